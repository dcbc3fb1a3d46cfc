"""A small simulated scene that tests share, and a token cache of their own."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.__main__ import main
from engine.simulation import SceneRecipe, simulate
from tests.engine.evaluate.benchmarks.cloudsen12_files import write_arrays


@pytest.fixture(scope="session")
def scene_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated scene of 320 × 256 pixels: s2_l2a.tif, s1.tif, truth.tif, samples.gpkg."""
    folder = tmp_path_factory.mktemp("scene")
    simulate(SceneRecipe(width=320, height=256, seed=3), folder)
    return folder


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data; the test is skipped where it is not at hand."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("TERRAFM_DATA", beside))
    if not folder.is_dir():
        pytest.skip("the real scenes are not here (TERRAFM_DATA)")
    return folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads what another, or the user, has computed."""
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("TERRAFM_MODELS", str(tmp_path_factory.mktemp("models")))
    monkeypatch.setenv("TERRAFM_MODALITIES", str(tmp_path_factory.mktemp("modalities")))


@pytest.fixture(scope="session")
def cloudsen12(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """CloudSEN12-high with nine places to train on, two to validate and three to test."""
    root = tmp_path_factory.mktemp("cloudsen12")
    return write_arrays(root, {"train": list(range(9)), "val": [21, 22], "test": [33, 34, 35]})


@pytest.fixture(scope="session")
def cloud_head(cloudsen12: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A linear head for Level-1C, trained by the command; its result, card and twin lie beside it."""
    out = tmp_path_factory.mktemp("head") / "clouds.safetensors"
    arguments = ["cloudhead", "train", "--data", cloudsen12, "--level", "l1c", "--head", "linear", "--out", out,
                 "--epochs", 8, "--batch-size", 3, "--learning-rate", 0.01, "--device", "cpu"]  # fmt: skip
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return out

"""A probe on an untrained model, a scene of several blocks, and a folder of small scenes."""

from pathlib import Path

import pytest

from engine.simulation import SceneRecipe, simulate
from tests.engine.archive.archives import run, write_small_model


@pytest.fixture(scope="session")
def probe(tmp_path_factory) -> Path:
    """A probe of a tiny model, whose weights lie beside it."""
    folder, scene = tmp_path_factory.mktemp("archive_probe"), tmp_path_factory.mktemp("archive_training")
    simulate(SceneRecipe(width=256, height=224, seed=3), scene)
    write_small_model(folder / "tiny.safetensors")
    run("classify", "--s2", scene / "s2_l2a.tif", "--samples", scene / "samples.gpkg", "--method", "linear",
        "--model", folder / "tiny.safetensors", "--out", scene / "map.tif",
        "--save-probe", folder / "probe.safetensors")  # fmt: skip
    return folder / "probe.safetensors"


@pytest.fixture(scope="session")
def one_scene(tmp_path_factory) -> Path:
    """A scene of 600 × 560 pixels: four blocks of 512."""
    folder = tmp_path_factory.mktemp("archive_scene")
    simulate(SceneRecipe(width=600, height=560, seed=5), folder)
    return folder / "s2_l2a.tif"


@pytest.fixture(scope="session")
def small_scenes(tmp_path_factory) -> Path:
    """A folder with three small scenes, the last of another year."""
    folder = tmp_path_factory.mktemp("archive_scenes")
    for number, year in enumerate((2023, 2023, 2024)):
        made = tmp_path_factory.mktemp("made")
        simulate(SceneRecipe(width=96, height=80, seed=number + 1, west=640020.0 + 960 * number), made)
        (made / "s2_l2a.tif").rename(folder / f"place{number}_{year}0618_s2_l2a.tif")
    return folder

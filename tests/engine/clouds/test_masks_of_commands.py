"""A cloud mask is the `--mask` of every command that takes imagery: what it covers has no data in the result."""

import numpy as np
import pyogrio
import pytest
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from engine.simulation import SceneRecipe, simulate
from tests.engine.clouds.mask_files import read, report, write_scl

CLOUD = (slice(0, 80), slice(0, 96))


def run(*arguments):
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.fixture
def scene(tmp_path):
    """160 × 160 pixels of Level-2A, with samples."""
    simulate(SceneRecipe(width=160, height=160, seed=3), tmp_path / "scene")
    return tmp_path / "scene"


@pytest.fixture
def mask(scene, tmp_path):
    """Made by `cloudmask` from a scene classification: a cloud in the upper left corner."""
    codes = np.full((80, 80), 4, np.uint8)
    codes[:40, :48] = 9
    scl = write_scl(tmp_path / "scl.tif", scene / "s2_l2a.tif", codes)
    report("--s2", scene / "s2_l2a.tif", "--scl", scl, "--out", tmp_path / "clouds.tif")
    return tmp_path / "clouds.tif"


def test_every_command_takes_it(scene, mask, tmp_path):
    s2, samples = scene / "s2_l2a.tif", scene / "samples.gpkg"
    _, _, geometry, fields = pyogrio.raw.read(samples)
    some = np.flatnonzero(fields[0] == fields[0][0])
    examples = tmp_path / "examples.gpkg"
    crs = rasterio.open(s2).crs.to_string()
    pyogrio.raw.write(examples, geometry[some], [fields[0][some]], ["class"], geometry_type="Point", crs=crs)
    imagery = ("--s2", s2, "--mask", mask, "--out")
    run(
        "classify",
        *imagery,
        tmp_path / "classify.tif",
        "--samples",
        samples,
        "--save-probe",
        tmp_path / "probe.safetensors",
    )
    run("predict", *imagery, tmp_path / "predict.tif", "--probe", tmp_path / "probe.safetensors")
    run("similar", *imagery, tmp_path / "similar.tif", "--examples", examples)
    run("cluster", *imagery, tmp_path / "cluster.tif", "--clusters", 3)
    run("change", "--s2-before", s2, "--s2-after", s2, "--mask", mask, "--out", tmp_path / "change.tif")
    for name in ("classify", "predict", "similar", "cluster", "change"):
        values = read(tmp_path / f"{name}.tif")
        assert (values[CLOUD] == 255).all(), name
        assert (values != 255).mean() == pytest.approx(1 - 80 * 96 / values.size, abs=0.001), name
    run("embed", *imagery, tmp_path / "embed.tif")
    features = read(tmp_path / "embed.tif")
    step = values.shape[0] // features.shape[0]
    empty = np.isnan(features)
    assert empty[: 80 // step - 2, : 96 // step - 2].all()  # a patch at the cloud's edge still sees clear ground
    assert not empty[80 // step :].any()
    assert not empty[:, 96 // step :].any()

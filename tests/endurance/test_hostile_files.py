"""Damaged samples, weights, probes and checkpoints: each is read, or refused in one sentence."""

import shutil
from pathlib import Path

import pyogrio
import pytest
import shapely
import torch
from rasterio.warp import transform

from engine.model import ModelConfig, ModelInfo, TerraFM, save_model
from engine.pretrain.checkpoint import save_checkpoint
from tests.endurance.attempts import in_a_child

SAMPLES = {"gpkg": 120, "geojson": 60, "shp": 60, "csv": 60}
OTHERS = {"weights": 100, "official": 60, "probe": 80, "checkpoint": 60}


@pytest.fixture(scope="module")
def sources(scene_folder: Path, tmp_path_factory) -> dict[str, Path]:
    """One small file of each kind."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copy(scene_folder / "truth.tif", folder)
    meta, _, wkb, values = pyogrio.raw.read(scene_folder / "samples.gpkg")
    kind = {"geometry_type": "Point", "crs": meta["crs"]}
    made = {}
    for ending in ("gpkg", "geojson", "shp"):
        made[ending] = folder / f"samples.{ending}"
        pyogrio.raw.write(made[ending], wkb, values, list(meta["fields"]), **kind)
    made["csv"] = folder / "samples.csv"
    made["csv"].write_text("lon,lat,class\n" + _lines(wkb, meta["crs"]), encoding="utf-8")
    config = ModelConfig.of_size("ti")
    model = TerraFM(config, ModelInfo.untrained(config))
    made["weights"] = folder / "model.safetensors"
    save_model(model, made["weights"], model.info)
    made["official"] = folder / "model.pth"
    torch.save(dict(list(model.state_dict().items())[:20]), made["official"])
    made["probe"] = _probe(scene_folder, folder / "probe.safetensors")
    state = {"weights": {"a": torch.arange(100.0)}, "rates": torch.ones(3)}
    made["checkpoint"] = save_checkpoint(folder, 1, {"model": {"size": "ti"}}, state, keep=1)
    return made


def _lines(wkb, crs: str) -> str:
    points = shapely.from_wkb(wkb)
    longitudes, latitudes = transform(crs, "EPSG:4326", shapely.get_x(points), shapely.get_y(points))
    return "".join(f"{x},{y},{n % 3}\n" for n, (x, y) in enumerate(zip(longitudes, latitudes, strict=True)))


def _probe(scene: Path, path: Path) -> Path:
    from click.testing import CliRunner

    from engine.__main__ import main

    imagery, samples = ["--s2", scene / "s2_l2a.tif"], ["--samples", scene / "samples.gpkg"]
    words = ["classify", *imagery, *samples, "--out", path.parent / "m.tif", "--save-probe", path]
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return path


@pytest.mark.parametrize("kind", SAMPLES)
def test_damaged_samples(sources, kind):
    _check("samples", kind, in_a_child("tests.endurance.read_files", "samples", sources[kind], SAMPLES[kind]))


@pytest.mark.parametrize("kind", OTHERS)
def test_damaged_weights_probes_and_checkpoints(sources, kind):
    _check("files", kind, in_a_child("tests.endurance.read_files", kind, sources[kind], OTHERS[kind]))


def _check(what, kind, outcome):
    print(f"\n{what}, {kind} | {outcome.line()}")
    assert not outcome.faults, "\n".join(outcome.faults[:5])
    assert outcome.refusals > 0

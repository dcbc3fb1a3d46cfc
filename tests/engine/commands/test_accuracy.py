"""`engine accuracy` and the worker's methods from the user's end: draw, check, assess; one sentence for mistakes."""

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from click.testing import CliRunner, Result

from engine.__main__ import main
from engine.worker.methods import methods
from tests.engine.accuracy.class_maps import write_map, write_samples
from tests.engine.worker.watching import Watching

CODES = np.repeat(np.array([[1] * 20 + [2] * 60 + [3] * 20], np.uint8), 80, axis=0)


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["accuracy", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def refused(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    lines = result.output.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("Error: ")
    return lines[0]


def fill(path: Path, target: Path) -> Path:
    """What a person does with drawn points: the true class of each, wrong on every tenth."""
    meta, _, wkb, values = pyogrio.raw.read(path)
    fields = dict(zip(meta["fields"], values, strict=True))
    truth = [(name if i % 10 else "forest") for i, name in enumerate(fields["map_class"])]
    return write_samples(target, list(shapely.from_wkb(wkb)), **{**fields, "reference": truth})


@pytest.fixture
def land_cover(tmp_path):
    return write_map(tmp_path / "map ä.tif", CODES)


def test_draw_check_assess(land_cover, tmp_path):
    drawn = run("--map", land_cover, "--draw", tmp_path / "points.gpkg", "--points", 200, "--seed", 3)
    assert drawn.exit_code == 0, drawn.output
    assert "200 points (seed 3)" in drawn.output
    assert "water" in drawn.output
    filled = fill(tmp_path / "points.gpkg", tmp_path / "filled.gpkg")
    done = run("--map", land_cover, "--reference", filled, "--report", tmp_path / "r.json")
    assert done.exit_code == 0, done.output
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["samples"] == 200
    assert 0.85 < report["overall"]["value"] < 0.98
    assert f"{report['overall']['value']:.3f} ± {report['overall']['margin']:.3f}" in done.output
    assert "user's" in done.output
    assert "area (ha)" in done.output
    again = run("--map", land_cover, "--reference", filled, "--class-field", "map_class")
    assert "Overall accuracy 1.000" in again.output


def test_json_lines(land_cover, tmp_path):
    out = run("--map", land_cover, "--draw", tmp_path / "p.gpkg", "--standard-error", 0.02, "--json")
    events = [json.loads(line) for line in out.output.splitlines()]
    assert events[-1]["event"] == "result"
    assert events[-1]["points"] == sum(stratum["points"] for stratum in events[-1]["strata"])
    assert {event["event"] for event in events[:-1]} == {"progress"}
    filled = fill(tmp_path / "p.gpkg", tmp_path / "filled.gpkg")
    events = [
        json.loads(line) for line in run("--map", land_cover, "--reference", filled, "--json").output.splitlines()
    ]
    assert events[-1]["classes"][0]["users"]["lower"] <= 1


def test_options_that_do_not_go_together(land_cover, tmp_path):
    gpkg = tmp_path / "p.gpkg"
    assert "Neither --reference nor --draw" in refused("--map", land_cover)
    assert "Both" in refused("--map", land_cover, "--reference", gpkg, "--draw", gpkg)
    assert "--points has no meaning" in refused("--map", land_cover, "--reference", gpkg, "--points", 5)
    assert "--report has no meaning" in refused("--map", land_cover, "--draw", gpkg, "--report", tmp_path / "r.json")
    assert "choose one" in refused("--map", land_cover, "--draw", gpkg, "--points", 50, "--standard-error", 0.1)
    assert not gpkg.exists()


def test_files_that_are_not_what_they_should_be(land_cover, tmp_path):
    text = tmp_path / "text.tif"
    text.write_text("hello")
    assert "cannot be opened as a raster" in refused("--map", text, "--draw", tmp_path / "p.gpkg")
    assert "There is no map" in refused("--map", tmp_path / "none.tif", "--draw", tmp_path / "p.gpkg")
    assert "cannot be read as a vector file" in refused("--map", land_cover, "--reference", land_cover)
    assert "no folder" in refused("--map", land_cover, "--draw", tmp_path / "no" / "p.gpkg")


def test_the_worker_draws_and_assesses(land_cover, tmp_path):
    table, call = methods(), Watching()
    drawn = table["draw_reference"]({"map": str(land_cover), "out": str(tmp_path / "p.gpkg"), "points": 120}, call)
    assert drawn["points"] == 120
    assert [stratum["name"] for stratum in drawn["strata"]] == ["water", "forest", "fields"]
    filled = fill(tmp_path / "p.gpkg", tmp_path / "filled.gpkg")
    made = table["accuracy"]({"map": str(land_cover), "reference": str(filled)}, call)
    assert made["class_field"] == "reference"
    assert call.fractions
    assert json.loads(json.dumps([drawn, made], allow_nan=False))


def test_the_worker_compares_when_asked(scene_folder, tmp_path):
    with rasterio.open(scene_folder / "s1.tif") as file:
        left, bottom, _, _ = file.bounds
    params = {
        "s1": str(scene_folder / "s1.tif"), "samples": str(scene_folder / "samples.gpkg"), "smoothing": 0,
        "out": str(tmp_path / "m.tif"), "compare": True, "extent": [left, bottom, left + 300, bottom + 300],
    }  # fmt: skip
    made = methods()["classify"](params, Watching())
    assert 0 < made["comparison"]["macro_f1"] <= 1

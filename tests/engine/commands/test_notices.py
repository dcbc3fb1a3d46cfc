"""Whatever a command makes, what was noticed of the imagery is said first; what the user says of the offset counts."""

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from engine.worker.methods import methods
from tests.engine.imagery.faulty import SIDE, ground, write

OFFSET = "so the offset of +1000"
COMMANDS = {
    "rgb": ["rgb", "--s2", "{}", "--out", "x.tif"],
    "embed": ["embed", "--s2", "{}", "--out", "x.tif"],
    "cluster": ["cluster", "--s2", "{}", "--clusters", "2", "--out", "x.tif"],
    "change": ["change", "--s2-before", "{}", "--s2-after", "{}", "--out", "x.tif"],
    "similar": ["similar", "--s2", "{}", "--examples", "none.gpkg", "--out", "x.tif"],
    "classify": ["classify", "--s2", "{}", "--samples", "none.gpkg", "--out", "x.tif"],
    "predict": ["predict", "--s2", "{}", "--probe", "probe.safetensors", "--out", "x.tif"],
}


@pytest.fixture
def added(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "scene.tif", ground().astype("uint16") + np.uint16(1000))


def save_probe(scene):
    """A probe of two classes, for `predict` looks at it before the imagery."""
    with rasterio.open(scene) as file:
        places = [file.xy(row, column) for row in (9, 30) for column in (9, 20, 31)]
        crs = file.crs.to_string()
    points = [
        {"type": "Feature", "properties": {"class": number // 3}, "geometry": {"type": "Point", "coordinates": place}}
        for number, place in enumerate(places)
    ]
    named = {"type": "name", "properties": {"name": crs}}
    Path("points.geojson").write_text(json.dumps({"type": "FeatureCollection", "crs": named, "features": points}))
    words = ["--samples", "points.geojson", "--method", "linear", "--save-probe", "probe.safetensors", "--out", "m.tif"]
    made = CliRunner().invoke(main, ["classify", "--s2", str(scene), *words])
    assert made.exit_code == 0, made.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_prints_them(added, command):
    if command == "predict":
        save_probe(added)
    arguments = [argument.format(added) for argument in COMMANDS[command]]
    told = CliRunner().invoke(main, arguments)
    assert told.exit_code in (0, 2), told.output
    assert any(line.startswith("Note: ") and OFFSET in line for line in told.stderr.splitlines())
    lines = [json.loads(line) for line in CliRunner().invoke(main, [*arguments, "--json"]).stdout.splitlines()]
    noticed = [line["message"] for line in lines if line["event"] == "notice"]
    assert OFFSET in noticed[0]


def test_a_given_offset_counts_and_leaves_nothing_to_say(added, tmp_path):
    desert = write(tmp_path / "desert.tif", (1500 + 0.3 * ground()).astype("uint16"))
    refused = CliRunner().invoke(main, ["rgb", "--s2", str(desert), "--out", "x.tif"])
    assert refused.exit_code == 2
    assert "--offset" in refused.stderr
    for path in (added, desert):
        made = CliRunner().invoke(main, ["rgb", "--s2", str(path), "--offset", "0", "--out", "x.tif"])
        assert made.exit_code == 0, made.output
        assert made.stderr == ""
    dates = ["change", "--s2-before", str(added), "--s2-after", str(desert), "--offset-after", "0", "--out", "c.tif"]
    assert CliRunner().invoke(main, dates).exit_code == 0


def test_the_worker_says_what_a_layer_would_be_read_as(added, tmp_path):
    codes = np.random.default_rng(0).choice([4, 5, 8, 9], (SIDE, SIDE)).astype("uint8")
    answer = methods()["describe"]({"path": str(write(tmp_path / "m.tif", codes, (), {})), "sensor": "mask"}, None)
    assert (answer["kind"], answer["problem"]) == ("scl", None)
    assert answer["values"] == (4.0, 5.0, 8.0, 9.0)
    json.dumps(answer)
    given = methods()["describe"]({"path": str(added), "sensor": "s2", "offset": 0}, None)
    assert (given["offset"], given["warnings"]) == (0.0, ())


def test_a_mask_that_leaves_little_is_said(added, tmp_path):
    values = np.ones((SIDE, SIDE), "uint8")
    values[:, :8] = 0
    mask = write(tmp_path / "m.tif", values, (), {})
    made = CliRunner().invoke(main, ["rgb", "--s2", str(added), "--mask", str(mask), "--out", "x.tif"])
    assert made.exit_code == 0, made.output
    assert "leaves only" in made.stderr.splitlines()[0]
    with rasterio.open(tmp_path / "x.tif") as file:
        assert (file.read(1)[:, 20:] == file.nodata).all()

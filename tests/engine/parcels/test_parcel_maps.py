"""Parcels as the unit of a map, as a user asks for them."""

import json
import sqlite3

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from click.testing import CliRunner

from engine.__main__ import main
from engine.imagery import LandCoverClass
from engine.parcels.file import share_names
from tests.engine.parcels.parcel_files import SIDE, table


def run(*words: object) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output if done.exit_code == 0 else f"{done.exit_code}: {done.output.strip()}"


@pytest.fixture(scope="module")
def made(scene_folder, parcel_file, tmp_path_factory):
    """The folder of a map with its parcels and a saved probe."""
    folder = tmp_path_factory.mktemp("map")
    output = run(
        "classify", "--s2", scene_folder / "s2_l2a.tif", "--samples", scene_folder / "samples.gpkg",
        "--parcels", f"{parcel_file}|layername=fields", "--parcel-classes", folder / "classes.gpkg",
        "--out", folder / "map.tif", "--report", folder / "report.json", "--save-probe", folder / "p.safetensors",
    )  # fmt: skip
    assert "classes.gpkg: " in output, output
    return folder


def test_every_parcel_has_a_class_and_keeps_its_own_fields(made, scene_folder, parcel_file):
    found = table(made / "classes.gpkg")
    count = 320 // SIDE * (256 // SIDE)
    assert found["fid"].tolist() == list(range(101, 101 + count + 6))
    assert found["name"][0] == "field 101"
    assert (found["yield"] == 1).all()
    with rasterio.open(scene_folder / "truth.tif") as file:
        truth = file.read(1)
    squares = truth.reshape(256 // SIDE, SIDE, 320 // SIDE, SIDE).transpose(0, 2, 1, 3).reshape(count, -1)
    most = np.array([np.bincount(square).argmax() for square in squares])
    assert (found["map_class"][:count] == most).mean() > 0.75
    shares = np.stack([values for name, values in found.items() if name.startswith("share_")], axis=1)
    assert np.allclose(shares[:-1].sum(axis=1), 100, atol=0.1)
    assert (found["map_pixels"][:count] == SIDE**2).all()
    assert np.allclose(found["map_area_ha"][:count], SIDE**2 / 100, rtol=2e-3)
    assert ((found["map_confidence"][:-1] > 10) & (found["map_confidence"][:-1] <= 100)).all()


def test_odd_parcels(made):
    found = table(made / "classes.gpkg")
    pixels = found["map_pixels"][-6:].tolist()
    assert pixels[0] == 30 * 30 - 10 * 10
    assert pixels[1] == 10 * 10 + 10 * 20
    assert pixels[2] == 1
    assert pixels[4] == 25 * 25
    assert pixels[5] == 0
    assert np.isnan(found["map_class"][-1])
    assert found["map_name"][-1] is None


def test_shares_are_those_of_the_map(made):
    """Each parcel's shares, from the written map by pixels."""
    found = table(made / "classes.gpkg")
    with rasterio.open(made / "map.tif") as file:
        codes = file.read(1)
    report = json.loads((made / "report.json").read_text(encoding="utf-8"))
    square = codes[:SIDE, SIDE : 2 * SIDE]
    classes = [LandCoverClass(entry["code"], entry["name"], entry["color"]) for entry in report["classes"]]
    for name, entry in zip(share_names(classes), report["classes"], strict=True):
        assert abs(found[name][1] - 100 * (square == entry["code"]).mean()) < 0.01


def test_the_report_says_what_was_the_unit(made):
    report = json.loads((made / "report.json").read_text(encoding="utf-8"))
    told = report["parcels"]
    assert told["parcels"] == 320 // SIDE * (256 // SIDE) + 6
    assert told["unmapped"] == 1
    assert sum(entry["parcels"] for entry in told["classes"]) == told["parcels"] - 1
    assert any(sentence.startswith("Parcels: land.gpkg, 1,286 polygons") for sentence in report["used"])
    assert "--parcels" in report["command"]


def test_the_style_is_in_the_file(made):
    with sqlite3.connect(made / "classes.gpkg") as database:
        ((style,),) = database.execute("SELECT styleQML FROM layer_styles").fetchall()
    assert 'attr="map_name"' in style


def test_a_saved_probe_maps_parcels_too_and_again(made, scene_folder, tmp_path):
    """Parcels that carry classes already get new ones in their place."""
    output = run(
        "predict", "--s2", scene_folder / "s2_l2a.tif", "--probe", made / "p.safetensors", "--out", tmp_path / "m.tif",
        "--parcels", made / "classes.gpkg", "--parcel-classes", tmp_path / "again.gpkg", "--resolution", 20,
    )  # fmt: skip
    assert "again.gpkg: 1,286 parcels, 1 of them outside the map or without data" in output
    first, again = table(made / "classes.gpkg"), table(tmp_path / "again.gpkg")
    assert list(first) == list(again)
    assert (again["map_pixels"][:100] == (SIDE // 2) ** 2).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("points", "holds points, and parcels are polygons: choose a polygon layer"),
        ("elsewhere", "None of the 1 parcels in elsewhere.gpkg lies in what is mapped"),
        ("no crs", "The parcels in no crs.gpkg have no coordinate reference system"),
        ("two layers", "holds 2 layers ('other', 'fields'): name the one with the parcels"),
        ("none", "--parcel-classes needs polygons to write: name their file with --parcels."),
        ("itself", "is the same file as --parcels"),
    ],
)
def test_what_cannot_be_the_unit_is_refused(scene_folder, parcel_file, tmp_path, change, said):
    path = tmp_path / f"{change}.gpkg"
    shape = shapely.Point(500_000, 5_000_000) if change == "points" else shapely.box(0, 0, 1, 1)
    pyogrio.raw.write(
        path, shapely.to_wkb(np.array([shape])), [np.array([1])], ["a"], driver="GPKG",
        geometry_type=shape.geom_type, crs=None if change == "no crs" else "EPSG:4326",
    )  # fmt: skip
    given = {"two layers": parcel_file, "itself": f"{path}|layername=itself"}.get(change, path)
    words = () if change == "none" else ("--parcels", given)
    out = path if change == "itself" else tmp_path / "out.gpkg"
    output = run(
        "classify", "--s2", scene_folder / "s2_l2a.tif", "--samples", scene_folder / "samples.gpkg", *words,
        "--parcel-classes", out, "--out", tmp_path / "map.tif",
    )  # fmt: skip
    assert output.startswith("2: Error: ")
    assert said in output
    assert len(output.splitlines()) == 1
    assert not (tmp_path / "map.tif").exists()

"""Reports as pages, and what else comes with a map: polygons, attribute table, dates, a style that stays."""

import base64
import json
import re
import shlex
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
from click.testing import CliRunner
from rasterio.io import MemoryFile

from engine.__main__ import main
from engine.commands.generated import command_of
from engine.errors import UserError
from engine.imagery import open_class_map
from engine.reports.files import write_map_page
from engine.worker.methods import methods
from tests.engine.accuracy.class_maps import centres, write_map, write_samples
from tests.engine.worker.watching import Watching

SIDE = 64


class Page(HTMLParser):
    """The text of a page, the tags it leaves open, and what it would fetch."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.source = path.read_text(encoding="utf-8")
        self.text, self.open, self.fetched = "", [], []
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "img"):
            self.open.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href") and not value.startswith("data:")]
        if tag in ("script", "link", "iframe"):
            self.fetched.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("Karte ü")


@pytest.fixture(scope="module")
def worker():
    """One engine, whose model is loaded once."""
    return methods()


@pytest.fixture(scope="module")
def made(worker, scene_folder, folder):
    """One small map with everything that can be asked for; its parameters and report."""
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        left, _, _, top = file.bounds
    params = {
        "s2": str(scene_folder / "s2_l2a.tif"), "s1": str(scene_folder / "s1.tif"), "level": "l2a",
        "samples": str(scene_folder / "samples.gpkg"), "samples_source": "/data/my samples.gpkg", "compare": True,
        "extent": [left + 800, top - 1600, left + 800 + 10 * SIDE, top - 1600 + 10 * SIDE],
        "out": str(folder / "map.tif"), "report": str(folder / "map.html"), "polygons": str(folder / "map.gpkg"),
    }  # fmt: skip
    return params, worker["classify"](params, Watching())


def test_the_page_tells_all_and_fetches_nothing(made, folder):
    _, report = made
    page = Page(folder / "map.html")
    assert page.open == []
    assert page.fetched == []
    assert "url(" not in page.source
    for entry in report["classes"]:
        assert entry["name"] in page.text
        assert f"{entry['area_ha']:,.1f}" in page.text
    for expected in (
        f"{report['accuracy']['overall']:.1%}", f"{report['comparison']['overall']:.1%}", "Random forest of 100 trees",
        report["model"]["sha256"], "GPL-2.0-or-later",
        f"torch {report['software']['torch']}", "Sentinel-2 L2A of 2023-06-18", "Confusion matrix",
    ):  # fmt: skip
        assert expected in page.text
    picture = base64.b64decode(re.search(r"data:image/png;base64,([^\"]+)", page.source).group(1))
    with MemoryFile(picture) as memory, memory.open() as drawn, rasterio.open(folder / "map.tif") as file:
        assert drawn.shape == file.shape
        colors = {tuple(int(entry["color"][i : i + 2], 16) for i in (1, 3, 5)) for entry in report["classes"]}
        assert {tuple(pixel) for pixel in drawn.read([1, 2, 3]).reshape(3, -1).T.tolist()} <= colors


def test_the_command_in_the_report_asks_for_the_same_map(made):
    params, report = made
    words = shlex.split(report["command"])
    assert words[:4] == ["python", "-m", "engine", "classify"]
    given = command_of("classify").make_context("classify", words[4:]).params
    assert given["samples"] == Path("/data/my samples.gpkg")
    for name in ("s2", "s1", "out"):
        assert given[name] in (params[name], (params[name],), Path(params[name]))
    assert list(given["extent"]) == params["extent"]
    assert (given["level"], given["method"], given["model"]) == ("l2a", "auto", "terrafm-ti")
    assert (given["resolution"], given["smoothing"], given["mask"]) == (None, 30.0, ())


def test_confusion_matrix_of_the_cross_validation_fits_its_accuracy(made):
    accuracy = made[1]["accuracy"]
    counts = np.array(accuracy["counts"])
    assert np.trace(counts) / counts.sum() == pytest.approx(accuracy["overall"])
    f1 = 2 * np.diag(counts) / (counts.sum(axis=0) + counts.sum(axis=1))
    assert f1.tolist() == pytest.approx([entry["f1"] for entry in accuracy["classes"]])


def test_polygons_cover_the_map(made, folder):
    _, report = made
    meta, _, geometries, values = pyogrio.raw.read(folder / "map.gpkg", layer="map")
    fields = dict(zip(meta["fields"], values, strict=True))
    assert len(geometries) > len(report["classes"])
    for entry in report["classes"]:
        mine = fields["class"] == entry["code"]
        assert fields["area_ha"][mine].sum() == pytest.approx(entry["area_ha"], rel=1e-3)
        assert set(fields["name"][mine]) <= {entry["name"]}
        assert set(fields["color"][mine]) <= {entry["color"]}
    with closing(sqlite3.connect(folder / "map.gpkg")) as database:
        layer, style = database.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchone()
    assert layer == "map"
    assert all(entry["name"] in style for entry in report["classes"])
    assert "paletted" in (folder / "map.qml").read_text(encoding="utf-8")  # the map's own, not the polygons'


def test_attribute_table_dates_and_a_style_that_stays(worker, made, folder):
    params, report = made
    table = (folder / "map.tif.aux.xml").read_text(encoding="utf-8")
    for entry in report["classes"]:
        assert f"<F>{entry['code']}</F><F>{entry['name']}</F>" in table
        assert f"<F>{entry['pixels']}</F><F>{entry['area_ha']:.4f}</F>" in table
    with open_class_map(folder / "map.tif") as read:  # GDAL understands the table
        assert read.names == {entry["code"]: entry["name"] for entry in report["classes"]}
        assert read.tags["TERRAFM_DATES"] == "2023-06-18/2023-06-18"
    styled, small = folder / "again.qml", {**params, "report": None, "polygons": None, "compare": False}
    small["out"] = str(folder / "again.tif")
    worker["classify"](small, Watching())
    assert "<start>2023-06-18T00:00:00Z</start>" in styled.read_text(encoding="utf-8")
    styled.write_text("the user's own", encoding="utf-8")
    worker["classify"]({**small, "smoothing": 0}, Watching())
    assert styled.read_text(encoding="utf-8") == "the user's own"
    worker["classify"]({**small, "s1": None, "samples": write_two(params["samples"], folder)}, Watching())
    assert "the user's own" not in styled.read_text(encoding="utf-8")


def write_two(samples, folder):
    """The samples of two classes alone."""
    meta, _, geometries, values = pyogrio.raw.read(samples)
    kept = np.isin(values[list(meta["fields"]).index("class")], (2, 3))
    target = folder / "two.gpkg"
    columns = [column[kept] for column in values]
    kind = {"geometry_type": "Point", "crs": meta["crs"]}
    pyogrio.raw.write(target, geometries[kept], columns, list(meta["fields"]), **kind)
    return str(target)


def test_an_assessment_later_shows_how_the_map_was_made(made, folder):
    _, report = made
    with rasterio.open(folder / "map.tif") as file:
        codes, transform, crs = file.read(1), file.transform, file.crs.to_string()
    places = np.random.default_rng(0).integers(0, SIDE, (60, 2))
    truth = [str(codes[row, column]) for row, column in places]
    truth[0] = str(next(entry["code"] for entry in report["classes"] if str(entry["code"]) != truth[0]))
    reference = write_samples(folder / "ref.gpkg", centres(*places.T, transform), crs, reference=truth)
    params = {"map": str(folder / "map.tif"), "reference": str(reference), "report": str(folder / "all.html")}
    made_of = methods()["accuracy"]({**params, "reference_source": "/my/points.gpkg"}, Watching())
    page = Page(folder / "all.html")
    assert page.open == []
    assert f"{made_of['overall']['value']:.1%} ± {made_of['overall']['margin']:.1%}" in page.text
    assert f"{report['accuracy']['overall']:.1%}" in page.text
    assert "Estimated (ha)" in page.text
    assert "--reference /my/points.gpkg" in page.text
    assert "engine classify" in page.text
    for notice in made_of["notices"]:
        assert notice in page.text
    shown = write_map_page(folder / "only.html", folder / "map.tif")
    assert shown == {**json.loads(json.dumps(report)), "parcels": None}
    assert "independent" not in Page(folder / "only.html").text


def test_maps_of_other_programs(tmp_path):
    codes = np.repeat(np.array([[1] * 20 + [2] * 20], np.uint8), 30, axis=0)
    hostile = {1: "<script>alert(1)</script>", 2: 'a "b" & c'}
    other = write_map(tmp_path / "other.tif", codes, hostile)
    with pytest.raises(UserError, match="does not carry a report"):
        write_map_page(tmp_path / "r.html", other)
    reference = write_samples(
        tmp_path / "r.gpkg", centres([1, 2, 3, 4], [1, 5, 25, 30]), reference=["1", "1", "2", "1"]
    )
    arguments = ["accuracy", "--map", other, "--reference", reference, "--report", tmp_path / "r.htm"]
    assert CliRunner().invoke(main, [str(argument) for argument in arguments]).exit_code == 0
    page = Page(tmp_path / "r.htm")
    assert page.fetched == []
    assert hostile[1] in page.text
    assert "Cross-validated" not in page.text
    broken = write_map(tmp_path / "broken.tif", codes, TERRAFM_REPORT='{"model": 3}')
    with pytest.raises(UserError, match="does not carry a report"):
        write_map_page(tmp_path / "r.html", broken)
    assert not (tmp_path / "r.html").exists()

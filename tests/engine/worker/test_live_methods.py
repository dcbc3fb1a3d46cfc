"""The worker's live methods: what a view covers, and what is refused."""

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from engine.errors import InvalidParams, UserError
from engine.worker.methods import methods


class Watching:
    """A call that keeps what it is told."""

    def __init__(self):
        self.parts = []

    def progress(self, fraction, message):
        pass

    def partial(self, result):
        self.parts.append(result)


@pytest.fixture
def table():
    return methods()


@pytest.fixture
def labels(scene_folder):
    _, _, geometries, values = pyogrio.raw.read(scene_folder / "samples.gpkg", columns=["class"])
    points = shapely.from_wkb(geometries)
    codes = values[0].tolist()
    samples = [{"x": point.x, "y": point.y, "code": code} for point, code in zip(points, codes, strict=True)]
    classes = [{"code": code, "name": f"class {code}", "color": "#123456"} for code in sorted({*codes, 77})]
    return {"samples": samples, "classes": classes}


def test_a_view_says_how_much_each_class_covers(table, labels, scene_folder, tmp_path):
    session = table["live_open"]({"s2": str(scene_folder / "s2_l2a.tif")}, Watching())
    left, bottom, right, top = session["grid"]["extent"]
    view = {
        "session": session["session"], **labels, "extent": [left, bottom, right + 640, top], "width": 120,
        "height": 80, "out": str(tmp_path / "v.tif"),
    }  # fmt: skip
    made = table["live_view"](view, Watching())
    with rasterio.open(made["out"]) as file:
        codes, (width, height) = file.read(1), file.res
    assert {entry["code"]: entry["pixels"] for entry in made["classes"]} == {
        entry["code"]: int(np.count_nonzero(codes == entry["code"])) for entry in labels["classes"]
    }
    for entry in made["classes"]:  # within a UTM zone areas are within a thousandth of those on the ground
        assert entry["area_ha"] == pytest.approx(entry["pixels"] * width * height / 10_000, rel=2e-3)
    assert made["classes"][-1] == {"code": 77, "pixels": 0, "area_ha": 0.0}
    assert sum(entry["pixels"] for entry in made["classes"]) == (codes != 255).sum() < codes.size
    first, second = sorted({sample["code"] for sample in labels["samples"]})[:2]
    found = []
    for wrong in [sample for sample in labels["samples"] if sample["code"] == second][:3]:
        slipped = [{**sample, "code": first} if sample is wrong else sample for sample in labels["samples"]]
        listed = table["live_view"]({**view, "samples": slipped}, Watching())["suspicious"]
        found += [entry for entry in listed if max(abs(entry["x"] - wrong["x"]), abs(entry["y"] - wrong["y"])) <= 5]
    assert len(found) >= 2
    assert {entry["code"] for entry in found} == {first}
    table["live_close"]({"session": session["session"]}, Watching())
    with pytest.raises(UserError, match="no longer open"):
        table["live_view"](view, Watching())
    with pytest.raises(InvalidParams, match="'width' must be from 1 to 8192"):
        table["live_view"]({**view, "width": 0}, Watching())


def test_a_scene_needs_imagery(table):
    with pytest.raises(UserError, match="No imagery was chosen"):
        table["live_open"]({"s2": None, "s1": ""}, Watching())

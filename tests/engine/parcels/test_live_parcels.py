"""The live map by parcels, as the panel asks for it."""

import numpy as np
import pyogrio
import rasterio
import shapely

from engine.worker.methods import methods
from tests.engine.parcels.parcel_files import SIDE, table


class Silent:
    """A call that nobody watches."""

    def progress(self, fraction, message):
        pass

    def partial(self, result):
        pass


def test_the_live_map_shows_what_is_saved(scene_folder, parcel_file, tmp_path):
    engine, call = methods(), Silent()
    opened = engine["live_open"]({"s2": str(scene_folder / "s2_l2a.tif")}, call)
    _, _, geometries, (codes,) = pyogrio.raw.read(scene_folder / "samples.gpkg", columns=["class"])
    samples = [
        {"x": point.x, "y": point.y, "code": code}
        for point, code in zip(shapely.from_wkb(geometries), codes.tolist(), strict=True)
    ]
    classes = [{"code": code, "name": f"class {code}", "color": "#123456"} for code in sorted(set(codes.tolist()))]
    shared = {"session": opened["session"], "samples": samples, "classes": classes}
    shared["parcels"] = f"{parcel_file}|layername=fields"
    screen = {"extent": opened["grid"]["extent"], "width": 320, "height": 256, "out": str(tmp_path / "view.tif")}
    made = engine["live_view"]({**shared, **screen}, call)
    saved = {"out": str(tmp_path / "map.tif"), "parcel_classes": str(tmp_path / "classes.gpkg")}
    report = engine["live_map"]({**shared, **saved, "parcels_source": "/home/me/land.gpkg|layername=fields"}, call)
    assert report["accuracy"] == made["accuracy"]
    assert report["parcels"]["source"] == "/home/me/land.gpkg|layername=fields"
    with rasterio.open(made["out"]) as file:
        shown = file.read(1)
    squares = shown.reshape(256 // SIDE, SIDE, 320 // SIDE, SIDE).transpose(0, 2, 1, 3).reshape(-1, SIDE**2)
    told = table(tmp_path / "classes.gpkg")["map_class"][: len(squares)]
    # where no odd parcel lies over it, a square of the lattice has one class on the screen: the one that is written
    plain = (squares == squares[:, :1]).all(axis=1)
    assert plain.mean() > 0.9
    assert (squares[plain, 0] == told[plain]).mean() > 0.99
    whole = engine["live_map"]({**shared, "out": str(tmp_path / "whole.tif"), "by_parcels": True}, call)
    told_of = "The map shows each parcel in one class, and nothing beside them; the command line makes it by pixels."
    assert told_of in whole["used"] and told_of not in report["used"]
    with rasterio.open(whole["out"]) as file:
        assert (file.read(1) == shown).mean() > 0.99  # of screen's pixels that are the scene's
        hectares = {entry["code"]: entry["area_ha"] for entry in made["classes"]}
    assert all(abs(entry["area_ha"] - hectares[entry["code"]]) < 0.02 * 25.6 * 32 for entry in whole["classes"])
    with rasterio.open(saved["out"]) as file:
        assert (file.read(1) != shown).mean() > 0.02  # by pixels, beside which the parcels are
    by_pixels = engine["live_view"]({**shared, **screen, "parcels": None}, call)
    with rasterio.open(by_pixels["out"]) as file:
        assert (file.read(1) != shown).mean() > 0.02
    engine["live_close"]({"session": opened["session"]}, call)
    assert np.isin(shown, [*codes, 255]).all()

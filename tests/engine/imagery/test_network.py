"""Imagery from a server: only what is needed is asked for, what goes wrong is said, no signature is given away."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from click.testing import CliRunner

from engine.__main__ import main
from engine.errors import UserError
from engine.features.scene_features import SceneFeatures
from engine.imagery import LandCoverClass, Window, open_scene
from engine.imagery.examination import describe
from engine.imagery.network.addresses import as_gdal, is_remote, shown, source_name
from engine.imagery.network.opening import NetworkError
from engine.imagery.network.states import forget_states, remote_state
from engine.mapping.live.live_map import LiveMap
from engine.reports.provenance import command_line
from engine.requests import ClassifyRequest, ViewRequest
from engine.samples.sample_set import from_coordinates
from tests.engine.accuracy.class_maps import centres, write_samples
from tests.engine.imagery import layer_files
from tests.range_server import FileServer, serving

COMMON = {
    "B02": "blue", "B03": "green", "B04": "red", "B05": "rededge1", "B06": "rededge2", "B07": "rededge3", "B08": "nir",
    "B8A": "nir08", "B11": "swir16", "B12": "swir22",
}  # fmt: skip
"""Earth Search's names of assets."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    for name, value in (("GDAL_HTTP_TIMEOUT", "2"), ("GDAL_HTTP_RETRY_DELAY", "0.05"), ("GDAL_HTTP_MAX_RETRY", "2")):
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def bands(scene_folder, tmp_path_factory) -> Path:
    """The sample scene as single bands, cloud-optimised, and a layer of a hundred tiles."""
    folder = tmp_path_factory.mktemp("bucket")
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        values, names, profile = file.read(), file.descriptions, file.profile
    keep = {"driver": "GTiff", "count": 1, "dtype": values.dtype, "height": values.shape[1], "width": values.shape[2],
            "crs": profile["crs"], "transform": profile["transform"], "tiled": True, "blockxsize": 64,
            "blockysize": 64}  # fmt: skip
    for name, band in zip(names, values, strict=True):
        if name in COMMON:
            with rasterio.open(folder / f"{name}.tif", "w", **keep) as file:
                file.write(band, 1)
    big = np.random.default_rng(0).normal(size=(2048, 2048)).astype(np.float32)
    place = Affine(10, 0, profile["transform"].c, 0, -10, profile["transform"].f)
    with rasterio.open(folder / "big.tif", "w", **{**keep, "dtype": "float32", "height": 2048, "width": 2048,
                       "transform": place}) as file:  # fmt: skip
        file.write(big, 1)
    return folder


@pytest.fixture
def server(bands, tmp_path):
    shutil.copytree(bands, tmp_path / "bucket")
    with serving(tmp_path / "bucket") as state:
        yield state


def item(server: FileServer, keys: dict[str, str], identity: str, properties: dict, **more: object) -> str:
    """An item in the server's folder; its address."""
    assets = {
        key: {"href": f"./{band}.tif", "type": "image/tiff; application=geotiff", **more} for band, key in keys.items()
    }
    content = {
        "type": "Feature", "stac_version": "1.0.0", "id": identity, "geometry": None, "links": [], "assets": assets,
        "properties": {"datetime": "2023-06-18T10:00:00Z", **properties}, "collection": "sentinel-2-l2a",
    }  # fmt: skip
    (server.folder / "item.json").write_text(json.dumps(content))
    return f"{server.address}/item.json"


def test_only_the_windows_that_are_needed_are_asked_for(server):
    with open_scene(layers=[f"{server.address}/big.tif"]) as scene:
        server.given = 0
        values = scene.read_layers(Window(100, 100, 60, 60))[0][0]
    with rasterio.open(server.folder / "big.tif") as file:
        assert np.array_equal(values[0], file.read(1)[100:160, 100:160])
    assert server.given < 0.1 * (server.folder / "big.tif").stat().st_size


@pytest.mark.parametrize(
    ("keys", "identity"),
    [
        (COMMON, "S2B_33UUP_20230618_0_L2A"),
        ({band: band for band in COMMON}, "S2B_MSIL2A_20230618T100000_R022_T33UUP_20230618T150000"),
        ({band: f"{band}_20m" for band in COMMON}, "S2B_MSIL2A_20230618T100000_N0300_R022_T33UUP_20230618T150000.SAFE"),
    ],
    ids=["Earth Search", "Planetary Computer", "Copernicus Data Space"],
)
def test_a_stac_item_is_sentinel_2(server, scene_folder, keys, identity):
    address = item(server, keys, identity, {"earthsearch:boa_offset_applied": True},
                   **{"raster:bands": [{"scale": 0.0001, "offset": -0.1}]})  # fmt: skip
    known = describe(address, "s2")
    assert (known.level, known.date, known.offset, known.problem) == ("l2a", "2023-06-18", 0, None)
    assert {band.name for band in known.bands} == set(COMMON)
    with open_scene(address) as scene, open_scene(scene_folder / "s2_l2a.tif") as local:
        window = Window(64, 64, 64, 64)
        remote, own = scene.read(window).images["s2_l2a"], local.read(window).images["s2_l2a"]
        there = [local.bands("s2_l2a").index(band) for band in COMMON]
        assert np.array_equal(remote[there], own[there], equal_nan=True)


def test_what_an_item_says_of_each_band_is_weighed(server):
    """One band that is said to have another offset than the others: nobody can tell which of both it is."""
    told = {"raster:bands": [{"scale": 0.0001, "offset": -0.1}]}
    item(server, COMMON, "S2B_MSIL2A_20230618T100000_R022_T33UUP_20230618T150000", {}, **told)
    path = server.folder / "item.json"
    content = json.loads(path.read_text())
    assert describe(path, "s2").problem is None or "disagree" not in str(describe(path, "s2").problem)
    content["assets"]["nir"]["raster:bands"] = [{"scale": 0.0001, "offset": 0}]
    path.write_text(json.dumps(content))
    problem = str(describe(path, "s2").problem)
    assert "raster:bands gives an offset of 0" in problem and "raster:bands gives an offset of -1000" in problem


def test_an_item_is_read_from_a_file_too(server):
    item(server, COMMON, "S2B_33UUP_20230618_0_L2A", {"earthsearch:boa_offset_applied": True})
    assert describe(server.folder / "item.json", "s2").problem is None
    (server.folder / "collection.json").write_text('{"type": "Collection", "id": "x"}')
    with pytest.raises(UserError, match=r"collection\.json is no STAC item \(Collection\)"):
        describe(server.folder / "collection.json", "s2")


def test_single_bands_are_one_sentinel_2(server):
    paths = "|".join(f"{server.address}/{band}.tif" for band in COMMON)
    known = describe(paths, "s2", "l2a", offset=0)
    assert {band.name for band in known.bands} == set(COMMON)
    with pytest.raises(UserError, match=r"big\.tif does not say in its name which band"):
        describe(f"{paths}|{server.address}/big.tif", "s2")


def test_short_failures_are_tried_again(server):
    server.failures["big.tif"] = 1
    with open_scene(layers=[f"{server.address}/big.tif"]) as scene:
        assert np.isfinite(scene.read_layers(Window(0, 0, 64, 64))[0][0]).all()


@pytest.mark.parametrize(
    ("status", "sentence"), [(404, "is not there (HTTP 404)"), (403, "refuses access (HTTP 403)"), (500, "(HTTP 500)")]
)
def test_a_refusal_is_said_by_its_address(server, status, sentence):
    server.statuses["B04.tif"] = status
    address = item(server, COMMON, "S2B_33UUP_20230618_0_L2A", {})
    with pytest.raises(NetworkError) as refused:
        open_scene(address)
    assert f"{server.address}/B04.tif" in str(refused.value)
    assert sentence in str(refused.value)
    server.statuses["item.json"] = status
    with pytest.raises(NetworkError, match=r"item\.json"):
        open_scene(address)


@pytest.mark.parametrize("how", ["silent", "cut", "changed"])
def test_what_is_slow_cut_or_changed_is_said_by_its_address(server, how):
    with open_scene(layers=[f"{server.address}/big.tif"]) as scene:
        scene.read_layers(Window(0, 0, 64, 64))
        if how == "changed":
            place = Affine(10, 0, 0, 0, -10, 0)
            small = np.full((64, 64), 7, np.float32)
            layer_files.write_raster(server.folder / "big.tif", small, place, scene.grid.crs)
        else:
            getattr(server, how).add("big.tif")
        with pytest.raises(NetworkError, match=f"{server.address}/big.tif"):
            scene.read_layers(Window(1500, 1500, 64, 64))


def test_the_rest_of_the_screen_is_mapped(server, monkeypatch):
    said: list[str] = []
    monkeypatch.setattr("engine.mapping.live.live_map.notice", said.append)
    with open_scene(layers=[f"{server.address}/big.tif"]) as scene, SceneFeatures(scene, None) as features:
        live = LiveMap(features)
        left, _, _, top = scene.grid.bounds
        places = [(left + 10 * step, top - 10 * step) for step in range(3, 40, 6)]
        classes = (LandCoverClass(1, "a", "#ff0000"), LandCoverClass(2, "b", "#00ff00"))
        samples = from_coordinates(
            [x for x, _ in places], [y for _, y in places], [1, 2] * 3 + [1], classes, scene.grid
        )
        view = ViewRequest(extent=(left, top - 2560, left + 2560, top), width=256, height=256)
        assert (live.view(view, samples).labelled.codes != 255).all()
        server.cut.add("big.tif")
        wider = ViewRequest(extent=(left, top - 10240, left + 10240, top), width=1024, height=1024)
        mapped = live.view(wider, samples).labelled.codes
        assert (mapped[:256, :256] != 255).all()
        assert (mapped[768:, 768:] == 255).all()
        assert len(said) == 1 and f"{server.address}/big.tif" in said[0]
        server.cut.clear()
        assert (live.view(wider, samples).labelled.codes != 255).all()


def test_a_whole_map_goes_on_around_what_cannot_be_read(server, tmp_path, monkeypatch):
    monkeypatch.setenv("GDAL_HTTP_MAX_RETRY", "1")
    size = (server.folder / "big.tif").stat().st_size
    server.broken["big.tif"] = (size // 2, size // 2 + 100_000)
    with rasterio.open(server.folder / "big.tif") as file:
        crs, transform = file.crs, file.transform
    rows, columns = np.random.default_rng(2).integers(0, 900, (2, 24))
    labels, places = ["a", "b"] * 12, centres(rows, columns, transform)
    samples = write_samples(tmp_path / "samples.gpkg", places, str(crs), label=labels)
    imagery = "--layer", f"{server.address}/big.tif?sig=SECRET", "--samples", samples, "--class-field", "label"
    out = "--out", tmp_path / "map.tif", "--report", tmp_path / "map.json"
    words = ["classify", *imagery, *out, "--method", "linear"]
    outcome = CliRunner().invoke(main, [str(word) for word in words])
    assert outcome.exit_code == 0, outcome.output
    (said,) = [s for s in json.loads((tmp_path / "map.json").read_text())["used"] if "THE RESULT HAS HOLES" in s]
    assert f"{server.address}/big.tif gave what cannot be read" in said and "SECRET" not in said
    assert said in outcome.output
    with rasterio.open(tmp_path / "map.tif") as file:
        mapped = file.read(1)
    holes = (mapped == 255).reshape(8, 256, 8, 256)
    assert 0 < (mapped == 255).mean() < 0.2
    assert (holes.all(axis=(1, 3)) == holes.any(axis=(1, 3))).all()  # whole squares
    server.statuses["big.tif"] = 500
    words[words.index("--out") + 1] = tmp_path / "none.tif"
    refused = CliRunner().invoke(main, [str(word) for word in words])
    assert refused.exit_code == 2 and f"{server.address}/big.tif" in refused.output
    assert not (tmp_path / "none.tif").exists()


def test_a_file_that_was_replaced_on_its_server_is_another_scene(server):
    """By which tokens are kept: nothing of the file before is taken for it."""
    address = item(server, COMMON, "S2B_33UUP_20230618_0_L2A", {"earthsearch:boa_offset_applied": True})

    def fingerprint() -> str:
        forget_states()
        with open_scene(address) as scene:
            return scene.fingerprint

    first = fingerprint()
    assert first == fingerprint()
    with rasterio.open(server.folder / "B04.tif", "r+") as file:
        file.write(file.read(1) + 1, 1)
    replaced = fingerprint()
    assert replaced != first
    server.tells_changes = False
    assert fingerprint() not in (first, replaced)


def test_nothing_is_asked_again_within_a_minute(server):
    forget_states()
    address = f"{server.address}/big.tif?sig=SECRET"
    told = remote_state(address)
    server.asked.clear()
    assert remote_state(address) == told and not server.asked and "SECRET" not in told


def test_a_server_that_ends_in_the_middle_ends_the_map(server):
    with open_scene(layers=[f"{server.address}/big.tif"]) as scene, scene.going_on():
        scene.read_layers(Window(0, 0, 64, 64))
        server.statuses["big.tif"] = 500
        with pytest.raises(NetworkError, match=r"big\.tif gave what cannot.*parts failed, so nothing was written"):
            scene.read_layers(Window(0, 1024, 2048, 1024))
        assert scene.lacks(Window(0, 1100, 5, 5)) and not scene.lacks(Window(0, 0, 64, 64))


def test_signatures_are_used_and_shown_nowhere(server, tmp_path, caplog):
    server.signature = "sig=SECRET"
    address = f"{server.address}/big.tif?sv=2021&sig=SECRET"
    with open_scene(layers=[f"{address}:noise"]) as scene:
        known = json.dumps(scene.layers[0].to_dict()) + scene.layers[0].sentence
        assert np.isfinite(scene.read_layers(Window(0, 0, 64, 64))[0][0]).all()
    request = ClassifyRequest(samples=Path("p.gpkg"), out=tmp_path / "m.tif", s2=address, layers=(f"{address}:noise",))
    told = known + command_line("classify", request)
    assert f"{server.address}/big.tif" in told
    with pytest.raises(NetworkError) as refused:
        open_scene(layers=[f"{server.address}/gone.tif?sig=SECRET"])
    assert "SECRET" not in told + str(refused.value) + caplog.text


@pytest.mark.parametrize(
    ("given", "gdal"),
    [
        ("https://a.b/c.tif", "/vsicurl/https://a.b/c.tif"),
        ("s3://bucket/c.tif", "/vsis3/bucket/c.tif"),
        ("gs://bucket/c.tif", "/vsigs/bucket/c.tif"),
        ("/vsicurl/https://a.b/c.tif", "/vsicurl/https://a.b/c.tif"),
        ("/data/c.tif", "/data/c.tif"),
        (r"C:\data\c.tif", r"C:\data\c.tif"),
    ],
)
def test_addresses_are_gdals(given, gdal):
    assert as_gdal(given) == gdal
    assert is_remote(given) == ("data" not in given)


def test_what_gives_access_is_cut():
    assert shown("https://me:pw@a.b/c.tif?X-Amz-Signature=1&x=2") == "https://a.b/c.tif"
    assert source_name("https://a.b/B02.tif?sig=1|https://a.b/B03.tif") == "B02.tif and 1 more"
    assert source_name("/data/a|b.tif") == "a|b.tif"
    assert shown("https://a.b/c.tif?collection=s2") == "https://a.b/c.tif?collection=s2"
    assert shown("'/vsicurl/https://a.b/c.tif?sig=1' is gone.") == "'/vsicurl/https://a.b/c.tif' is gone."

"""An archive from its plan to its maps: each is what the scene's own command makes, however its blocks were made."""

import errno
import json
import os
import shlex

import numpy as np
import pystac
import pytest
import rasterio

from engine.archive.markers import markers_of, progress_of
from engine.archive.scenes import read_scenes
from engine.archive.stores import open_store
from engine.archive.work import worker
from engine.archive.work.pool import LostWorker
from engine.archive.work.worker import Assignment
from engine.simulation import SceneRecipe, simulate
from tests.engine.archive.archives import InThisProcess, driven, pixels, run, told, write_small_model


def planned(probe, items, store, *more) -> dict:
    return told("archive", "plan", "--items", items, "--probe", probe, "--model", probe.parent / "tiny.safetensors",
                "--out", store, *more)  # fmt: skip


def test_blocks_in_any_order_make_the_map_of_predict(probe, one_scene, tmp_path, monkeypatch):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "whole"))
    run("predict", "--s2", one_scene, "--probe", probe, "--model", probe.parent / "tiny.safetensors",
        "--out", tmp_path / "whole.tif", "--confidence", tmp_path / "confidence.tif")  # fmt: skip
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "blocks"))
    (tmp_path / "items.csv").write_text(f"id,s2,date\nplace,{one_scene},2023-06-18\n")
    made = planned(probe, tmp_path / "items.csv", tmp_path / "store", "--block", 512, "--with-confidence")
    assert (made["jobs"], made["new"]) == (4, 1)
    order = []

    def backwards(assignment):
        order.append(assignment.jobs)
        if len(order) <= 2:  # a worker that dies: its jobs come again, the last one first
            left = tuple(Assignment(assignment.scene, (job,)) for job in reversed(assignment.jobs))
            return LostWorker(left, None, "a test")
        return None

    driver = driven(tmp_path / "store", backwards)
    assert order == [(0, 1), (2, 3), (1,), (0,), (3,), (2,)]
    assert driver.made == 4
    run("archive", "combine", tmp_path / "store")
    maps = tmp_path / "store" / "maps"
    np.testing.assert_array_equal(pixels(maps / "place.tif"), pixels(tmp_path / "whole.tif"))
    np.testing.assert_array_equal(pixels(maps / "place_confidence.tif"), pixels(tmp_path / "confidence.tif"))
    with rasterio.open(maps / "place.tif") as ours, rasterio.open(tmp_path / "whole.tif") as theirs:
        assert (ours.profile, ours.colormap(1), ours.overviews(1)) == (
            theirs.profile, theirs.colormap(1), theirs.overviews(1)
        )  # fmt: skip
        expected = json.loads(theirs.tags()["TERRAFM_REPORT"])["classes"]
        for one, other in zip(json.loads(ours.tags()["TERRAFM_REPORT"])["classes"], expected, strict=True):
            assert one == pytest.approx(other)
    assert (maps / "place.qml").read_text() == (tmp_path / "whole.qml").read_text()


def test_an_archive_from_a_folder_to_its_catalogue(probe, small_scenes, tmp_path):
    store = tmp_path / "store"
    assert planned(probe, small_scenes, store)["jobs"] == 3
    assert told("archive", "status", store)["remaining"] == 3
    ended = told("archive", "run", store, "--workers", 1, "--threads", 1)
    assert (ended["done"], ended["made"], ended["failed"]) == (3, 3, [])
    assert told("archive", "run", store)["made"] == 0
    assert told("archive", "status", store)["remaining"] == 0
    combined = told("archive", "combine", store)
    assert (combined["maps"], combined["new"]) == (3, 3)
    assert sorted(combined["mosaics"]) == ["mosaic/32632_10_2023.vrt", "mosaic/32632_10_2024.vrt"]
    first, second = (pixels(store / "maps" / f"place{number}_20230618.tif")[0] for number in (0, 1))
    mosaic = store / "mosaic" / "32632_10_2023.vrt"
    np.testing.assert_array_equal(pixels(mosaic)[0], np.hstack([first, second]))
    areas = {one["code"]: one["pixels"] for one in combined["areas"] if one["mosaic"].endswith("2023")}
    assert areas == {code: int((pixels(mosaic) == code).sum()) for code in areas}
    collection = pystac.Collection.from_file(str(store / "stac" / "collection.json"))
    items = {item.id: item for item in collection.get_items()}
    assert items["place2_20240618"].datetime.year == 2024
    assert rasterio.open(items["place2_20240618"].assets["map"].get_absolute_href()).height == 80
    before = (store / "maps" / "place0_20230618.tif").stat().st_mtime_ns
    again = told("archive", "combine", store, "--mosaic", "cog")
    assert again["new"] == 0
    assert (store / "maps" / "place0_20230618.tif").stat().st_mtime_ns == before
    np.testing.assert_array_equal(pixels(store / again["mosaics"][0]), np.hstack([first, second])[None])


def test_what_fails_by_itself_is_marked_and_the_rest_goes_on(probe, small_scenes, tmp_path, monkeypatch):
    store, broken = tmp_path / "store", tmp_path / "scenes"
    broken.mkdir()
    for path in small_scenes.iterdir():
        os.link(path, broken / path.name)
    planned(probe, broken, store)
    gone = sorted(broken.iterdir())[1]
    gone.rename(tmp_path / "elsewhere.tif")
    seen = []
    driven(store, lambda assignment: seen.append(assignment.scene.item.id))
    assert seen.count("place1_20230618") == 3
    status = told("archive", "status", store)
    assert (status["done"], status["failed"], status["remaining"]) == (2, 1, 0)
    assert "put them back, or plan again" in status["problems"][0]["sentence"]
    output = run("archive", "run", store, status=3)
    assert "place1_20230618, block 0: The files of place1_20230618 are others" in output
    (tmp_path / "elsewhere.tif").rename(gone)
    monkeypatch.setattr("engine.archive.work.driver.open_pool", lambda request: InThisProcess(request.store))
    ended = told("archive", "run", store, "--retry-failed")
    assert (ended["done"], ended["failed"]) == (3, [])


def test_what_passes_is_tried_again_and_a_dead_worker_is_blamed_on_its_job(probe, small_scenes, tmp_path, monkeypatch):
    planned(probe, small_scenes, tmp_path / "store")
    errors = {"place0_20230618": 4}  # more often than a reason of its own is forgiven
    unchanged = worker.changed_inputs

    def reset(*_):
        raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")

    def unsteady(assignment):
        name = assignment.scene.item.id
        if name == "place2_20240618":
            return LostWorker((assignment,), assignment.jobs[0], "signal SIGKILL")
        monkeypatch.setattr("engine.archive.work.worker.changed_inputs", reset if errors.get(name) else unchanged)
        errors[name] = max(0, errors.get(name, 0) - 1)
        return None

    driven(tmp_path / "store", unsteady)
    status = told("archive", "status", tmp_path / "store")
    assert (status["done"], status["failed"]) == (2, 1)
    assert "(signal SIGKILL): most likely its memory did not suffice" in status["problems"][0]["sentence"]
    assert status["problems"][0]["attempts"] == 3


def test_other_inputs_or_options_are_other_jobs_and_what_still_fits_counts(probe, small_scenes, tmp_path):
    store, scenes = tmp_path / "store", tmp_path / "scenes"
    scenes.mkdir()
    for path in small_scenes.iterdir():
        (scenes / path.name).write_bytes(path.read_bytes())
    planned(probe, scenes, store)
    driven(store)
    assert planned(probe, scenes, store)["new"] == 0
    changed = sorted(scenes.iterdir())[0]
    os.utime(changed, (1, 1))
    assert planned(probe, scenes, store)["new"] == 1
    assert told("archive", "status", store)["remaining"] == 1
    assert planned(probe, scenes, store, "--smoothing", 0)["new"] == 3
    assert told("archive", "status", store)["remaining"] == 3


def test_a_block_that_is_not_what_was_marked_is_made_again(probe, small_scenes, tmp_path):
    store = tmp_path / "store"
    planned(probe, small_scenes, store)
    driven(store)
    shard = sorted((store / "shards").rglob("*.tif"))[0]
    whole = shard.read_bytes()
    shard.write_bytes(whole[: len(whole) // 2])
    combined = told("archive", "combine", store)
    assert (combined["maps"], combined["damaged"]) == (2, ["place0_20230618"])
    assert driven(store).made == 1
    assert shard.read_bytes() == whole
    assert told("archive", "combine", store)["maps"] == 3


def test_two_drivers_on_one_store_do_no_harm(probe, small_scenes, tmp_path):
    store = tmp_path / "store"
    planned(probe, small_scenes, store)
    other = []

    def beside(assignment):
        if not other:
            other.append(driven(store).made)

    driven(store, beside)
    assert other == [3]
    opened = open_store(str(store))
    scenes = list(read_scenes(opened))
    assert all(one.packed for one in progress_of(opened, scenes).scenes.values())
    assert [len(markers_of(opened, scene)) for scene in scenes] == [1, 1, 1]


def test_dates_radar_masks_and_layers_reach_every_job(small_scenes, tmp_path):
    first, *_ = sorted(small_scenes.iterdir())
    made = tmp_path / "made"
    simulate(SceneRecipe(width=96, height=80, seed=1, west=640020.0), made)
    later = tmp_path / "place0_20230718_s2_l2a.tif"
    with rasterio.open(first) as file:
        later.write_bytes(first.read_bytes())
        with rasterio.open(later, "r+") as changed:
            changed.write((file.read() * 1.1).astype("uint16"))
        about = {**file.profile, "count": 1, "dtype": "float32", "nodata": None}
    for name, values in (("dem", np.add.outer(np.arange(80.0), np.arange(96.0))), ("mask", np.eye(80, 96))):
        with rasterio.open(tmp_path / f"{name}.tif", "w", **about) as file:
            file.write(values.astype("float32"), 1)
    model, probe = tmp_path / "tiny.safetensors", tmp_path / "p.safetensors"
    write_small_model(model)
    imagery = ["--s2", first, "--s2", later, "--s1", made / "s1.tif", "--mask", "-", "--mask", tmp_path / "mask.tif",
               "--layer", f"{tmp_path / 'dem.tif'}:height"]  # fmt: skip
    run("classify", *imagery, "--samples", made / "samples.gpkg", "--method", "linear", "--model", model,
        "--out", tmp_path / "m.tif", "--save-probe", probe)  # fmt: skip
    run("predict", *imagery, "--probe", probe, "--model", model, "--out", tmp_path / "whole.tif")
    (tmp_path / "items.csv").write_text(f"id,s2,s1,mask\nx,{first};{later.name},made/s1.tif,-;mask.tif\n")
    told("archive", "plan", "--items", tmp_path / "items.csv", "--probe", probe, "--model", model,
         "--layer", f"{tmp_path / 'dem.tif'}:height", "--out", tmp_path / "store")  # fmt: skip
    driven(tmp_path / "store")
    run("archive", "combine", tmp_path / "store")
    np.testing.assert_array_equal(pixels(tmp_path / "store" / "maps" / "x.tif"), pixels(tmp_path / "whole.tif"))
    with rasterio.open(tmp_path / "store" / "maps" / "x.tif") as ours, rasterio.open(tmp_path / "whole.tif") as theirs:
        reports = [json.loads(one.tags()["TERRAFM_REPORT"]) for one in (ours, theirs)]
    for told_of in ("used", "dates", "method", "resolution", "smoothing"):
        assert reports[0][told_of] == reports[1][told_of]
    ours, theirs = (shlex.split(one["command"]) for one in reports)
    ours[ours.index("--probe") + 1], ours[-1] = str(probe), theirs[-1]
    assert ours == theirs
    assert "Layer height" in str(reports[0]["used"])


def test_items_of_a_stac_collection_are_mapped_as_each_by_itself(probe, small_scenes, tmp_path):
    with rasterio.open(sorted(small_scenes.iterdir())[0]) as file:
        assets = {band: {"href": f"./{band}.tif"} for band in file.descriptions}
        for number, band in enumerate(file.descriptions, start=1):
            with rasterio.open(tmp_path / f"{band}.tif", "w", **{**file.profile, "count": 1}) as one:
                one.write(file.read(number), 1)
    item = {
        "type": "Feature", "stac_version": "1.0.0", "id": "S2B_33UUP_20230618_0_L2A", "collection": "sentinel-2-l2a",
        "geometry": None, "links": [], "properties": {"datetime": "2023-06-18T10:00:00Z"}, "assets": assets,
    }  # fmt: skip
    (tmp_path / "item.json").write_text(json.dumps(item))
    (tmp_path / "found.json").write_text(json.dumps({"type": "FeatureCollection", "features": [item]}))
    model = ["--model", probe.parent / "tiny.safetensors"]
    run("predict", "--s2", tmp_path / "item.json", "--probe", probe, *model, "--out", tmp_path / "whole.tif")
    planned(probe, tmp_path / "found.json", tmp_path / "store")
    driven(tmp_path / "store")
    assert told("archive", "combine", tmp_path / "store")["maps"] == 1
    made = tmp_path / "store" / "maps" / "S2B_33UUP_20230618_0_L2A.tif"
    np.testing.assert_array_equal(pixels(made), pixels(tmp_path / "whole.tif"))


def test_what_is_no_one_product_gets_no_cloud_mask(small_scenes, tmp_path):
    first, second, _ = sorted(small_scenes.iterdir())
    (tmp_path / "items.csv").write_text(f"id,s2\nx,{first};{second}\n")
    words = ("archive", "plan", "--task", "cloudmask", "--items", tmp_path / "items.csv", "--out", tmp_path / "store")
    assert "x is not one Sentinel-2 product" in run(*words, status=2)
    assert "--layer does nothing for the task cloudmask" in run(*words, "--layer", first, status=2)


def test_cloud_masks_are_those_of_their_command(probe, small_scenes, tmp_path):
    pytest.importorskip("ukis_csmask", reason="the cloud model is not installed: requirements/csmask.txt")
    first = sorted(small_scenes.iterdir())[0]
    run("cloudmask", "--s2", first, "--method", "csmask", "--no-shadows", "--out", tmp_path / "mask.tif")
    told("archive", "plan", "--task", "cloudmask", "--items", first, "--method", "csmask", "--no-shadows",
         "--out", tmp_path / "store")  # fmt: skip
    driven(tmp_path / "store")
    combined = told("archive", "combine", tmp_path / "store")
    made = tmp_path / "store" / "maps" / "place0_20230618.tif"
    np.testing.assert_array_equal(pixels(made), pixels(tmp_path / "mask.tif"))
    assert made.with_suffix(".qml").read_text() == (tmp_path / "mask.qml").read_text()
    assert sum(one["pixels"] for one in combined["areas"]) == 96 * 80


def test_features_are_those_of_their_command(probe, small_scenes, tmp_path):
    model = probe.parent / "tiny.safetensors"
    first = sorted(small_scenes.iterdir())[0]
    run("embed", "--s2", first, "--model", model, "--out", tmp_path / "features.tif")
    told("archive", "plan", "--task", "embed", "--items", first.parent, "--model", model, "--block", 64,
         "--out", tmp_path / "embedded")  # fmt: skip
    driven(tmp_path / "embedded")
    run("archive", "combine", tmp_path / "embedded")
    made = tmp_path / "embedded" / "maps" / "place0_20230618.tif"
    np.testing.assert_array_equal(pixels(made), pixels(tmp_path / "features.tif"))
    refused = run("archive", "plan", "--task", "embed", "--items", first.parent, "--sieve", 3, "--out", tmp_path / "x",
                  status=2)  # fmt: skip
    assert "--sieve does nothing for the task embed" in refused


def test_a_scheduler_with_workers_of_its_own_takes_no_number_of_them(tmp_path):
    words = "archive", "run", tmp_path, "--cluster", "tcp://127.0.0.1:9", "--workers", "3"
    assert "the scheduler at tcp://127.0.0.1:9 has workers of its own" in run(*words, status=2)

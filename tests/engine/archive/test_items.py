"""Which scenes a folder, a pattern or a table names."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.archive.items import read_items
from engine.archive.requests_of_scenes import identity_of
from engine.archive.scenes import ArchiveItem, ArchiveScene
from engine.archive.store import StoreError
from engine.archive.stores import open_store
from engine.errors import UserError


def test_files_whose_names_differ_by_sensor_and_level_alone_are_one_scene(tmp_path):
    names = ["a_20230618_s2_l2a.tif", "a_20230618_s1.tif", "a_20230618_scl.tif", "b_S1_GRD.tif", "notes.txt",
             "S2B_MSIL2A_20240101_T33UVP.zip"]  # fmt: skip
    for name in names:
        (tmp_path / name).touch()
    found = {item.id: item for item in read_items(str(tmp_path)).items}
    assert sorted(found) == ["S2B_20240101_T33UVP", "a_20230618", "b"]
    paths = ((str(tmp_path / name),) for name in names[:3])
    assert found["a_20230618"] == ArchiveItem("a_20230618", *paths, date="2023-06-18")
    assert (found["b"].s2, found["b"].s1) == ((), (str(tmp_path / "b_S1_GRD.tif"),))
    assert read_items(f"{tmp_path}/a*_s2_*.tif").items[0].s1 == ()


def test_all_dates_of_a_tile_in_a_year_may_be_one_scene(tmp_path):
    names = ["S2B_MSIL2A_20240101_T33UVP.zip", "S2A_MSIL2A_20240301_T33UVP.zip", "S2A_20240301_T33UVP_mask.tif",
             "S2A_MSIL2A_20250301_T33UVP.zip", "S2A_MSIL2A_20240301_T33UUP.zip"]  # fmt: skip
    for name in names:
        (tmp_path / name).touch()
    found = {item.id: item for item in read_items(str(tmp_path), "tile", ["dem.tif"]).items}
    assert sorted(found) == ["33UVP_2024", "S2A_20240301_T33UUP", "S2A_20250301_T33UVP"]
    assert found["33UVP_2024"] == ArchiveItem(
        "33UVP_2024", tuple(str(tmp_path / name) for name in names[:2]), (), ("-", str(tmp_path / names[2])),
        ("dem.tif",), date="2024-01-01",
    )  # fmt: skip


def test_a_table_counts_paths_from_its_own_folder(tmp_path):
    table = tmp_path / "scenes.csv"
    table.write_text(
        "id,s2,s1,mask,date,further,layer\n"
        "x,a.tif; b.tif,,-;m.tif,2024-05-01,landsat_sr=l.tif,dem.tif:height;s3://b/e.tif\n"
        "y,s3://b/c.tif,,,,,\n"
        "z,,,,,,embedding.tif\n"
    )
    x, y, z = read_items(str(table)).items
    assert x == ArchiveItem(
        "x", (f"{tmp_path}/a.tif", f"{tmp_path}/b.tif"), (), ("-", f"{tmp_path}/m.tif"),
        (f"{tmp_path}/dem.tif:height", "s3://b/e.tif"), (f"landsat_sr={tmp_path}/l.tif",), "2024-05-01",
    )  # fmt: skip
    assert y.s2 == ("s3://b/c.tif",)
    assert z.layer == (f"{tmp_path}/embedding.tif",)


def test_what_gives_access_is_left_out_of_addresses(tmp_path):
    (tmp_path / "a.csv").write_text("id,s2\nx,https://x.org/a.tif?sig=secret\ny,https://x.org/b.tif\n")
    found = read_items(str(tmp_path / "a.csv"))
    assert (found.items[0].s2, found.bared) == (("https://x.org/a.tif",), {"x"})
    signed = item("S2A_x", "sentinel-2-l2a")
    signed["assets"]["B08"]["href"] += "?sig=secret"
    (tmp_path / "found.json").write_text(json.dumps({"type": "FeatureCollection", "features": [signed]}))
    found = read_items(str(tmp_path / "found.json"))
    assert ("secret" not in str(found.stac), found.bared) == (True, {"S2A_x"})
    assert "https://x.org/B08.tif" in found.stac["items/S2A_x.json"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", "id,s2\nx,\n", "Row 1 of a.csv names no imagery"),
        ("a.csv", "id,s2\nx,1.tif\nx,2.tif\n", "have the id x"),
        ("a.csv", "id,s2\n", "No scene was found"),
        ("a.json", '{"type": "Catalog"}', "is no STAC ItemCollection"),
        ("a.parquet", "no parquet", "is no readable Parquet file"),
    ],
)
def test_what_names_no_scenes_is_refused_in_a_sentence(tmp_path, name, content, sentence):
    (tmp_path / name).write_text(content)
    with pytest.raises(UserError, match=sentence):
        read_items(str(tmp_path / name))


def item(name: str, collection: str) -> dict:
    return {
        "type": "Feature", "stac_version": "1.0.0", "id": name, "collection": collection, "geometry": None, "links": [],
        "properties": {"datetime": "2024-06-18T10:00:00Z"},
        "assets": {"B02": {"href": "./B02.tif", "type": "image/tiff"}, "B08": {"href": "https://x.org/B08.tif"}},
    }  # fmt: skip


def test_the_items_of_a_collection_carry_whole_addresses(tmp_path):
    content = {
        "type": "FeatureCollection",
        "features": [item("S2A_x", "sentinel-2-l2a"), item("S1_y", "sentinel-1-grd")],
    }
    (tmp_path / "found.json").write_text(json.dumps(content))
    found = read_items(str(tmp_path / "found.json"))
    radar, optical = found.items
    assert (optical.s2, optical.s1, optical.date) == (("items/S2A_x.json",), (), "2024-06-18")
    assert (radar.s2, radar.s1) == ((), ("items/S1_y.json",))
    assert json.loads(found.stac["items/S2A_x.json"])["assets"]["B02"]["href"] == f"{tmp_path}/B02.tif"


def test_geoparquet_holds_columns_or_stac_items(tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: requirements/training.txt")
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"id": ["x"], "s2": [["a.tif", "b.tif"]]}), tmp_path / "plain.parquet")
    assert read_items(str(tmp_path / "plain.parquet")).items[0].s2 == (f"{tmp_path}/a.tif", f"{tmp_path}/b.tif")
    rows = [
        {name: value for name, value in item("S2A_x", "sentinel-2-l2a").items() if name not in ("geometry", "links")}
    ]
    rows[0].pop("properties")
    rows[0]["datetime"] = "2024-06-18T10:00:00Z"
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "items.parquet")
    found = read_items(str(tmp_path / "items.parquet"))
    assert (found.items[0].s2, found.items[0].date) == (("items/S2A_x.json",), "2024-06-18")


def test_an_identity_changes_with_a_file_and_with_what_a_virtual_raster_names(tmp_path):
    file = tmp_path / "a.tif"
    file.write_bytes(b"1")
    (tmp_path / "a.vrt").write_text("<VRTDataset><SourceFilename relativeToVRT='1'>a.tif</SourceFilename></VRTDataset>")
    for name in ("a.tif", "a.vrt"):
        seen = ArchiveItem("x", layer=(f"{tmp_path / name}:height",))
        before = identity_of(seen, {})
        assert identity_of(seen, {}) == before
        file.write_bytes(file.read_bytes() + b"2")
        assert identity_of(seen, {}) != before


def test_jobs_count_row_by_row_and_the_last_ones_are_cut():
    scene = ArchiveScene(ArchiveItem("T33/x", s2=("a",)), "k" * 64, 10980, 10980, 2048, "EPSG:32633")
    assert (scene.jobs, scene.folder) == (36, f"T33_x-{'k' * 16}")
    last = scene.block(35)
    assert (last.column, last.row, last.width, last.height) == (10240, 10240, 740, 740)
    assert ArchiveScene.of_line(scene.to_line()) == scene


def test_a_file_of_the_store_is_whole_or_not_there(tmp_path):
    store = open_store(str(tmp_path / "store"))
    with pytest.raises(ZeroDivisionError):
        with store.writing("a/b.tif") as path:
            path.write_bytes(b"half")
            raise ZeroDivisionError
    assert store.entries("a") == []
    assert list((tmp_path / "store" / "a").iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        open_store(str(tmp_path / "file")).write("a", b"")
    with pytest.raises(UserError, match="is no store"):
        open_store("https://x.org/store")


def test_the_driver_of_one_machine_imports_neither_torch_nor_dask():
    heavy = ("torch", "dask", "distributed")
    code = f"import sys, engine.archive.work.driver; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=Path(__file__).resolve().parents[3])  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr

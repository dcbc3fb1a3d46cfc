"""Files appear whole or not at all, with the rights that the user's umask gives, and never in place of an input."""

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from click.testing import CliRunner
from rasterio.crs import CRS

from engine.__main__ import main
from engine.errors import UserError, of_the_system
from engine.files import check_outputs, write_text, written_whole
from engine.imagery import ClassMapWriter, Grid, LandCoverClass
from engine.model import load_model, save_model


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "first")
    with pytest.raises(ZeroDivisionError), written_whole(path) as temporary:
        temporary.write_text("second")
        assert path.read_text() == "first"
        raise ZeroDivisionError
    assert path.read_text() == "first"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_a_place_that_refuses_is_said_in_a_sentence(tmp_path):
    with pytest.raises(UserError, match="a.txt cannot be written to .*nowhere .*: choose a folder"):
        write_text(tmp_path / "nowhere" / "a.txt", "")
    write_text(tmp_path / "made" / "a.txt", "", make_folder=True)
    with pytest.raises(UserError, match=r"cannot be written to .*\(the library says no\)"):
        with written_whole(tmp_path / "b.txt", (ValueError,)):
            raise ValueError("the library says no")
    assert not (tmp_path / "b.txt").exists()


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_rights_follow_the_umask_even_if_a_library_writes_for_the_owner_alone(tmp_path, umask):
    before = os.umask(umask)
    try:
        with written_whole(tmp_path / "a.bin") as temporary:
            temporary.touch(0o600)
    finally:
        os.umask(before)
    assert (tmp_path / "a.bin").stat().st_mode & 0o777 == 0o666 & ~umask


def test_all_that_a_map_brings_has_the_rights_that_the_umask_gives(scene_folder, tmp_path):
    imagery = ["--s2", str(scene_folder / "s2_l2a.tif")]
    out, before = tmp_path / "out", os.umask(0o027)
    out.mkdir()
    outputs = {"out": "map.tif", "confidence": "sure.tif", "polygons": "map.gpkg", "save-probe": "probe.safetensors"}
    words = [word for name, file in outputs.items() for word in (f"--{name}", str(out / file))]
    try:
        for command in (
            ["classify", "--samples", str(scene_folder / "samples.gpkg"), "--report", str(out / "map.html"), *words],
            ["embed", "--out", str(out / "features.zarr")],
        ):
            done = CliRunner().invoke(main, [command[0], *imagery, *command[1:]])
            assert done.exit_code == 0, done.output
        save_model(load_model(), out / "model.safetensors")
    finally:
        os.umask(before)
    assert {"map.tif", "map.html", "probe.safetensors", "model.safetensors"} <= {path.name for path in out.iterdir()}
    rights = {path.stat().st_mode & 0o777 for path in out.rglob("*") if path.is_file()}
    assert rights == {0o640}
    assert (out / "features.zarr").stat().st_mode & 0o777 == 0o750


@pytest.fixture
def scene(tmp_path) -> Path:
    (tmp_path / "scene.jp2").write_text("pixels")
    (tmp_path / "product.SAFE" / "GRANULE").mkdir(parents=True)
    (tmp_path / "link.tif").symlink_to(tmp_path / "scene.jp2")
    os.link(tmp_path / "scene.jp2", tmp_path / "hard.tif")
    return tmp_path / "scene.jp2"


@pytest.mark.parametrize(
    "name",
    ["scene.jp2", "link.tif", "hard.tif", "product.SAFE/../scene.jp2", "./scene.jp2"],
)
def test_an_input_is_not_written_over_under_whatever_name(scene, name):
    with pytest.raises(UserError, match="--out .* is the same file as --s2: choose another name"):
        check_outputs({"--out": scene.parent / name}, {"--s2": scene, "--s1": None})


def test_relative_and_absolute_names_are_one_file(scene, monkeypatch):
    monkeypatch.chdir(scene.parent)
    with pytest.raises(UserError, match="--report scene.jp2 is the same file as --s2"):
        check_outputs({"--out": scene.parent / "map.tif", "--report": Path("scene.jp2")}, {"--s2": scene})


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ("scene.tif", "would write scene.qml, which belongs to --s2 scene.jp2"),
        ("scene.jp2.aux.xml", "would write scene.jp2.aux.xml, which belongs to --s2"),
        ("scene.jp2.ovr", "which belongs to --s2"),
        ("product.SAFE/map.tif", "lies inside the folder that --mask reads"),
        ("product.SAFE/GRANULE/map.tif", "lies inside the folder that --mask reads"),
    ],
)
def test_what_belongs_to_an_input_is_kept_too(scene, out, sentence):
    with pytest.raises(UserError, match=sentence):
        check_outputs({"--out": scene.parent / out}, {"--s2": scene, "--mask": scene.parent / "product.SAFE"})


@pytest.mark.parametrize(
    ("source", "replaced"),
    [
        ("{folder}/all.vrt", "a.tif"),
        ("{folder}/all.vrt", "ä & b.tif"),
        ("{folder}/vrt of vrt.VRT", "a.tif"),
        ("{folder}/item.json", "a.tif"),
        ("{folder}/item.json", "ä & b.tif"),
        ("{folder}/a.gpkg|layername=samples", "a.gpkg"),
        ("GPKG:{folder}/a.gpkg:tiles", "a.gpkg"),
        ("SENTINEL2_L2A:/vsizip/{folder}/a.zip/MTD_MSIL2A.xml:10m:EPSG_32632", "a.zip"),
        ("/vsizip/{{{folder}/a.zip}}/b/c.tif", "a.zip"),
        ("/vsizip{folder}/a.zip/b/c.tif", "a.zip"),
        ("/vsitar//vsigzip/{folder}/a.zip/c.tif", "a.zip"),
        ("{folder}/linked", "a.tif"),
    ],
)
def test_what_an_input_is_read_from_is_kept_too(tmp_path, source, replaced):
    for name in ("a.tif", "ä & b.tif", "a.gpkg", "a.zip"):
        (tmp_path / name).touch()
    named = '<SourceFilename relativeToVRT="{}" shared="0">{}</SourceFilename>'
    inside = named.format(1, "a.tif") + named.format(0, f"{tmp_path}/ä &amp; b.tif")
    (tmp_path / "all.vrt").write_text(f"<VRTDataset>{inside}</VRTDataset>", encoding="utf-8")
    (tmp_path / "vrt of vrt.VRT").write_text(named.format(1, "all.vrt"), encoding="utf-8")
    assets = {"one": {"href": "./a.tif"}, "other": {"href": f"file://{tmp_path}/ä & b.tif"}}
    (tmp_path / "item.json").write_text(json.dumps({"assets": assets}, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "B02.tif").symlink_to(tmp_path / "a.tif")
    with pytest.raises(UserError, match=f"--out {replaced} would replace {replaced}, which --s2 is read from"):
        check_outputs({"--out": tmp_path / replaced}, {"--s2": Path(source.format(folder=tmp_path))})
    check_outputs({"--out": tmp_path / "free.tif"}, {"--s2": Path(source.format(folder=tmp_path))})


@pytest.mark.parametrize(("one", "other"), [("a.tif", "a.tif"), ("a.tif", "a.tiff"), ("a.tif", "a.qml")])
def test_outputs_do_not_write_over_each_other(tmp_path, one, other):
    with pytest.raises(UserError, match="--confidence and --out would both write a"):
        check_outputs({"--out": tmp_path / one, "--confidence": tmp_path / other}, {})


def test_other_names_are_free(scene):
    folder = scene.parent
    outputs = {"--out": folder / "map.tif", "--confidence": folder / "c.tif", "--polygons": folder / "map.gpkg"}
    check_outputs({**outputs, "--report": folder / "scene.html"}, {"--s2": scene, "--s1": folder / "product.SAFE"})


def test_a_map_that_cannot_be_replaced_keeps_its_style(tmp_path, monkeypatch):
    old = tmp_path / "map.tif"
    old.write_bytes(b"an older map")
    move = Path.replace

    def refusing(path, target):
        if Path(target) == old:
            raise PermissionError(errno.EPERM, "Operation not permitted", str(old))
        return move(path, target)

    monkeypatch.setattr(Path, "replace", refusing)

    grid = Grid(CRS.from_epsg(32632), Affine(10, 0, 0, 0, -10, 0), 16, 16)
    with (
        pytest.raises(UserError, match=r"map.tif cannot be written to .* \(Operation not permitted\)"),
        ClassMapWriter(old, grid, [LandCoverClass(1, "water", "#0000ff")], {}) as writer,
    ):
        writer.write(0, 0, np.ones((16, 16), np.uint8))
    assert [path.name for path in tmp_path.iterdir()] == ["map.tif"]
    assert old.read_bytes() == b"an older map"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "a.pth cannot be used (Permission denied): check whose file it is and what its rights allow."),
        (errno.ENOSPC, "The disk is full at a.pth: free some space or choose another place."),
        (errno.EIO, "a.pth cannot be used (Input/output error): check the disk, or the network it is on."),
    ],
)
def test_what_the_system_refuses_is_a_sentence(number, sentence):
    assert str(of_the_system(OSError(number, os.strerror(number), "a.pth"))) == sentence


def test_what_is_no_matter_of_files_stays_a_defect():
    assert of_the_system(OSError("odd")) is None
    assert of_the_system(ConnectionResetError(errno.ECONNRESET, "reset")) is None

"""Files appear whole or not at all, with the rights that the user's umask gives, and never in place of an input."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.__main__ import main
from engine.errors import UserError
from engine.files import check_outputs, write_text, written_whole
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


@pytest.mark.parametrize(("one", "other"), [("a.tif", "a.tif"), ("a.tif", "a.tiff"), ("a.tif", "a.qml")])
def test_outputs_do_not_write_over_each_other(tmp_path, one, other):
    with pytest.raises(UserError, match="--confidence and --out would both write a"):
        check_outputs({"--out": tmp_path / one, "--confidence": tmp_path / other}, {})


def test_other_names_are_free(scene):
    folder = scene.parent
    outputs = {"--out": folder / "map.tif", "--confidence": folder / "c.tif", "--polygons": folder / "map.gpkg"}
    check_outputs({**outputs, "--report": folder / "scene.html"}, {"--s2": scene, "--s1": folder / "product.SAFE"})

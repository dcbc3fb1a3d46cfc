"""The command line as its users meet it: maps, JSON lines, and one sentence with status 2 for what is their fault."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
import torch
from click.testing import CliRunner, Result

from engine.__main__ import main

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def refused(*arguments: object) -> str:
    """The sentence that a command is refused with; checks that it is one, and status 2."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    lines = result.output.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("Error: ")
    return lines[0]


def copy_raster(source: Path, target: Path, change=lambda values: values, **profile) -> Path:
    """A raster with other values or another place; band names and tags stay."""
    with rasterio.open(source) as file:
        values, old, names, tags = file.read(), file.profile, file.descriptions, file.tags()
    with rasterio.open(target, "w", **{**old, **profile}) as file:
        file.write(change(values))
        file.descriptions = names
        file.update_tags(**tags)
    return target


def moved(source: Path, target: Path, metres: float) -> Path:
    with rasterio.open(source) as file:
        transform = file.transform * file.transform.translation(metres / 10, 0)
    return copy_raster(source, target, transform=transform)


def write_points(path: Path, scene: Path, pixels, codes, crs: bool = True) -> Path:
    with rasterio.open(scene) as file:
        points = [shapely.Point(*file.xy(row, column)) for row, column in pixels]
        system = file.crs.to_string() if crs else None
    pyogrio.raw.write(
        path, shapely.to_wkb(np.array(points)), [np.array(codes)], ["class"], geometry_type="Point", crs=system
    )
    return path


@pytest.fixture
def s2(scene_folder):
    return scene_folder / "s2_l2a.tif"


@pytest.fixture
def samples(scene_folder):
    return scene_folder / "samples.gpkg"


def test_classify_embed_and_info_from_a_shell(scene_folder, tmp_path):
    """Real processes, as in the README."""
    out = tmp_path / "map ümläut's.tif"
    done = subprocess.run(
        [sys.executable, "-m", "engine", "classify",
         "--s2", scene_folder / "s2_l2a.tif", "--s1", scene_folder / "s1.tif",
         "--samples", scene_folder / "samples.gpkg", "--out", out, "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[-1]["event"] == "result"
    assert events[-1]["out"] == str(out)
    assert {event["event"] for event in events[:-1]} <= {"progress", "notice"}
    fractions = [event["fraction"] for event in events if event["event"] == "progress"]
    assert fractions == sorted(fractions)
    with rasterio.open(out) as file:
        assert (file.read(1) != 255).all()


def test_the_embedding_as_colours(s2, tmp_path):
    done = run("rgb", "--s2", s2, "--resolution", 20, "--out", tmp_path / "rgb.tif")
    assert done.exit_code == 0
    assert "of what varies red shows" in done.output
    with rasterio.open(tmp_path / "rgb.tif") as file:
        assert (file.count, file.res) == (3, (20.0, 20.0))
    assert (tmp_path / "rgb.qml").exists()


def test_embed_writes_zarr_and_geotiff_alike(s2, tmp_path):
    import zarr

    assert run("embed", "--s2", s2, "--out", tmp_path / "e.zarr").exit_code == 0
    assert run("embed", "--s2", s2, "--out", tmp_path / "e.tif").exit_code == 0
    array = zarr.open_array(str(tmp_path / "e.zarr"), mode="r")
    with rasterio.open(tmp_path / "e.tif") as file:
        assert array.shape == (32, 128, 160) == (file.count, *file.shape)
        np.testing.assert_array_equal(array[:], file.read())
        assert file.res == (20.0, 20.0)
        assert list(file.transform)[:6] == list(array.attrs["transform"])
    assert np.isfinite(array[:]).all()
    assert np.abs(np.corrcoef(array[:, 12, 16], array[:, 112, 140])[0, 1]) < 0.999


def test_level_1c_and_radar_alone_work(scene_folder, samples, tmp_path):
    assert run("simulate", "--out", tmp_path / "l1c", "--width", 160, "--height", 128, "--level", "l1c").exit_code == 0
    l1c = tmp_path / "l1c"
    assert (
        run(
            "classify", "--s2", l1c / "s2_l1c.tif", "--samples", l1c / "samples.gpkg", "--out", tmp_path / "a.tif"
        ).exit_code
        == 0
    )
    assert (
        run("classify", "--s1", scene_folder / "s1.tif", "--samples", samples, "--out", tmp_path / "b.tif").exit_code
        == 0
    )


def test_nothing_to_work_on(samples, tmp_path):
    assert "--s2" in refused("classify", "--samples", samples, "--out", tmp_path / "m.tif")


def test_files_that_are_not_what_they_should_be(s2, samples, tmp_path):
    out = ("--samples", samples, "--out", tmp_path / "map" / "m.tif")
    (tmp_path / "map").mkdir()
    assert "no file" in refused("classify", "--s2", tmp_path / "none.tif", *out)
    empty = tmp_path / "empty.tif"
    empty.touch()
    assert "empty" in refused("classify", "--s2", empty, *out)
    text = tmp_path / "text.tif"
    text.write_text("hello")
    assert "cannot be opened as a raster" in refused("classify", "--s2", text, *out)
    cut = tmp_path / "s2_l2a_cut.tif"
    cut.write_bytes(s2.read_bytes()[: s2.stat().st_size // 2])
    assert "cut" in refused("classify", "--s2", cut, *out) or "damaged" in refused("classify", "--s2", cut, *out)
    assert not list((tmp_path / "map").iterdir())


def test_imagery_that_does_not_say_what_it_is(s2, samples, tmp_path):
    out = ("--samples", samples, "--out", tmp_path / "m.tif")
    with rasterio.open(s2) as file:
        values, profile = file.read(), file.profile
    unnamed = tmp_path / "unnamed.tif"
    with rasterio.open(unnamed, "w", **profile) as file:
        file.write(values)
    names = "B01,B02,B03,B04,B05,B06,B07,B08,B8A,B09,B11,B12"
    assert "which band is which" in refused("classify", "--s2", unnamed, *out)
    assert "L1C or L2A" in refused("classify", "--s2", unnamed, "--s2-bands", names, *out)
    assert "12 bands" in refused("classify", "--s2", unnamed, "--s2-bands", "B02,B03", "--level", "l2a", *out)
    done = run("classify", "--s2", unnamed, "--s2-bands", names, "--level", "l2a", *out)
    assert done.exit_code == 0
    assert "is Level-2A, but Level-1C was given" in refused("classify", "--s2", s2, "--level", "l1c", *out)


def test_imagery_without_data_or_overlap(s2, scene_folder, samples, tmp_path):
    out = ("--samples", samples, "--out", tmp_path / "m.tif")
    nothing = copy_raster(s2, tmp_path / "s2_l2a_nothing.tif", np.zeros_like)
    assert "no data" in refused("classify", "--s2", nothing, *out)
    away = moved(scene_folder / "s1.tif", tmp_path / "s1_away.tif", 90_000)
    assert "overlap" in refused("classify", "--s2", s2, "--s1", away, *out)


def test_samples_that_no_map_can_be_made_from(s2, tmp_path):
    out = ("--out", tmp_path / "m.tif")

    def sentence(pixels, codes, crs=True) -> str:
        path = write_points(tmp_path / "p.gpkg", s2, pixels, codes, crs)
        text = refused("classify", "--s2", s2, "--samples", path, *out)
        path.unlink()
        return text

    assert "inside the scene" in sentence([(-900, -900), (-901, -901)], [1, 2])
    assert "at least two" in sentence([(5, 5), (9, 9)], [1, 1])
    assert "one sample" in sentence([(5, 5), (9, 9), (20, 20)], [1, 1, 2])
    assert "coordinate reference system" in sentence([(5, 5), (9, 9)], [1, 2], crs=False)
    assert not (tmp_path / "m.tif").exists()


def test_places_that_cannot_be_written(s2, samples, tmp_path):
    common = ("classify", "--s2", s2, "--samples", samples, "--out")
    assert "no folder" in refused(*common, tmp_path / "none" / "m.tif")
    assert "folder" in refused(*common, "/proc/m.tif")
    assert ".tif" in refused(*common, tmp_path / "m.jpg")
    assert ".zarr" in refused("embed", "--s2", s2, "--out", tmp_path / "m.npy")


def test_a_full_disk(s2, samples, tmp_path):
    """A limit on file size makes writes fail as a full disk does, without one."""
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000));"
        "from engine.__main__ import main; main(sys.argv[1:])"
    )
    arguments = [
        "classify",
        "--s2",
        s2,
        "--samples",
        samples,
        "--out",
        tmp_path / "m.tif",
        "--confidence",
        tmp_path / "c.tif",
    ]
    environment = {**os.environ, "TERRAFM_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2, done.stderr
    assert "disk is full" in done.stderr.strip().splitlines()[-1]
    assert {path.name for path in tmp_path.iterdir()} <= {"cache"}


def test_models_that_are_none(s2, samples, tmp_path):
    common = ("classify", "--s2", s2, "--samples", samples, "--out", tmp_path / "m.tif", "--model")
    assert "no model 'terrafm-xl'" in refused(*common, "terrafm-xl")
    assert "no weights file" in refused(*common, tmp_path / "none.pth")

    class Trap:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "trapped",))

    torch.save({"cls_token": Trap()}, tmp_path / "trap.pth")
    assert "could be code" in refused(*common, tmp_path / "trap.pth")
    assert not (tmp_path / "trapped").exists()
    torch.save({"cls_token": torch.zeros(1, 1, 768)}, tmp_path / "other.pth")
    assert "does not fit" in refused(*common, tmp_path / "other.pth")
    (tmp_path / "cut.safetensors").write_bytes(b"\x10\x00\x00\x00\x00\x00\x00\x00{")
    assert "safetensors" in refused(*common, tmp_path / "cut.safetensors")


def test_models_commands(tmp_path):
    from engine.model import ModelConfig, ModelInfo, TerraFM, save_model

    assert "terrafm-ti" in run("models", "list").output
    assert "untrained" not in run("models", "info", "terrafm-ti").output.lower()
    model = TerraFM(ModelConfig.of_size("ti"))
    info = ModelInfo(name="mine", title="Mine", trained=True, note="A model of mine.")
    save_model(model, tmp_path / "mine.safetensors", info)
    assert "A model of mine." in run("models", "verify", tmp_path / "mine.safetensors").output
    assert run("models", "import", tmp_path / "mine.safetensors", "--name", "my-model").exit_code == 0
    assert "my-model" in run("models", "list").output
    assert "cannot be a model's name" in refused("models", "import", tmp_path / "mine.safetensors", "--name", "../x")


def test_help_needs_no_torch():
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from engine.__main__ import main\n"
         "try: main(['--help'])\nexcept SystemExit: print('torch' in sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip().endswith("False")

"""Maps of several dates and tiles by the public commands: a folder of products, another year, the borders of tiles."""

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from tests.engine.products import cut, write_safe

TILES = {"32UPU": (slice(0, 256), slice(0, 180)), "32UQU": (slice(0, 256), slice(140, 320))}


def run(*words: object, status: int = 0) -> str:
    outcome = CliRunner().invoke(main, [str(word) for word in words])
    assert outcome.exit_code == status, outcome.output
    return outcome.output


def products(scene_folder: Path, folder: Path, days: tuple[str, ...], parts=TILES) -> Path:
    """SAFE products of each tile and day, with a cloud on the first day; later days are darker."""
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        values, transform, crs, bands = file.read(), file.transform, file.crs.to_string(), file.descriptions
    sky = np.zeros(values.shape[1:], bool)
    sky[:60, 100:200] = True
    for number, day in enumerate(days):
        for tile, part in parts.items():
            own, at = cut((values * (1 - 0.1 * number)).astype(np.uint16), transform, part)
            clouds = sky[part] if number == 0 else None
            write_safe(folder, own, at, crs, bands, day=day, tile=tile, clouds=clouds)
    return folder


@pytest.fixture(scope="module")
def made(scene_folder, tmp_path_factory) -> Path:
    """The map, report and probe of four products of two tiles and two days, given as their folder."""
    folder = tmp_path_factory.mktemp("dates")
    products(scene_folder, folder / "products", ("2023-05-01", "2023-07-20"))
    run("classify", "--s2", folder / "products", "--samples", scene_folder / "samples.gpkg",
        "--out", folder / "map.tif", "--report", folder / "report.json",
        "--save-probe", folder / "probe.safetensors")  # fmt: skip
    return folder


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as file:
        return file.read(1)


def test_a_folder_of_two_tiles_and_two_days_is_one_map(made, scene_folder):
    mapped, truth = read(made / "map.tif"), read(scene_folder / "truth.tif")
    assert mapped.shape == truth.shape and (mapped == truth).mean() > 0.7
    assert (mapped != 255).all(), "what clouds hide is told by the other day"
    report = json.loads((made / "report.json").read_text())
    assert report["dates"] == ["2023-05-01", "2023-07-20"]
    used = "\n".join(report["used"])
    assert used.count("Sentinel-2 L2A of ") == 4 and "tile 32UQU" in used and "left out by Sen2Cor's" in used
    assert "Date 1, of 2023-05-01: " in used and "were filled from the other dates" in used
    assert report["command"].count("--s2") == 1


def test_its_probe_maps_another_year_by_the_seasons(made, scene_folder, tmp_path):
    later = products(scene_folder, tmp_path / "later", ("2024-04-25", "2024-07-10", "2024-10-30"))
    run("predict", "--probe", made / "probe.safetensors", "--s2", later, "--out", tmp_path / "map.tif")
    assert (read(tmp_path / "map.tif") == read(made / "map.tif")).mean() > 0.9
    one = next((tmp_path / "later").glob("*20240710*32UPU*"))
    told = run("predict", "--probe", made / "probe.safetensors", "--s2", one, "--out", tmp_path / "one.tif", status=2)
    assert "The probe was trained on 2 dates, and this scene has 1" in told


def test_tiles_together_are_the_map_of_the_uncut_scene_and_nearly_that_of_each_alone(scene_folder, tmp_path):
    """Alone a tile is another window of the model, and its edges lack what lies beyond them."""
    halves = {"U": slice(0, 140), "T": slice(100, 256)}
    parts = {
        f"32U{letter}{row}": (rows, columns)
        for row, rows in halves.items()
        for letter, columns in (("P", slice(0, 180)), ("Q", slice(140, 320)))
    }
    folder = products(scene_folder, tmp_path / "products", ("2023-06-18",), parts)
    whole = products(scene_folder, tmp_path / "whole", ("2023-06-18",), {"32UPU": (slice(0, 256), slice(0, 320))})
    maps = {}
    for name, source in (("tiles", folder), ("uncut", next(whole.iterdir()))):
        run("classify", "--s2", source, "--samples", scene_folder / "samples.gpkg", "--out", tmp_path / f"{name}.tif",
            "--method", "linear", "--equal-shares", "--save-probe", tmp_path / f"{name}.safetensors",
            *(("--mask", next(source.rglob("*SCL_20m.tif"))) if name == "uncut" else ()))  # fmt: skip
        maps[name] = read(tmp_path / f"{name}.tif")
    assert (maps["tiles"] == maps["uncut"]).mean() > 0.995, "bands of 20 m are resampled up to each tile's edge"
    for product in folder.iterdir():
        run("predict", "--probe", tmp_path / "tiles.safetensors", "--s2", product, "--out", tmp_path / "tile.tif",
            "--mask", next(product.rglob("*SCL_20m.tif")))  # fmt: skip
        with rasterio.open(tmp_path / "tile.tif") as tile, rasterio.open(tmp_path / "tiles.tif") as file:
            row, column = file.index(*tile.xy(0, 0))
            alone = tile.read(1)
        inner = (slice(8, -8), slice(8, -8))
        here = maps["tiles"][row : row + alone.shape[0], column : column + alone.shape[1]]
        assert (here[inner] == alone[inner]).mean() > 0.95

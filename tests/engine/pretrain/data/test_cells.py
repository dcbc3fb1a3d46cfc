"""Cells are described by the global maps as these are published, and what is sampled of them is shown."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow
import pytest
import rasterio
from click.testing import CliRunner
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from pyarrow import parquet
from rasterio.warp import transform

from engine.__main__ import main
from engine.pretrain.data.priors.description import Sources, describe_cells
from engine.pretrain.data.priors.squares import Squares, read_squares
from engine.pretrain.data.priors.world_cover import CLASSES, WorldCover, majority
from engine.progress import silent
from tests.engine.pretrain.data.global_maps import climate_map, region_file, world_cover_tile

ROOT = Path(__file__).parents[4]
COAST = 2.0
"""Longitude that the made-up land ends at in the west."""


@pytest.fixture(scope="module")
def maps(tmp_path_factory):
    """A land from the coast at 2° E to 12° E, 46° N to 52° N, and one astride the antimeridian."""
    folder = tmp_path_factory.mktemp("maps")
    tiles = folder / "worldcover"
    world_cover_tile(tiles, "N48E000", [((0.5, 48.9, 2.0, 49.3), 80)])
    world_cover_tile(tiles, "N48E006", [
        ((7.0, 49.0, 7.3, 49.3), 10),
        ((7.14, 49.14, 7.16, 49.16), 50),
        ((8.5, 49.5, 8.9552, 50.5), 10),  # of the cell at 9° E it is less than the cropland on both sides
        ((8.9552, 49.5, 9.0, 50.5), 40),
    ])  # fmt: skip
    world_cover_tile(tiles, "N48E009", [((9.0, 49.5, 9.02, 50.5), 40), ((9.02, 49.5, 9.5, 50.5), 30)])
    world_cover_tile(tiles / "more", "N66E177", [((179.0, 66.5, 179.95, 67.5), 20), ((179.95, 66.5, 180.0, 67.5), 60)])
    world_cover_tile(tiles / "more", "N66W180", [((-180.0, 66.5, -179.0, 67.5), 100)])
    climate_map(folder / "koppen.tif", [
        ((5.0, 47.0, 8.0, 51.0), 15),
        ((8.93, 49.0, 8.95, 51.0), 16),
        ((-180.0, 66.5, -179.93, 67.5), 29),
    ])  # fmt: skip
    region_file(folder / "regions.geojson", {
        "Western Europe": (COAST, 46, 8, 52),
        "Eastern Europe": (8, 46, 12, 52),
        "Northern Asia": (170, 60, 180, 70),
        "Polar America": (-180, 60, -175, 70),
    })  # fmt: skip
    return folder


CELLS = {
    "forest": (49.15, 7.15),
    "astride two tiles": (50.0, 8.99),
    "astride the antimeridian": (67.0, 179.99),
    "lake without a tile": (47.0, 5.0),
    "by the coast": (49.1, 1.85),
    "offshore": (49.1, 1.0),
    "ocean": (0.0, -30.0),
}


def listed(path, cells=None, **more):
    rows = [(name, *place) for name, place in (CELLS if cells is None else cells).items()]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["place", "latitude", "longitude", *more])
        writer.writerows([*row, *(value[number] for value in more.values())] for number, row in enumerate(rows))
    return path


def arguments(maps, cells, out, **changes):
    given = {
        "cells": cells,
        "worldcover": maps / "worldcover",
        "koppen": maps / "koppen.tif",
        "regions": maps / "regions.geojson",
        "out": out,
        **changes,
    }
    return ["cells", "describe", *(str(part) for name, value in given.items()
                                   for part in (f"--{name.replace('_', '-')}", value))]  # fmt: skip


def run(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return {row["place"]: row for row in csv.DictReader(file)}


def found(rows):
    return {name: (row["class"], row["climate"], row["region"]) for name, row in rows.items()}


EXPECTED = {
    "forest": ("tree cover", "Cfb", "Western Europe"),
    "astride two tiles": ("cropland", "Cfc", "Eastern Europe"),  # the zone from 0.05° away
    "astride the antimeridian": ("moss and lichen", "ET", "Northern Asia"),
    "lake without a tile": ("no data", "Cfb", "Western Europe"),
    "by the coast": ("permanent water bodies", "", "Western Europe"),
    "offshore": ("open sea", "", ""),
    "ocean": ("open sea", "", ""),
}


def test_cells_of_major_tom_s_metadata_are_described(maps, tmp_path):
    names = [*CELLS, "forest"]
    places = [*CELLS.values(), (0.0, 0.0)]  # a cell that is listed again
    crs = ["EPSG:EPSG:32632", "EPSG:32632", "EPSG:32660", None, "EPSG:32631", "EPSG:32631", "EPSG:32625", "EPSG:32631"]
    columns = {
        "grid_cell": names,
        "product_id": ["S2"] * len(names),
        "centre_lat": [place[0] for place in places],
        "centre_lon": [place[1] for place in places],
        "crs": crs,
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "metadata.parquet")
    out = tmp_path / "cells.csv"
    command = arguments(maps, tmp_path / "metadata.parquet", out)
    done = subprocess.run([sys.executable, "-m", "engine", *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = table(out)
    assert list(rows) == list(CELLS)
    assert list(rows["forest"]) == ["place", "class", "climate", "region", "latitude", "longitude"]
    assert found(rows) == EXPECTED
    assert (float(rows["ocean"]["latitude"]), float(rows["ocean"]["longitude"])) == (0.0, -30.0)
    assert "7 cells; open sea 28.6%" in done.stdout
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_squares_of_any_size_are_described(maps, tmp_path):
    cells = listed(tmp_path / "c.csv", {"town": CELLS["forest"], "around it": CELLS["forest"]}, size_m=[640, ""])
    assert run(*arguments(maps, cells, tmp_path / "out.csv", every=1)).exit_code == 0
    assert {name: row["class"] for name, row in table(tmp_path / "out.csv").items()} == {
        "town": "built-up",
        "around it": "tree cover",
    }


def test_where_the_sea_begins_can_be_chosen(maps, tmp_path):
    cells = listed(tmp_path / "c.csv", {name: CELLS[name] for name in ("by the coast", "offshore")})

    def classes(**changes):
        assert run(*arguments(maps, cells, tmp_path / "out.csv", **changes)).exit_code == 0
        return [row["class"] for row in table(tmp_path / "out.csv").values()]

    # The cell's eastern side is 5.4 km from its centre, the coast 10.9 km and 73 km.
    assert classes(sea_distance=5) == ["open sea", "open sea"]
    assert classes(sea_distance=6) == ["permanent water bodies", "open sea"]
    assert classes(sea_distance=69) == ["permanent water bodies", "permanent water bodies"]
    land = region_file(tmp_path / "land.gpkg", {"": (150_000, 5_500_000, 220_000, 7_000_000)}, "name", "EPSG:3857")
    assert classes(land=land) == ["permanent water bodies", "open sea"]  # 3857: from 1.35° E
    assert classes(land=land, sea_distance=25) == ["permanent water bodies", "permanent water bodies"]


@pytest.mark.parametrize("crs", ["EPSG:32632", "EPSG:32660"])
def test_pixels_of_a_square_are_those_whose_centres_lie_in_it(tmp_path, crs):
    """Against the projected coordinates of every pixel, for a square astride four tiles."""
    west, south = (9, 48) if crs == "EPSG:32632" else (-180, 69)
    generator = np.random.default_rng(0)
    side, pixels = 600, {}
    for name, corner in {
        f"N{lat:02}{'W' if lon < 0 or lon == 180 else 'E'}{abs(lon):03}": (lon, lat)
        for lon in (west, (west - 3 + 180) % 360 - 180)
        for lat in (south, south - 3)
    }.items():
        path = world_cover_tile(tmp_path, name, [], side)
        codes = generator.choice([10, 30, 40, 95, 100], (side, side)).astype(np.uint8)
        with rasterio.open(path, "r+") as file:
            file.write(codes, 1)
        pixels[corner] = codes
    longitude, latitude, size = west + 0.02, south - 0.01, 20_000.0
    squares = Squares(("a",), np.array([latitude]), np.array([longitude]), np.array([size]), (crs,))
    (x,), (y,) = transform("EPSG:4326", crs, [longitude], [latitude])
    expected = np.zeros(101, int)
    for (left, bottom), codes in pixels.items():
        lon, lat = np.meshgrid(left + (np.arange(side) + 0.5) / 200, bottom + 3 - (np.arange(side) + 0.5) / 200)
        near = (np.abs((lon - longitude + 180) % 360 - 180) < 1) & (np.abs(lat - latitude) < 0.5)
        xs, ys = np.array(transform("EPSG:4326", crs, lon[near], lat[near]))
        inside = (np.abs(xs - x) < size / 2) & (np.abs(ys - y) < size / 2)
        expected += np.bincount(codes[near][inside], minlength=101)
    with WorldCover(tmp_path, every=60) as cover:
        counts = cover.counts(squares.corners(np.array([0]))[0])
    assert sum(expected > 0) == 5
    assert np.abs(counts - expected[[0, *(entry.code for entry in CLASSES)]]).max() <= 3  # the sides are not straight


def test_overviews_are_read_where_they_are_fine_enough(tmp_path):
    path = world_cover_tile(tmp_path, "N00E000", [((1, 1, 1.2, 1.2), 10)], side=3600)
    with rasterio.open(path, "r+") as file:
        file.build_overviews([4], rasterio.enums.Resampling.nearest)
    with rasterio.open(path, "r+", overview_level=0) as overview:
        overview.write(np.full((1, overview.height, overview.width), 50, np.uint8))
    corners = np.array([[1.05, 1.05], [1.15, 1.05], [1.15, 1.15], [1.05, 1.15]])
    for every, code in ((10, 10), (60, 50)):  # pixels of this tile are ten times as wide
        with WorldCover(tmp_path, every) as cover:
            assert majority(cover.counts(corners)) == code


def stopped_after(tiles):
    seen = []

    def progress(fraction, message):
        seen.append((fraction, message))
        if len(seen) > tiles:
            raise KeyboardInterrupt

    return progress, seen


@pytest.mark.parametrize("damage", [b"", b'{"tile": [0, '])
def test_work_that_was_interrupted_is_gone_on_with(maps, tmp_path, damage, caplog):
    squares = read_squares(listed(tmp_path / "c.csv"))
    sources = Sources(maps / "worldcover", maps / "koppen.tif", maps / "regions.geojson", "REGION")
    out = tmp_path / "cells.csv"
    with pytest.raises(KeyboardInterrupt):
        describe_cells(squares, sources, out, stopped_after(3)[0])
    (part,) = (path for path in tmp_path.iterdir() if path.name.endswith(".part"))
    assert not out.exists()
    part.write_bytes(part.read_bytes() + damage)
    progress, seen = stopped_after(100)
    describe_cells(squares, sources, out, progress)
    assert len(seen) == 2 + 1  # five tiles hold the cells, and then all is done
    assert 0 < seen[0][0] < 1 and seen[-1] == (1.0, "cells.csv")
    assert found(table(out)) == EXPECTED
    assert not part.exists() and not caplog.records


def test_work_that_was_begun_otherwise_is_begun_anew(maps, tmp_path, caplog):
    squares = read_squares(listed(tmp_path / "c.csv"))
    places = maps / "worldcover", maps / "koppen.tif", maps / "regions.geojson", "REGION"
    out = tmp_path / "cells.csv"
    with pytest.raises(KeyboardInterrupt):
        describe_cells(squares, Sources(*places), out, stopped_after(3)[0])
    describe_cells(squares, Sources(*places, sea_distance=150_000), out, silent)
    assert "begun anew" in caplog.text
    assert found(table(out))["offshore"] == ("permanent water bodies", "", "Western Europe")


def refused(*arguments):
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert len(result.output.strip().splitlines()) == 1 and result.output.startswith("Error: ")
    return result.output


def raster(path, content):
    path.write_bytes(content)
    return path


MISTAKES = {
    "no tiles": (lambda maps, at: {"worldcover": at}, "holds no tiles of WorldCover"),
    "no folder": (lambda maps, at: {"worldcover": at / "none"}, "holds no tiles of WorldCover"),
    "a foreign value": (
        lambda maps, at: {"worldcover": world_cover_tile(at / "w", "N48E006", [((6, 49, 9, 49.3), 11)]).parent},
        "N48E006_Map.tif holds the value 11",
    ),
    "a cut tile": (
        lambda maps, at: {"worldcover": raster(at / "ESA_WorldCover_10m_2021_v200_N48E006_Map.tif", b"II*").parent},
        "copy it again",
    ),
    "a tile of elsewhere": (
        lambda maps, at: {
            "worldcover": world_cover_tile(at, "N00E000", [], 100)
            .rename(at / "ESA_WorldCover_10m_2021_v200_N48E006_Map.tif")
            .parent
        },
        "where its name says",
    ),
    "no climate": (lambda maps, at: {"koppen": at / "k.tif"}, "cannot be read as a raster"),
    "another climate": (
        lambda maps, at: {"koppen": climate_map(at / "k.tif", [((7, 49, 8, 50), 31)])},
        "holds the value 31: give a map of the codes 1 to 30",
    ),
    "a field that is not there": (lambda maps, at: {"region_field": "NAME"}, "has no field 'NAME': name one of REGION"),
    "regions without a system": (
        lambda maps, at: {"regions": region_file(at / "r.gpkg", {"a": (0, 0, 1, 1)}, crs=None)},
        "no coordinate reference system",
    ),
    "no regions": (lambda maps, at: {"regions": raster(at / "r.geojson", b"{}")}, "cannot be read as polygons"),
    "no cells": (lambda maps, at: {"cells": at / "c.parquet"}, "cannot be read as a list of cells"),
    "an empty list": (lambda maps, at: {"cells": listed(at / "c.csv", {})}, "lists no cells"),
    "a place nowhere": (
        lambda maps, at: {"cells": listed(at / "c.csv", {"a": (95, 0)})},
        "gives a the latitude 95: give a number from -90 to 90",
    ),
    "no number": (lambda maps, at: {"cells": listed(at / "c.csv", {"a": ("north", 0)})}, "the latitude north"),
    "other columns": (
        lambda maps, at: {"cells": raster(at / "c.csv", b"name,x,y\na,1,2\n")},
        "has no column grid_cell",
    ),
    "another ending": (lambda maps, at: {"out": at / "cells.txt"}, "does not end with .csv"),
    "no such folder": (lambda maps, at: {"out": at / "none" / "cells.csv"}, "There is no folder"),
}


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize(("change", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_and_leaves_no_table(maps, tmp_path, change, sentence):
    given = {"cells": listed(tmp_path / "cells.in.csv", {"forest": CELLS["forest"]}), "out": tmp_path / "out.csv"}
    given.update(change(maps, tmp_path))
    assert sentence in refused(*arguments(maps, **given))
    assert not (tmp_path / "out.csv").exists()


def known_cells(path, counts, columns="place,class,climate,region,latitude,longitude"):
    """So many cells of each kind, some 100 km from each other."""
    lines, number = [columns], 0
    for kind, count in counts.items():
        for _ in range(count):
            cell = [f"c{number}", *kind.split("/"), f"{60 - number // 300}", f"{-170 + number % 300}"]
            lines.append(",".join(cell[: len(columns.split(","))]))
            number += 1
    path.write_text("\n".join(lines) + "\n")
    return path


KINDS = {
    "tree cover/Cfb/Western Europe": 900,
    "grassland/BSk/Central Asia": 400,
    "built-up/Cfb/Western Europe": 9,
    "open sea//": 500,
}


def pixels_of(path, colour):
    image = imread(path)[..., :3]
    return int((np.abs(image - to_rgb(colour)).max(axis=-1) < 0.03).sum())


def test_what_is_sampled_is_shown_on_a_map_and_in_charts(tmp_path):
    cells = known_cells(tmp_path / "cells.csv", KINDS)
    regions = region_file(tmp_path / "regions.gpkg", {"a": (-100, -50, 100, -20)})
    out, chart = tmp_path / "map.png", tmp_path / "chart.png"
    done = run("cells", "draw", "--cells", cells, "--draws", 3000, "--out", out, "--chart", chart, "--regions", regions,
               "--json")  # fmt: skip
    assert done.exit_code == 0, done.output
    result = json.loads(done.output.splitlines()[-1])
    assert result["draws"] == 3000 and 500 < result["places"] < 1319
    colours = {entry.name: entry.colour for entry in CLASSES}
    for path in (out, chart):
        shown = {name: pixels_of(path, colours[name]) for name in ("tree cover", "grassland", "built-up", "mangroves")}
        assert shown["tree cover"] > shown["grassland"] > shown["built-up"] > 50
        assert shown["mangroves"] < 5
    assert pixels_of(out, "#cbd2d9") > 20_000  # the land
    height, width = imread(out).shape[:2]
    assert height > 1000 and width > 1000


def test_a_sample_is_drawn_as_its_configuration_says(tmp_path):
    cells = known_cells(tmp_path / "cells.csv", KINDS)
    config = tmp_path / "run.yaml"
    config.write_text("data: {sampling: uniform}\noptimisation: {epoch_samples: 1809}\n")
    done = run("cells", "draw", "--cells", cells, "--config", config, "--out", tmp_path / "m.png", "--chart",
               tmp_path / "c.png")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "1,809 draws show 1,809 of 1,809 places" in done.output


def test_a_table_without_coordinates_has_no_map(tmp_path):
    cells = known_cells(tmp_path / "cells.csv", {"tree cover": 3}, "place,class")
    out = ["--out", tmp_path / "map.png", "--chart", tmp_path / "chart.png", "--draws", 5]
    assert "latitude and longitude" in refused("cells", "draw", "--cells", cells, *out)
    assert "is no table of cells" in refused("cells", "draw", "--cells", tmp_path / "none.csv", *out)
    assert "does not end with .png" in refused("cells", "draw", "--cells", cells, *out, "--out", tmp_path / "map.jpg")
    assert "does not end with .png" in refused("cells", "draw", "--cells", cells, *out, "--chart", tmp_path / "c.svg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cells.csv"]

"""Segments: whole, pure, without a seam between blocks, and ready to be parcels."""

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from click.testing import CliRunner

from engine import SceneFeatures, open_scene
from engine.__main__ import main
from engine.errors import UserError
from engine.mapping.segments.segment import write_segments
from engine.requests import SegmentRequest


@pytest.fixture(scope="module")
def made(scene_folder, tmp_path_factory):
    """The folder of a scene's segments by blocks of 80 pixels, and in one block."""
    folder = tmp_path_factory.mktemp("segments")
    with open_scene(scene_folder / "s2_l2a.tif") as scene, SceneFeatures(scene) as features:
        for name, block in (("blocks", 80), ("whole", 4096)):
            request = SegmentRequest(out=folder / f"{name}.gpkg", raster=folder / f"{name}.tif", size=0.5)
            write_segments(features, request, block=block)
    return folder


def numbers(path: Path) -> np.ndarray:
    with rasterio.open(path) as file:
        return file.read(1)


def borders(labels: np.ndarray) -> np.ndarray:
    """[h, w] whether the pixel to the right belongs to another segment."""
    return np.pad(labels[:, 1:] != labels[:, :-1], ((0, 0), (0, 1)))


def test_blocks_make_what_one_block_makes(made):
    blocks, whole = numbers(made / "blocks.tif"), numbers(made / "whole.tif")
    assert (borders(blocks) != borders(whole)).sum() < 0.005 * borders(whole).sum()


def test_no_border_of_a_block_shows(made):
    """Along the columns where blocks of 77 pixels (eleven cells) meet there are no more borders than elsewhere."""
    along = borders(numbers(made / "blocks.tif")).mean(axis=0)
    seams = along[[76, 153, 230]]
    assert seams.max() < along[:-1].max()
    assert seams.mean() < along.mean() + 2 * along.std()


def test_polygons_cover_the_scene_once(made):
    _, _, wkb, (segments, hectares) = pyogrio.raw.read(made / "blocks.gpkg", layer="blocks")
    shapes = shapely.from_wkb(wkb)
    assert shapely.is_valid(shapes).all()
    labels = numbers(made / "blocks.tif")
    assert sorted(segments.tolist()) == list(range(1, len(segments) + 1)) == np.unique(labels).tolist()
    assert np.isclose(shapely.area(shapes).sum(), labels.size * 100)
    assert np.isclose(shapely.area(shapely.union_all(shapes)), labels.size * 100)
    assert 0.35 < hectares.mean() < 0.65


def test_segments_follow_what_is_there(made, scene_folder):
    """They are purer than squares of the same size."""
    with rasterio.open(scene_folder / "truth.tif") as file:
        truth = file.read(1)
    rows, columns = np.indices(truth.shape)
    squares = rows // 7 * 1000 + columns // 7

    def purity(labels: np.ndarray) -> float:
        _, places = np.unique(labels, return_inverse=True)
        counts = np.zeros((places.max() + 1, 256))
        np.add.at(counts, (places.ravel(), truth.ravel()), 1)
        return counts.max(axis=1).sum() / truth.size

    assert purity(numbers(made / "blocks.tif")) > purity(squares) + 0.03


def test_a_command_cuts_and_a_map_takes_it(scene_folder, tmp_path):
    imagery = ["--s2", str(scene_folder / "s2_l2a.tif")]
    cut = ["segment", *imagery, "--size", "2", "--resolution", "20", "--out", str(tmp_path / "s.gpkg")]
    told = CliRunner().invoke(main, cut)
    assert told.exit_code == 0, told.output
    assert "segments of" in told.output
    mapped = ["classify", *imagery, "--samples", str(scene_folder / "samples.gpkg"), "--out", str(tmp_path / "m.tif")]
    parcels = ["--parcels", str(tmp_path / "s.gpkg"), "--parcel-classes", str(tmp_path / "c.gpkg")]
    told = CliRunner().invoke(main, [*mapped, *parcels])
    assert told.exit_code == 0, told.output
    assert "of them outside" not in told.output


def test_no_data_is_no_segment(scene_folder, tmp_path):
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        profile, values, names, tags = file.profile, file.read(), file.descriptions, file.tags()
    values[:, :100] = 0
    with rasterio.open(tmp_path / "s2_l2a.tif", "w", **{**profile, "nodata": 0}) as file:
        file.write(values)
        file.descriptions = names
        file.update_tags(**tags)
    with open_scene(tmp_path / "s2_l2a.tif", level="l2a") as scene, SceneFeatures(scene) as features:
        write_segments(features, SegmentRequest(out=tmp_path / "s.gpkg", raster=tmp_path / "s.tif"))
    labels = numbers(tmp_path / "s.tif")
    assert (labels[:100] == 0).all()
    assert (labels[100:] > 0).all()


def test_sizes_that_no_segment_can_have_are_refused(scene_folder, tmp_path):
    with open_scene(scene_folder / "s2_l2a.tif") as scene, SceneFeatures(scene) as features:
        with pytest.raises(UserError, match="Segments of 10 m along a side do not fit a map of 10 m pixels: choose 30"):
            write_segments(features, SegmentRequest(out=tmp_path / "s.gpkg", side=10.0))

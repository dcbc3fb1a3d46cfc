"""Projecting levels and interpolating afterwards equals interpolating dense features and projecting them."""

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from engine.features.block import FeatureBlock, FeatureLevel

RNG = np.random.default_rng(3)


def level(stride: int, dimensions: int, height: int = 64, width: int = 96, row: int = 128, column: int = 64):
    """Random values with one node around the rectangle, as blocks have them."""
    around = 0 if stride == 1 else 1
    shape = (height // stride + 2 * around, width // stride + 2 * around, dimensions)
    values = RNG.normal(size=shape).astype(np.float32)
    return FeatureLevel(values, stride, row // stride - around, column // stride - around)


@pytest.fixture
def block() -> FeatureBlock:
    levels = tuple(level(stride, dimensions) for stride, dimensions in ((1, 5), (2, 4), (4, 3), (8, 6)))
    return FeatureBlock(levels, RNG.random((64, 96)) > 0.2, 128, 64)


def reference(block: FeatureBlock, rows, columns) -> np.ndarray:
    """Every level interpolated by scipy at every position."""
    parts = []
    for lv in block.levels:
        at_rows = (np.asarray(rows) + 0.5) / lv.stride - 0.5 - lv.first_row
        at_columns = (np.asarray(columns) + 0.5) / lv.stride - 0.5 - lv.first_column
        grid = np.meshgrid(at_rows, at_columns, indexing="ij")
        parts.append(
            np.stack([map_coordinates(lv.values[..., d], grid, order=1) for d in range(lv.dimensions)], axis=-1)
        )
    return np.concatenate(parts, axis=-1)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (np.arange(128, 192), np.arange(64, 160)),
        (np.arange(131, 170), np.arange(77, 103)),
        (np.arange(130, 190, 7), np.arange(65, 158, 5)),
        (np.array([150]), np.array([159])),
    ],
    ids=["whole", "part", "every few pixels", "one pixel"],
)
def test_projection_equals_dense_features_times_weights(block, rows, columns):
    weights = RNG.normal(size=(block.dimensions, 3)).astype(np.float32)
    dense = reference(block, rows, columns)
    np.testing.assert_allclose(block.dense(rows, columns), dense, atol=1e-5)
    np.testing.assert_allclose(np.moveaxis(block.project(weights, rows, columns), 0, 2), dense @ weights, atol=1e-4)


def test_thinned_block_projects_like_the_block_it_came_from(block):
    rows, columns = np.arange(130, 190, 9), np.arange(70, 150, 9)
    weights = RNG.normal(size=(block.dimensions, 2)).astype(np.float32)
    thin = block.thinned(rows, columns)
    np.testing.assert_allclose(
        thin.project(weights, rows, columns), block.project(weights, rows, columns), atol=5e-2, rtol=5e-3
    )
    np.testing.assert_array_equal(thin.valid_at(rows[1:3], columns), block.valid_at(rows[1:3], columns))
    assert thin.size < block.size

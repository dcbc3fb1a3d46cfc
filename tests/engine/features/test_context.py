"""Gaussian context: against scipy at every pixel, and with holes."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from engine.features.context import HALO, SCALES, TRUNCATE, context_levels, log_reflectance, pixel_stack
from engine.features.model_levels import trimmed
from engine.imagery import SceneBlock, Window

RNG = np.random.default_rng(1)


def centre(level, size: int) -> np.ndarray:
    """The nodes of the block inside the halo, channels first."""
    skip = HALO // level.stride
    return np.moveaxis(level.values, 2, 0)[:, skip : skip + size // level.stride, skip : skip + size // level.stride]


def test_context_equals_gaussian_filters():
    stack = RNG.normal(size=(3, 64 + 2 * HALO, 64 + 2 * HALO)).astype(np.float32)
    levels = {level.stride: level for level in context_levels(stack, -HALO, -HALO)}
    assert [level.first_row for level in levels.values()] == [-HALO // stride for stride in levels]
    start = {1: 3, 2: 0, 4: 0}  # the pixels themselves come first at stride 1
    for scale in SCALES:
        mean = np.stack([gaussian_filter(band, scale.sigma, truncate=TRUNCATE) for band in stack])
        square = np.stack([gaussian_filter(band**2, scale.sigma, truncate=TRUNCATE) for band in stack])
        deviation = np.sqrt(np.maximum(square - mean**2, 0))
        got = centre(levels[scale.stride], 64)[start[scale.stride] :][:6]
        # between pixels a node's Gaussian is the mean of its neighbours' to a good approximation
        s = scale.stride
        for expected, found in ((mean, got[:3]), (deviation, got[3:6])):
            inner = expected[:, HALO : HALO + 64, HALO : HALO + 64]
            at_nodes = inner.reshape(3, 64 // s, s, 64 // s, s).mean(axis=(2, 4))
            assert np.abs(at_nodes - found).max() < (1e-4 if s == 1 else 0.02)


@pytest.mark.parametrize("window", [Window(0, 0, 64, 64), Window(8, 16, 40, 48), Window(3, 5, 61, 59)])
def test_what_is_not_wanted_is_left_out_of_the_same_levels(window):
    stack = RNG.normal(size=(3, 64 + 2 * HALO, 64 + 2 * HALO)).astype(np.float32)
    stack[1, 50:70, 30:90] = np.nan
    whole = trimmed(context_levels(stack, -HALO, -HALO), window)
    for level, expected in zip(context_levels(stack, -HALO, -HALO, window), whole, strict=True):
        np.testing.assert_array_equal(level.values, expected.values)
        assert (level.stride, level.first_row, level.first_column) == (
            (expected.stride, expected.first_row, expected.first_column)
        )


def test_holes_take_no_part_in_the_means():
    stack = np.full((1, 2 * HALO + 16, 2 * HALO + 16), 5.0, np.float32)
    stack[:, 45:52, 40:60] = np.nan
    for level in context_levels(stack, 0, 0):
        values = level.values[..., 0 if level.stride > 1 else 1]
        known = np.isfinite(values)
        np.testing.assert_allclose(values[known], 5.0, rtol=1e-4)
        assert known.mean() > 0.95


def test_where_nothing_is_in_reach_the_feature_is_unknown():
    stack = np.full((2, 2 * HALO + 64, 2 * HALO + 64), np.nan, np.float32)
    stack[0] = 1.0
    for level in context_levels(stack, 0, 0):
        bands = level.values.shape[2] // (3 if level.stride == 1 else 2)
        assert bands == 2
        by_feature = np.isfinite(level.values).all(axis=(0, 1))
        assert by_feature.sum() == level.values.shape[2] // 2


def test_reflectance_is_logged_and_backscatter_is_left_in_decibels():
    s2 = np.full((12, 2, 2), 1000.0, np.float32)
    s1 = np.full((2, 2, 2), -12.5, np.float32)
    valid = np.array([[True, True], [True, False]])
    stack = pixel_stack([SceneBlock({"s2_l2a": s2, "s1": s1}, {"s2_l2a": valid, "s1": np.ones_like(valid)})])
    assert np.isnan(stack[:12, 1, 1]).all()
    stack = stack[:, :1]
    np.testing.assert_allclose(stack[:12], np.log(0.11), rtol=1e-5)
    np.testing.assert_allclose(stack[12:], -12.5)
    assert np.isfinite(log_reflectance(np.array([-50.0, 0.0], np.float32))).all()

"""Averages among alike neighbours: as wide as asked for on even ground, none across an edge."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import UserError
from engine.mapping.smoothing import Likeness, reach, steps_of


def whole(shape: tuple[int, int]) -> np.ndarray:
    return np.ones(shape, bool)


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.0, 3.0, 5.5])
def test_where_all_is_alike_it_is_as_wide_as_asked_for(sigma):
    shape = (101, 101)
    one = np.zeros((1, *shape), np.float32)
    one[0, 50, 50] = 1
    spread = Likeness.of(np.zeros((1, *shape), np.float32), whole(shape), sigma).smoothed(one)[0]
    away = np.arange(101) - 50
    assert spread.sum() == pytest.approx(1, abs=1e-5)
    assert (spread.sum(axis=0) * away**2).sum() == pytest.approx(sigma**2, rel=1e-4)
    assert (spread.sum(axis=1) * away**2).sum() == pytest.approx(sigma**2, rel=1e-4)
    reached = np.flatnonzero(spread.any(axis=0)) - 50
    assert abs(reached).max() <= reach(sigma)


def test_a_road_of_one_pixel_keeps_its_probabilities_and_noise_beside_it_is_averaged():
    rng = np.random.default_rng(0)
    shape = (60, 60)
    guide = np.zeros((1, *shape), np.float32)
    guide[:, :, 30] = 3.0
    values = rng.random((2, *shape)).astype(np.float32) * 0.5
    values[0, :, 30] = 0.9
    made = Likeness.of(guide, whole(shape), 3.0).smoothed(values)
    assert abs(made[0, :, 30] - 0.9).max() < 0.01
    assert made[1, :, :20].std() < 0.35 * values[1, :, :20].std()


def test_nothing_comes_from_pixels_without_data():
    shape = (40, 40)
    valid = whole(shape)
    valid[:, 20:] = False
    values = np.where(valid, np.float32(1), np.float32(-1e6))[None]
    made = Likeness.of(np.zeros((1, *shape), np.float32), valid, 3.0).smoothed(values)
    assert np.allclose(made[0][valid], 1)


def test_told_part_by_part_it_is_the_same():
    rng = np.random.default_rng(1)
    guide = rng.normal(size=(3, 90, 70)).astype(np.float32) * 0.4
    valid = rng.random((90, 70)) > 0.05
    values = rng.random((2, 90, 70)).astype(np.float32)
    parts = Likeness.unknown(3, (90, 70), 3.0)
    for top, left in ((32, 32), (0, 0), (32, 0), (64, 32), (0, 32), (64, 0), (64, 64), (0, 64), (32, 64)):
        area = slice(top, min(90, top + 32)), slice(left, min(70, left + 32))
        parts.add(area, guide[(slice(None), *area)], valid[area])
    assert np.allclose(parts.smoothed(values), Likeness.of(guide, valid, 3.0).smoothed(values), atol=1e-6)


def test_a_picture_smaller_than_a_step_and_no_smoothing():
    values = np.random.default_rng(2).random((2, 3, 2)).astype(np.float32)
    guide = np.zeros((1, 3, 2), np.float32)
    small = Likeness.of(guide, whole((3, 2)), 3.0).smoothed(values)
    assert (small.std(axis=(1, 2)) < 0.6 * values.std(axis=(1, 2))).all()
    assert (values.min(axis=(1, 2)) < small.min(axis=(1, 2))).all() and (
        small.max(axis=(1, 2)) < values.max(axis=(1, 2))
    ).all()
    assert steps_of(0.0) == () and reach(0.2) == 0
    assert Likeness.of(guide, whole((3, 2)), 0.0).smoothed(values) is values


def test_a_smoothing_over_the_whole_country_is_refused():
    with pytest.raises(UserError, match="The smoothing is 1e\\+08 pixels wide, and at most 1000 are averaged"):
        reach(1e8)

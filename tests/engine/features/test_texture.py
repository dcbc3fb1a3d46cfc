"""Texture of radar: the same wherever a block begins, blind to holes, and of what a known pattern has."""

import numpy as np

from engine.features.texture import HALO, STRIDE, texture_length, texture_level

RNG = np.random.default_rng(2)
SKIP = HALO // STRIDE
FIRST_MOMENTS = 12
"""Of one band: eight energies and four of gradients come before."""


def field(side: int = 2 * HALO + 64) -> np.ndarray:
    return (RNG.normal(size=(1, side, side)) * 2 - 12).astype(np.float32)


def test_a_part_of_the_scene_has_the_texture_that_it_has_in_the_whole():
    whole = field(2 * HALO + 96)
    expected = texture_level(whole, 0, 0).values[SKIP + 4 : SKIP + 12, SKIP + 4 : SKIP + 12]
    part = texture_level(whole[:, 16 : 2 * HALO + 48, 16 : 2 * HALO + 48], 16, 16)
    assert part.first_row == 4
    np.testing.assert_allclose(part.values[SKIP : SKIP + 8, SKIP : SKIP + 8], expected, atol=2e-3)


def test_smooth_ground_is_told_from_rough_and_stripes_from_noise():
    side = 2 * HALO + 16
    rough, stripes = field(side), np.tile(3 * np.sin(np.arange(side) / 2), (1, side, 1)).astype(np.float32) - 12
    values = {
        name: texture_level(stack, 0, 0).values[SKIP + 2, SKIP + 2]
        for name, stack in (("flat", np.full_like(rough, -12)), ("rough", rough), ("stripes", stripes))
    }
    assert len(values["flat"]) == texture_length(1)
    assert (values["rough"][:8] > values["flat"][:8]).all()
    assert values["stripes"][9] > 0.9 > 0.3 > values["rough"][9]  # how far gradients agree
    assert abs(values["flat"][FIRST_MOMENTS]) < 0.1


def test_a_few_holes_change_little_and_nothing_known_is_unknown():
    whole = field()
    holes = whole.copy()
    holes[:, ::17, ::13] = np.nan
    inner = (slice(SKIP, -SKIP), slice(SKIP, -SKIP))
    known, holed = texture_level(whole, 0, 0).values[inner], texture_level(holes, 0, 0).values[inner]
    assert np.abs(known - holed)[..., :FIRST_MOMENTS].max() < 0.3
    assert np.isnan(texture_level(np.full_like(whole, np.nan), 0, 0).values).all()

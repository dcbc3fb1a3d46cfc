"""Windows cover the scene, and their blend has no seams."""

import numpy as np
import pytest

from engine.features.windows import USUAL, WIDE, BlendedNodes, WindowLattice, detail_for, layout_for
from engine.imagery import Window


@pytest.mark.parametrize("size", [(224, 224), (100, 700), (1, 1), (1000, 513)])
@pytest.mark.parametrize("patch", [4, 8, 16])
@pytest.mark.parametrize("detail", [1, 2])
@pytest.mark.parametrize(("layout", "least"), [(USUAL, 2), (WIDE, 2)])
def test_every_pixel_lies_well_inside_some_window(size, patch, detail, layout, least):
    lattice = WindowLattice(*size, patch, detail, layout)
    lead = np.full(size, -1)
    for index in range(len(lattice)):
        row, column = lattice.origin(index)
        for r in range(max(0, row), min(size[0], row + lattice.window)):
            inside = np.arange(max(0, column), min(size[1], column + lattice.window))
            from_edge = np.minimum(inside - column, column + lattice.window - 1 - inside)
            from_edge = np.minimum(from_edge, min(r - row, row + lattice.window - 1 - r))
            lead[r, inside] = np.maximum(lead[r, inside], from_edge)
        if index > 40:
            break
    if len(lattice) <= 40:
        assert lead.min() >= least * patch


def test_overlapping_finds_exactly_the_windows_that_share_pixels():
    lattice = WindowLattice(900, 700, 16)
    for row, column, height, width in ((0, 0, 1, 1), (300, 250, 64, 64), (895, 600, 5, 100), (0, 0, 900, 700)):
        expected = []
        for index in range(len(lattice)):
            top, left = lattice.origin(index)
            if top < row + height and top + 224 > row and left < column + width and left + 224 > column:
                expected.append(index)
        assert lattice.overlapping(Window(column, row, width, height)) == expected


def test_groups_hold_every_window_once():
    lattice = WindowLattice(3000, 2000, 16)
    found = [index for group in lattice.in_groups(5) for index in group]
    assert sorted(found) == list(range(len(lattice)))


@pytest.mark.parametrize("layout", [USUAL, WIDE])
@pytest.mark.parametrize("detail", [1, 2])
def test_blend_of_a_linear_field_is_that_field_without_seams(detail, layout):
    """Tokens that sample a plane must blend to the plane wherever windows are not extrapolated."""
    lattice, side = WindowLattice(700, 600, 16, detail, layout), np.arange(layout.side) + 0.5
    step = lattice.node_stride
    assert step == 8 // detail
    shape = (700 // step, 600 // step)
    blend = BlendedNodes.empty(lattice, 0, 0, shape, 2)
    for index in range(len(lattice)):
        row, column = lattice.origin(index)
        y, x = row + side * 16 - 0.5, column + side * 16 - 0.5
        blend.add(index, np.stack(np.meshgrid(y, x, indexing="ij"), axis=-1).astype(np.float32))
    y, x = (np.arange(shape[0]) + 0.5) * step - 0.5, (np.arange(shape[1]) + 0.5) * step - 0.5
    expected = np.stack(np.meshgrid(y, x, indexing="ij"), axis=-1)
    assert np.abs(blend.mean() - expected).max() < 0.2


def test_a_scene_with_room_for_them_has_wide_windows_at_three_quarters_of_the_work():
    assert [layout_for(*size, 16) for size in [(512, 5000), (640, 640), (10980, 10980)]] == [USUAL, WIDE, WIDE]
    usual, wide = (WindowLattice(10980, 10980, 16, 1, layout) for layout in (USUAL, WIDE))
    assert len(wide) * WIDE.side**2 < 0.8 * len(usual) * USUAL.side**2


def test_a_quarter_of_a_patch_or_finer_asks_for_twice_the_detail():
    assert [detail_for(metres, 160.0) for metres in (None, 80.0, 50.0, 40.0, 10.0)] == [1, 1, 1, 2, 2]


def test_blend_of_a_part_equals_the_part_of_the_blend():
    lattice = WindowLattice(500, 500, 16)
    rng = np.random.default_rng(0)
    tokens = {index: rng.normal(size=(14, 14, 3)).astype(np.float32) for index in range(len(lattice))}
    whole = BlendedNodes.empty(lattice, 0, 0, (62, 62), 3)
    part = BlendedNodes.empty(lattice, 17, 9, (20, 30), 3)
    for index, values in tokens.items():
        whole.add(index, values)
        part.add(index, values)
    np.testing.assert_allclose(part.mean(), whole.mean()[17:37, 9:39], rtol=1e-5, atol=1e-5)


def test_tokens_without_data_have_no_weight():
    lattice = WindowLattice(224, 224, 16)
    blend = BlendedNodes.empty(lattice, 0, 0, (28, 28), 1)
    tokens = np.ones((14, 14, 1), np.float32)
    tokens[:, 7:] = np.nan
    for index in range(len(lattice)):
        blend.add(index, tokens)
    mean = blend.mean()
    np.testing.assert_allclose(mean[np.isfinite(mean)], 1.0, rtol=1e-5)


def test_nothing_known_is_nan():
    lattice = WindowLattice(224, 224, 16)
    blend = BlendedNodes.empty(lattice, 0, 0, (4, 4), 2)
    blend.add(0, np.full((14, 14, 2), np.nan, np.float32))
    assert np.isnan(blend.mean()).all()

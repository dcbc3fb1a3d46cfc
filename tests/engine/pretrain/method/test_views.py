"""Views share their geometry between modalities; modalities are drawn as said."""

import numpy as np
import pytest
import torch

from engine.model import Modality
from engine.pretrain.data.tiles import Tile
from engine.pretrain.method.views import (
    CropSize,
    Geometry,
    HiddenPatches,
    ViewDraw,
    batched,
    draw_modalities,
    resampled,
)

S1, L1C, L2A = Modality.S1, Modality.S2_L1C, Modality.S2_L2A
SIZES = (CropSize(2, 32, (0.25, 1.0)), CropSize(3, 16, (0.05, 0.25)))


def ramps(height=80, width=80):
    """An image whose two first channels are its own row and column."""
    rows, columns = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    return np.stack([rows, columns] * 6).astype(np.float32)


def place(*modalities, image=None):
    image = ramps() if image is None else image
    return Tile("ramp", {m: image[:2] if m is S1 else image for m in modalities})


def test_all_modalities_of_a_view_show_the_same_ground():
    draw = ViewDraw(SIZES, (S1, L1C, L2A))
    for views in draw.of_place(place(S1, L1C, L2A), np.random.default_rng(0)):
        assert torch.equal(views.images[L2A], views.images[L1C])
        assert torch.equal(views.images[L2A][:, :2], views.images[S1])
    local = views.images[S1]
    assert not torch.equal(local[0], local[1])


def test_a_crop_without_resampling_is_the_part_of_the_place_it_names():
    image = ramps()
    crop = Geometry(10, 20, 32, quarter_turns=0, mirrored=False).apply(image, 32).numpy()
    assert np.array_equal(crop, image[:, 10:42, 20:52])
    turned = Geometry(10, 20, 32, quarter_turns=1, mirrored=True).apply(image, 32).numpy()
    assert np.array_equal(turned, np.rot90(image[:, 10:42, 20:52], 1, (1, 2))[:, :, ::-1])


def test_crops_cover_the_asked_share_of_the_area_all_over_the_place_in_all_poses():
    generator = np.random.default_rng(1)
    drawn = [Geometry.draw(200, 200, (0.25, 1.0), generator) for _ in range(4000)]
    area = np.array([one.side**2 / 200**2 for one in drawn])
    assert area.min() >= 0.24 and area.max() <= 1.0
    assert area.mean() == pytest.approx(0.625, abs=0.015)
    assert all(one.row + one.side <= 200 and one.column + one.side <= 200 for one in drawn)
    poses = np.unique([(one.quarter_turns, one.mirrored) for one in drawn], axis=0, return_counts=True)[1]
    assert len(poses) == 8 and poses.min() > 400


def test_each_modality_is_drawn_with_half_and_a_single_one_if_none_came_up():
    generator = np.random.default_rng(2)
    drawn = draw_modalities(np.array([True, True, True]), 40_000, generator)
    # p = ½ each; of the eighth of the views without any a third falls to each
    assert drawn.mean(axis=0) == pytest.approx([0.5 + 1 / 24] * 3, abs=0.01)
    single = (drawn.sum(axis=1) == 1).mean()
    assert single == pytest.approx(3 / 8 + 1 / 8, abs=0.01)
    assert drawn.any(axis=1).all()


def test_what_a_place_lacks_is_never_drawn():
    drawn = draw_modalities(np.array([True, False, True]), 2000, np.random.default_rng(3))
    assert not drawn[:, 1].any()
    assert drawn.any(axis=1).all()
    with pytest.raises(ValueError, match="without any modality"):
        draw_modalities(np.array([False]), 1, np.random.default_rng(3))


def test_student_and_teacher_draw_independently():
    draw = ViewDraw(SIZES[:1], (S1, L2A))
    generator = np.random.default_rng(4)
    seen = [draw.of_place(place(S1, L2A), generator)[0] for _ in range(600)]
    student = torch.cat([views.student for views in seen]).double()
    teacher = torch.cat([views.teacher for views in seen]).double()
    for column in range(2):
        correlation = torch.corrcoef(torch.stack([student[:, column], teacher[:, column]]))[0, 1]
        assert abs(float(correlation)) < 0.09
    assert not torch.equal(student, teacher)


def test_one_modality_a_view_and_all_modalities_a_view_can_be_asked_for():
    available = np.array([True, True, False])
    one = draw_modalities(available, 500, np.random.default_rng(5), "one")
    assert (one.sum(axis=1) == 1).all() and one[:, :2].any(axis=0).all()
    assert np.array_equal(draw_modalities(available, 2, np.random.default_rng(5), "all"), [available, available])


def test_a_batch_puts_views_first_and_keeps_places_in_order():
    draw = ViewDraw(SIZES, (S1, L2A))
    one = draw.of_place(place(S1, L2A), np.random.default_rng(6))
    other = draw.of_place(place(L2A), np.random.default_rng(7))
    _, local = batched([one, other])
    assert local.images[L2A].shape == (6, 12, 16, 16)
    for view in range(3):
        assert torch.equal(local.images[L2A][2 * view], one[1].images[L2A][view])
        assert torch.equal(local.images[L2A][2 * view + 1], other[1].images[L2A][view])
        assert torch.equal(local.student[2 * view + 1], other[1].student[view])
    assert local.images[S1][1::2].isnan().all()
    assert not local.student[1::2, 0].any()


def test_no_data_stays_no_data_and_does_not_spread():
    image = torch.ones(1, 40, 40) * 500
    image[:, :, :20] = torch.nan
    small = resampled(image, 20)
    assert small[:, :, :9].isnan().all()
    assert torch.allclose(small[:, :, 11:], torch.tensor(500.0))
    assert resampled(torch.full((2, 10, 10), torch.nan), 20).isnan().all()


def test_blocks_of_patches_are_hidden_in_the_asked_share_of_the_views():
    hidden = HiddenPatches(grid=14, probability=0.6, share=(0.2, 0.5)).draw(3000, np.random.default_rng(4))
    assert hidden.shape == (3000, 196)
    share = hidden.mean(axis=1)
    some = share > 0
    assert some.mean() == pytest.approx(0.6, abs=0.03)
    assert share[some].min() >= 0.195 and share[some].max() <= 0.505
    assert share[some].mean() == pytest.approx(0.35, abs=0.01)
    # blocks, not single patches: most neighbours of a hidden patch are hidden too
    grid = hidden[some].reshape(-1, 14, 14)
    assert (grid[:, :, 1:] & grid[:, :, :-1]).sum() / grid[:, :, 1:].sum() > 0.6

"""Views share their geometry between modalities; modalities are drawn as said."""

import numpy as np
import pytest
import torch
from scipy.stats import ks_2samp
from torchvision.transforms import RandomResizedCrop

from engine.model import Modality
from engine.model.no_data import resampled
from engine.pretrain.data.tiles import Tile
from engine.pretrain.method.crops import CropSize, Geometry
from engine.pretrain.method.views import (
    HiddenPatches,
    ViewDraw,
    batched,
    draw_modalities,
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
    crop = Geometry(10, 20, 32, 32, quarter_turns=0, mirrored=False).apply(image, 32).numpy()
    assert np.array_equal(crop, image[:, 10:42, 20:52])
    turned = Geometry(10, 20, 32, 32, quarter_turns=1, mirrored=True).apply(image, 32).numpy()
    assert np.array_equal(turned, np.rot90(image[:, 10:42, 20:52], 1, (1, 2))[:, :, ::-1])


def test_crops_cover_the_asked_share_of_the_area_all_over_the_place_in_all_poses():
    generator = np.random.default_rng(1)
    square = CropSize(2, 224, (0.25, 1.0), (1.0, 1.0))
    drawn = [Geometry.draw(200, 200, square, generator) for _ in range(4000)]
    area = np.array([one.height * one.width / 200**2 for one in drawn])
    assert all(one.height == one.width for one in drawn)
    assert area.min() >= 0.24 and area.max() <= 1.0
    assert area.mean() == pytest.approx(0.625, abs=0.015)
    assert all(one.row + one.height <= 200 and one.column + one.width <= 200 for one in drawn)
    poses = np.unique([(one.quarter_turns, one.mirrored) for one in drawn], axis=0, return_counts=True)[1]
    assert len(poses) == 8 and poses.min() > 400


@pytest.mark.parametrize("area", [(0.25, 1.0), (0.05, 0.25)])
def test_crops_vary_in_aspect_as_torchvisions_random_resized_crops_which_dino_uses(area):
    """The distributions of area, aspect and place beside torchvision's own; 4,000 draws differ by a few per cent."""
    torch.manual_seed(0)
    generator, image = np.random.default_rng(1), torch.empty(1, 180, 240)
    ours = [Geometry.draw(180, 240, CropSize(1, 224, area), generator) for _ in range(4000)]
    theirs = [RandomResizedCrop.get_params(image, list(area), [3 / 4, 4 / 3]) for _ in range(4000)]
    found = np.array([(one.row, one.column, one.height, one.width) for one in ours], float)
    expected = np.array(theirs, float)
    for measure in (
        lambda x: x[:, 2] * x[:, 3] / (180 * 240),
        lambda x: np.log(x[:, 3] / x[:, 2]),
        lambda x: x[:, 0],
        lambda x: x[:, 1],
    ):
        assert ks_2samp(measure(found), measure(expected)).pvalue > 1e-3


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
    student = torch.cat([views.student.any(dim=2) for views in seen]).double()
    teacher = torch.cat([views.teacher.any(dim=2) for views in seen]).double()
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


def half_without_radar():
    """A place whose western half has no radar, and whose north-eastern corner has nothing."""
    images = dict(place(S1, L2A).images)
    images = {modality: image.copy() for modality, image in images.items()}
    images[S1][:, :, :40] = np.nan
    images[L2A][:, :20, 60:] = np.nan
    images[S1][:, :20, 60:] = np.nan
    return Tile("half", images)


@pytest.mark.parametrize("how", ["independent", "one", "all"])
def test_a_view_is_shown_a_modality_only_where_it_has_data(how):
    """Patch by patch against a loop; a modality without data in a crop is never the only one that is shown."""
    draw = ViewDraw((CropSize(2, 32, (0.25, 1.0)), CropSize(4, 16, (0.02, 0.1))), (S1, L2A), how, patch_size=8)
    generator, alone = np.random.default_rng(3), 0
    for _ in range(40):
        for views in draw.of_place(half_without_radar(), generator):
            side = views.images[S1].shape[-1] // 8
            for number in range(len(views.student)):
                shown = views.student[number].reshape(2, side, side)
                assert shown.any(), "a view that shows nothing at all"
                for place_of, modality in enumerate((S1, L2A)):
                    known = views.images[modality][number].isfinite().all(dim=0)
                    for row in range(side):
                        for column in range(side):
                            share = known[8 * row : 8 * row + 8, 8 * column : 8 * column + 8].float().mean()
                            assert not shown[place_of, row, column] or share >= 0.5
                radar = views.images[S1][number].isfinite().any()
                alone += not radar
                assert radar or not shown[0].any()
    assert alone > 20  # there were crops without any radar


def test_a_crop_has_data_wherever_it_is_drawn_unless_the_place_has_next_to_none():
    known = np.zeros((100, 100), bool)
    known[40:60, 40:60] = True
    generator = np.random.default_rng(0)
    drawn = [Geometry.with_data(known, CropSize(1, 16, (0.05, 0.25)), 2, generator) for _ in range(300)]
    whole = [one for one in drawn if one.height == 100]
    assert len(whole) < 60
    for one in (one for one in drawn if one.height < 100):
        part = known[one.row : one.row + one.height, one.column : one.column + one.width]
        assert part.any()


def test_bands_are_kept_from_the_student_alone_and_each_modality_keeps_one():
    sizes = (CropSize(40, 32, (0.5, 1.0)),)
    draw = ViewDraw(sizes, (Modality.S1, Modality.S2_L2A), draw="all", bands_dropped=0.3)
    generator = np.random.default_rng(0)
    (views,) = batched([draw.of_place(place(Modality.S1, Modality.S2_L2A), generator) for _ in range(4)])
    assert views.shown(as_teacher=True) is views.images
    for modality, image in views.shown(as_teacher=False).items():
        kept = torch.isfinite(image).any(dim=(2, 3))
        assert torch.equal(kept, views.bands[modality]) and kept.any(dim=1).all()
        assert torch.equal(image[kept], views.images[modality][kept])
        assert torch.isfinite(views.images[modality]).all()
    share = 1 - views.bands[Modality.S2_L2A].float().mean()
    assert share == pytest.approx(0.3, abs=0.04)  # 1,920 draws


def test_a_place_is_shown_without_some_of_its_modalities_and_never_without_all():
    sizes = (CropSize(2, 32, (0.5, 1.0)), CropSize(3, 32, (0.1, 0.3)))
    draw = ViewDraw(sizes, tuple(map(Modality, ("s1", "s2_l1c", "s2_l2a"))), draw="all", modalities_dropped=0.4)
    generator, seen = np.random.default_rng(0), []
    for _ in range(300):
        large, small = draw.of_place(place(Modality.S1, Modality.S2_L2A), generator)
        shown = large.student.any(dim=2)
        assert (shown == shown[0]).all() and (small.student.any(dim=2) == shown[0]).all()  # all views alike
        seen.append(shown[0].tolist())
    assert not np.array(seen)[:, 1].any()  # it has no Level-1C
    radar, optical = np.array(seen)[:, 0], np.array(seen)[:, 2]
    assert (radar | optical).all()
    assert (radar & optical).mean() == pytest.approx(0.36, abs=0.09)

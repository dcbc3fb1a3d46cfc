"""Which patches of an image have data, against a loop over the patches."""

import torch

from engine.model import Modality
from engine.model.no_data import patches_with_data, present_patches


def test_a_patch_has_data_from_half_of_its_pixels_on():
    generator = torch.Generator().manual_seed(0)
    image = torch.rand(3, 2, 20, 28, generator=generator)
    image[0, :, :, :10] = torch.nan
    image[1, 0] = torch.nan  # the other band still has data
    image[2][:, torch.rand(20, 28, generator=generator) < 0.5] = torch.nan
    found = patches_with_data(image, 8)
    assert found.shape == (3, 3 * 4)
    for number in range(3):
        for row in range(3):
            for column in range(4):
                # beyond the lower and right edge the last row and column go on
                rows, columns = ([min(one, last) for one in range(8 * start, 8 * start + 8)] for start, last in
                                 ((row, 19), (column, 27)))  # fmt: skip
                known = image[number][:, rows][:, :, columns].isfinite().any(dim=0)
                assert bool(found[number, row * 4 + column]) == (float(known.float().mean()) >= 0.5)


def test_images_that_are_whole_need_no_mask():
    whole = {Modality.S1: torch.ones(1, 2, 16, 16), Modality.S2_L2A: torch.ones(1, 12, 16, 16)}
    assert present_patches(whole, 8) is None
    whole[Modality.S1][:, :, :8] = torch.nan
    assert present_patches(whole, 8).tolist() == [[[False, False, True, True], [True] * 4]]

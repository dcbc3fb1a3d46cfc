"""UPerNet's parts have the shapes of the published head, and it learns."""

import pytest
import torch
from torch.nn import functional as F

from engine.model import ModelConfig
from engine.model.decoders.upernet import (
    FeaturePyramid,
    PyramidPooling,
    SegmentationLogits,
    UPerHead,
    UPerNet,
    pyramid_blocks,
    segmentation_loss,
)


def test_the_pyramid_has_four_scales():
    maps = [torch.randn(2, 24, 14, 14) for _ in range(4)]
    assert [tuple(one.shape) for one in FeaturePyramid(24)(maps)] == [
        (2, 24, 56, 56), (2, 24, 28, 28), (2, 24, 14, 14), (2, 24, 7, 7),
    ]  # fmt: skip


def test_the_head_fuses_at_the_finest_scale():
    head = UPerHead(24, 5, channels=16)
    pyramid = [torch.randn(2, 24, size, size) for size in (56, 28, 14, 7)]
    assert head(pyramid).shape == (2, 5, 56, 56)
    assert PyramidPooling(24, 16)(pyramid[3]).shape == (2, 16, 7, 7)


@pytest.mark.parametrize("grid", [2, 4, 7, 14])
def test_the_output_has_the_size_of_the_labels(grid):
    model = UPerNet(12, 3, channels=8, auxiliary_channels=4)
    logits = model([torch.randn(2, 12, grid, grid) for _ in range(4)], (50, 64))
    assert logits.main.shape == logits.auxiliary.shape == (2, 3, 50, 64)


def test_the_default_head_has_as_many_parameters_as_the_published_one():
    """Neck, UPerHead of 512 and FCNHead of 256 on d = 768, counted by hand from mmsegmentation's definitions."""
    d, c, a, k = 768, 512, 256, 9
    up = d * d * 4 + d
    neck = (2 * up + 2 * d) + up
    pooling = 4 * (d * c + 2 * c) + ((d + 4 * c) * c * 9 + 2 * c)
    lateral, smooth = 3 * (d * c + 2 * c), 3 * (c * c * 9 + 2 * c)
    head = pooling + lateral + smooth + (4 * c * c * 9 + 2 * c) + (c * k + k)
    auxiliary = (d * a * 9 + 2 * a) + (a * k + k)
    assert sum(p.numel() for p in UPerNet(d, k).parameters()) == neck + head + auxiliary


def test_the_loss_weighs_the_auxiliary_head_and_leaves_out_ignored_pixels():
    main, auxiliary = torch.randn(2, 3, 4, 4), torch.randn(2, 3, 4, 4)
    labels = torch.randint(3, (2, 4, 4))
    labels[0] = 255
    loss = segmentation_loss(SegmentationLogits(main, auxiliary), labels, 255)
    expected = F.cross_entropy(main[1:], labels[1:]) + 0.4 * F.cross_entropy(auxiliary[1:], labels[1:])
    assert loss == pytest.approx(float(expected), abs=1e-6)
    assert segmentation_loss(SegmentationLogits(main, auxiliary), torch.full_like(labels, 255), 255) == 0


@pytest.mark.parametrize(
    ("size", "blocks"), [("b", (3, 5, 7, 11)), ("l", (7, 11, 15, 23)), ("s", (2, 5, 8, 11)), ("ti", (2, 5, 8, 11))]
)
def test_the_blocks_of_the_pyramid(size, blocks):
    assert pyramid_blocks(ModelConfig.of_size(size)) == blocks
    assert pyramid_blocks(ModelConfig.of_size("ti", depth=2)) == (0, 0, 1, 1)

"""Decoders on a frozen backbone's patches: one class a pixel. Their weights load like models.

What a name needs is imported when it is first used, as in `engine.model`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...first_use import imported_at_first_use

if TYPE_CHECKING:
    from .blended_windows import blended_rows
    from .head import HeadModel, SegmentationHead, feature_maps, head_blocks
    from .head_config import KINDS, HeadClass, HeadConfig, HeadInfo
    from .head_file import import_head, load_head, read_head, save_head, verify_head
    from .head_header import is_head, read_head_info
    from .head_names import available_heads, find_head, remove_head
    from .upernet import (
        AUXILIARY_WEIGHT,
        FeaturePyramid,
        SegmentationLogits,
        UPerNet,
        convolution,
        pyramid_blocks,
        resized,
        segmentation_loss,
    )

__all__ = [
    "AUXILIARY_WEIGHT",
    "KINDS",
    "FeaturePyramid",
    "HeadClass",
    "HeadConfig",
    "HeadInfo",
    "HeadModel",
    "SegmentationHead",
    "SegmentationLogits",
    "UPerNet",
    "available_heads",
    "blended_rows",
    "convolution",
    "feature_maps",
    "find_head",
    "head_blocks",
    "import_head",
    "is_head",
    "load_head",
    "pyramid_blocks",
    "read_head",
    "read_head_info",
    "remove_head",
    "resized",
    "save_head",
    "segmentation_loss",
    "verify_head",
]

if not TYPE_CHECKING:
    __getattr__ = imported_at_first_use(
        __name__,
        {
            ".blended_windows": ("blended_rows",),
            ".head": ("HeadModel", "SegmentationHead", "feature_maps", "head_blocks"),
            ".head_config": ("KINDS", "HeadClass", "HeadConfig", "HeadInfo"),
            ".head_file": ("import_head", "load_head", "read_head", "save_head", "verify_head"),
            ".head_header": ("is_head", "read_head_info"),
            ".head_names": ("available_heads", "find_head", "remove_head"),
            ".upernet": (
                "AUXILIARY_WEIGHT",
                "FeaturePyramid",
                "SegmentationLogits",
                "UPerNet",
                "convolution",
                "pyramid_blocks",
                "resized",
                "segmentation_loss",
            ),
        },
    )

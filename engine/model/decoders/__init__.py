"""Decoders on a frozen backbone's patches: one class a pixel. Their weights load like models."""

from .blended_windows import blended_rows
from .head import HeadModel, SegmentationHead, feature_maps, head_blocks
from .head_config import KINDS, HeadClass, HeadConfig, HeadInfo
from .head_file import is_head, read_head, read_head_info, save_head, verify_head
from .head_names import available_heads, find_head, import_head, load_head, remove_head
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

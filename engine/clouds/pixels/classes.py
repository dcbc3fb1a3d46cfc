"""The classes of cloud masks, those of CloudSEN12."""

from __future__ import annotations

from ...imagery import LandCoverClass

CLEAR, THICK, THIN, SHADOW, NODATA = 0, 1, 2, 3, 255
CLOUD_CLASSES = (
    LandCoverClass(CLEAR, "clear", "#8fbf8f"),
    LandCoverClass(THICK, "thick cloud", "#ffffff"),
    LandCoverClass(THIN, "thin cloud", "#9fc5e8"),
    LandCoverClass(SHADOW, "cloud shadow", "#4a3b6b"),
)

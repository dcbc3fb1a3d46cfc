"""The land-cover classes of the simulated truth, in the spirit (and colours) of ESA WorldCover."""

from dataclasses import dataclass
from enum import IntEnum

TRUTH_NODATA = 255


class Cover(IntEnum):
    """Codes of the truth raster."""

    WATER = 1
    FOREST = 2
    CROPLAND = 3
    GRASSLAND = 4
    BUILT_UP = 5
    BARE_GROUND = 6


@dataclass(frozen=True)
class LandClass:
    """A class as the legend shows it."""

    code: int
    name: str
    color: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The colour as three numbers 0 to 255."""
        value = int(self.color[1:], 16)
        return value >> 16, value >> 8 & 255, value & 255


CLASSES = (
    LandClass(Cover.WATER, "water", "#0064c8"),
    LandClass(Cover.FOREST, "forest", "#006400"),
    LandClass(Cover.CROPLAND, "cropland", "#f096ff"),
    LandClass(Cover.GRASSLAND, "grassland", "#ffff4c"),
    LandClass(Cover.BUILT_UP, "built-up", "#fa0000"),
    LandClass(Cover.BARE_GROUND, "bare ground", "#b4b4b4"),
)

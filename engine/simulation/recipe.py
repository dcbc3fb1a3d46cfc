"""What a simulated scene is made from, and what comes out."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.transform import Affine, from_origin

from ..errors import UserError
from .classes import LandClass

SMALLEST = 64
SUN_AZIMUTH = 152.0
SUN_ELEVATION = 52.0


@dataclass(frozen=True)
class SceneRecipe:
    """Everything that decides a scene: the same recipe gives the same pixels.

    `width` and `height` are pixels of 10 m; `looks` is the equivalent number of looks of the S1 speckle
    (4.4 is that of a Sentinel-1 IW GRD product); `west` and `north` are the upper left corner in `epsg`.
    """

    width: int = 512
    height: int = 512
    seed: int = 1
    level: str = "l2a"
    looks: float = 4.4
    clouds: bool = False
    points_per_class: int = 12
    epsg: int = 32632
    west: float = 640020.0
    north: float = 5340000.0
    date: datetime.date = datetime.date(2023, 6, 18)

    def __post_init__(self) -> None:
        """Refuse what no scene can be made from, as a `UserError`."""
        if min(self.width, self.height) < SMALLEST:
            raise UserError(
                f"A scene of {self.width} × {self.height} pixels was asked for, but the landscape needs at "
                f"least {SMALLEST} × {SMALLEST}: ask for a larger one."
            )
        if self.seed < 0:
            raise UserError(f"The seed is {self.seed}, but seeds start at 0: give 0 or a larger whole number.")
        if self.level not in ("l1c", "l2a"):
            raise UserError(f"The level is {self.level!r}, but Sentinel-2 has 'l1c' and 'l2a': give one of them.")
        if not 0.5 <= self.looks <= 1000:
            raise UserError(f"The number of looks is {self.looks:g}, but speckle needs 0.5 to 1000: give such a one.")
        if self.points_per_class < 1:
            raise UserError(f"{self.points_per_class} points a class were asked for: ask for at least 1.")
        try:
            metric = self.crs.is_projected and self.crs.linear_units_factor[1] == 1.0
        except CRSError:
            metric = False
        if not metric:
            raise UserError(
                f"EPSG:{self.epsg} was asked for, but the scene needs a projected CRS in metres: "
                "give a UTM zone such as 32632."
            )

    @property
    def resolution(self) -> float:
        """The side of a pixel in metres: that of Sentinel-2's finest bands."""
        return 10.0

    @property
    def crs(self) -> CRS:
        """The coordinate reference system of every file of the scene."""
        return CRS.from_epsg(self.epsg)

    @property
    def transform(self) -> Affine:
        """From pixel to map coordinates."""
        return from_origin(self.west, self.north, self.resolution, self.resolution)


@dataclass(frozen=True)
class SimulatedScene:
    """The files of a scene, and the classes of its truth."""

    s2: Path
    s1: Path
    truth: Path
    samples: Path
    legend: Path
    cloud_mask: Path | None
    classes: tuple[LandClass, ...]
    sample_counts: tuple[int, ...]
    """Points drawn for each of `classes`; fewer than asked where the scene holds too little of a class."""

"""What a cloud mask is to be made from and written to; the names are the command line's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from ..imagery import check_writable
from .s2cloudless import THRESHOLD

METHODS = ("auto", "scl", "s2cloudless", "head", "omnicloudmask", "clicks")
GSD = (60.0, 20.0, 10.0)
"""Metres at which s2cloudless may run."""
_GEOTIFF: tuple[str, ...] = (".tif", ".tiff")
_GEOPACKAGE = (".gpkg",)


@dataclass(frozen=True)
class CloudMaskRequest:
    """The settings of one cloud mask."""

    out: Path
    method: str = "auto"
    gsd: float = GSD[0]
    """Metres per pixel at which s2cloudless runs."""
    threshold: float = THRESHOLD
    average_over: int | None = None
    """Radius in pixels of the disc that probabilities are averaged over; as published for `gsd` if None."""
    dilation: int | None = None
    """Radius in pixels of the disc that clouds are grown by; as published for `gsd` if None."""
    scl: Path | None = None
    head: Path | None = None
    """A trained head's file, or the name it was imported under."""
    omnicloudmask: Path | None = None
    samples: Path | None = None
    class_field: str = "class"
    model: str = "terrafm-ti"
    """For the features that clicks are classified by, and under the head."""
    shadows: bool | None = None
    """Whether to match shadows to clouds; None: where the method finds none itself and the sun's place is known."""
    sun_azimuth: float | None = None
    sun_elevation: float | None = None
    dilate_cloud: float = 0.0
    """Metres."""
    dilate_shadow: float = 0.0
    """Metres."""
    sieve: int = 0
    """Patches of fewer pixels of the imagery are merged into their neighbours."""
    probability: Path | None = None
    polygons: Path | None = None
    masked: Path | None = None

    def check(self) -> None:
        """Refuse settings that no mask can be made with, and places that cannot be written.

        Raises
        ------
        UserError
            See above.
        """
        if self.method not in METHODS:
            raise UserError(f"There is no method '{self.method}': choose one of {', '.join(METHODS)}.")
        if self.gsd not in GSD:
            raise UserError(f"s2cloudless cannot run at {self.gsd:g} m: choose 60, 20 or 10.")
        if not 0 < self.threshold < 1:
            raise UserError(f"A threshold of {self.threshold:g} is no probability: choose one between 0 and 1.")
        lengths = (self.dilate_cloud, self.dilate_shadow, self.sieve, self.average_over or 0, self.dilation or 0)
        if min(lengths) < 0:
            raise UserError("Dilation, averaging and sieve cannot be negative: give 0 for none.")
        if self.sun_azimuth is not None and not 0 <= self.sun_azimuth < 360:
            raise UserError(f"A sun azimuth of {self.sun_azimuth:g}° is none: give degrees from north, 0 to 360.")
        if self.sun_elevation is not None and not 0 < self.sun_elevation <= 90:
            raise UserError(f"A sun elevation of {self.sun_elevation:g}° is none: give degrees above the horizon.")
        rasters = [path for path in (self.out, self.probability, self.masked) if path is not None]
        given = [(path, _GEOTIFF) for path in rasters]
        if self.polygons is not None:
            given.append((self.polygons, _GEOPACKAGE))
        for path, endings in given:
            check_writable(path, endings)
        if len({path.resolve() for path, _ in given}) < len(given):
            raise UserError("Two results were given the same name: choose different ones.")

"""Where the sun stood over a scene: given, said by the product, or estimated from its date and place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from rasterio.crs import CRS
from rasterio.warp import transform

from engine.clouds.request import CloudMaskRequest
from engine.clouds.shadows import LONGEST
from engine.imagery import Grid, Scene, SunPosition, estimated_sun

_STEP = 0.01
"""Degrees northwards by which the direction of true north on the grid is found."""


@dataclass(frozen=True)
class Sun:
    """The sun's position, and what the user should know of it."""

    position: SunPosition
    azimuth_on_grid: float
    notes: tuple[str, ...]


def sun_over(scene: Scene, request: CloudMaskRequest) -> Sun | None:
    """The sun's position; None if it is neither given nor recorded and there is no date to estimate it from."""
    position, notes = scene.sun, []
    if request.sun_azimuth is not None:
        position = SunPosition(request.sun_azimuth, request.sun_elevation, "given")
    if position is None and scene.s2 is not None and scene.s2.date is not None:
        _, south, _, north = scene.grid.geographic_bounds
        position = estimated_sun(date.fromisoformat(scene.s2.date), (south + north) / 2)
        notes.append(
            f"The sun's azimuth of {position.azimuth:.0f}° was estimated from the date {scene.s2.date} and the "
            "latitude; give it if it is known."
        )
    if position is None:
        return None
    if position.elevation is not None and 0 < position.elevation < 45:
        highest = LONGEST * math.tan(math.radians(position.elevation))
        notes.append(
            f"With the sun {position.elevation:.0f}° high, shadows of clouds above {highest:,.0f} m fall farther than "
            f"the {LONGEST:,.0f} m that are searched."
        )
    return Sun(position, (position.azimuth + north_on_grid(scene.grid)) % 360, tuple(notes))


def north_on_grid(grid: Grid) -> float:
    """The direction of true north at the grid's centre, in degrees clockwise from the grid's own north."""
    if grid.crs.is_geographic:
        return 0.0
    west, south, east, north = grid.geographic_bounds
    longitude, latitude = (west + east) / 2, (south + north) / 2
    xs, ys = transform(CRS.from_epsg(4326), grid.crs, [longitude] * 2, [latitude, latitude + _STEP])
    return math.degrees(math.atan2(xs[1] - xs[0], ys[1] - ys[0]))

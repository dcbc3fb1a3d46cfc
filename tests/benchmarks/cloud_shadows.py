"""Which shadows to believe: ukis-csmask's, those matched to its clouds, or both together (TERRAFM_DATA).

    .venv/bin/python -m tests.benchmarks.cloud_shadows

prints intersection over union and balanced accuracy of shadow by picture and rule, at 30 m, the clouds being csmask's.
Simulated scenes know their shadows exactly, and those without clouds have none; the clear scenes and eolearn's have
none either. The azimuth is the simulation's, or estimated from date and latitude for flanders; the experts' chips,
whose date is not known, have the one found in them, and red in place of the infrared. Where no cloud throws a shadow,
any sun is as good.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS

from engine.clouds.pixels.blocks import refined
from engine.clouds.pixels.classes import CLEAR, SHADOW, THICK
from engine.clouds.published import csmask
from engine.clouds.reach import reachable, within_reach
from engine.clouds.shadows import ShadowGround, cast_shadows, water
from engine.imagery import Grid, estimated_sun
from engine.simulation import SceneRecipe, simulate
from engine.simulation.recipe import SUN_AZIMUTH, SUN_ELEVATION
from tests.benchmarks.cloud_clicks import AZIMUTH
from tests.benchmarks.cloud_detectors import SIX, Picture, Tally, coarsened, data_folder, pictures, raster

_FLANDERS = 50.9
SEEDS = range(4)


@dataclass(frozen=True)
class Sunlit:
    """A picture, its kind, and where the sun stood."""

    kind: str
    picture: Picture
    azimuth: float


def simulated() -> Iterator[Sunlit]:
    """With clouds and without, at both levels."""
    for level in ("l1c", "l2a"):
        for clouds in (True, False):
            for seed in SEEDS:
                with tempfile.TemporaryDirectory() as folder:
                    simulate(SceneRecipe(seed=seed, level=level, clouds=clouds), folder)
                    bands = raster(Path(folder) / f"s2_{level}.tif")
                    truth = np.zeros(next(iter(bands.values())).shape, np.uint8)
                    if clouds:
                        with rasterio.open(Path(folder) / "cloud_mask.tif") as file:
                            truth = file.read(1)
                kind = f"simulated {level}, {'clouds' if clouds else 'no clouds'}"
                yield Sunlit(kind, Picture(kind, "simulation", level, 10, bands, truth), SUN_AZIMUTH)


def real() -> Iterator[Sunlit]:
    """Of the benchmark of detectors, with a sun."""
    dates = iter(np.load(data_folder() / "series" / "flanders.npz")["dates"][::4])
    for picture in pictures(data_folder()):
        azimuth = AZIMUTH
        if picture.name == "flanders":
            azimuth = estimated_sun(date.fromisoformat(str(next(dates))), _FLANDERS).azimuth
        if picture.name != "t11upt_60m":  # B08 is not there, and its day is not known
            yield Sunlit(picture.name.split("/")[0] if "eolearn" in picture.name else picture.name, picture, azimuth)


def rules(sunlit: Sunlit) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Codes by each rule, on the picture's pixels."""
    picture = sunlit.picture
    factor = max(1, round(csmask.RESOLUTION / picture.metres))
    pixel = (picture.metres * factor,) * 2
    image = {band: coarsened(picture.bands[band], factor) for band in SIX if band in picture.bands}
    found = {}
    for count in (4, 6):
        if len(image) < count:
            continue
        model = csmask.find_model(picture.level, SIX[:count])
        stacked = np.stack([image[band] for band in SIX[:count]])
        parts = [part for _, part in csmask.likelihoods(model, [stacked], stacked.shape[1:])]
        found[count] = csmask.CODES[np.concatenate(parts, axis=1).argmax(axis=0)]
    codes = found[max(found)]
    cloud = codes == THICK
    darkness = image["B08"] * 10_000
    seen = ~cloud
    if "B11" in image:
        seen &= ~water(image["B03"] * 10_000, darkness, image["B11"] * 10_000)
    matched = cast_shadows(ShadowGround(cloud, seen, darkness), sunlit.azimuth, pixel)
    reach = reachable(cloud, sunlit.azimuth, pixel)
    own = {count: (one == SHADOW) & ~cloud for count, one in found.items()}
    grid = Grid(CRS.from_epsg(32631), Affine(pixel[0], 0, 500_000, 0, -pixel[1], 5_300_000), *cloud.shape[::-1])
    given = np.where(cloud, THICK, np.where(own[max(own)], SHADOW, CLEAR)).astype(np.uint8)
    taken = within_reach(grid, given, sunlit.azimuth, SUN_ELEVATION) == SHADOW
    shadows = {
        **{f"csmask, {count} bands": one for count, one in own.items()},
        "matched": matched,
        "csmask or matched": own[max(own)] | matched,
        "csmask and matched": own[max(own)] & matched,
        "csmask in reach": own[max(own)] & reach,
        "csmask in reach of 4 km": own[max(own)] & reachable(cloud, sunlit.azimuth, pixel, 4000),
        "taken": taken,
        "taken, or matched": taken | matched,
        "csmask in reach, or matched": (own[max(own)] & reach) | matched,
        "4 in reach, 6 matched": (own[4] & reach) | (own[max(own)] & matched),
    }
    for rule, shadow in shadows.items():
        marked = np.where(cloud, THICK, np.where(shadow, SHADOW, CLEAR)).astype(np.uint8)
        yield rule, refined(marked, factor, *(slice(0, side) for side in picture.truth.shape)).astype(np.uint8)


def measure() -> None:
    """Print the table."""
    tallies: dict[tuple[str, str], Tally] = {}
    for source in (simulated(), real()):
        for sunlit in source:
            for rule, found in rules(sunlit):
                tallies.setdefault((sunlit.kind, rule), Tally((SHADOW,))).add(found, sunlit.picture.truth)
        for (kind, rule), tally in tallies.items():
            print(f"{kind:26} {rule:34} {tally.text()}", flush=True)
        tallies.clear()


if __name__ == "__main__":
    measure()

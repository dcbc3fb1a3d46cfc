"""The picture of a class map for a page: its own colours, never more pixels than a page shows."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from ..imagery import ClassMap, Grid
from ..samples.sample_set import PALETTE

LONGEST_SIDE = 1400
"""Pixels: twice what a page is wide, for print."""


@dataclass(frozen=True)
class MapPicture:
    """A PNG, how much ground it shows, and the colours in it."""

    png: bytes
    width: int
    height: int
    metres: float
    """Metres of ground from the left to the right edge."""
    colors: dict[int, str]
    """By class code, as #rrggbb."""


def map_picture(class_map: ClassMap, codes: list[int]) -> MapPicture:
    """Draw a map; classes without a colour in the file get one of the palette's.

    Parameters
    ----------
    codes : list of int
        The classes that the page tells of.
    """
    with rasterio.open(class_map.path) as file:
        shrink = min(1.0, LONGEST_SIDE / max(file.width, file.height))
        shape = (max(1, round(file.height * shrink)), max(1, round(file.width * shrink)))
        values = file.read(1, out_shape=shape, masked=True, resampling=Resampling.nearest)
        table = file.colormap(1) if file.colorinterp[0].name == "palette" else {}
    colors = {code: _color(table.get(code), place) for place, code in enumerate(codes)}
    picture = np.zeros((4, *shape), np.uint8)
    for code, color in colors.items():
        rgba = (int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16), 255)
        picture[:, (values == code).filled(False)] = np.array(rgba, np.uint8)[:, None]
    return MapPicture(_png(picture), shape[1], shape[0], _ground(class_map.grid), colors)


def _color(rgba: tuple[int, ...] | None, place: int) -> str:
    return PALETTE[place % len(PALETTE)] if rgba is None else "#{:02x}{:02x}{:02x}".format(*rgba[:3])


def _ground(grid: Grid) -> float:
    return grid.metres_per_pixel[0] * grid.width


def _png(picture: NDArray[np.uint8]) -> bytes:
    """[4, h, w] as a PNG file's bytes."""
    count, height, width = picture.shape
    with MemoryFile() as memory, warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a picture lies nowhere
        with memory.open(driver="PNG", width=width, height=height, count=count, dtype="uint8") as file:
            file.write(picture)
        return bytes(memory.read())

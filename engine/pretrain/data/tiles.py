"""What training images come from: places, each seen by one or more modalities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...imagery.grid import Window
from ...model import Modality
from .priors.cells import Cells

Image = NDArray[np.float32]


@dataclass(frozen=True)
class Tile:
    """A tile of the Earth's surface on one grid."""

    name: str
    images: Mapping[Modality, Image]
    """[C, h, w] in the model's band order, reflectance × 10000 or dB, NaN without data; all of one size."""
    frequent: bool = False
    """Whether its majority land cover is one of the frequent classes (paper, section 3.2)."""

    def known(self) -> NDArray[np.bool_]:
        """[h, w], where any modality has data in any band."""
        return np.logical_or.reduce([np.isfinite(image).any(axis=0) for image in self.images.values()])


class TileSource(Protocol):
    """Numbered places that can be read in any order and from any process."""

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """What any of the places may have."""
        ...

    def __len__(self) -> int: ...

    def name(self, number: int) -> str:
        """How a place is called in messages."""
        ...

    def modalities_of(self, number: int) -> tuple[Modality, ...]:
        """What a place has, as far as its files tell without being read."""
        ...

    def read(self, number: int, generator: np.random.Generator) -> Tile:
        """A place, or a random tile of it where it is larger than one; `UserError` if it cannot be read."""
        ...

    def tiles(self, number: int) -> Iterator[tuple[int, Tile]]:
        """Every tile of a place with its number, for conversion.

        Numbers go along the rows, from the upper left; those of tiles without data are left out. `UserError` if
        the place cannot be read or no tile has data.
        """
        ...


class PlacesWith:
    """The places that have at least one of the wanted modalities."""

    def __init__(self, places: TileSource, wanted: Sequence[Modality]) -> None:
        self._places = places
        self._numbers = [number for number in range(len(places)) if set(places.modalities_of(number)) & set(wanted)]
        self.modalities = tuple(modality for modality in places.modalities if modality in wanted)

    def __len__(self) -> int:
        return len(self._numbers)

    def name(self, number: int) -> str:
        """As the place was called before."""
        return self._places.name(self._numbers[number])

    def modalities_of(self, number: int) -> tuple[Modality, ...]:
        """All that the place has, wanted or not."""
        return self._places.modalities_of(self._numbers[number])

    def read(self, number: int, generator: np.random.Generator) -> Tile:
        """With all its modalities."""
        return self._places.read(self._numbers[number], generator)

    def tiles(self, number: int) -> Iterator[tuple[int, Tile]]:
        """With all their modalities."""
        return self._places.tiles(self._numbers[number])


@dataclass(frozen=True)
class LandCover:
    """The majority class of places, and which classes are frequent; used for the second centre alone."""

    classes: Mapping[str, str] = field(default_factory=dict)
    frequent: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path | None, frequent: Sequence[str]) -> LandCover:
        """From a table of cells; without one no place is known."""
        return cls(Cells.read(path).classes if path else {}, tuple(frequent))

    def is_frequent(self, place: str) -> bool:
        """Whether a place is known to be of a frequent class."""
        return self.classes.get(place) in self.frequent


def has_content(image: Image) -> bool:
    """Whether there is anything but no data: a tile of NaN or of zeros alone teaches nothing."""
    finite = np.isfinite(image)
    return bool(finite.any() and image[finite].any())


def _shown(images: Mapping[Modality, Image]) -> dict[Modality, Image]:
    return {modality: image for modality, image in images.items() if has_content(image)}


def with_content(name: str, images: Mapping[Modality, Image], land_cover: LandCover) -> Tile:
    """A tile of the place of a name, without the modalities that show nothing; `UserError` if none is left."""
    shown = _shown(images)
    if not shown:
        raise UserError(f"The place {name} has a tile without data: leave it out.")
    return Tile(name, shown, land_cover.is_frequent(name))


def tiles_with_content(
    name: str, tiles: Iterable[Mapping[Modality, Image]], land_cover: LandCover
) -> Iterator[tuple[int, Tile]]:
    """The tiles of the place of a name with their numbers, but for those without data; `UserError` if none is left."""
    found = False
    for index, images in enumerate(tiles):
        shown = _shown(images)
        if shown:
            found = True
            yield index, Tile(name, shown, land_cover.is_frequent(name))
    if not found:
        raise UserError(f"No tile of the place {name} has data: leave it out.")


def tile_windows(width: int, height: int, tile: int) -> tuple[Window, ...]:
    """The whole tiles of a place, row by row, that do not overlap; a place smaller than a tile is one."""
    return tuple(
        Window(column * tile, row * tile, min(tile, width), min(tile, height))
        for row in range(max(1, height // tile))
        for column in range(max(1, width // tile))
    )

"""A folder with one folder of GeoTIFFs a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ...errors import UserError
from ...imagery.grid import Window
from ...imagery.reading.place_files import PlaceFiles
from ...modalities import RELEASED
from ...model import Modality
from .tiles import Image, LandCover, Tile, tile_windows, tiles_with_content, with_content


class RasterPlaces:
    """Places of a folder, one a subfolder."""

    def __init__(
        self, root: Path, tile: int, land_cover: LandCover, wanted: Collection[str] = RELEASED, alone: bool = False
    ) -> None:
        folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
        found = (PlaceFiles.find(folder, wanted, alone) for folder in folders)
        self._places = [place for place in found if place.by_modality]
        if not self._places:
            raise UserError(
                f"No folder in {root} holds imagery: one folder a place with s2_l2a.tif, s2_l1c.tif or s1.tif "
                "is expected, or MODALITY.tif for another modality that is asked for."
            )
        self._tile, self._land_cover = tile, land_cover

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """What any place has a file of."""
        held = {name for place in self._places for name in place.by_modality}
        return tuple(modality for modality in Modality if modality in held)

    def __len__(self) -> int:
        return len(self._places)

    def name(self, number: int) -> str:
        """The name of the place's folder."""
        return self._places[number].folder.name

    def modalities_of(self, number: int) -> tuple[Modality, ...]:
        """The modalities that it has files of."""
        return tuple(map(Modality, self._places[number].by_modality))

    def read(self, number: int, generator: np.random.Generator) -> Tile:
        """One tile of a place."""
        files = self._places[number]
        with _named(files.folder):
            images = files.read(lambda width, height: _drawn(width, height, self._tile, generator))
            return with_content(self.name(number), _by_modality(images), self._land_cover)

    def tiles(self, number: int) -> Iterator[tuple[int, Tile]]:
        """Every tile of a place."""
        files = self._places[number]
        with _named(files.folder):
            windows = tile_windows(*files.size(), self._tile)
            images = (_by_modality(files.read(lambda *_, window=window: window)) for window in windows)
            yield from tiles_with_content(self.name(number), images, self._land_cover)


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Errors that say by its path which place they are of: of many thousand, few have a name of their own."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{folder}: {error}") from error


def _by_modality(images: dict[str, Image]) -> dict[Modality, Image]:
    return {Modality(name): image for name, image in images.items()}


def _drawn(width: int, height: int, tile: int, generator: np.random.Generator) -> Window:
    """One of the tiles that a place is cut into."""
    column = int(generator.integers(max(1, width // tile))) * tile
    row = int(generator.integers(max(1, height // tile))) * tile
    return Window(column, row, min(tile, width), min(tile, height))

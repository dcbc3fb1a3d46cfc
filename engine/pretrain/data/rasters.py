"""A folder with one folder of GeoTIFFs a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...errors import UserError
from ...imagery import Scene, open_scene
from ...imagery.grid import Grid, Window
from ...imagery.sensors import further_modalities, sensor_read_as
from ...model import RELEASED_MODALITIES, Modality
from .tiles import Image, LandCover, Tile, tile_windows, tiles_with_content, with_content

_ENDINGS = (".tif", ".tiff", ".vrt")
_RELEASED = tuple(spec.modality for spec in RELEASED_MODALITIES)


@dataclass(frozen=True)
class PlaceFiles:
    """The files of a place."""

    folder: Path
    by_modality: dict[Modality, Path]

    @classmethod
    def find(cls, folder: Path, wanted: Collection[str] = _RELEASED, alone: bool = False) -> PlaceFiles:
        """`s2_l2a*.tif`, `s2_l1c*.tif`, `s1*.tif` and so on for each wanted modality, or VRTs of such names.

        A file is of the modality with the longest name that its own begins with. The released modalities are found
        whether wanted or not, unless those wanted are meant `alone`.
        """
        named = [modality for modality in Modality if modality in wanted or (modality in _RELEASED and not alone)]
        others = {one.name for one in further_modalities() if one.name not in named and sensor_read_as(one) is None}
        found: dict[Modality, Path] = {}
        for path in sorted(folder.iterdir()):
            begun = [modality for modality in named if path.name.startswith(modality)]
            if begun and path.stem not in others and path.suffix.lower() in _ENDINGS:
                found.setdefault(max(begun, key=len), path)
        return cls(folder, {modality: found[modality] for modality in named if modality in found})

    @property
    def _optical(self) -> list[Modality]:
        return [modality for modality in (Modality.S2_L2A, Modality.S2_L1C) if modality in self.by_modality]

    @property
    def _further(self) -> list[Modality]:
        return [modality for modality in self.by_modality if modality not in _RELEASED]

    @property
    def _opened(self) -> list[Modality]:
        """What is opened one after the other; Sentinel-1 is, where it can be, together with the first."""
        radar = [Modality.S1] if Modality.S1 in self.by_modality else []
        return [*(self._optical or radar), *self._further]

    def tiles(self, tile: int) -> tuple[Window, ...]:
        """The tiles that a place is cut into."""
        with self._open(self._opened[0]) as scene:
            return tile_windows(scene.grid.width, scene.grid.height, tile)

    def _open(self, modality: Modality, grid: Grid | None = None) -> Scene:
        """A modality's file; a further one's on the grid of what was opened before it."""
        path = self.by_modality[modality]
        if modality in self._further:
            return open_scene(further=[f"{modality}={path}"], grid=grid)
        if modality is Modality.S1:
            return open_scene(None, path)
        s1 = self.by_modality.get(Modality.S1) if grid is None else None
        return open_scene(path, s1, level=modality.value.removeprefix("s2_"))

    def read(
        self, tile: int | None, generator: np.random.Generator | None = None, window: Window | None = None
    ) -> dict[Modality, Image]:
        """All modalities on the grid of the first Sentinel-2 file, else of Sentinel-1, else of the first one.

        A place larger than `tile` pixels is cut into tiles that do not overlap, of which one is drawn; or it is
        read in a `window`.
        """
        images: dict[Modality, Image] = {}
        grid: Grid | None = None
        for modality in self._opened:
            with self._open(modality, grid) as scene:
                here = scene.grid
                if grid is not None and (here.width, here.height) != (grid.width, grid.height):
                    raise UserError(f"Level-1C and Level-2A in {self.folder} differ in size: give both on one grid.")
                grid = grid or here
                window = window or _tile(here.width, here.height, tile, generator)
                images.update({Modality(name): image for name, image in scene.read(window).images.items()})
        other = next((one for one in images if one not in self.by_modality), None)
        if other is not None:
            raise UserError(f"A file there holds {other.entry.title} by its bands: call it {other}.tif.")
        return images


class RasterPlaces:
    """Places of a folder, one a subfolder."""

    def __init__(
        self, root: Path, tile: int, land_cover: LandCover, wanted: Collection[str] = _RELEASED, alone: bool = False
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
        held = {modality for place in self._places for modality in place.by_modality}
        return tuple(modality for modality in Modality if modality in held)

    def __len__(self) -> int:
        return len(self._places)

    def name(self, number: int) -> str:
        """The name of the place's folder."""
        return self._places[number].folder.name

    def modalities_of(self, number: int) -> tuple[Modality, ...]:
        """The modalities that it has files of."""
        return tuple(self._places[number].by_modality)

    def read(self, number: int, generator: np.random.Generator) -> Tile:
        """One tile of a place."""
        files = self._places[number]
        with _named(files.folder):
            return with_content(self.name(number), files.read(self._tile, generator), self._land_cover)

    def tiles(self, number: int) -> Iterator[tuple[int, Tile]]:
        """Every tile of a place."""
        files = self._places[number]
        with _named(files.folder):
            windows = files.tiles(self._tile)
            images = (files.read(None, window=window) for window in windows)
            yield from tiles_with_content(self.name(number), images, self._land_cover)


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Errors that say by its path which place they are of: of many thousand, few have a name of their own."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{folder}: {error}") from error


def _tile(width: int, height: int, tile: int | None, generator: np.random.Generator | None) -> Window:
    if tile is None or generator is None:
        return Window(0, 0, width, height)
    column = int(generator.integers(max(1, width // tile))) * tile
    row = int(generator.integers(max(1, height // tile))) * tile
    return Window(column, row, min(tile, width), min(tile, height))

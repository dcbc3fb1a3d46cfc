"""A folder with one folder of GeoTIFFs a place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...errors import UserError
from ...imagery import Scene, open_scene
from ...imagery.grid import Window
from ...model import Modality
from .tiles import Image, LandCover, Tile, tile_windows, tiles_with_content, with_content


@dataclass(frozen=True)
class PlaceFiles:
    """The files of a place."""

    folder: Path
    by_modality: dict[Modality, Path]

    @classmethod
    def find(cls, folder: Path) -> PlaceFiles:
        """`s2_l2a*.tif`, `s2_l1c*.tif` and `s1*.tif` in a folder, or VRTs of such names."""
        found: dict[Modality, Path] = {}
        for modality in Modality:
            candidates = sorted(
                path
                for path in folder.glob(f"{modality.value}*")
                if path.suffix.lower() in (".tif", ".tiff", ".vrt") and not path.name.startswith(".")
            )
            if candidates:
                found[modality] = candidates[0]
        return cls(folder, found)

    @property
    def _optical(self) -> list[Modality]:
        return [modality for modality in (Modality.S2_L2A, Modality.S2_L1C) if modality in self.by_modality]

    def tiles(self, tile: int) -> tuple[Window, ...]:
        """The tiles that a place is cut into."""
        with self._open((self._optical or [Modality.S1])[0]) as scene:
            return tile_windows(scene.grid.width, scene.grid.height, tile)

    def _open(self, modality: Modality, s1: Path | None = None) -> Scene:
        path = self.by_modality[modality]
        if modality is Modality.S1:
            return open_scene(None, path)
        return open_scene(path, s1, level=modality.value.removeprefix("s2_"))

    def read(
        self, tile: int | None, generator: np.random.Generator | None = None, window: Window | None = None
    ) -> dict[Modality, Image]:
        """All modalities on the grid of the first Sentinel-2 file, or of Sentinel-1 alone.

        A place larger than `tile` pixels is cut into tiles that do not overlap, of which one is drawn; or it is
        read in a `window`.
        """
        images: dict[Modality, Image] = {}
        grid = None
        for modality in self._optical or [Modality.S1]:
            with self._open(modality, self.by_modality.get(Modality.S1) if grid is None else None) as scene:
                if grid is not None and (scene.grid.width, scene.grid.height) != grid:
                    raise UserError(f"Level-1C and Level-2A in {self.folder} differ in size: give both on one grid.")
                grid = (scene.grid.width, scene.grid.height)
                window = window or _tile(*grid, tile, generator)
                images.update({Modality(name): image for name, image in scene.read(window).images.items()})
        return images


class RasterPlaces:
    """Places of a folder, one a subfolder."""

    def __init__(self, root: Path, tile: int, land_cover: LandCover) -> None:
        folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
        self._places = [place for place in map(PlaceFiles.find, folders) if place.by_modality]
        if not self._places:
            raise UserError(
                f"No folder in {root} holds imagery: one folder a place with s2_l2a.tif, s2_l1c.tif or s1.tif "
                "is expected."
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

"""A folder with one folder of GeoTIFFs a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import UserError
from engine.imagery import open_scene
from engine.imagery.grid import Window
from engine.model import Modality
from engine.pretrain.places import Image, LandCover, Place, has_content


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

    def tile_count(self, tile: int) -> int:
        """How many tiles `read` cuts the place into."""
        optical = next((m for m in (Modality.S2_L2A, Modality.S2_L1C) if m in self.by_modality), None)
        s2, s1 = (None, self.by_modality[Modality.S1]) if optical is None else (self.by_modality[optical], None)
        with open_scene(s2, s1, level=optical and optical.value.removeprefix("s2_")) as scene:
            rows, columns = _tiling(scene.grid.width, scene.grid.height, tile)
            return rows * columns

    def read(
        self, tile: int | None, generator: np.random.Generator | None = None, number: int | None = None
    ) -> dict[Modality, Image]:
        """All modalities on the grid of the first Sentinel-2 file, or of Sentinel-1 alone.

        A place larger than `tile` pixels is cut into tiles that do not overlap, of which one is drawn, or the one of
        a number (in reading order) is taken.
        """
        images: dict[Modality, Image] = {}
        s1 = self.by_modality.get(Modality.S1)
        optical: list[Modality] = [
            modality for modality in (Modality.S2_L2A, Modality.S2_L1C) if modality in self.by_modality
        ]
        window: Window | None = None
        grid = None
        for modality in optical or [Modality.S1]:
            s2 = self.by_modality[modality] if optical else None
            level = modality.value.removeprefix("s2_") if optical else None
            with open_scene(s2, s1 if window is None else None, level=level) as scene:
                if grid is not None and (scene.grid.width, scene.grid.height) != grid:
                    raise UserError(f"Level-1C and Level-2A in {self.folder} differ in size: give both on one grid.")
                grid = (scene.grid.width, scene.grid.height)
                window = window or _tile(*grid, tile, generator, number)
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
        """Those it has files of."""
        return tuple(self._places[number].by_modality)

    def read(self, number: int, generator: np.random.Generator) -> Place:
        """One tile of a place."""
        name = self.name(number)
        images = self._places[number].read(self._tile, generator)
        images = {modality: image for modality, image in images.items() if has_content(image)}
        if not images:
            raise UserError(f"The place {name} has a tile without data: leave it out.")
        return Place(name, images, self._land_cover.is_frequent(name))

    def tiles(self, number: int) -> Iterator[tuple[int, Place]]:
        """All whole tiles in reading order, but for those without data; `UserError` where there is no other."""
        name, files = self.name(number), self._places[number]
        empty = True
        for tile in range(files.tile_count(self._tile)):
            images = {m: image for m, image in files.read(self._tile, number=tile).items() if has_content(image)}
            if images:
                empty = False
                yield tile, Place(name, images, self._land_cover.is_frequent(name))
        if empty:
            raise UserError(f"The place {name} holds no data: leave it out.")


def _tiling(width: int, height: int, tile: int) -> tuple[int, int]:
    """Rows and columns of tiles; a place smaller than a tile is one."""
    return max(1, height // tile), max(1, width // tile)


def _tile(
    width: int, height: int, tile: int | None, generator: np.random.Generator | None, number: int | None
) -> Window:
    if tile is None:
        return Window(0, 0, width, height)
    rows, columns = _tiling(width, height, tile)
    if number is not None:
        row, column = divmod(number, columns)
    elif generator is not None:
        column, row = int(generator.integers(columns)), int(generator.integers(rows))
    else:
        return Window(0, 0, width, height)
    return Window(column * tile, row * tile, min(tile, width), min(tile, height))

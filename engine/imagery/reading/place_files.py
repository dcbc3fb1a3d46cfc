"""A folder with a place's imagery: one file a modality, called by its name."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...modalities import RELEASED, entry_of, registered
from ..grid import Grid, Window
from ..sensors import further_modalities, sensor_read_as
from .opening import open_scene
from .scene import Scene

_ENDINGS = (".tif", ".tiff", ".vrt")
_RADAR, *_OPTICAL = RELEASED


@dataclass(frozen=True)
class PlaceFiles:
    """The files of a place."""

    folder: Path
    by_modality: dict[str, Path]

    @classmethod
    def find(cls, folder: Path, wanted: Collection[str] = RELEASED, alone: bool = False) -> PlaceFiles:
        """`s2_l2a*.tif`, `s2_l1c*.tif`, `s1*.tif` and so on for each wanted modality, or VRTs of such names.

        A file is of the modality with the longest name that its own begins with. The released modalities are found
        whether wanted or not, unless those wanted are meant `alone`.
        """
        named = [name for name in registered() if name in wanted or (name in RELEASED and not alone)]
        others = {one.name for one in further_modalities() if one.name not in named and sensor_read_as(one) is None}
        found: dict[str, Path] = {}
        for path in sorted(folder.iterdir()):
            begun = [name for name in named if path.name.startswith(name)]
            if begun and path.stem not in others and path.suffix.lower() in _ENDINGS:
                found.setdefault(max(begun, key=len), path)
        return cls(folder, {name: found[name] for name in named if name in found})

    @property
    def _further(self) -> list[str]:
        return [name for name in self.by_modality if name not in RELEASED]

    @property
    def _opened(self) -> list[str]:
        """What is opened one after the other; Sentinel-1 is, where it can be, together with the first."""
        optical = [name for name in reversed(_OPTICAL) if name in self.by_modality]
        radar = [_RADAR] if _RADAR in self.by_modality else []
        return [*(optical or radar), *self._further]

    def size(self) -> tuple[int, int]:
        """Width and height in pixels of the grid that all are read on."""
        with self._open(self._opened[0]) as scene:
            return scene.grid.width, scene.grid.height

    def _open(self, name: str, grid: Grid | None = None) -> Scene:
        """A modality's file; a further one's on the grid of what was opened before it."""
        path = self.by_modality[name]
        if name not in RELEASED:
            return open_scene(further=[f"{name}={path}"], grid=grid)
        if name == _RADAR:
            return open_scene(None, path)
        s1 = self.by_modality.get(_RADAR) if grid is None else None
        return open_scene(path, s1, level=name.removeprefix("s2_"))

    def read(self, choose: Callable[[int, int], Window]) -> dict[str, NDArray[np.float32]]:
        """All modalities [C, h, w] in the window that is chosen by the place's width and height.

        They are read on the grid of the first Sentinel-2 file, else of Sentinel-1, else of the first one.
        """
        images: dict[str, NDArray[np.float32]] = {}
        grid: Grid | None = None
        window: Window | None = None
        for name in self._opened:
            with self._open(name, grid) as scene:
                here = scene.grid
                if grid is not None and (here.width, here.height) != (grid.width, grid.height):
                    raise UserError(f"Level-1C and Level-2A in {self.folder} differ in size: give both on one grid.")
                grid, window = grid or here, window or choose(here.width, here.height)
                images.update(scene.read(window).images)
        other = next((name for name in images if name not in self.by_modality), None)
        if other is not None:
            raise UserError(f"A file there holds {entry_of(other).title} by its bands: call it {other}.tif.")
        return images

    def read_whole(self) -> dict[str, NDArray[np.float32]]:
        """All modalities of the whole place."""
        return self.read(lambda width, height: Window(0, 0, width, height))

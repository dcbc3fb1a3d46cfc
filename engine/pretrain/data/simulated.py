"""Tiles of a simulated scene: data for a first try that needs no download."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from ...imagery.reading.place_files import PlaceFiles
from ...model import Modality
from ...simulation import SceneRecipe, simulate
from ...simulation.classes import Cover
from .tiles import Image, Tile

FREQUENT = (Cover.FOREST, Cover.GRASSLAND, Cover.WATER)
"""The simulation's counterparts of tree cover, grassland and open sea."""


def simulated_folder(folder: Path, side: int, seed: int) -> Path:
    """A folder with the scene of a side (pixels) and seed: the one that is there, or made now."""
    if not (folder / "truth.json").exists():  # the last of its files to appear
        simulate(SceneRecipe(width=side, height=side, seed=seed), folder)
    return folder


class SimulatedPlaces:
    """Tiles of a simulated scene that overlap by half, all in memory."""

    modalities = (Modality.S1, Modality.S2_L2A)

    def __init__(self, folder: Path, side: int, seed: int, tile: int) -> None:
        self._tile = min(tile, side)
        files = PlaceFiles.find(simulated_folder(folder, side, seed))
        self._images: dict[Modality, Image] = {Modality(name): one for name, one in files.read_whole().items()}
        with rasterio.open(folder / "truth.tif") as truth:
            self._truth: NDArray[np.uint8] = truth.read(1)
        starts = range(0, side - self._tile + 1, max(1, self._tile // 2))
        self._corners = [(row, column) for row in starts for column in starts]

    def __len__(self) -> int:
        return len(self._corners)

    def name(self, number: int) -> str:
        """The tile's upper left corner."""
        row, column = self._corners[number]
        return f"simulated/row {row}, column {column}"

    def modalities_of(self, number: int) -> tuple[Modality, ...]:  # noqa: ARG002 - every tile has both
        """Both."""
        return self.modalities

    def read(self, number: int, generator: np.random.Generator) -> Tile:  # noqa: ARG002 - the number says all
        """A tile; frequent if most of it is forest, grassland or water."""
        row, column = self._corners[number]
        part = (slice(row, row + self._tile), slice(column, column + self._tile))
        images = {modality: image[(slice(None), *part)] for modality, image in self._images.items()}
        majority = int(np.bincount(self._truth[part].ravel()).argmax())
        return Tile(self.name(number), images, majority in FREQUENT)

    def tiles(self, number: int) -> Iterator[tuple[int, Tile]]:
        """The tile that the number says."""
        yield 0, self.read(number, np.random.default_rng())

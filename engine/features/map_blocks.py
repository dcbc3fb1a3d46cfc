"""The grid of a map or embedding: a part of the scene's, its pixels whole multiples of the scene's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..files import reserve
from ..imagery import Grid, Window
from ..imagery.grid import window_of_extent, windowed
from ..progress import Progress
from ..version import __version__
from .block import FeatureBlock
from .layout import BLOCK
from .scene_features import SceneFeatures


def coarsening(grid: Grid, resolution: float | None) -> int:
    """How many pixels of the grid make one of the asked size along a side; refuses what is no whole multiple."""
    if resolution is None:
        return 1
    factor = round(resolution / grid.resolution)
    if factor < 1 or abs(factor * grid.resolution - resolution) > 0.01 * resolution:
        raise UserError(
            f"A resolution of {resolution:g} m does not fit the imagery's {grid.resolution:g} m: "
            f"choose a whole multiple, such as {grid.resolution:g} or {2 * grid.resolution:g}."
        )
    if factor > max(grid.width, grid.height):
        raise UserError(
            f"A resolution of {resolution:g} m is more than the whole scene of {max(grid.width, grid.height)} pixels "
            f"of {grid.resolution:g} m: choose a smaller one."
        )
    return factor


Kept = TypeVar("Kept", bound=np.generic)
_PLACES = 64
_PLACE_SIDE = 64
_PICKS = 16
"""So many rows and columns of each place make the random sample: 64 × 16 × 16 pixels at most."""


@dataclass(frozen=True)
class MapPlan:
    """Which pixels of a scene are mapped, and onto which grid."""

    window: Window
    """In scene pixels, a multiple of `factor` on a side (it may reach a little beyond the scene)."""
    factor: int
    """Scene pixels to one map pixel, along a side."""
    grid: Grid
    """The map's."""

    @classmethod
    def of(cls, grid: Grid, resolution: float | None, extent: tuple[float, float, float, float] | None) -> MapPlan:
        """The plan for a resolution in metres and an extent in the scene's CRS; refuses what does not fit."""
        factor = coarsening(grid, resolution)
        seen = window_of_extent(grid, extent)
        width, height = -(-seen.width // factor) * factor, -(-seen.height // factor) * factor
        window = Window(seen.column, seen.row, width, height)
        return cls(window, factor, windowed(grid, window, factor))

    def areas(self, side: int = BLOCK) -> list[Window]:
        """The blocks, in scene pixels, at most so many along a side."""
        side = max(1, side // self.factor) * self.factor
        area = self.window
        return [
            Window(area.column + x, area.row + y, min(side, area.width - x), min(side, area.height - y))
            for y in range(0, area.height, side)
            for x in range(0, area.width, side)
        ]

    def areas_within(self, part: Window, side: int = BLOCK) -> list[Window]:
        """The blocks that lie in a part of the scene whose edges are blocks' edges."""
        return [
            area
            for area in self.areas(side)
            if part.row <= area.row < part.row + part.height and part.column <= area.column < part.column + part.width
        ]

    def place(self, area: Window) -> tuple[int, int]:
        """Row and column of a block in the map."""
        return (area.row - self.window.row) // self.factor, (area.column - self.window.column) // self.factor


def feature_blocks(
    features: SceneFeatures,
    plan: MapPlan,
    progress: Progress,
    halo: int = 0,
    areas: Sequence[Window] | None = None,
) -> Iterator[tuple[Window, FeatureBlock]]:
    """Each block with its features, `halo` pixels around it included; the next one is computed meanwhile.

    `areas` are some of the plan's blocks; all of them by default.
    """
    areas = plan.areas(features.layout.block_side) if areas is None else areas

    with ThreadPoolExecutor(1, thread_name_prefix="terrafm-features") as ahead:
        coming = ahead.submit(features.block, areas[0].widened(halo))
        for done, area in enumerate(areas):
            progress(done / len(areas), "Mapping")
            block = coming.result()
            if done + 1 < len(areas):
                coming = ahead.submit(features.block, areas[done + 1].widened(halo))
            yield area, block


def random_vectors(features: SceneFeatures, window: Window, progress: Progress, seed: int = 0) -> NDArray[np.float32]:
    """Feature vectors of random pixels with data, from places drawn over a window: [n, D].

    Whole places are read, since features of single pixels all over a scene would read all of it.

    Raises
    ------
    UserError
        No pixel holds data.
    """
    draw = np.random.default_rng(seed)
    corners = [
        (row, column)
        for row in range(window.row, min(window.row + window.height, features.grid.height), _PLACE_SIDE)
        for column in range(window.column, min(window.column + window.width, features.grid.width), _PLACE_SIDE)
    ]
    chosen = [corners[i] for i in draw.permutation(len(corners))[:_PLACES]]
    found = []
    for done, (row, column) in enumerate(chosen):
        progress(done / len(chosen), "Drawing pixels")
        height = min(_PLACE_SIDE, features.grid.height - row, window.row + window.height - row)
        width = min(_PLACE_SIDE, features.grid.width - column, window.column + window.width - column)
        rows = row + np.sort(draw.permutation(height)[:_PICKS])
        columns = column + np.sort(draw.permutation(width)[:_PICKS])
        block = features.block(Window(column, row, width, height))
        found.append(block.dense(rows, columns)[block.valid_at(rows, columns)])
    vectors = np.concatenate(found)
    if len(vectors) == 0:
        raise UserError("No data was found in this part of the scene: choose another extent or check the mask.")
    return vectors


def coarsened(
    values: NDArray[np.float32], valid: NDArray[np.bool_], factor: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Means [P, h, w] of the valid pixels in squares of `factor` × `factor`, and where there are any.

    Where the last squares are cut off, what lacks counts as no data.
    """
    if factor == 1:
        return values, valid
    height, width = -(-valid.shape[0] // factor), -(-valid.shape[1] // factor)
    beyond = (0, height * factor - valid.shape[0]), (0, width * factor - valid.shape[1])
    filled = np.pad(np.where(valid, values, 0), ((0, 0), *beyond))
    weight = np.pad(valid, beyond).reshape(height, factor, width, factor).sum(axis=(1, 3))
    total = filled.reshape(-1, height, factor, width, factor).sum(axis=(2, 4))
    return (total / np.maximum(weight, 1)).astype(np.float32), weight > 0


def kept_on_disk(grid: Grid) -> NDArray[np.uint8]:
    """An array [height, width] in a temporary file that goes with it: for what is written only once all is known.

    In memory where there is no room for the file.
    """
    return _on_disk(grid, np.uint8)


def numbers_on_disk(grid: Grid) -> NDArray[np.int32]:
    """Likewise of whole numbers."""
    return _on_disk(grid, np.int32)


def _on_disk(grid: Grid, dtype: type[Kept]) -> NDArray[Kept]:
    shape = (grid.height, grid.width)
    try:
        with tempfile.TemporaryFile() as file:
            reserve(cast(BinaryIO, file), shape[0] * shape[1] * np.dtype(dtype).itemsize)
            return np.memmap(file, dtype, "w+", shape=shape)
    except OSError:
        return np.zeros(shape, dtype)


def provenance(features: SceneFeatures, method: str) -> dict[str, str]:
    """Tags that say what made a raster."""
    return map_tags(features.info.name, features.info.sha256, method)


def map_tags(model: str, sha256: str, method: str) -> dict[str, str]:
    """Those tags, of a model's name and hash."""
    return {
        "TERRAFM_VERSION": __version__,
        "TERRAFM_MODEL": model,
        "TERRAFM_MODEL_SHA256": sha256,
        "TERRAFM_METHOD": method,
    }

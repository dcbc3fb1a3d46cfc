"""Which pixels a whole map has, and their classes block by block."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.imagery import Grid, Window
from engine.mapping.feature_block import FeatureBlock
from engine.mapping.labelled_features import inside_grid
from engine.mapping.map_grid import coarsening, window_of_extent, windowed
from engine.mapping.prediction import Labelled, labelled, probabilities, smoothed
from engine.mapping.samples import SampleSet
from engine.mapping.scene_features import SceneFeatures
from engine.mapping.validation import FittedProbe
from engine.progress import Progress

BLOCK = 512
"""Side in pixels of the blocks that are mapped at a time."""


@dataclass(frozen=True)
class MapPlan:
    """Which pixels are mapped, and onto which grid."""

    window: Window
    """In scene pixels, a multiple of `factor` on a side (it may reach a little beyond the scene)."""
    factor: int
    """Scene pixels to one map pixel, along a side."""
    grid: Grid
    """The map's."""
    sigma: float
    """Of the smoothing, in scene pixels."""

    @classmethod
    def of(
        cls,
        grid: Grid,
        resolution: float | None,
        smoothing: float,
        extent: tuple[float, float, float, float] | None,
    ) -> MapPlan:
        """The plan of a map of a scene, in whole pixels of the map; lengths in metres."""
        factor = coarsening(grid, resolution)
        window = window_of_extent(grid, extent)
        width, height = -(-window.width // factor) * factor, -(-window.height // factor) * factor
        window = Window(window.column, window.row, width, height)
        return cls(window, factor, windowed(grid, window, factor), max(0.0, smoothing) / grid.resolution)

    def map_pixels(self, samples: SampleSet) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of the map in which samples lie."""
        rows = (samples.rows - self.window.row) // self.factor
        columns = (samples.columns - self.window.column) // self.factor
        inside = inside_grid(rows, columns, self.grid)
        return rows[inside], columns[inside]

    def blocks(self) -> Iterator[Window]:
        """The window in squares, in scene pixels."""
        side = max(1, BLOCK // self.factor) * self.factor
        for row in range(0, self.window.height, side):
            for column in range(0, self.window.width, side):
                yield Window(
                    self.window.column + column,
                    self.window.row + row,
                    min(side, self.window.width - column),
                    min(side, self.window.height - row),
                )


def mapped_blocks(
    features: SceneFeatures, fitted: FittedProbe, plan: MapPlan, progress: Progress
) -> Iterator[tuple[Window, Labelled]]:
    """The map block by block; the features of the next one are computed while one is being mapped."""
    areas = list(plan.blocks())
    halo = int(np.ceil(3 * plan.sigma))

    def features_of(area: Window) -> FeatureBlock:
        row, column = max(0, area.row - halo), max(0, area.column - halo)
        bottom = min(features.grid.height, area.row + area.height + halo)
        right = min(features.grid.width, area.column + area.width + halo)
        return features.block(row, column, bottom - row, right - column)

    with ThreadPoolExecutor(1, thread_name_prefix="terrafm-features") as ahead:
        coming = ahead.submit(features_of, areas[0])
        for done, area in enumerate(areas):
            progress(done / len(areas), "Mapping")
            block = coming.result()
            if done + 1 < len(areas):
                coming = ahead.submit(features_of, areas[done + 1])
            yield area, _map_area(fitted, block, area, plan, halo, features.grid)


def _map_area(fitted: FittedProbe, block: FeatureBlock, area: Window, plan: MapPlan, halo: int, grid: Grid) -> Labelled:
    """One block: probabilities with a margin, smoothed, the margin cut off, averaged to the map's pixels."""
    rows = np.arange(max(0, area.row - halo), min(grid.height, area.row + area.height + halo))
    columns = np.arange(max(0, area.column - halo), min(grid.width, area.column + area.width + halo))
    valid = block.valid_at(rows, columns)
    values = smoothed(probabilities(fitted.probe, block, rows, columns), valid, plan.sigma)
    inner = (
        slice(area.row - int(rows[0]), area.row - int(rows[0]) + area.height),
        slice(area.column - int(columns[0]), area.column - int(columns[0]) + area.width),
    )
    values, valid = values[(slice(None), *inner)], valid[inner]
    if plan.factor > 1:
        values, valid = _coarsened(values, valid, plan.factor)
    return labelled(values, valid, fitted.probe.classes_, fitted.temperature)


def _coarsened(
    values: NDArray[np.float32], valid: NDArray[np.bool_], factor: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Mean probabilities of the valid pixels in squares of `factor` × `factor`; what is cut off counts as no data."""
    height, width = -(-valid.shape[0] // factor), -(-valid.shape[1] // factor)
    beyond = (0, height * factor - valid.shape[0]), (0, width * factor - valid.shape[1])
    values = np.pad(values * valid, ((0, 0), *beyond))
    weight = np.pad(valid, beyond).reshape(height, factor, width, factor).sum(axis=(1, 3))
    total = values.reshape(-1, height, factor, width, factor).sum(axis=(2, 4))
    return total / np.maximum(weight, 1).astype(np.float32), weight > 0

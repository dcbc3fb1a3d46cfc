"""The map of a scene by a fitted probe, block by block."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.imagery import Grid, Window
from engine.mapping.feature_block import FeatureBlock
from engine.mapping.map_blocks import MapPlan, coarsened, feature_blocks
from engine.mapping.prediction import Labelled, labelled, probabilities, smoothed
from engine.mapping.scene_features import SceneFeatures
from engine.mapping.validation import FittedProbe
from engine.progress import Progress


def mapped_blocks(
    features: SceneFeatures, fitted: FittedProbe, plan: MapPlan, smoothing: float, progress: Progress
) -> Iterator[tuple[Window, Labelled]]:
    """The blocks of a plan, in scene pixels, and their map; class probabilities are smoothed by so many metres."""
    sigma = max(0.0, smoothing) / features.grid.resolution
    for area, block in feature_blocks(features, plan, progress, _halo(sigma)):
        yield area, _map_area(fitted, block, area, plan.factor, sigma, features.grid)


def _halo(sigma: float) -> int:
    """Pixels around a block that its smoothing reaches."""
    return int(np.ceil(3 * sigma))


def _map_area(
    fitted: FittedProbe, block: FeatureBlock, area: Window, factor: int, sigma: float, grid: Grid
) -> Labelled:
    """One block: probabilities with a margin, smoothed, the margin cut off, averaged to the map's pixels."""
    halo = _halo(sigma)
    rows = np.arange(max(0, area.row - halo), min(grid.height, area.row + area.height + halo))
    columns = np.arange(max(0, area.column - halo), min(grid.width, area.column + area.width + halo))
    valid = block.valid_at(rows, columns)
    values = smoothed(probabilities(fitted.probe, block, rows, columns), valid, sigma)
    inner = (
        slice(area.row - int(rows[0]), area.row - int(rows[0]) + area.height),
        slice(area.column - int(columns[0]), area.column - int(columns[0]) + area.width),
    )
    values, valid = coarsened(values[(slice(None), *inner)], valid[inner], factor)
    return labelled(values, valid, fitted.probe.classes_, fitted.temperature)

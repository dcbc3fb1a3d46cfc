"""A simulated scene and its truth, made and written block by block, with the points that label it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rasterio.windows import Window as RasterWindow
from scipy.ndimage import maximum_filter, minimum_filter

from ..progress import Progress, silent
from . import optics, radar
from .classes import CLASSES
from .clouds import CLEAR, observe_sky
from .files import Rasters, SamplePoint, open_rasters, scene_of, unfinished, write_legend, write_samples
from .ground import Codes, Mask
from .landscape import survey
from .noise import Float32, SquareWindow, white
from .plan import Plan, draw_plan
from .recipe import SceneRecipe, SimulatedScene

MARGINS = (2, 1, 0)
"""Preferred distance in pixels to the nearest other class; less where a class has too few such pixels."""


@dataclass
class SampleDraw:
    """Draws `count` pixels of every class from a scene that comes block by block.

    Every pixel has a random rank of its own; those of the lowest rank win, whatever the blocks are.
    """

    seed: int
    count: int
    best: dict[int, NDArray[np.float64]] = field(default_factory=dict)
    """For every class `[n, 4]`: missing margin, rank, row, column."""

    def offer(self, cover: Codes, hidden: Mask | None, target: SquareWindow) -> None:
        """Take note of a block; `cover` has `MARGINS[0]` pixels more than `target` on every side."""
        widest = MARGINS[0]
        inner = (slice(widest, -widest), slice(widest, -widest))
        here = cover[inner]
        shortfall = np.full(here.shape, len(MARGINS) - 1, dtype=np.int64)
        for missing in range(len(MARGINS) - 2, -1, -1):
            size = 2 * MARGINS[missing] + 1
            alike = minimum_filter(cover, size)[inner] == maximum_filter(cover, size)[inner]
            shortfall[alike] = missing
        rank = white(self.seed, "samples", target)
        for land in CLASSES:
            candidates = here == land.code
            if hidden is not None:
                candidates = candidates & ~hidden
            rows, columns = np.nonzero(candidates)
            found = np.stack(
                [shortfall[rows, columns], rank[rows, columns], rows + target.row, columns + target.column], axis=1
            )
            self.best[land.code] = self._lowest(np.concatenate([self.best.get(land.code, found[:0]), found]))

    def _lowest(self, found: NDArray[np.float64]) -> NDArray[np.float64]:
        order = np.lexsort((found[:, 3], found[:, 2], found[:, 1], found[:, 0]))
        return found[order[: self.count]]


BLOCK = 768
"""Side of a block: a multiple of the files' tiles (256) and of the coarsest native pixel (6)."""


@dataclass(frozen=True)
class Observation:
    """What both sensors see of a window, and what is true there."""

    s2: NDArray[np.uint16]
    """Digital numbers `[bands, height, width]`."""
    s1: Float32
    """dB `[2, height, width]` (VV, VH)."""
    truth: NDArray[np.uint8]
    """Classes with `MARGINS[0]` more pixels on every side."""
    cloud_mask: NDArray[np.uint8] | None


def simulate(recipe: SceneRecipe, out: Path, progress: Progress = silent) -> SimulatedScene:
    """Make the scene of `recipe` in the folder `out`; the same recipe gives the same scene.

    Raises `UserError` where the folder cannot be written; nothing half-written stays behind.
    """
    scene = scene_of(recipe, Path(out))
    plan = draw_plan(recipe)
    draw = SampleDraw(recipe.seed, recipe.points_per_class)
    with unfinished(scene) as parts:
        with open_rasters(recipe, parts) as rasters:
            blocks = list(blocks_of(recipe, BLOCK))
            for done, target in enumerate(blocks):
                progress(done / len(blocks), "Simulating the landscape and what the satellites see of it")
                observation = observe(recipe, plan, target)
                _write(rasters, target, observation)
                hidden = None if observation.cloud_mask is None else observation.cloud_mask != CLEAR
                draw.offer(observation.truth, hidden, target)
        write_samples(recipe, _points(recipe, draw), parts.samples)
        write_legend(recipe, parts.legend)
    progress(1.0, "The scene is written")
    return scene_of(recipe, Path(out), tuple(len(draw.best[c.code]) for c in CLASSES))


def blocks_of(recipe: SceneRecipe, side: int) -> Iterator[SquareWindow]:
    """The scene cut into blocks of at most `side` pixels, row by row."""
    for row in range(0, recipe.height, side):
        for column in range(0, recipe.width, side):
            yield SquareWindow(row, column, min(side, recipe.height - row), min(side, recipe.width - column))


def observe(recipe: SceneRecipe, plan: Plan, target: SquareWindow) -> Observation:
    """What is seen of `target`, whose first row and column are multiples of the coarsest native pixel."""
    # Up to a whole native pixel, where the scene ends inside one.
    side = max(optics.native_side("B01"), 1)
    height, width = -(-target.height // side) * side, -(-target.width // side) * side
    window = SquareWindow(target.row, target.column, height, width).grown(optics.MARGIN)
    ground = survey(plan, window)
    sky = observe_sky(plan, window) if recipe.clouds else None
    inner = (slice(optics.MARGIN, optics.MARGIN + target.height), slice(optics.MARGIN, optics.MARGIN + target.width))
    wider = tuple(slice(s.start - MARGINS[0], s.stop + MARGINS[0]) for s in inner)
    return Observation(
        s2=optics.observe(ground, sky, recipe.level, recipe.seed, target),
        s1=radar.observe(ground, recipe.looks, recipe.seed, target),
        truth=ground.cover[wider],
        cloud_mask=None if sky is None else sky.mask()[inner],
    )


def _write(rasters: Rasters, target: SquareWindow, observation: Observation) -> None:
    where = RasterWindow(target.column, target.row, target.width, target.height)
    margin = MARGINS[0]
    rasters.s2.write(observation.s2, window=where)
    rasters.s1.write(observation.s1, window=where)
    rasters.truth.write(observation.truth[margin:-margin, margin:-margin], 1, window=where)
    if rasters.cloud_mask is not None:
        rasters.cloud_mask.write(observation.cloud_mask, 1, window=where)


def _points(recipe: SceneRecipe, draw: SampleDraw) -> list[SamplePoint]:
    points = []
    for code, found in sorted(draw.best.items()):
        for _, _, row, column in found:
            x, y = recipe.transform * (column + 0.5, row + 0.5)
            points.append(SamplePoint(int(code), x, y))
    return points

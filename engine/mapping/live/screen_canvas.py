"""What a screen shows of a scene: which pixels it needs, in which tiles, and the map of them as it is being filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...features.block import FeatureBlock, Positions, ThinnedBlock
from ...imagery import Grid
from ...progress import Progress, silent
from ...requests import ViewRequest
from ..classify.calibration import softened
from ..classify.prediction import NO_CLASS, Labelled, known_codes, labelled, probabilities, summed
from ..learners.parallel import in_parallel
from ..smoothing import Area, Likeness, reach
from .screen_parcels import LiveParcels, ScreenParcels

if TYPE_CHECKING:
    from ..classify.validation import FittedProbe

TILE = 256
"""Side in pixels of the squares whose features are computed and kept together."""
Tile = FeatureBlock | ThinnedBlock
Square = tuple[int, int]
"""Row and column of a tile."""
TileKey = tuple[int, int, int]
"""Row and column of a tile, and how much it is reduced."""


@dataclass
class ScreenLikeness:
    """How alike the neighbouring pixels of a screen are; kept from click to click while it shows the same place."""

    place: tuple[int | float, ...]
    """What tells one screen from another."""
    guide: NDArray[np.float32]
    """[D, C]: along which directions of the features pixels are compared."""
    likeness: Likeness
    _known: set[tuple[int, int]] = field(default_factory=set)

    def learn(self, tile: Tile, rows: Positions, columns: Positions, area: Area) -> None:
        """Compare the pixels of a tile that are an area of the screen, once."""
        corner = area[0].start, area[1].start
        if self.likeness.steps and corner not in self._known:
            self.likeness.add(area, tile.project(self.guide, rows, columns), tile.valid_at(rows, columns))
            self._known.add(corner)


@dataclass
class ScreenCanvas:
    """The probabilities of the scene's pixels that a screen shows, as they are being filled."""

    view_rows: NDArray[np.intp]
    """[height] for each screen row its place in `rows`, −1 outside the scene; likewise `view_columns`."""
    view_columns: NDArray[np.intp]
    rows: Positions
    """The scene rows that are needed, ascending; likewise `columns`."""
    columns: Positions
    reduction: int
    """1 where neighbouring scene pixels are shown; else about how many of them one screen pixel stands for."""
    values: NDArray[np.float32]
    valid: NDArray[np.bool_]
    codes: NDArray[np.int64]
    neighbours: ScreenLikeness
    parcels: ScreenParcels | None = None
    """What is shown instead of pixels."""

    @classmethod
    def of(
        cls,
        view: ViewRequest,
        grid: Grid,
        codes: NDArray[np.int64],
        guide: NDArray[np.float32],
        kept: ScreenLikeness | None = None,
        parcels: LiveParcels | None = None,
    ) -> ScreenCanvas:
        """Nothing known yet of a view on a scene's grid; smoothing widens what is needed.

        `guide` [D, C] holds the directions along which pixels are compared; what is `kept` of another canvas saves
        doing so again if it shows the same.
        """
        smoothing = view.smoothing / grid.resolution
        left, bottom, right, top = view.extent
        x = left + (np.arange(view.width) + 0.5) * (right - left) / view.width
        y = top - (np.arange(view.height) + 0.5) * (top - bottom) / view.height
        columns = np.floor((~grid.transform * (x, np.full_like(x, top)))[0]).astype(np.intp)
        rows = np.floor((~grid.transform * (np.full_like(y, left), y))[1]).astype(np.intp)
        reduction = max(1, round(max(np.ptp(rows) / view.height, np.ptp(columns) / view.width)))
        margin = reach(smoothing) if reduction == 1 else 0
        needed_rows = _needed(rows, grid.height, margin, reduction)
        needed_columns = _needed(columns, grid.width, margin, reduction)
        shape = (len(needed_rows), len(needed_columns))
        place = (*_ends(needed_rows), *_ends(needed_columns), reduction, smoothing)
        if kept is None or kept.place != place:
            kept = ScreenLikeness(place, guide, Likeness.unknown(guide.shape[1], shape, smoothing / reduction))
        return cls(
            _places(rows, needed_rows),
            _places(columns, needed_columns),
            needed_rows,
            needed_columns,
            reduction,
            np.zeros((len(codes), *shape), np.float32),
            np.zeros(shape, bool),
            codes,
            kept,
            parcels.on_screen(Grid.over(view.extent, grid.crs, view.width, view.height)) if parcels else None,
        )

    def squares(self) -> list[Square]:
        """The tiles that the screen needs, the nearest to its middle first."""
        if not len(self.rows) or not len(self.columns):
            return []
        middle = self.rows.mean() / TILE, self.columns.mean() / TILE
        found = [(int(i), int(j)) for i in np.unique(self.rows // TILE) for j in np.unique(self.columns // TILE)]
        return sorted(found, key=lambda at: (at[0] + 0.5 - middle[0]) ** 2 + (at[1] + 0.5 - middle[1]) ** 2)

    def key(self, square: Square) -> TileKey:
        """By which the tile of a square is kept."""
        return (*square, self.reduction)

    def positions(self, square: Square) -> tuple[Positions, Positions]:
        """The rows and columns of the screen in a tile."""
        return (
            self.rows[self.rows // TILE == square[0]],
            self.columns[self.columns // TILE == square[1]],
        )

    def paint(self, fitted: FittedProbe, tiles: Mapping[Square, Tile], progress: Progress = silent) -> None:
        """Fill in the probabilities of some tiles; a newer click's progress may end this between two of them."""

        def fill(square: Square) -> None:
            progress(0.2, "Mapping")
            tile, area, positions = tiles[square], self._area(square), self.positions(square)
            self.values[(slice(None), *area)] = probabilities(fitted.probe, tile, *positions)
            self.valid[area] = tile.valid_at(*positions)

        in_parallel(fill, tiles)
        for square, tile in tiles.items():  # one after the other, since neighbouring tiles are compared
            self.neighbours.learn(tile, *self.positions(square), self._area(square))

    def _area(self, square: Square) -> Area:
        """Where a tile is in the arrays."""
        rows, columns = self.positions(square)
        top, left = int(np.searchsorted(self.rows, rows[0])), int(np.searchsorted(self.columns, columns[0]))
        return slice(top, top + len(rows)), slice(left, left + len(columns))

    def finished(self, fitted: FittedProbe) -> Labelled:
        """The map of the screen's pixels by a probe, as far as it is known."""
        if not self.valid.any():
            shape = len(self.view_rows), len(self.view_columns)
            return Labelled(np.full(shape, NO_CLASS, np.uint8), np.full((2, *shape), NO_CLASS, np.uint8))
        values = self.neighbours.likeness.smoothed(self.values)
        if self.parcels is not None:
            return self._of_parcels(self.parcels, values, fitted)
        small = labelled(values, self.valid, self.codes, fitted.temperature, fitted.level)
        outside = (self.view_rows < 0)[:, None] | (self.view_columns < 0)[None]
        codes = small.codes[self.view_rows][:, self.view_columns]
        confidence = small.confidence[:, self.view_rows][:, :, self.view_columns]
        return Labelled(np.where(outside, np.uint8(NO_CLASS), codes), np.where(outside, np.uint8(NO_CLASS), confidence))

    def _of_parcels(self, parcels: ScreenParcels, values: NDArray[np.float32], fitted: FittedProbe) -> Labelled:
        inside = (self.view_rows >= 0)[:, None] & (self.view_columns >= 0)[None]
        known = self.valid[self.view_rows][:, self.view_columns] & inside
        told = softened(summed(values, self.codes, fitted.level), fitted.temperature)
        on_screen = told[:, self.view_rows][:, :, self.view_columns]
        return parcels.labelled(on_screen, known, known_codes(self.codes, fitted.level))


def _needed(positions: NDArray[np.intp], length: int, margin: int, reduction: int) -> Positions:
    """The scene's rows (or columns) behind the screen's, with a margin for smoothing where they are neighbours."""
    inside = np.unique(positions[(positions >= 0) & (positions < length)])
    if len(inside) == 0 or reduction > 1:
        return inside
    return np.arange(max(0, inside[0] - margin), min(length, inside[-1] + margin + 1))


def _ends(positions: Positions) -> tuple[int, int, int]:
    """How many, the first and the last."""
    return (len(positions), int(positions[0]), int(positions[-1])) if len(positions) else (0, 0, 0)


def _places(positions: NDArray[np.intp], needed: Positions) -> NDArray[np.intp]:
    """Where each position stands in `needed`; −1 if it does not."""
    if len(needed) == 0:
        return np.full(len(positions), -1, np.intp)
    place = np.searchsorted(needed, positions).clip(0, len(needed) - 1)
    return np.where(needed[place] == positions, place, -1)

"""The parcels of the live map: what clicks inside them teach, and the class of each as far as the screen shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...imagery import Grid, Window
from ...parcels.layer import ParcelLayer
from ...parcels.pixels import CoveredPixels, ParcelPixels
from ..classify.parcel_map import covered_in, painted, parcels_labelled
from ..classify.prediction import Labelled


@dataclass(frozen=True)
class ScreenParcels:
    """The pixels of a screen that parcels cover, larger parcels before those that lie in them."""

    covered: CoveredPixels
    shape: tuple[int, int]

    def labelled(
        self, probability: NDArray[np.float32], known: NDArray[np.bool_], codes: NDArray[np.int64]
    ) -> Labelled:
        """Every parcel in the class of its highest mean probability; nothing beside parcels.

        Parameters
        ----------
        probability : [K, h, w]
            Of the screen's pixels; `known` [h, w] says where.
        codes : [K]
        """
        rows, columns = self.covered.rows, self.covered.columns
        told = known[rows, columns]
        _, place = np.unique(self.covered.parcels, return_inverse=True)
        count = int(place.max()) + 1 if len(place) else 0
        sizes = np.bincount(place[told], minlength=count)
        values = probability[:, rows[told], columns[told]]
        sums = [np.bincount(place[told], value, count) for value in values]
        means = (np.stack(sums) / np.maximum(sizes, 1)).astype(np.float32)
        made = parcels_labelled(means, sizes > 0, codes)
        return painted(made, CoveredPixels(place, rows, columns), self.shape)


class LiveParcels:
    """A parcel layer on the scene's grid, and on the last screen."""

    def __init__(self, layer: ParcelLayer, grid: Grid) -> None:
        self.layer = layer
        self.pixels = ParcelPixels.of(layer, grid)
        self._screens: dict[Grid, ScreenParcels] = {}

    def on_screen(self, screen: Grid) -> ScreenParcels:
        """The parcels that a screen shows; found once as long as it stays."""
        if screen not in self._screens:
            seen = self.pixels.seen_on(screen)
            covered = covered_in(seen, Window(0, 0, screen.width, screen.height))
            self._screens = {screen: ScreenParcels(covered, (screen.height, screen.width))}
        return self._screens[screen]

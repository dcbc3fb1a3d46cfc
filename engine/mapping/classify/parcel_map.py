"""Maps whose pixels show the class of the parcel that they lie in."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from ...imagery import ClassMapWriter, ContinuousWriter, Window
from ...parcels.mapped import CountedParcels
from ...parcels.pixels import CoveredPixels, ParcelPixels
from ...progress import Progress
from .prediction import NO_CLASS, Labelled, labelled


def covered_in(pixels: ParcelPixels, window: Window) -> CoveredPixels:
    """The pixels of a window that parcels cover, larger parcels before those that lie in them."""
    covered = pixels.in_window(window)
    order = np.argsort(-shapely.area(pixels.shapes)[covered.parcels], kind="stable")
    return CoveredPixels(covered.parcels[order], covered.rows[order], covered.columns[order])


def parcels_labelled(means: NDArray[np.float32], known: NDArray[np.bool_], codes: NDArray[np.int64]) -> Labelled:
    """Every parcel in the class of its highest mean probability, as a map of one row.

    Parameters
    ----------
    means : [K, n]
        Mean class probabilities of n parcels; `known` [n] says of which.
    codes : [K]
    """
    return labelled(means[:, None], known[None], codes)


def painted(parcels: Labelled, covered: CoveredPixels, shape: tuple[int, int]) -> Labelled:
    """What parcels cover of an area, in their classes; of several the last one listed, and nothing beside them."""
    result = Labelled(np.full(shape, NO_CLASS, np.uint8), np.full((2, *shape), NO_CLASS, np.uint8))
    result.codes[covered.rows, covered.columns] = parcels.codes[0, covered.parcels]
    result.confidence[:, covered.rows, covered.columns] = parcels.confidence[:, 0, covered.parcels]
    return result


def write_by_parcels(
    counted: CountedParcels,
    codes: NDArray[np.int64],
    windows: Iterable[Window],
    map_file: ClassMapWriter,
    confidence_file: ContinuousWriter | None,
    progress: Progress,
) -> None:
    """Write a map of parcels that were all counted, window by window; `codes` [K] are those of their sums."""
    means, known = counted.tally.means()
    parcels = parcels_labelled(means.astype(np.float32), known, codes)
    todo = list(windows)
    for done, window in enumerate(todo):
        progress(done / len(todo), "Drawing the parcels")
        covered = covered_in(counted.parcels.pixels, window)
        made = painted(parcels, covered, (window.height, window.width))
        map_file.write(window.row, window.column, made.codes)
        if confidence_file is not None:
            confidence_file.write(window.row, window.column, made.confidence)

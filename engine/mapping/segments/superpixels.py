"""Superpixels of one block by SLIC (Achanta et al. 2012), their seeds on a lattice that is the same for every block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from skimage.measure import label
from skimage.segmentation import slic

_ITERATIONS = 10
_LEAST_PART = 0.25
"""Parts of a segment below this share of a lattice cell, and those beside its largest one, go to their neighbours."""


def superpixels(image: NDArray[np.float32], side: int, compactness: float) -> NDArray[np.intp]:
    """Which seed every pixel belongs to: [h, w], numbered along the rows of the lattice.

    Parameters
    ----------
    image : [n, h, w]
        Components from 0 to 1; h and w are multiples of `side`.
    side : int
        Pixels from one seed to the next.
    compactness : float
        What a lattice cell's side counts against a component's whole range.
    """
    values = np.ascontiguousarray(image.transpose(1, 2, 0), np.float32)
    # scikit-image stretches each image to its own range: two corners give all blocks the same one
    values[0, 0, 0], values[-1, -1, 0] = 0, 1
    seeds = (values.shape[0] // side) * (values.shape[1] // side)
    found = slic(
        values, seeds, compactness, max_num_iter=_ITERATIONS, start_label=1, channel_axis=2, convert2lab=False,
        enforce_connectivity=False,
    )  # fmt: skip
    return _without_fragments(found.astype(np.intp) - 1, side)


def _without_fragments(labels: NDArray[np.intp], side: int) -> NDArray[np.intp]:
    """Every segment as its largest part alone; small parts and others go to the nearest segment that stays."""
    parts: NDArray[np.intp] = label(labels, connectivity=1, background=-1)  # type: ignore[no-untyped-call]
    sizes = np.bincount(parts.ravel())
    owners = np.zeros(len(sizes), np.intp)
    owners[parts.ravel()] = labels.ravel()
    order = np.lexsort((np.arange(len(sizes)), -sizes, owners))
    largest = np.zeros(len(sizes), bool)
    largest[order[np.diff(owners[order], prepend=-1) != 0]] = True
    lost = ~(largest & (sizes >= _LEAST_PART * side**2))[parts]
    if not lost.any() or lost.all():
        return labels
    rows, columns = distance_transform_edt(lost, return_distances=False, return_indices=True)
    return labels[rows, columns]

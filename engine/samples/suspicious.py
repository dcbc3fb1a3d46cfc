"""Samples that the others contradict: a wrong key, a slip of the mouse, a place that has changed.

One wrong click among few costs a map a good deal, and nothing points at it. What cross-validation says of a sample by
probes that have not seen it or its neighbours costs nothing more: where its own class is very unlikely, it is worth a
second look. docs/few-clicks.md says how often that is right.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..imagery import Grid
from .sample_set import SampleSet

UNLIKELY = 0.05
"""Probability of its own class under which a sample is listed."""
MOST = 5
_APART = 10
"""Pixels of one class nearer to each other than this, such as a polygon's, are listed once."""


@dataclass(frozen=True)
class SuspiciousSample:
    """A sample that does not look like its class."""

    x: float
    """Centre of its pixel in the grid's CRS; likewise `y`."""
    y: float
    code: int
    """As it was labelled."""
    looks_like: int
    """The code that the other samples speak for."""
    probability: float
    """Of its own class, 0 to 1, by a probe that has not seen it; `other` is that of `looks_like`."""
    other: float

    def to_dict(self) -> dict[str, Any]:
        """As the messages hold it."""
        return asdict(self)


def suspicious_samples(
    samples: SampleSet, grid: Grid, held_out: NDArray[np.float32] | None
) -> tuple[SuspiciousSample, ...]:
    """Those that look least like their class, the worst first; at most `MOST`.

    Parameters
    ----------
    held_out : [n, K], optional
        Calibrated class probabilities by probes that have not seen the sample, NaN where there were none; the columns
        are the sorted codes of the samples. None without cross-validation.
    """
    if held_out is None:
        return ()
    codes, which = np.unique(samples.codes, return_inverse=True)
    own = held_out[np.arange(len(which)), which]
    best = np.nan_to_num(held_out, nan=-1.0).argmax(axis=1)
    found: list[SuspiciousSample] = []
    listed: list[int] = []
    for i in np.argsort(own, kind="stable"):  # NaN comes last
        if len(found) == MOST or not own[i] < UNLIKELY:
            break
        near = (
            samples.codes[j] == samples.codes[i]
            and max(abs(samples.rows[j] - samples.rows[i]), abs(samples.columns[j] - samples.columns[i])) < _APART
            for j in listed
        )
        if best[i] == which[i] or any(near):
            continue
        listed.append(int(i))
        x, y = grid.transform * (samples.columns[i] + 0.5, samples.rows[i] + 0.5)
        told, other = round(float(own[i]), 4), round(float(held_out[i, best[i]]), 4)
        found.append(SuspiciousSample(float(x), float(y), int(codes[which[i]]), int(codes[best[i]]), told, other))
    return tuple(found)

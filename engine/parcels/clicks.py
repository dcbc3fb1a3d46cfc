"""What a click inside a parcel teaches: the parcel.

A parcel counts once, by the mean of its pixels' features, however often it was clicked: of the pixel clicked, the
pixels one by one and their mean the last taught most (docs/parcels.md). So no parcel is on both sides of a
cross-validation either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..samples.labelled_features import PIXELS_PER_POLYGON
from ..samples.sample_set import SampleSet
from .pixels import ParcelPixels

_LEAST_VOTE = 0.25
"""A polygon among the samples labels the parcels that hold at least this part of it; elsewhere its pixels count."""


@dataclass(frozen=True)
class TaughtParcels:
    """Samples of which each stands for some pixels: a parcel's, or where no parcel lies the clicked one alone."""

    samples: SampleSet
    """[n] one a labelled parcel, where it was clicked, and the samples beside parcels."""
    pixels: SampleSet
    """[m] the pixels that features are taken from."""
    owners: NDArray[np.intp]
    """[m] the sample that each of the pixels belongs to."""
    parcels: NDArray[np.intp]
    """The labelled parcels, as places in their layer."""

    @classmethod
    def of(cls, samples: SampleSet, parcels: ParcelPixels | None) -> TaughtParcels:
        """Samples as they are without parcels; else those inside parcels as the parcels."""
        if parcels is None:
            return cls(samples, samples, np.arange(len(samples)), np.empty(0, np.intp))
        points = samples.points
        if points is None:
            points = np.stack([samples.rows, samples.columns], axis=1).astype(np.float64) + 0.5
        inside = parcels.at(points[:, 0], points[:, 1])
        votes = np.ones(len(samples)) if samples.polygon_pixels is None else 1 / samples.polygon_pixels
        kept, labelled, disputed = [], [], 0
        for parcel in np.unique(inside[inside >= 0]):
            here = np.flatnonzero(inside == parcel)
            winner, is_disputed = _winner(samples.codes[here], votes[here])
            if winner is not None:
                kept.append(int(here[winner]))
                labelled.append(int(parcel))
                disputed += is_disputed
        beside = np.flatnonzero(~np.isin(inside, labelled))
        return cls._gathered(samples, np.array(kept, np.intp), labelled, beside, parcels, disputed)

    @classmethod
    def _gathered(
        cls,
        samples: SampleSet,
        clicked: NDArray[np.intp],
        labelled: list[int],
        beside: NDArray[np.intp],
        parcels: ParcelPixels,
        disputed: int,
    ) -> TaughtParcels:
        rows, columns, owners = [samples.rows[beside]], [samples.columns[beside]], [np.arange(len(beside))]
        for number, parcel in enumerate(labelled, start=len(beside)):
            covered = parcels.of_parcel(parcel)
            count = len(covered.rows)
            spread = np.linspace(0, count - 1, min(PIXELS_PER_POLYGON, count)).round().astype(np.intp)
            rows.append(covered.rows[spread])
            columns.append(covered.columns[spread])
            owners.append(np.full(len(spread), number))
        order = np.concatenate([beside, clicked])
        own = _chosen(samples, order)
        if own.polygon_pixels is not None:
            own.polygon_pixels[len(beside) :] = 1
        notes = (*samples.notes, *_dispute(disputed))
        owner = np.concatenate(owners).astype(np.intp)
        pixels = SampleSet(np.concatenate(rows), np.concatenate(columns), own.codes[owner], samples.classes)
        return cls(replace(own, notes=notes), pixels, owner, np.array(labelled, np.intp))

    @property
    def are_pixels(self) -> bool:
        """Whether every sample is one pixel, as without parcels."""
        return self.pixels is self.samples

    def means(
        self, features: NDArray[np.float32], known: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """From the pixels' features [m, D], and which hold data, to those of the samples: means of what is known."""
        if self.are_pixels:
            return features, known
        sums = np.zeros((len(self.samples), features.shape[1]))
        np.add.at(sums, self.owners[known], features[known])
        counts = np.bincount(self.owners[known], minlength=len(self.samples))
        return (sums / np.maximum(counts, 1)[:, None]).astype(np.float32), counts > 0


def _winner(codes: NDArray[np.int64], votes: NDArray[np.float64]) -> tuple[int | None, bool]:
    """Which of some samples in one parcel labels it, if any does, and whether others disagree; the last of equals."""
    total = {code: float(votes[codes == code].sum()) for code in codes.tolist()}
    enough = {code: vote for code, vote in total.items() if vote >= _LEAST_VOTE}
    if not enough:
        return None, False
    most = max(enough.values())
    last = max(place for place, code in enumerate(codes.tolist()) if enough.get(code, 0) > most - 1e-9)
    return last, len(enough) > 1


def _chosen(samples: SampleSet, order: NDArray[np.intp]) -> SampleSet:
    """Some samples in another order; the others count as used, not as ignored."""
    return replace(
        samples,
        rows=samples.rows[order],
        columns=samples.columns[order],
        codes=samples.codes[order],
        polygon_pixels=None if samples.polygon_pixels is None else samples.polygon_pixels[order],
        points=None if samples.points is None else samples.points[order],
    )


def _dispute(parcels: int) -> tuple[str, ...]:
    if not parcels:
        return ()
    return (f"{parcels} parcels hold samples of several classes; most samples decide, and the last one among equals.",)

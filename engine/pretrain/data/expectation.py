"""How many samples of each kind an epoch is expected to show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...progress import Progress
from ..config.settings import TrainingConfig
from .priors.cells import Categories, Cells
from .samplers import Sampler, sampler_of
from .tiles import TileSource

_SHOWN = 8
"""The most climate zones and regions; classes are shown all."""


def expected_samples(config: TrainingConfig, places: TileSource | None) -> list[str]:
    """Lines with a table of the samples of an epoch by class, climate zone and region; none without `data.cells`.

    Where there are no places yet, those of the table of cells stand for them.
    """
    data, path = config.data, config.data.cells_path
    if path is None or data.kind == "simulated":
        return []
    cells = Cells.read(path)
    if places is not None:
        cells = cells.of(places.name(number) for number in range(len(places)))
    shares = sampler_of(config, len(cells), cells).probabilities()
    samples = config.steps_per_epoch * config.optimisation.batch
    how = f"priors, exponent {data.prior_exponent:g}" if data.sampling == "priors" else "uniform"
    lines = ["", f"Expected among the {samples:,} samples of an epoch (sampling: {how})"]
    lines += _table("class", cells.land_cover, shares, samples, len(cells.land_cover.names))
    for title, column in (("climate zone", cells.climate), ("region", cells.region)):
        if any(column.names):
            lines += ["", *_table(title, column, shares, samples, _SHOWN)]
    return lines


def _table(title: str, column: Categories, shares: NDArray[np.float64], samples: int, most: int) -> list[str]:
    places = np.bincount(column.codes, minlength=len(column.names))
    expected = np.bincount(column.codes, shares, len(column.names))
    order = [code for code in np.argsort(-expected, kind="stable").tolist() if places[code]]
    rows = [f"{title:<28}{'places':>12}{'':>8}{'samples':>12}"]
    rows += [
        f"{column.names[code] or 'none':<28}{places[code]:>12,}{places[code] / len(shares):>8.1%}"
        f"{samples * expected[code]:>12,.0f}{expected[code]:>8.1%}"
        for code in order[:most]
    ]
    return [*rows, f"… and {len(order) - most} more"] if len(order) > most else rows


_AT_A_TIME = 10_000


def draw_sample(sampler: Sampler, places: int, draws: int, progress: Progress) -> NDArray[np.int64]:
    """[places], how often each comes up in a run's first draws."""
    counts = np.zeros(places, np.int64)
    for first in range(0, draws, _AT_A_TIME):
        progress(first / draws, f"{first:,} of {draws:,} draws")
        numbers = [sampler.place(draw) for draw in range(first, min(draws, first + _AT_A_TIME))]
        counts += np.bincount(numbers, minlength=places)
    return counts

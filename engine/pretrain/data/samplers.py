"""Which place a run's draw shows; decided by the seed and the number of the draw alone.

No sampler has a state: the number of steps done is the whole position of a run, so that a resumed run sees what the
uninterrupted one would have seen, whatever the number of reading processes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ..config.settings import TrainingConfig
from .priors.cells import OPEN_SEA, Cells

_ORDER, _SUBSET, _STRATA = 1, 3, 4
"""Keep the random numbers of different purposes apart; 2 are the crops of `engine.pretrain.method.batches`."""


class Sampler(Protocol):
    """Says which place is seen when."""

    @property
    def seed(self) -> int:
        """The seed of the run."""
        ...

    def place(self, draw: int, attempt: int = 0) -> int:
        """The number of the place of the run's `draw`-th sample; of another one, where `attempt` have failed."""
        ...

    def probabilities(self) -> NDArray[np.float64]:
        """[places], how probable each is at a draw; they add up to 1."""
        ...


@lru_cache(maxsize=2)
def _order(seed: int, turn: int, count: int) -> NDArray[np.int64]:
    return np.random.default_rng([seed, _ORDER, turn]).permutation(count)


@lru_cache(maxsize=2)
def _subset(seed: int, count: int) -> NDArray[np.int64]:
    return np.random.default_rng([seed, _SUBSET]).permutation(count)


def _share(count: int, fraction: float) -> int:
    return max(1, round(count * fraction))


@dataclass(frozen=True)
class UniformSampler:
    """Goes through all places in a new random order each time; virtual epochs do not matter to it."""

    places: int
    seed: int
    fraction: float = 1.0

    @property
    def used(self) -> int:
        """How many places take part."""
        return _share(self.places, self.fraction)

    def place(self, draw: int, attempt: int = 0) -> int:
        """The place of a draw, or one that follows it in this turn's order; of the subset in either case."""
        turn, position = divmod(draw, self.used)
        number = int(_order(self.seed, turn, self.used)[(position + attempt) % self.used])
        return number if self.used == self.places else int(_subset(self.seed, self.places)[number])

    def probabilities(self) -> NDArray[np.float64]:
        """[places], the same for all that take part."""
        shares = np.zeros(self.places)
        shares[_subset(self.seed, self.places)[: self.used]] = 1 / self.used
        return shares


@dataclass(frozen=True, eq=False)
class PriorSampler:
    """Draws with replacement, rare kinds of places more often than there are such places (paper, section 4).

    A stratum is what has one land cover, climate zone and world region. Its probability is proportional to
    n^exponent, n being the number of its places that take part, and each of those is equally probable.
    """

    seed: int
    places: int
    order: NDArray[np.int32]
    """[n], the places that take part, stratum by stratum."""
    starts: NDArray[np.int64]
    """[strata + 1], where in `order` each stratum begins."""
    cumulative: NDArray[np.float64]
    """[strata], the strata's probabilities, added up."""
    key: tuple[int, int]
    """Key of the random numbers, from the seed."""

    @classmethod
    def of(
        cls, cells: Cells, seed: int, exponent: float = 0.5, sea_dropped: float = 0.98, fraction: float = 1.0
    ) -> PriorSampler:
        """Sampler of the places that the rows of a table describe.

        Parameters
        ----------
        cells : Cells
            One row a place, in the order of their numbers.
        exponent : float
            1 draws every place equally often, 0 every stratum.
        sea_dropped : float
            Share of the open sea's places that is never drawn.
        fraction : float
            Share of the other places that takes part, always the same ones for a seed.

        Raises
        ------
        UserError
            No place is left.
        """
        candidates = np.flatnonzero(~_dropped(cells, sea_dropped))
        if len(candidates) == 0:
            raise UserError(
                "No place is left to draw: all of them are open sea that data.sea_dropped leaves out; lower it."
            )
        if fraction < 1:
            candidates = np.sort(candidates[_subset(seed, len(candidates))[: _share(len(candidates), fraction)]])
        strata, counts = np.unique(cells.strata()[candidates], return_inverse=True, return_counts=True)[1:]
        cumulative = np.cumsum(counts.astype(np.float64) ** exponent)
        first, second = np.random.SeedSequence([seed, _STRATA]).generate_state(2, np.uint64)
        return cls(
            seed=seed,
            places=len(cells),
            order=candidates[np.argsort(strata, kind="stable")].astype(np.int32),
            starts=np.concatenate([[0], np.cumsum(counts)]),
            cumulative=cumulative / cumulative[-1],
            key=(int(first), int(second)),
        )

    def place(self, draw: int, attempt: int = 0) -> int:
        """The place of a draw, or an independent other one."""
        # A counter of its own for every draw: the generator has nowhere to come from but these numbers.
        rng = np.random.Generator(np.random.Philox(key=self.key, counter=[0, draw, attempt, 0]))
        which, where = rng.random(2)
        stratum = int(np.searchsorted(self.cumulative, which, side="right"))
        first, end = int(self.starts[stratum]), int(self.starts[stratum + 1])
        return int(self.order[first + int(where * (end - first))])

    def probabilities(self) -> NDArray[np.float64]:
        """[places]; 0 for those that are never drawn."""
        counts = np.diff(self.starts)
        shares = np.zeros(self.places)
        shares[self.order] = np.repeat(np.diff(self.cumulative, prepend=0) / counts, counts)
        return shares


def sampler_of(config: TrainingConfig, places: int, cells: Cells | None = None) -> Sampler:
    """The sampler that a run asks for; `cells` [places] are what is known of them.

    Raises
    ------
    UserError
        Sampling by priors is asked for and nothing is known.
    """
    data, seed = config.data, config.run.seed
    if data.sampling == "uniform":
        return UniformSampler(places, seed, data.share(places))
    if cells is None:
        raise UserError(
            "data.sampling is 'priors' and data.cells is not set: give the table that 'engine cells describe' writes, "
            "or set data.sampling=uniform."
        )
    candidates = int(np.count_nonzero(~_dropped(cells, data.sea_dropped)))
    return PriorSampler.of(cells, seed, data.prior_exponent, data.sea_dropped, data.share(candidates))


def _dropped(cells: Cells, share: float) -> NDArray[np.bool_]:
    """[places], which are of the open sea and left out: by their names, so that no order or selection changes it."""
    dropped = np.zeros(len(cells), bool)
    sea = np.flatnonzero(cells.land_cover.are(OPEN_SEA))
    dropped[sea] = [_position(name) < share for name in cells.names[sea]]
    return dropped


def _position(name: bytes) -> float:
    """A number from 0 to 1 that is evenly spread over names and always the same for one."""
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big") / 2**64

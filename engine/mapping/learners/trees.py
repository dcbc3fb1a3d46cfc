"""Extremely randomised trees, all grown at once, and their votes for a whole screen of pixels in a tenth of a second.

At every node such a tree takes the best of a few splits drawn at random (Geurts, Ernst and Wehenkel 2006, "Extremely
randomized trees"). Here the splits of one feature come from a short list, so that all trees share a small set of
questions ("is this feature at most so much?"). Pixels answer them once, with one bit each, and a tree is a handful of
logical operations on these bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .parallel import in_parallel

BINS = 8
"""Into which each feature is cut, about equally many samples in each."""
DRAWN = 5
"""Splits that are compared at a node."""
_MOST_LEAVES = 40
"""Nodes that hold at most one in so many samples are not split: trees of many samples stay quick."""
_PIXELS = 32_768
"""Evaluated at once, so that their answers stay in the processor's cache."""
_WHOLE_VOTE = 4
"""Binary digits after the point of a leaf's vote for a class."""

Bits = NDArray[np.uint8]
"""One bit a pixel."""


@dataclass(frozen=True)
class Trees:
    """Some trees as arrays over all their nodes, a parent before its children. Nothing in them could run."""

    features: NDArray[np.int32]
    """[nodes]: which feature a node asks about; −1 in a leaf."""
    thresholds: NDArray[np.float32]
    """[nodes]: values up to it go to the first child."""
    children: NDArray[np.int32]
    """[nodes, 2]: node numbers; 0 in a leaf."""
    shares: NDArray[np.float32]
    """[nodes, K]: of the classes among the samples that reached a node."""
    roots: NDArray[np.int32]
    """[trees]: node numbers."""

    def __post_init__(self) -> None:
        """Refuse arrays that are no trees, such as those of a damaged file."""
        nodes, inner = len(self.features), self.features >= 0
        alike = len(self.thresholds) == len(self.shares) == len(self.children) == nodes and len(self.roots) > 0
        if not alike or self.roots.min() < 0 or self.roots.max() >= nodes:
            raise ValueError("these arrays are no trees")
        if not ((self.children > np.arange(nodes)[:, None]) & (self.children < nodes))[inner].all():
            raise ValueError("a node comes before its parent")

    def probabilities(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Means of the trees' class shares, each to a 16th: features [U, n] → [K, n]."""
        starts = range(0, values.shape[1], _PIXELS)
        parts = in_parallel(lambda at: self._counted(values[:, at : at + _PIXELS]), starts)
        return np.concatenate(parts, axis=1) if parts else np.empty((self.shares.shape[1], 0), np.float32)

    @cached_property
    def _questions(self) -> tuple[list[tuple[int, np.float32]], list[int]]:
        """The different pairs of feature and threshold, and which of them each node asks (−1 in a leaf)."""
        inner = self.features >= 0
        pairs = np.stack([self.features[inner], self.thresholds[inner]], axis=1)
        asked, which = np.unique(pairs, axis=0, return_inverse=True)
        of_node = np.full(len(inner), -1)
        of_node[inner] = which.ravel()
        return [(int(feature), np.float32(threshold)) for feature, threshold in asked], of_node.tolist()

    @cached_property
    def _votes(self) -> list[list[tuple[int, int]]]:
        """Of each leaf its shares as binary numbers: pairs of class number and digit, `_WHOLE_VOTE` for all of it."""
        parts = np.where(self.features[:, None] < 0, np.rint(self.shares * 2**_WHOLE_VOTE), 0).astype(int)
        node, number, digit = np.nonzero(parts[:, :, None] >> np.arange(_WHOLE_VOTE + 1) & 1)
        votes: list[list[tuple[int, int]]] = [[] for _ in parts]
        for at, pair in zip(node.tolist(), zip(number.tolist(), digit.tolist(), strict=True), strict=True):
            votes[at].append(pair)
        return votes

    def _counted(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        asked, questions = self._questions
        children, votes = self.children.tolist(), self._votes
        answers = [np.packbits(values[feature] <= threshold) for feature, threshold in asked]
        everywhere = np.packbits(np.ones(values.shape[1], bool))
        counters = [_Counter() for _ in range(self.shares.shape[1])]
        for root in self.roots.tolist():
            planes: dict[tuple[int, int], Bits] = {}
            waiting = [(root, everywhere)]
            while waiting:
                node, here = waiting.pop()
                if questions[node] >= 0:
                    first = here & answers[questions[node]]
                    waiting += [(children[node][0], first), (children[node][1], here ^ first)]
                    continue
                for vote in votes[node]:
                    planes[vote] = planes[vote] | here if vote in planes else here
            for (number, digit), plane in planes.items():
                counters[number].add(digit, plane)
        counted = np.stack([counter.total(values.shape[1]) for counter in counters])
        result: NDArray[np.float32] = counted / counted.sum(axis=0)
        return result


class _Counter:
    """Sums of bits a pixel, each digit of the binary sum as planes of bits; at most two planes a digit (carry-save)."""

    def __init__(self) -> None:
        self.digits: list[list[Bits]] = []

    def add(self, digit: int, plane: Bits) -> None:
        """Count 2 ** digit where the plane has a one."""
        while True:
            while len(self.digits) <= digit:
                self.digits.append([])
            held = self.digits[digit]
            held.append(plane)
            if len(held) < 3:
                return
            a, b, c = held
            either = a ^ b
            self.digits[digit] = [either ^ c]
            plane, digit = (a & b) | (either & c), digit + 1

    def total(self, count: int) -> NDArray[np.float32]:
        """The sums [count]."""
        result = np.zeros(count, np.float32)
        for digit, planes in enumerate(self.digits):
            for plane in planes:
                result += np.unpackbits(plane, count=count) * np.float32(2**digit)
        return result


def grow(
    features: NDArray[np.float32], which: NDArray[np.intp], weights: NDArray[np.float64], counts: list[int]
) -> list[Trees]:
    """Trees for each row of weights, grown until their leaves hold one class, or few samples of very many.

    Parameters
    ----------
    features : [n, U]
    which : [n]
        Class numbers from 0 on.
    weights : [sets, n]
        Of the samples, 0 for those that a set's trees must not see.
    counts : list of int
        How many trees each set has.
    """
    rng = np.random.default_rng(0)
    edges = _edges(features, rng)
    codes = (features[:, None, :] > edges[None]).sum(axis=1)  # [n, U]: at most edge b where the code is at most b
    varying = np.flatnonzero(np.ptp(codes, axis=0))
    varying = varying if len(varying) else np.arange(1)
    weighted = weights[:, :, None] * np.eye(int(which.max()) + 1)[which]  # [sets, n, K]
    set_of_tree = np.repeat(np.arange(len(weights)), counts)
    node, sample = np.nonzero(weights[set_of_tree])  # the samples of a node stay together
    tree = np.arange(len(set_of_tree))  # of each node of this level
    levels: list[tuple[NDArray[np.generic], ...]] = []
    following = 0
    while len(tree):
        fresh = node[1:] != node[:-1]
        starts, place = np.flatnonzero(np.r_[True, fresh]), np.cumsum(np.r_[False, fresh])
        own = weighted[set_of_tree[tree][place], sample]
        totals = np.add.reduceat(own, starts)
        feature, limit, splits = _best_splits(codes[sample], varying, place, starts, own, totals, rng)
        splits &= np.diff(starts, append=len(sample)) > len(features) // _MOST_LEAVES
        following += len(tree)
        child = np.where(splits, following + 2 * (np.cumsum(splits) - 1), 0)
        threshold = edges[np.minimum(limit, BINS - 2), feature]
        levels.append((np.where(splits, feature, -1), threshold, child, totals, tree))
        kept = splits[place]
        sample, parent = sample[kept], place[kept]
        node = child[parent] + (codes[sample, feature[parent]] > limit[parent])
        order = np.argsort(node, kind="stable")
        node, sample = node[order], sample[order]
        tree = np.repeat(tree[splits], 2)
    asked, thresholds, first, held, tree_of = (np.concatenate(part) for part in zip(*levels, strict=True))
    children = np.stack([first, first + 1], axis=1) * (asked >= 0)[:, None]
    made = []
    for number, count in enumerate(counts):
        chosen = set_of_tree[tree_of] == number
        renumbered = np.where(chosen, np.cumsum(chosen) - 1, 0)[children[chosen]] * (asked[chosen] >= 0)[:, None]
        shares = held[chosen] / held[chosen].sum(axis=1, keepdims=True)
        made.append(
            Trees(
                asked[chosen].astype(np.int32),
                thresholds[chosen].astype(np.float32),
                renumbered.astype(np.int32),
                shares.astype(np.float32),
                np.arange(count, dtype=np.int32),
            )
        )
    return made


def _edges(features: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Where each feature may be split: [BINS - 1, U], at random places between about equally many samples."""
    ordered = np.sort(features, axis=0)
    at = (np.arange(BINS - 1)[:, None] + rng.uniform(0.5, 1.5, (BINS - 1, features.shape[1]))) / (BINS + 1)
    rank = at * (len(features) - 1)
    low = rank.astype(int)
    below, above = np.take_along_axis(ordered, low, 0), np.take_along_axis(ordered, low + 1, 0)
    return (below + (above - below) * (rank - low)).astype(np.float32)


def _best_splits(
    codes: NDArray[np.intp],
    varying: NDArray[np.intp],
    place: NDArray[np.intp],
    starts: NDArray[np.intp],
    own: NDArray[np.float64],
    totals: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """The feature and the code of the best of `DRAWN` splits of each node (Gini impurity), and whether it is to split.

    Parameters
    ----------
    codes : [m, U]
        Of the samples of all nodes, node after node.
    varying : [v]
        The features that differ among samples, from which splits are drawn.
    place : [m]
        Which node each sample is in.
    starts : [nodes]
        The first sample of each.
    own : [m, K]
        Each sample's weight in the column of its class; `totals` [nodes, K] are their sums.
    """
    drawn = varying[rng.integers(len(varying), size=(len(starts), DRAWN))]
    values = np.take_along_axis(codes, drawn[place], axis=1)
    least, most = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    limit = least + (rng.random(least.shape) * (most - least)).astype(int)
    left = np.add.reduceat((values <= limit[place])[:, :, None] * own[:, None, :], starts)
    sides = (left, totals[:, None] - left)
    purity = sum((side**2).sum(axis=2) / np.maximum(side.sum(axis=2), 1e-12) for side in sides)
    purity = np.where(most > least, purity, -1.0)
    best = np.arange(len(starts)), purity.argmax(axis=1)
    mixed = totals.max(axis=1) < totals.sum(axis=1) * (1 - 1e-9)
    return drawn[best], limit[best], (purity[best] >= 0) & mixed

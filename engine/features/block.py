"""Features of a part of a scene, each part of the feature vector at the resolution it really has.

A scene's features are the model's tokens (one in some 80 m), Gaussian context (one in 20 or 40 m) and the
pixel's own values (10 m). A dense array of all of them takes a gigabyte for one screen; but whatever a probe
does first is linear, and interpolating its few outputs equals interpolating its hundreds of inputs. So the
levels stay at their own strides, and `FeatureBlock.project` interpolates after the matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

Positions = NDArray[np.intp]
"""Rows or columns of the scene's grid, in pixels."""
_STRIP_ROWS = 65_536
_STRIP_VALUES = 4_000_000
"""Dense values held at once."""


@dataclass(frozen=True)
class FeatureLevel:
    """Features on a lattice of nodes, `stride` pixels apart.

    Node `i` lies at pixel coordinate `(i + 0.5) * stride - 0.5`, so the nodes of stride 1 are the pixels.
    """

    values: NDArray[np.float32]
    """[h, w, d], standardised; 0 where nothing is known."""
    stride: int
    first_row: int
    """Node index of `values[0]` in the scene's lattice; likewise `first_column`."""
    first_column: int

    @property
    def dimensions(self) -> int:
        """How many features a node has."""
        return int(self.values.shape[2])

    def project(self, weights: NDArray[np.float32] | None, rows: Positions, columns: Positions) -> torch.Tensor:
        """`values @ weights` at pixel positions, bilinear between nodes: weights [d, P] → [P, rows, columns].

        Without weights the features themselves. What is projected comes first, since what follows (softmax, maxima,
        smoothing) is several times faster along it than along a short last axis.
        """
        if self.stride == 1:
            # whole rows are one piece of memory and need no copy; columns are chosen afterwards
            strip = self.values[_span(rows, self.first_row)]
            return _projected(strip, weights)[:, :, _span(columns, self.first_column)]
        nodes = _projected(self.values, weights)
        if _is_run(rows) and _is_run(columns):
            return self._upsampled(nodes, rows, columns)
        return self._interpolated(nodes, rows, columns)

    def at(self, rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float32]:
        """The features at any positions (in pixels, fractions allowed): [rows, columns, d]."""
        return self._interpolated(_projected(self.values, None), rows, columns).permute(1, 2, 0).contiguous().numpy()

    def _interpolated(
        self, nodes: torch.Tensor, rows: NDArray[np.generic], columns: NDArray[np.generic]
    ) -> torch.Tensor:
        """[P, h, w] at any positions: [P, rows, columns]."""
        along_rows = _interpolated(nodes.transpose(0, 1), rows, self.stride, self.first_row)  # [rows, P, w]
        across = _interpolated(along_rows.permute(2, 1, 0), columns, self.stride, self.first_column)
        return across.permute(1, 2, 0)

    def _upsampled(self, nodes: torch.Tensor, rows: Positions, columns: Positions) -> torch.Tensor:
        """The same as `_interpolated`, by torch's faster kernel for whole runs of pixels."""
        top, bottom = _nodes_around(rows, self.stride, self.first_row, nodes.shape[1])
        left, right = _nodes_around(columns, self.stride, self.first_column, nodes.shape[2])
        row = int(rows[0]) - (top + self.first_row) * self.stride
        column = int(columns[0]) - (left + self.first_column) * self.stride
        height, width = (bottom - top + 1) * self.stride, (right - left + 1) * self.stride
        if row < 0 or column < 0 or row + len(rows) > height or column + len(columns) > width:
            return self._interpolated(nodes, rows, columns)
        part = nodes[None, :, top : bottom + 1, left : right + 1]
        fine = F.interpolate(part, scale_factor=self.stride, mode="bilinear", align_corners=False)[0]
        return fine[:, row : row + len(rows), column : column + len(columns)]


@dataclass(frozen=True)
class FeatureBlock:
    """The features of a rectangle of the scene, with enough nodes around it to interpolate to its edges."""

    levels: tuple[FeatureLevel, ...]
    valid: NDArray[np.bool_]
    """[height, width]: whether the pixel holds any data."""
    first_row: int
    """Scene row of `valid[0]`; likewise `first_column`."""
    first_column: int

    @property
    def dimensions(self) -> int:
        """Length of the whole feature vector."""
        return sum(level.dimensions for level in self.levels)

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(level.values.nbytes for level in self.levels) + self.valid.nbytes

    @property
    def rows(self) -> Positions:
        """All scene rows of the block."""
        return np.arange(self.first_row, self.first_row + self.valid.shape[0])

    @property
    def columns(self) -> Positions:
        """All scene columns of the block."""
        return np.arange(self.first_column, self.first_column + self.valid.shape[1])

    def project(self, weights: NDArray[np.float32], rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """The features at pixel positions times `weights`: [D, P] → [P, rows, columns]."""
        ends = np.cumsum([level.dimensions for level in self.levels])
        own = [np.ascontiguousarray(part) for part in np.split(weights, ends[:-1])]
        with torch.inference_mode():
            result = self.levels[0].project(own[0], rows, columns).contiguous()
            for level, part in zip(self.levels[1:], own[1:], strict=True):
                for run in _runs(
                    (part != 0).any(axis=0)
                ):  # what trees ask for is at one level: others need not interpolate
                    result[run] += level.project(np.ascontiguousarray(part[:, run]), rows, columns)
        return result.numpy()

    def dense(self, rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """The feature vectors at pixel positions: [rows, columns, D]."""
        with torch.inference_mode():
            parts = [level.project(None, rows, columns) for level in self.levels]
            return torch.cat(parts).permute(1, 2, 0).contiguous().numpy()

    @cached_property
    def lengths(self) -> NDArray[np.float32]:
        """[height, width]: Euclidean lengths of all feature vectors; computed once, since kNN needs them each time."""
        strip = max(1, _STRIP_VALUES // (len(self.columns) * self.dimensions))
        parts = [self.dense(self.rows[top : top + strip], self.columns) for top in range(0, len(self.rows), strip)]
        return np.concatenate([np.linalg.norm(part, axis=2) for part in parts])

    def lengths_at(self, rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """[rows, columns]: lengths of the feature vectors."""
        return self.lengths[rows - self.first_row][:, columns - self.first_column]

    def valid_at(self, rows: Positions, columns: Positions) -> NDArray[np.bool_]:
        """[rows, columns]: whether the pixels hold any data."""
        return self.valid[rows - self.first_row][:, columns - self.first_column]

    def thinned(self, rows: Positions, columns: Positions) -> ThinnedBlock:
        """Only these positions, for a screen that shows the scene reduced."""
        strip = max(1, _STRIP_VALUES // max(1, len(columns) * self.dimensions))
        dense = [
            self.dense(rows[start : start + strip], columns).astype(np.float16) for start in range(0, len(rows), strip)
        ]
        values = np.concatenate(dense) if dense else np.zeros((0, len(columns), self.dimensions), np.float16)
        return ThinnedBlock(values, self.valid_at(rows, columns), rows, columns)


@dataclass(frozen=True)
class ThinnedBlock:
    """Dense features at a few rows and columns of the scene, in half precision."""

    values: NDArray[np.float16]
    """[rows, columns, D]"""
    valid: NDArray[np.bool_]
    rows: Positions
    columns: Positions

    @property
    def size(self) -> int:
        """Bytes held."""
        return self.values.nbytes + self.valid.nbytes

    def project(self, weights: NDArray[np.float32], rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """The features times `weights`: [D, P] → [P, rows, columns]; the positions must be among the block's."""
        at_rows, at_columns = np.searchsorted(self.rows, rows), np.searchsorted(self.columns, columns)
        values = self.values[_span(at_rows, 0)][:, _span(at_columns, 0)]
        flat = np.ascontiguousarray(values).reshape(-1, values.shape[2])
        result = np.zeros((weights.shape[1], len(flat)), np.float32)
        last = np.where(weights.any(axis=0), weights.shape[0] - (weights[::-1] != 0).argmax(axis=0), 0)
        short = last <= weights.shape[0] // 2  # what trees ask for comes first: the rest need not be multiplied
        with torch.inference_mode():
            for start in range(0, len(flat), _STRIP_ROWS):
                part = torch.from_numpy(flat[start : start + _STRIP_ROWS]).float()
                for run in (*_runs(short), *_runs(~short)):
                    used = int(last[run].max())
                    matrix = torch.from_numpy(np.ascontiguousarray(weights[:used, run].T))
                    result[run, start : start + _STRIP_ROWS] = (matrix @ part[:, :used].T).numpy()
        return result.reshape(-1, len(rows), len(columns))

    @cached_property
    def lengths(self) -> NDArray[np.float32]:
        """[rows, columns]: Euclidean lengths of all feature vectors."""
        return np.stack([np.linalg.norm(row.astype(np.float32), axis=1) for row in self.values])

    def lengths_at(self, rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """[rows, columns]: lengths of the feature vectors."""
        return self.lengths[np.searchsorted(self.rows, rows)][:, np.searchsorted(self.columns, columns)]

    def dense(self, rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """The feature vectors: [rows, columns, D]."""
        at_rows, at_columns = np.searchsorted(self.rows, rows), np.searchsorted(self.columns, columns)
        return self.values[at_rows][:, at_columns].astype(np.float32)

    def valid_at(self, rows: Positions, columns: Positions) -> NDArray[np.bool_]:
        """[rows, columns]: whether the pixels hold any data."""
        return self.valid[np.searchsorted(self.rows, rows)][:, np.searchsorted(self.columns, columns)]


def _projected(values: NDArray[np.float32], weights: NDArray[np.float32] | None) -> torch.Tensor:
    """[h, w, d] times [d, P], what is projected first: [P, h, w]; without weights [d, h, w]."""
    if weights is None:
        return torch.from_numpy(np.ascontiguousarray(np.moveaxis(values, 2, 0)))
    flat = torch.from_numpy(np.ascontiguousarray(values)).reshape(-1, values.shape[2])
    return (torch.from_numpy(weights).T @ flat.T).reshape(-1, *values.shape[:2])


def _runs(chosen: NDArray[np.bool_]) -> list[slice]:
    """The runs of chosen positions, as slices."""
    edges = np.flatnonzero(np.diff(chosen.astype(np.int8), prepend=0, append=0))
    return [slice(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def _is_run(positions: Positions) -> bool:
    return len(positions) > 1 and int(positions[-1] - positions[0]) == len(positions) - 1


def _span(positions: Positions, first: int) -> slice | Positions:
    """Positions as an index; a slice, which copies nothing, where they are one run."""
    if _is_run(positions):
        return slice(int(positions[0]) - first, int(positions[-1]) - first + 1)
    return positions - first


def _nodes_around(positions: Positions, stride: int, first: int, count: int) -> tuple[int, int]:
    """First and last node needed to interpolate at a run of positions, as indices into the level."""
    low = int(np.floor((positions[0] + 0.5) / stride - 0.5)) - first
    high = int(np.floor((positions[-1] + 0.5) / stride - 0.5)) + 1 - first
    return min(max(low, 0), count - 1), min(max(high, 0), count - 1)


def _interpolated(values: torch.Tensor, positions: NDArray[np.generic], stride: int, first: int) -> torch.Tensor:
    """Linear interpolation along the first axis; beyond the outer nodes their value holds."""
    at = np.clip((np.asarray(positions, np.float64) + 0.5) / stride - 0.5 - first, 0, values.shape[0] - 1)
    lower = np.minimum(np.floor(at).astype(np.intp), max(values.shape[0] - 2, 0))
    upper = np.minimum(lower + 1, values.shape[0] - 1)
    lower, upper = np.where(at == upper, upper, lower), np.where(at == lower, lower, upper)  # on a node: it alone
    share = torch.from_numpy((at - lower).astype(np.float32)).reshape(-1, *[1] * (values.ndim - 1))
    low, high = values[torch.from_numpy(lower)], values[torch.from_numpy(upper)]
    return low + (high - low) * share

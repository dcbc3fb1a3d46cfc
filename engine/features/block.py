"""Features of a part of a scene, each part of the feature vector at the resolution it really has.

A scene's features are the model's tokens (one in some 80 m), Gaussian context (one in 20 or 40 m) and the
pixel's own values (10 m). A dense array of all of them takes a gigabyte for one screen; but whatever a probe
does first is linear, and interpolating its few outputs equals interpolating its hundreds of inputs. So the
levels stay at their own strides, and `FeatureBlock.project` interpolates after the matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from ..imagery import Window

Positions = NDArray[np.intp]
"""Rows or columns of the scene's grid, in pixels."""
_FEW = 16
"""Directions up to which each is an image of its own in memory."""
_STRIP_ROWS = 65_536
_STRIP_VALUES = 4_000_000
"""Dense values held at once."""


@dataclass(frozen=True)
class FeatureLevel:
    """Features on a lattice of nodes, `stride` pixels apart.

    Node `i` lies at pixel coordinate `(i + 0.5) * stride - 0.5`, so the nodes of stride 1 are the pixels.
    """

    values: NDArray[np.float32]
    """[h, w, d], standardised; 0 where nothing is known. In memory it may as well lie as [d, h, w]."""
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
        smoothing) is several times faster along it than along a short last axis; in memory it lies last where it is
        long.
        """
        if self.stride == 1:
            # whole rows are one piece of memory and need no copy; columns are chosen afterwards
            strip = self.values[_span(rows, self.first_row)]
            return _projected(strip, weights)[:, :, _span(columns, self.first_column)]
        first, last = self.rows_around(rows)
        return self.interpolated(_projected(self.values[first:last], weights), first, rows, columns)

    def interpolated(self, nodes: torch.Tensor, first: int, rows: Positions, columns: Positions) -> torch.Tensor:
        """What nodes [P, n, w] from the level's row `first` on are at pixel positions: [P, rows, columns]."""
        part = replace(self, first_row=self.first_row + first)
        if _is_run(rows) and _is_run(columns):
            return part._upsampled(nodes, rows, columns)
        return part._interpolated(nodes, rows, columns)

    def rows_around(self, rows: Positions) -> tuple[int, int]:
        """From which of its rows to before which one it is needed to interpolate at rows of pixels, ascending."""
        if not len(rows):
            return 0, self.values.shape[0]
        first, last = _nodes_around(rows, self.stride, self.first_row, self.values.shape[0])
        return first, last + 1

    def lies_on(self, other: FeatureLevel) -> bool:
        """Whether its nodes are those of another level."""
        return self.values.shape[:2] == other.values.shape[:2] and (
            (self.stride, self.first_row, self.first_column) == (other.stride, other.first_row, other.first_column)
        )

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
        part = nodes[:, top : bottom + 1, left : right + 1]
        # torch must see that images of many channels are such, or it copies them twice
        by_pixel = nodes.stride(0) == 1
        images = part.permute(1, 2, 0).contiguous()[None].permute(0, 3, 1, 2) if by_pixel else part[None]
        fine = F.interpolate(images, scale_factor=self.stride, mode="bilinear", align_corners=False)[0]
        return fine[:, row : row + len(rows), column : column + len(columns)]


def nodes_kept(stride: int, window: Window, first_row: int, first_column: int) -> tuple[slice, slice]:
    """Rows and columns of the nodes that a window needs, with one around it to interpolate to its edges from.

    They count from the first node that is there.
    """
    around = 0 if stride == 1 else 1
    top, left = window.row // stride - around - first_row, window.column // stride - around - first_column
    height, width = (-(-length // stride) + 2 * around for length in (window.height, window.width))
    return slice(top, top + height), slice(left, left + width)


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
        own = list(zip(self.levels, np.split(weights, ends[:-1]), strict=True))
        with torch.inference_mode():
            result = _as_if_alone(own[0][0].project(own[0][1], rows, columns))
            waiting = own[1:]
            while waiting:
                level = waiting[0][0]
                alike = [(one, part) for one, part in waiting if one.lies_on(level)]
                waiting = [(one, part) for one, part in waiting if not one.lies_on(level)]
                # what trees ask for is at one level: others need not interpolate
                for run in _runs(np.any([(part != 0).any(axis=0) for _, part in alike], axis=0)):
                    result[run] += _together([(one, part[:, run]) for one, part in alike], rows, columns)
        return result.numpy()

    def dense(self, rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """The feature vectors at pixel positions: [rows, columns, D]."""
        with torch.inference_mode():
            parts = [level.project(None, rows, columns).permute(1, 2, 0) for level in self.levels]
            return torch.cat(parts, dim=2).contiguous().numpy()

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


def _together(
    parts: list[tuple[FeatureLevel, NDArray[np.float32]]], rows: Positions, columns: Positions
) -> torch.Tensor:
    """The sum of what levels of the same nodes, each times its weights, are at pixel positions."""
    level = parts[0][0]
    if level.stride == 1:
        return torch.stack([one.project(part, rows, columns) for one, part in parts]).sum(dim=0)
    first, last = level.rows_around(rows)
    nodes = _projected(level.values[first:last], parts[0][1])
    for one, part in parts[1:]:
        nodes += _projected(one.values[first:last], part)
    return level.interpolated(nodes, first, rows, columns)


def _projected(values: NDArray[np.float32], weights: NDArray[np.float32] | None) -> torch.Tensor:
    """[h, w, d] times [d, P], what is projected first: [P, h, w]; without weights [d, h, w].

    More than a few directions lie last in memory, along which they are then interpolated.
    """
    shape = values.shape[:2]
    flat = _flat(values)
    if weights is None:
        if len(flat) > _FEW:
            return flat.T.contiguous().reshape(*shape, -1).permute(2, 0, 1)
        return flat.contiguous().reshape(-1, *shape)
    picks = _picked(weights)
    if (picks < 0).all():
        matrix = torch.from_numpy(np.ascontiguousarray(weights))
        if len(picks) > _FEW:
            return (flat.T @ matrix).reshape(*shape, -1).permute(2, 0, 1)
        return (matrix.T @ flat).reshape(-1, *shape)
    result = torch.empty(len(picks), flat.shape[1])
    for run in _runs(picks >= 0):
        result[run] = flat[torch.from_numpy(picks[run])]
    for run in _runs(picks < 0):
        result[run] = torch.from_numpy(np.ascontiguousarray(weights[:, run].T)) @ flat
    return result.reshape(-1, *shape)


def _picked(weights: NDArray[np.float32]) -> NDArray[np.intp]:
    """Which feature a direction just passes on, as trees want it; −1 where it is a sum: [P]."""
    known = (weights != 0).sum(axis=0) == 1
    which = weights.argmax(axis=0)
    return np.where(known & (weights[which, np.arange(len(which))] == 1), which, -1)


def _flat(values: NDArray[np.float32]) -> torch.Tensor:
    """[h, w, d] as [d, h × w], without a copy where whole rows lie together in memory."""
    height, width, count = values.shape
    tensor = torch.from_numpy(values)
    if tensor.stride(1) == 1 and tensor.stride(0) == width:
        return tensor.as_strided((count, height * width), (tensor.stride(2), 1))
    return tensor.reshape(-1, count).T


def _as_if_alone(projected: torch.Tensor) -> torch.Tensor:
    """Without gaps in memory, whichever axis lies last there."""
    if projected.stride(0) == 1:
        return projected.permute(1, 2, 0).contiguous().permute(2, 0, 1)
    return projected.contiguous()


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

"""One cloud-free scene of several days: of each pixel the median of its clear days, or the day nearest to that."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...progress import Progress, notice, silent
from ...requests import CompositeRequest
from ...version import __version__
from ..examination.description import Description
from ..grid import Grid, Window, window_of_extent, windowed
from ..output.writers import RasterWriter, check_writable
from ..reading.masks import MaskReader, check_mask
from ..reading.scene import SceneSource
from ..sensors import bands_of
from .dated import median, pieces
from .ground import given_grid
from .mosaic import OpenProducts, PassReader
from .opening import Gathered, described_together, gather
from .passes import Pass, SceneDate
from .products import expanded
from .shares import shares_of

_NO_DATA = -32768
_SIDE = 512
"""Pixels along a side of what is written at once."""


@dataclass(frozen=True)
class WrittenComposite:
    """What `write_composite` made."""

    out: str
    days: str | None
    width: int
    height: int
    dates: int
    """How many days it is made of."""
    missing: float
    """Share without a clear day, 0 to 1."""
    used: tuple[str, ...]
    """A sentence for each product."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        lacking = f", {self.missing:.1%} without a clear day" if self.missing else ""
        title = f"{self.out}: {self.width} × {self.height} pixels of {self.dates} days{lacking}."
        return "\n".join([title, *self.used])


def write_composite(request: CompositeRequest, progress: Progress = silent) -> WrittenComposite:
    """Write the composite, and the day of every pixel where that is wanted.

    Raises
    ------
    UserError
        Two sensors at once, products that do not belong together, an extent outside, a place that cannot be written.
    """
    for path in (request.out, request.days):
        if path is not None:
            check_writable(path, (".tif", ".tiff"))
    gathered = _gathered(request)
    passes = gathered.passes[0] or gathered.passes[1]
    together = SceneDate(tuple(passes)) if gathered.passes[0] else SceneDate((), tuple(passes))
    described = described_together(passes, gathered.grid)
    for sentence in described.warnings:
        notice(sentence)
    window = window_of_extent(gathered.grid, request.extent)
    grid = windowed(gathered.grid, window)
    missing = 0
    with ExitStack() as stack:
        images = stack.enter_context(_image_writer(request.out, grid, described, passes))
        days = stack.enter_context(_day_writer(request.days, grid)) if request.days is not None else None
        reader = stack.enter_context(_CompositeReader(gathered, passes, request.method))
        areas = _areas(window)
        for done, area in enumerate(areas):
            progress(done / len(areas), "Making the composite")
            values, chosen = reader.read(area)
            row, column = area.row - window.row, area.column - window.column
            missing += int((chosen == 0).sum())
            images.write(row, column, _stored(values, described))
            if days is not None:
                days.write(row, column, chosen)
    shares, _ = shares_of([together], gathered.grid)
    return WrittenComposite(
        str(request.out),
        str(request.days) if request.days is not None else None,
        grid.width,
        grid.height,
        len({one.day for one in passes}),
        missing / (grid.width * grid.height),
        tuple(share.sentence(1) for share in shares),
    )


def _gathered(request: CompositeRequest) -> Gathered:
    if request.s2 and request.s1:
        raise UserError("A composite is of one sensor: give Sentinel-2 (--s2) or Sentinel-1 (--s1), not both.")
    if not request.s2 and not request.s1:
        raise UserError("A composite is of Sentinel-2 or Sentinel-1: give some (--s2 or --s1).")
    if request.layers or request.further:
        raise UserError("A composite is of Sentinel-2 or Sentinel-1 alone: leave out other layers and modalities.")
    source = SceneSource(
        request.s2, request.s1, request.level, request.s2_bands, request.s1_bands, request.s1_unit, request.mask,
        request.offset, grid=request.grid,
    )  # fmt: skip
    grid = given_grid(request.grid) if request.grid is not None else None
    return gather(source, expanded(request.s2 or (), request.level), expanded(request.s1 or ()), grid)


class _CompositeReader:
    """The composite of a window, and the day of each pixel."""

    def __init__(self, gathered: Gathered, passes: Sequence[Pass], method: str) -> None:
        grid, mask = gathered.grid, gathered.mask_of_all
        self._files, self._method = OpenProducts(), method
        self._passes = [PassReader(one, grid, self._files) for one in passes]
        self._days = np.array([_number(one.day) for one in passes], np.int32)
        self._bands = len(bands_of(passes[0].sensor))
        kind = check_mask(mask, grid)[0] if mask is not None else None
        self._mask = MaskReader(kind.path, grid, kind) if kind is not None else None

    def __enter__(self) -> _CompositeReader:
        return self

    def __exit__(self, *_error: object) -> None:
        self._files.close()
        if self._mask is not None:
            self._mask.close()

    def read(self, window: Window) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """[C, h, w], NaN without a clear day, and the day [h, w] as YYYYMMDD, 0 where there is none."""
        values = np.full((self._bands, window.height, window.width), np.nan, np.float32)
        days = np.zeros((window.height, window.width), np.int32)
        showing = [number for number, one in enumerate(self._passes) if one.shows(window)]
        for piece in pieces(window, max(1, len(showing)) * self._bands) if showing else ():
            rows = slice(piece.row - window.row, piece.row - window.row + piece.height)
            columns = slice(piece.column - window.column, piece.column - window.column + piece.width)
            stack = np.stack([self._passes[number].read(piece) for number in showing])
            if self._mask is not None:
                stack[:, :, self._mask.read(piece)] = np.nan
            middle, nearest = _nearest_to_median(stack)
            if self._method == "best":
                middle = np.take_along_axis(stack, nearest[None, None], axis=0)[0]
            values[:, rows, columns] = middle
            known = np.isfinite(middle).any(axis=0)
            days[rows, columns] = np.where(known, self._days[showing][nearest], 0)
        return values, days


def _nearest_to_median(stack: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Of [T, C, h, w] the median of each band [C, h, w], and which day is nearest to it in all bands [h, w]."""
    middle = median(stack)
    distance = np.square(stack - middle)
    known = np.isfinite(distance)
    mean = np.where(known, distance, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    mean[~known.any(axis=1)] = np.inf
    return middle, mean.argmin(axis=0)


def _areas(window: Window) -> list[Window]:
    bottom, right = window.row + window.height, window.column + window.width
    return [
        Window(left, top, min(_SIDE, right - left), min(_SIDE, bottom - top))
        for top in range(window.row, bottom, _SIDE)
        for left in range(window.column, right, _SIDE)
    ]


def _image_writer(path: Path, grid: Grid, described: Description, passes: Sequence[Pass]) -> RasterWriter:
    optical = described.sensor == "s2"
    days = sorted(one.day.isoformat() for one in passes if one.day is not None)
    tags = {"TERRAFM_VERSION": __version__, "UNITS": "reflectance × 10000" if optical else "dB"}
    if described.level:
        tags |= {"LEVEL": described.level.upper(), "BOA_OFFSET_APPLIED": "boa_offset_applied=true"}
    if days:
        passed = f"{len(days)} passes from {days[0]} to {days[-1]}"
        tags |= {"ACQUISITION_DATE": str(described.date), "COMPOSITE": passed}
    bands = _held(described)
    if optical:
        return RasterWriter(path, grid, bands, tags, dtype="int16", nodata=_NO_DATA)
    return RasterWriter(path, grid, bands, tags, dtype="float32", nodata=float("nan"))


def _day_writer(path: Path, grid: Grid) -> RasterWriter:
    return RasterWriter(path, grid, ("day (YYYYMMDD)",), {}, dtype="int32", nodata=0, resampling="nearest")


def _held(described: Description) -> tuple[str, ...]:
    """The bands that the products hold."""
    return tuple(band for band in bands_of(described.sensor) if band not in (*described.missing, *described.filled))


def _stored(image: NDArray[np.float32], described: Description) -> NDArray[np.generic]:
    """The bands that the products hold as they are written."""
    order = bands_of(described.sensor)
    values = image[[order.index(band) for band in _held(described)]]
    if described.sensor != "s2":
        return values
    whole = np.rint(np.nan_to_num(values)).clip(_NO_DATA + 1, -_NO_DATA - 1)
    return np.where(np.isfinite(values), whole, _NO_DATA).astype(np.int16)


def _number(day: date | None) -> int:
    return int(f"{day:%Y%m%d}") if day is not None else 1

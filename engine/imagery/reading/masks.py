"""Rasters of codes on a grid that may not be their own: masks, cloud masks, scene classifications."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ..grid import Grid, Window
from ..network.addresses import is_remote, shown
from ..network.opening import network_problem, open_raster
from .mask_kinds import MaskKind, mask_kind
from .resampling import Placement, nearest

_PIXELS = 16_000_000
"""Of the raster read at once."""
_LOOK = 256
"""Pixels along a side of the scene at which a mask is looked at before it is used."""
_FEW = 0.1


class CategoryReader:
    """One band of codes, read on any grid by nearest neighbour; `outside` where the raster does not reach.

    Codes stay the whole numbers that they are: nothing is warped, and no code stands for what lies outside.
    """

    def __init__(self, path: str, grid: Grid, index: int = 1, outside: float = 0, title: str = "raster") -> None:
        self._grid, self._outside, self._index = grid, outside, index
        self._title, self._path = f"{title} {shown(path)}", path
        try:
            self._dataset = open_raster(path)
        except RasterioError as error:
            raise UserError(f"The {title} {path} cannot be opened as a raster: give a GeoTIFF.") from error
        file = self._dataset
        if file.crs is None:
            self.close()
            raise UserError(f"The {title} {path} has no coordinate reference system: assign one and save it again.")
        self.own_grid = Grid(file.crs, file.transform, file.width, file.height)
        self._placement = Placement(self.own_grid, grid)

    def read(self, window: Window) -> NDArray[np.float32]:
        """[height, width] codes; `outside` beyond the grid and beyond the raster, NaN where it holds NaN."""
        codes = np.full((window.height, window.width), self._outside, np.float32)
        inside = self._grid.clipped(window)
        if inside is None:
            return codes
        fine = self._placement.ratio()
        step = max(1, _PIXELS // (fine**2 * inside.width))
        for top in range(0, inside.height, step):
            strip = Window(inside.column, inside.row + top, inside.width, min(step, inside.height - top))
            rows = slice(strip.row - window.row, strip.row - window.row + strip.height)
            columns = slice(strip.column - window.column, strip.column - window.column + strip.width)
            self._fill(codes[rows, columns], strip)
        return codes

    def _fill(self, codes: NDArray[np.float32], window: Window) -> None:
        needed = self._placement.needed(window, 1)
        if needed is None:
            return
        values = self._read(needed)
        rows, columns = self._placement.centres(window)
        found = nearest(values[None], rows - needed.row_off, columns - needed.col_off)[0]
        np.copyto(codes, np.asarray(found, np.float32), where=self._placement.holds(rows, columns))

    def _read(self, place: RasterWindow) -> NDArray[np.generic]:
        try:
            values: NDArray[np.generic] = self._dataset.read(self._index, window=place)
        except RasterioError as error:
            if is_remote(self._path):
                raise network_problem(self._path, error) from None
            raise UserError(f"The {self._title} is damaged: copy or download it again.") from error
        return values

    def close(self) -> None:
        """Close the file."""
        self._dataset.close()


class MaskReader:
    """The pixels that a mask leaves out, on the scene's grid whatever its own; `mask_kind` says how codes are read.

    In a cloud mask, pixels that it does not reach are as unknown as those it calls no data; other masks say nothing of
    what lies beyond them.
    """

    def __init__(self, path: str, grid: Grid, kind: MaskKind | None = None) -> None:
        self.kind = kind or mask_kind(path)
        if self.kind.problem:
            raise UserError(self.kind.problem)
        self._codes = CategoryReader(path, grid, self.kind.band, outside=np.nan, title="mask")

    def read(self, window: Window) -> NDArray[np.bool_]:
        """[height, width]: True where pixels are to be left out."""
        return self.kind.left_out(self._codes.read(window))

    def close(self) -> None:
        """Close the file."""
        self._codes.close()


def check_mask(path: str, grid: Grid) -> tuple[MaskKind, tuple[str, ...]]:
    """How a mask is read, and what is to be said of it before anything is computed.

    Raises
    ------
    UserError
        It is no mask, lies elsewhere, or leaves nothing of the scene.
    """
    kind = mask_kind(path)
    reader = MaskReader(path, grid, kind)
    try:
        own = reader._codes.own_grid
        if not grid.overlaps(own):
            raise UserError(f"The mask {path} does not overlap the imagery: choose a mask of the same place.")
        kept = _share_kept(reader, grid)
    finally:
        reader.close()
    if kept == 0:
        raise UserError(
            f"The mask {path}, read as {kind.title}, leaves nothing of the imagery ({kind.sentence}): "
            "choose another mask, or one whose values mean that."
        )
    if kept < _FEW:
        return kind, (f"The mask {path}, read as {kind.title}, leaves only {kept:.1%} of the imagery.",)
    return kind, ()


def _share_kept(reader: MaskReader, grid: Grid) -> float:
    """From squares spread over the scene."""
    side = 32
    height, width = min(side, grid.height), min(side, grid.width)
    places = max(1, min(_LOOK // side, grid.height // height)), max(1, min(_LOOK // side, grid.width // width))
    kept = [
        1 - reader.read(Window(int(column), int(row), width, height)).mean()
        for row in np.linspace(0, grid.height - height, places[0]).astype(int)
        for column in np.linspace(0, grid.width - width, places[1]).astype(int)
    ]
    return float(np.mean(kept))

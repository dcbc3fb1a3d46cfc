"""Rasters out: cloud-optimised GeoTIFFs that appear whole or not at all, with names and colours that QGIS shows."""

from __future__ import annotations

import errno
import uuid
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.shutil import copy as copy_raster
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ...files import unwritable, write_text, written_whole
from ..grid import Grid, Window
from ..library_errors import FILE_ERRORS, RASTER_ERRORS
from ..pixel_area import SQUARE_METRES_PER_HECTARE, PixelAreas
from .attribute_table import auxiliary_metadata
from .classes import LandCoverClass
from .styles import Dates, class_style, confidence_style

NODATA = 255
DATES_TAG = "TERRAFM_DATES"
"""First and last day of the imagery, as an ISO 8601 interval."""


def check_writable(path: Path, endings: Sequence[str]) -> None:
    """Refuse a target that cannot be written, before hours are spent on what is to go there.

    Raises
    ------
    UserError
        Another ending than `endings`, no such folder, or no right to write to it.
    """
    if path.suffix.lower() not in endings:
        raise UserError(f"{path.name} does not end with {' or '.join(endings)}: choose such a name.")
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {path.parent} to write {path.name} to: make it first.")
    attempt = path.with_name(f".{path.stem}.{uuid.uuid4().hex[:8]}.part")
    try:
        attempt.touch()
        attempt.unlink()
    except OSError as error:
        raise unwritable(path, error) from error


class RasterWriter:
    """Takes blocks in any order, then makes a tiled, compressed GeoTIFF with overviews of them.

    Blocks go to a temporary file beside the target; leaving the `with` block without an error makes the cloud-optimised
    file of it and renames that; an error leaves nothing.
    """

    def __init__(
        self,
        path: str | Path,
        grid: Grid,
        bands: Sequence[str],
        tags: dict[str, str],
        *,
        dtype: str = "uint8",
        nodata: float = NODATA,
        resampling: str = "average",
    ) -> None:
        self.path = Path(path)
        self._bands = tuple(bands)
        self._tags = tags
        self._resampling = resampling
        self._profile = {
            "driver": "GTiff",
            "width": grid.width,
            "height": grid.height,
            "count": len(self._bands),
            "dtype": dtype,
            "crs": grid.crs,
            "transform": grid.transform,
            "nodata": nodata,
            "tiled": True,
            "blockxsize": 256,
            "blockysize": 256,
            "compress": "deflate",
            "zlevel": 1,
            "bigtiff": "if_safer",
        }
        mark = uuid.uuid4().hex[:8]
        self._blocks = self.path.with_name(f".{self.path.stem}.{mark}.part.tif")
        self._whole = self.path.with_name(f".{self.path.stem}.{mark}.cog.tif")
        self._file: Any = None

    def __enter__(self) -> Any:
        check_writable(self.path, (".tif", ".tiff"))
        try:
            self._file = rasterio.open(self._blocks, "w", **self._profile)
            self._describe(self._file)
        except FILE_ERRORS as error:
            self._remove_temporary()
            raise self._unwritable(error) from error
        return self

    def write(self, row: int, column: int, values: NDArray[Any]) -> None:
        """Write a block [bands, h, w] (or [h, w] of a single band) at a row and column of the raster."""
        stacked = values if values.ndim == 3 else values[None]
        window = RasterWindow(column, row, stacked.shape[2], stacked.shape[1])
        try:
            self._file.write(stacked, window=window)
        except FILE_ERRORS as error:
            raise self._unwritable(error) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
            else:
                self._file.close()
        except FILE_ERRORS as failure:
            if kind is None:
                raise self._unwritable(failure) from failure
        finally:
            self._remove_temporary()

    def _finish(self) -> None:
        self._file.descriptions = self._bands
        self._file.update_tags(**self._tags)
        self._file.close()
        copy_raster(
            self._blocks,
            self._whole,
            driver="COG",
            compress="deflate",
            blocksize=256,
            overview_resampling=self._resampling,
            bigtiff="if_safer",
        )
        with rasterio.open(self._whole) as made:  # a disk that ran full shows here, before anything is replaced
            made.read(1, window=RasterWindow(made.width - 1, made.height - 1, 1, 1))
        style = self.style()
        if style is None or self._keeps_style():
            self._take_place()
        else:
            with written_whole(self.path.with_suffix(".qml")) as written:  # an older raster that stays keeps its own
                written.write_text(style, encoding="utf-8")
                self._take_place()
        self.path.with_name(self.path.name + ".aux.xml").unlink(missing_ok=True)  # an older file's statistics

    def _take_place(self) -> None:
        try:
            self._whole.replace(self.path)
        except OSError as error:
            raise unwritable(self.path, error) from error

    def _describe(self, file: Any) -> None:
        """Put colours and the like into the file; nothing here."""

    def style(self) -> str | None:
        """The QGIS style to lay beside the raster; none here."""
        return None

    def add_tags(self, tags: dict[str, str]) -> None:
        """Tags that are known only when the pixels are."""
        self._tags = {**self._tags, **tags}

    def _keeps_style(self) -> bool:
        """Whether the style that lies beside the target stays when the raster is replaced; not here."""
        return False

    def _remove_temporary(self) -> None:
        for path in (self._blocks, self._whole):
            path.unlink(missing_ok=True)
            path.with_name(path.name + ".aux.xml").unlink(missing_ok=True)

    def _unwritable(self, error: Exception) -> UserError:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "space" in str(error).lower()
        if full or isinstance(error, RASTER_ERRORS):
            return UserError(
                f"{self.path.name} could not be written to {self.path.parent}: the disk is full or refuses writing; "
                "free some space or choose another folder."
            )
        return unwritable(self.path, error)


class ClassMapWriter(RasterWriter):
    """A land-cover map or other map of classes: codes with names and colours, 255 without data.

    A style beside an older map of the same classes and dates is the user's, and stays.
    """

    def __init__(
        self,
        path: str | Path,
        grid: Grid,
        classes: Sequence[LandCoverClass],
        tags: dict[str, str],
        content: str = "land cover",
        dates: Dates | None = None,
    ) -> None:
        names = {f"CLASS_{entry.code}": f"{entry.name} {entry.color}" for entry in classes}
        self._legend = {**names, **({DATES_TAG: "/".join(dates)} if dates else {})}
        super().__init__(path, grid, (content,), {**tags, **self._legend}, resampling="mode")
        self._classes, self._dates = tuple(classes), dates
        self._pixels = np.zeros(256, np.int64)
        self._hectares = np.zeros(256)
        self._areas = PixelAreas.of(grid)
        self._profile["photometric"] = "palette"

    @property
    def pixels(self) -> dict[int, int]:
        """Pixels of each class that were written so far."""
        return {entry.code: int(self._pixels[entry.code]) for entry in self._classes}

    @property
    def no_data(self) -> float:
        """Share of the pixels written so far that hold no class, 0 to 1."""
        return float(self._pixels[NODATA] / max(1, self._pixels.sum()))

    @property
    def hectares(self) -> dict[int, float]:
        """Ground area of each class that was written so far."""
        return {entry.code: float(self._hectares[entry.code]) for entry in self._classes}

    def write(self, row: int, column: int, values: NDArray[Any]) -> None:
        """Write a block of codes [h, w] at a row and column of the map."""
        super().write(row, column, values)
        areas = self._areas.block(Window(column, row, values.shape[1], values.shape[0]))
        self._pixels += np.bincount(values.ravel(), minlength=256)
        self._hectares += np.bincount(values.ravel(), areas.ravel(), minlength=256) / SQUARE_METRES_PER_HECTARE

    def _describe(self, file: Any) -> None:
        colors = {entry.code: (*entry.rgb, 255) for entry in self._classes}
        file.write_colormap(1, {**colors, NODATA: (0, 0, 0, 0)})

    def _finish(self) -> None:
        super()._finish()
        metadata = auxiliary_metadata(self._classes, self.pixels, self.hectares)
        write_text(self.path.with_name(self.path.name + ".aux.xml"), metadata)

    def _keeps_style(self) -> bool:
        if not self.path.with_suffix(".qml").is_file():
            return False
        try:
            with rasterio.open(self.path) as older:
                tags = older.tags()
        except RASTER_ERRORS:
            return False
        return self._legend == {key: tags[key] for key in tags if key == DATES_TAG or key.startswith("CLASS_")}

    def style(self) -> str:
        """A paletted style with the classes' names and colours."""
        return class_style(self._classes, self._dates)


class ContinuousWriter(RasterWriter):
    """Measured values: confidence in per cent (uint8, 255 without data) unless another type is asked for."""

    def __init__(
        self,
        path: str | Path,
        grid: Grid,
        bands: Sequence[str],
        tags: dict[str, str],
        *,
        dtype: str = "uint8",
        nodata: float = NODATA,
        qml: str | None = None,
        dates: Dates | None = None,
    ) -> None:
        super().__init__(path, grid, bands, tags, dtype=dtype, nodata=nodata)
        self._qml, self._dates = qml, dates

    def style(self) -> str | None:
        """What was given, else a ramp from unsure to sure for confidence."""
        if self._qml is not None:
            return self._qml
        return confidence_style(self._dates) if self._profile["dtype"] == "uint8" else None


def write_screen(path: Path, values: NDArray[np.uint8], grid: Grid) -> None:
    """Write what a screen shows, [bands, h, w], as a plain GeoTIFF, fast; replaces the file in one step."""
    count, height, width = values.shape
    profile = {"driver": "GTiff", "width": width, "height": height, "count": count, "dtype": "uint8"}
    with (
        written_whole(path, RASTER_ERRORS) as temporary,
        rasterio.open(temporary, "w", **profile, crs=grid.crs, transform=grid.transform, nodata=NODATA) as file,
    ):
        file.write(values)

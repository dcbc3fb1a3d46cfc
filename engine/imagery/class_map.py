"""The names of a class map's codes, wherever its file keeps them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from xml.etree import ElementTree  # nosec B405 # reads only XML that GDAL writes itself

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile
from rasterio.shutil import copy as copy_raster
from rasterio.windows import Window as RasterWindow

from ..errors import UserError
from ..progress import Progress, silent
from .grid import Grid
from .library_errors import RASTER_ERRORS

_OWN_TAG = re.compile(r"CLASS_(-?[0-9]{1,10})")
_COLOR_AT_END = re.compile(r"\s*#[0-9a-fA-F]{6}$")
_NAME, _VALUE = "2", "5"
"""GDAL's numbers of a column's usage (GFU_Name, GFU_MinMax) in a raster attribute table."""
_TEXT = "2"
"""GDAL's number of a column's type (GFT_String)."""


def class_names(file: Any) -> dict[int, str]:
    """Names by code of an open raster: from its attribute table, its category names, or the tags of our own maps.

    Parameters
    ----------
    file : rasterio.DatasetReader
        Its first band counts.
    """
    names = _names_of_gdal(file)
    for key, text in file.tags().items():
        code = _OWN_TAG.fullmatch(key)
        if code:
            names[int(code.group(1))] = _COLOR_AT_END.sub("", text)
    return {code: name for code, name in names.items() if name.strip()}


def _names_of_gdal(file: Any) -> dict[int, str]:
    """Category names and those of the attribute table, from whatever format: GDAL puts both into a virtual raster."""
    try:
        with MemoryFile(ext=".vrt") as memory:
            copy_raster(file, memory.name, driver="VRT")
            band = ElementTree.fromstring(memory.read()).find("VRTRasterBand")  # nosec B314 # GDAL wrote it just now
    except RASTER_ERRORS:
        return {}
    except ElementTree.ParseError:
        return {}
    if band is None:
        return {}
    categories = band.findall("CategoryNames/Category")
    names = {code: (entry.text or "").strip() for code, entry in enumerate(categories)}
    return {**names, **_names_of_table(band.find("GDALRasterAttributeTable"))}


def _names_of_table(table: ElementTree.Element | None) -> dict[int, str]:
    """Names of a raster attribute table: its columns are known by their usage, else by their titles."""
    if table is None:
        return {}
    value = name = None
    for place, field in enumerate(table.findall("FieldDefn")):
        usage, title = field.findtext("Usage"), (field.findtext("Name") or "").lower()
        if value is None and (usage == _VALUE or title == "value"):
            value = place
        elif (
            name is None and field.findtext("Type") == _TEXT and (usage == _NAME or "name" in title or "class" in title)
        ):
            name = place
    if value is None or name is None:
        return {}
    names: dict[int, str] = {}
    for row in table.findall("Row"):
        cells = [cell.text or "" for cell in row.findall("F")]
        try:
            names[int(float(cells[value]))] = cells[name].strip()
        except (ValueError, OverflowError, IndexError):
            continue  # a row that names no class
    return names


MOST_CLASSES = 255
_STRIP_ROWS = 256
_STRIP_PIXELS = 2**25
"""Read at once; fewer rows of a raster that is wider than 131,000 pixels."""
_WIDEST_CODES = 4096
"""Codes this far apart at most are counted in a table of all between them."""


@dataclass(frozen=True)
class PixelCounts:
    """How many pixels of each class each row of a map has."""

    codes: NDArray[np.int64]
    """[K] ascending: the classes that the map has."""
    by_row: NDArray[np.int64]
    """[K, height]"""
    no_data: int
    """Pixels without a class."""


class ClassMap:
    """A class map that is open for reading, never as a whole.

    Attributes
    ----------
    names : dict
        Of class codes, as far as the file says.
    tags : dict
        The file's own.
    """

    def __init__(self, path: Path, file: Any, grid: Grid) -> None:
        self.path, self.grid = path, grid
        self._file = file
        self.tags: dict[str, str] = file.tags()
        self.names = class_names(file)
        self._shown_as: Mapping[int, int] = {}

    def __enter__(self) -> ClassMap:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def name(self, code: int) -> str:
        """The class's name, or one made of its code."""
        return self.names.get(code) or f"Class {code}"

    def show_as(self, codes: Mapping[int, int], names: Mapping[int, str]) -> None:
        """Let `values_at` give other codes for those of the file, which have these names."""
        self._shown_as, self.names = codes, dict(names)

    def strips(self) -> list[slice]:
        """The map's rows in pieces that fit into memory."""
        rows = max(1, min(_STRIP_ROWS, _STRIP_PIXELS // self.grid.width))
        return [slice(row, min(self.grid.height, row + rows)) for row in range(0, self.grid.height, rows)]

    def read(self, rows: slice) -> np.ma.MaskedArray[Any, np.dtype[Any]]:
        """Class codes of whole rows, [rows, width], masked where there is no data.

        Raises
        ------
        UserError
            The file is damaged.
        """
        window = RasterWindow(0, rows.start, self.grid.width, rows.stop - rows.start)
        try:
            values: np.ma.MaskedArray[Any, np.dtype[Any]] = self._file.read(1, window=window, masked=True)
        except RasterioError as error:
            raise UserError(
                f"{self.path.name} is damaged and cannot be read at row {rows.start}: copy or make it again."
            ) from error
        return values

    def values_at(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Class codes of pixels on the grid [n], and whether each holds data [n]; reads only the strips with some."""
        codes, known = np.zeros(len(rows), np.int64), np.zeros(len(rows), bool)
        for strip in self.strips():
            here = np.flatnonzero((rows >= strip.start) & (rows < strip.stop))
            if len(here):
                values = self.read(strip)[rows[here] - strip.start, columns[here]]
                codes[here] = values.filled(0).astype(np.int64)
                known[here] = ~np.ma.getmaskarray(values)
        if self._shown_as:
            codes = np.array([self._shown_as.get(code, code) for code in codes.tolist()], np.int64)
        return codes, known

    def count(self, progress: Progress = silent) -> PixelCounts:
        """Pixels of each class in each row, from one pass over the map.

        Raises
        ------
        UserError
            The file is damaged, holds no data, or more values than a class map has.
        """
        counts: dict[int, NDArray[np.int64]] = {}
        for strip in self.strips():
            progress(strip.start / self.grid.height, "Counting the map's pixels")
            for code, rows in _row_counts(self.read(strip)).items():
                counts.setdefault(code, np.zeros(self.grid.height, np.int64))[strip] = rows
                if len(counts) > MOST_CLASSES:
                    raise self._too_many()
        if not counts:
            raise UserError(f"{self.path.name} holds no data at all: choose another map.")
        codes = np.array(sorted(counts), np.int64)
        by_row = np.stack([counts[int(code)] for code in codes])
        return PixelCounts(codes, by_row, self.grid.width * self.grid.height - int(by_row.sum()))

    def _too_many(self) -> UserError:
        return UserError(
            f"{self.path.name} holds more than {MOST_CLASSES} different values: choose a class map, "
            "whose values are the codes of its classes."
        )


def open_class_map(path: str | Path) -> ClassMap:
    """Open a class map.

    Names come from the raster attribute table, the category names or the tags that this program writes.

    Raises
    ------
    UserError
        No raster, several bands, decimals, no CRS, or in degrees and rotated.
    """
    path = Path(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # it is refused in a sentence of its own
            file = rasterio.open(path)
    except RasterioError as error:
        if not path.exists():
            raise UserError(f"There is no map {path}: check the path.") from error
        raise UserError(f"{path.name} cannot be opened as a raster: give a map such as a GeoTIFF.") from error
    problem = _problem(file)
    if problem:
        file.close()
        raise UserError(f"{path.name} {problem}")
    try:
        return ClassMap(path, file, Grid(file.crs, file.transform, file.width, file.height))
    except UnicodeDecodeError as error:
        file.close()
        raise UserError(f"{path.name} has texts in its metadata that cannot be read: copy or make it again.") from error
    except BaseException:
        file.close()
        raise


def _problem(file: Any) -> str | None:
    """What keeps a raster from being a class map."""
    if file.count != 1:
        return f"has {file.count} bands, and a class map has one: choose the map, not the imagery."
    if np.dtype(file.dtypes[0]).kind not in "ui":
        return f"holds {file.dtypes[0]} values, and a class map has whole numbers: convert it to Byte or Int16."
    if file.crs is None:
        return "has no coordinate reference system: assign one (Raster → Projections) and save it."
    if file.crs.is_geographic and (file.transform.b or file.transform.d):
        return "is rotated and in degrees: warp it north-up (Raster → Projections → Warp)."
    return None


def _row_counts(values: np.ma.MaskedArray[Any, np.dtype[Any]]) -> dict[int, NDArray[np.int64]]:
    """Pixels of each class in each row of a strip."""
    known = ~np.ma.getmaskarray(values)
    if not known.any():
        return {}
    data = values.data
    lowest, highest = int(data[known].min()), int(data[known].max())
    far_apart = highest - lowest >= _WIDEST_CODES
    codes = np.unique(data[known]) if far_apart else np.arange(lowest, highest + 1)
    table = np.zeros((len(codes), len(data)), np.int64)
    for row, (of_row, is_known) in enumerate(zip(data, known, strict=True)):
        found = of_row[is_known]
        places = np.searchsorted(codes, found) if far_apart else found.astype(np.int64) - lowest
        table[:, row] = np.bincount(places, minlength=len(codes))
    return {int(code): table[place] for place, code in enumerate(codes) if table[place].any()}

"""Which cells there are, what sees each of them, and in which row of which file that lies."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from ....errors import UserError
from ....model import Modality
from .parquet_files import MissingFile, ParquetFiles

_log = logging.getLogger(__name__)

DATA_SETS = {Modality.S2_L2A: "Core-S2L2A", Modality.S2_L1C: "Core-S2L1C", Modality.S1: "Core-S1RTC"}
"""The one whose position and grid count first, first."""
_COLUMNS = ("grid_cell", "product_id", "timestamp", "centre_lat", "centre_lon", "crs", "parquet_url", "parquet_row")
_PART = re.compile(r"(?:^|/)images/((?:(?!\.\.)[^?#])+\.parquet)(?:[?#].*)?$")
_LAYOUTS = ("", "/resolve/main")
"""Where a data set's files lie below its name: in a mirror, and where Hugging Face serves them."""


@dataclass(frozen=True, slots=True)
class CellProduct:
    """One modality of a cell."""

    modality: Modality
    product_id: str
    """Name of the Sentinel product that it was cut from."""
    url: str
    """Address of the part file."""
    row_group: int


@dataclass(frozen=True, slots=True)
class CellRecord:
    """A cell of the 10 km grid and what there is of it."""

    grid_cell: str
    """Such as `922D_249L`: rows from the equator (U, D), columns from Greenwich (R, L)."""
    centre_lat: float
    centre_lon: float
    """In degrees."""
    crs: str
    """`EPSG:…` of the image that is first of Level-2A, Level-1C and Sentinel-1."""
    products: tuple[CellProduct, ...]


@dataclass(frozen=True)
class _DataSet:
    """The rows of a data set, one a cell."""

    base: str
    rows: pa.Table


class CellIndex:
    """The cells of some data sets, joined by name and sorted by it; two million of them take few hundred MB."""

    def __init__(self, held: Mapping[Modality, _DataSet]) -> None:
        names = pc.unique(pa.chunked_array([entry.rows["grid_cell"].combine_chunks() for entry in held.values()]))
        self._names = names.take(pc.sort_indices(names))
        self._rows = {
            modality: pc.fill_null(pc.index_in(self._names, entry.rows["grid_cell"].combine_chunks()), -1).to_numpy()
            for modality, entry in held.items()
        }
        self._held = {
            modality: _DataSet(entry.base, entry.rows.drop_columns("grid_cell")) for modality, entry in held.items()
        }

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """What any cell has."""
        return tuple(modality for modality in Modality if modality in self._held)

    def __len__(self) -> int:
        return len(self._names)

    def name(self, number: int) -> str:
        """The name of a cell."""
        return str(self._names[number].as_py())

    def modalities_of(self, number: int) -> tuple[Modality, ...]:
        """What a cell has."""
        return tuple(modality for modality in self.modalities if self._rows[modality][number] >= 0)

    def cell(self, number: int) -> CellRecord:
        """All about a cell."""
        rows = {modality: int(self._rows[modality][number]) for modality in self._held}
        products = tuple(self._product(modality, row) for modality, row in rows.items() if row >= 0)
        first = products[0].modality
        table, row = self._held[first].rows, rows[first]
        return CellRecord(
            self.name(number),
            float(table["centre_lat"][row].as_py()),
            float(table["centre_lon"][row].as_py()),
            re.sub(r"^(EPSG:)+", "EPSG:", str(table["crs"][row].as_py())),
            products,
        )

    def _product(self, modality: Modality, row: int) -> CellProduct:
        base, table = self._held[modality].base, self._held[modality].rows
        url = f"{base}/images/{table['part'][row].as_py()}"
        return CellProduct(modality, str(table["product_id"][row].as_py()), url, int(table["parquet_row"][row].as_py()))


def read_cells(root: str) -> tuple[CellRecord, ...]:
    """All cells of the data sets in a folder or below a URL, sorted by name."""
    index = open_index(root, tuple(Modality), ParquetFiles())
    return tuple(index.cell(number) for number in range(len(index)))


def open_index(root: str, modalities: Sequence[Modality], files: ParquetFiles) -> CellIndex:
    """The cells of the wanted modalities' data sets below a root, which may hold some of them alone.

    Raises
    ------
    UserError
        There is none of the data sets, or no part file of what the metadata name.
    """
    base = (root if "://" in root else str(Path(root).expanduser())).rstrip("/")
    try:
        url_to_fs(base)
    except (ValueError, ImportError) as error:
        raise UserError(f"{root} cannot be opened ({error}): give a folder or an address such as https://….") from error
    found = {modality: _data_set(base, name, files) for modality, name in DATA_SETS.items() if modality in modalities}
    held = {modality: entry for modality, entry in found.items() if entry is not None}
    if not held:
        names = ", ".join(name for modality, name in DATA_SETS.items() if modality in modalities)
        raise UserError(f"{root} holds no metadata.parquet of {names}: give the folder or URL above them as data.path.")
    held = {modality: entry for modality, entry in held.items() if entry.rows.num_rows}
    if not held:
        raise UserError(f"{root} holds none of the part files that its metadata name: copy images/part_*.parquet too.")
    return CellIndex(held)


def _data_set(root: str, name: str, files: ParquetFiles) -> _DataSet | None:
    for layout in _LAYOUTS:
        base = f"{root}/{name}{layout}"
        try:
            table = files.table(f"{base}/metadata.parquet", _COLUMNS)
        except MissingFile:
            continue
        here = _with_part(table, _parts_of(base))
        rows = _newest_of_each_cell(here)
        repeated, elsewhere = here.num_rows - rows.num_rows, table.num_rows - here.num_rows
        if repeated or elsewhere:
            _log.warning(
                "%s: of %d rows %d are of repeated cells, of which the newest is taken, and %d name no part file "
                "that is here.", name, table.num_rows, repeated, elsewhere,
            )  # fmt: skip
        return _DataSet(base, rows)
    return None


def _parts_of(base: str) -> set[str] | None:
    """The part files of a data set; None if it is far away and they cannot be listed."""
    system, folder = url_to_fs(base)
    if not isinstance(system, LocalFileSystem):
        return None
    images = f"{folder.rstrip('/')}/images/"
    return {path.removeprefix(images) for path in system.find(images)}


def _with_part(table: pa.Table, present: set[str] | None) -> pa.Table:
    """With the part file's path below `images/` instead of its URL; without rows whose part file is not present."""
    urls = pc.dictionary_encode(table["parquet_url"].cast(pa.string()).combine_chunks())
    matches = [_PART.search(url) for url in urls.dictionary.to_pylist()]
    parts = [match.group(1) if match else "" for match in matches]
    usable = pa.array([part != "" and (present is None or part in present) for part in parts], pa.bool_())
    named = pa.DictionaryArray.from_arrays(urls.indices, pa.array(parts, pa.string()))
    place = table.schema.get_field_index("parquet_url")
    kept = pc.and_(usable.take(urls.indices), pc.is_valid(table["parquet_row"].combine_chunks()))
    kept = pc.and_(kept, pc.is_valid(table["grid_cell"].combine_chunks()))
    return table.set_column(place, "part", named).filter(kept)


def _newest_of_each_cell(table: pa.Table) -> pa.Table:
    """One row a cell, sorted by name; of equally new ones that with the first product and row."""
    # Texts are compared by their digits, so that "2021-01-02T" and "20210102T" are of one kind.
    time = pc.replace_substring_regex(table["timestamp"].cast(pa.string()), r"\D", "")
    table = _replaced(_replaced(table, "timestamp", time), "grid_cell", table["grid_cell"].cast(pa.string()))
    order = {"grid_cell": "ascending", "timestamp": "descending", "product_id": "ascending", "parquet_row": "ascending"}
    table = table.sort_by(list(order.items())).combine_chunks()
    cells = table["grid_cell"].combine_chunks()
    first = np.ones(table.num_rows, bool)
    if table.num_rows > 1:
        first[1:] = pc.not_equal(cells.slice(1), cells.slice(0, table.num_rows - 1)).to_numpy(zero_copy_only=False)
    table = table.filter(pa.array(first)).drop_columns("timestamp")
    for name in ("product_id", "crs"):  # many cells have the same
        table = _replaced(table, name, pc.dictionary_encode(table[name].combine_chunks()))
    return table.combine_chunks()


def _replaced(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, values)

"""Major-TOM's cells as places to train on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from ....errors import UserError
from ....model import Modality
from ..tiles import Image, LandCover, Tile, tile_windows, tiles_with_content, with_content
from .cell import Cell, StoredImage, columns_of
from .index import CellProduct, CellRecord, open_index
from .parquet_files import ParquetFiles, Patience


class MajorTomPlaces:
    """The cells of `Core-S2L2A`, `Core-S2L1C` and `Core-S1RTC`, or of some of them, in a folder or below a URL.

    Parameters
    ----------
    root : str
        What the data sets' folders lie in: a path or an fsspec URL.
    tile : int
        Side of the tiles that a cell is cut into, in pixels of 10 m; of 1068 pixels, 534 makes four.
    land_cover : LandCover
        By the cells' names.
    modalities : sequence of Modality
        Those to read; what is not wanted is not fetched.
    patience : Patience, optional
        With connections.
    """

    def __init__(
        self,
        root: str,
        tile: int,
        land_cover: LandCover,
        modalities: Sequence[Modality] = tuple(Modality),
        patience: Patience | None = None,
    ) -> None:
        self._files = ParquetFiles(patience)
        self._index = open_index(root, modalities, self._files)
        self._tile, self._land_cover = tile, land_cover

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """What any of the cells has."""
        return self._index.modalities

    def __len__(self) -> int:
        return len(self._index)

    def name(self, number: int) -> str:
        """The cell's name in the grid."""
        return self._index.name(number)

    def modalities_of(self, number: int) -> tuple[Modality, ...]:
        """The modalities that the metadata list for a cell."""
        return self._index.modalities_of(number)

    def record(self, number: int) -> CellRecord:
        """Where a cell is, and its products."""
        return self._index.cell(number)

    def read(self, number: int, generator: np.random.Generator) -> Tile:
        """One tile of a cell."""
        name = self.name(number)
        with _named(name):
            cell = self._fetched(number)
            windows = tile_windows(cell.grid.width, cell.grid.height, self._tile)
            images = cell.read(windows[int(generator.integers(len(windows)))])
        return with_content(name, images, self._land_cover)

    def tiles(self, number: int) -> Iterator[tuple[int, Tile]]:
        """Every tile of a cell, whose rows are fetched once."""
        name = self.name(number)

        def images() -> Iterator[dict[Modality, Image]]:
            with _named(name):
                cell = self._fetched(number)
            for window in tile_windows(cell.grid.width, cell.grid.height, self._tile):
                with _named(name):
                    image = cell.read(window)
                yield image

        return tiles_with_content(name, images(), self._land_cover)

    def _fetched(self, number: int) -> Cell:
        record = self._index.cell(number)
        return Cell(tuple(self._stored(record, product) for product in record.products))

    def _stored(self, record: CellRecord, product: CellProduct) -> StoredImage:
        columns = columns_of(product.modality)
        row = self._files.row(product.url, product.row_group, ("grid_cell", *columns))
        if row["grid_cell"] != record.grid_cell:
            raise UserError(
                f"{product.url} holds {row['grid_cell']} in its row {product.row_group}: "
                "take metadata.parquet and part files of one version."
            )
        empty = [column for column in columns if not row[column]]
        if empty:
            raise UserError(f"{product.url} holds nothing in {', '.join(empty)}: leave it out.")
        return StoredImage(product, {column: row[column] for column in columns})


@contextmanager
def _named(cell: str) -> Iterator[None]:
    """Say which cell cannot be read."""
    try:
        yield
    except UserError as error:
        raise UserError(f"The cell {cell} cannot be read: {error}") from error

"""TACO files of version 1, as `tacoreader` 0.5 reads them: a table of samples, each a small container of its own.

A file begins with two letters ("WX", or "#y" for what lies in one), then place and length of a Parquet table as
little-endian numbers of eight bytes. The table's `tortilla:offset` counts from where the container begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import UserError

_MARKS = (b"WX", b"#y")
_HEADER = 18
_LARGEST_TABLE = 1 << 30


@dataclass(frozen=True)
class TacoEntry:
    """A row of a container's table."""

    path: Path
    offset: int
    """From the beginning of the file."""
    length: int
    fields: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its `tortilla:id`."""
        return str(self.fields["tortilla:id"])

    @property
    def virtual_path(self) -> str:
        """The bytes of this entry as a file that GDAL opens."""
        return f"/vsisubfile/{self.offset}_{self.length},{self.path}"


def read_entries(path: Path, offset: int = 0) -> list[TacoEntry]:
    """The table of a file, or of the container that begins at a byte of it.

    Raises
    ------
    UserError
        No such container begins there.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(offset)
            header = file.read(_HEADER)
            start, length = (int.from_bytes(header[at : at + 8], "little") for at in (2, 10))
            if header[:2] not in _MARKS or not 0 < length <= min(_LARGEST_TABLE, size - offset - start):
                raise UserError(
                    f"{path.name} holds no TACO container of version 1 at byte {offset}: download it again."
                )
            file.seek(offset + start)
            rows = parquet.read_table(pyarrow.BufferReader(file.read(length))).to_pylist()
        return [TacoEntry(path, offset + int(row["tortilla:offset"]), int(row["tortilla:length"]), row) for row in rows]
    except (OSError, KeyError, TypeError, pyarrow.ArrowException) as error:
        raise UserError(f"{path.name} cannot be read as a TACO file ({error}): download it again.") from error

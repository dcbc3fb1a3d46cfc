"""Parquet files near or far: one row group and the columns it needs at a time."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.core import url_to_fs

from ....errors import UserError

T = TypeVar("T")

_KEPT_OPEN = 16
"""Files whose footers (a few MB each) are kept by a process."""
_FAILURES = (OSError, ValueError, IndexError, pa.ArrowException, aiohttp.ClientError)
"""What fsspec and pyarrow raise for connections and files that are at fault."""


class MissingFile(UserError):
    """There is no such file."""


@dataclass(frozen=True)
class Patience:
    """How long a connection is given."""

    waits: tuple[float, ...] = (1.0, 4.0, 16.0)
    """Seconds before each further try."""
    timeout: float = 60.0
    """Seconds without an answer that count as a failure."""


class ParquetFiles:
    """Reads rows of Parquet files by their URL or path; each process keeps its own few files open.

    `UserError` names the file and says what to do.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._open: OrderedDict[str, pq.ParquetFile] = OrderedDict()
        self._process = os.getpid()

    def __reduce__(self) -> tuple[type[ParquetFiles], tuple[Patience]]:
        return ParquetFiles, (self._patience,)  # open files stay where they are

    def table(self, url: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of all rows; `MissingFile` if there is no such file."""

        def read() -> pa.Table:
            with self._opened(url) as file:
                _check_columns(url, file, columns)
                return file.read(list(columns))

        return self._patiently(url, read)

    def row(self, url: str, row_group: int, columns: Sequence[str]) -> dict[str, Any]:
        """The only row of a row group, by column; fetches nothing else but the footer."""

        def read() -> pa.Table:
            file = self._kept(url)
            _check_columns(url, file, columns)
            if not 0 <= row_group < file.num_row_groups or file.metadata.row_group(row_group).num_rows != 1:
                raise UserError(
                    f"{url} has no row group {row_group} of one row ({file.num_row_groups} groups of "
                    f"{file.metadata.num_rows} rows): copy it again as it was published."
                )
            return file.read_row_group(row_group, columns=list(columns), use_threads=False)

        table = self._patiently(url, read)
        return {name: table.column(name)[0].as_py() for name in columns}

    def _kept(self, url: str) -> pq.ParquetFile:
        if self._process != os.getpid():  # a fork: what is open belongs to the parent
            self._open, self._process = OrderedDict(), os.getpid()
        if url not in self._open:
            self._open[url] = self._opened(url)
            if len(self._open) > _KEPT_OPEN:
                self._open.popitem(last=False)[1].close(force=True)
        self._open.move_to_end(url)
        return self._open[url]

    def _opened(self, url: str) -> pq.ParquetFile:
        options: dict[str, Any] = {}
        if url.startswith(("http://", "https://")):
            limits = aiohttp.ClientTimeout(
                total=None, sock_connect=self._patience.timeout, sock_read=self._patience.timeout
            )
            options["client_kwargs"] = {"timeout": limits}
        system, path = url_to_fs(url, **options)
        # Nothing is read ahead: pyarrow joins the ranges that it needs, and skips the columns that it does not.
        file = system.open(path, "rb", cache_type="none")
        try:
            return pq.ParquetFile(file, pre_buffer=True)
        except BaseException:
            file.close()
            raise

    def _patiently(self, url: str, action: Callable[[], T]) -> T:
        """Do it, again and again while it fails for a reason that may pass."""
        waits = iter(self._patience.waits)
        while True:
            try:
                return action()
            except _FAILURES as error:
                self._open.pop(url, None)
                if not _may_pass(error):
                    raise _explained(url, error) from error
                wait = next(waits, None)
                if wait is None:
                    tries = len(self._patience.waits) + 1
                    raise UserError(
                        f"{url} could not be read in {tries} tries ({_reason(error)}): check the connection."
                    ) from error
            time.sleep(wait)


def _check_columns(url: str, file: pq.ParquetFile, columns: Sequence[str]) -> None:
    held = set(file.schema_arrow.names)
    missing = [column for column in columns if column not in held]
    if missing:
        raise UserError(
            f"{url} has no column {', '.join(missing)}, but {', '.join(sorted(held))}: "
            "give files as Major-TOM's Core data sets publish them."
        )


def _cause(error: BaseException) -> BaseException:
    """What happened; fsspec reports any failed request for a file's size as a missing file."""
    return error.__cause__ if isinstance(error, FileNotFoundError) and error.__cause__ else error


def _may_pass(error: BaseException) -> bool:
    cause = _cause(error)
    if isinstance(cause, aiohttp.ClientResponseError):
        return cause.status in (408, 429) or cause.status >= 500
    return isinstance(cause, (ConnectionError, TimeoutError, aiohttp.ClientError))


def _reason(error: BaseException) -> str:
    cause = _cause(error)
    if isinstance(cause, aiohttp.ClientResponseError):
        return f"HTTP status {cause.status}"
    return " ".join(str(cause).split()) or type(cause).__name__


def _explained(url: str, error: BaseException) -> UserError:
    cause = _cause(error)
    status = cause.status if isinstance(cause, aiohttp.ClientResponseError) else None
    if status in (404, 410) or (status is None and isinstance(cause, FileNotFoundError)):
        return MissingFile(f"{url} does not exist: copy it there, or leave its cells out.")
    if status is not None or isinstance(cause, PermissionError):
        return UserError(f"{url} may not be read ({_reason(error)}): check the address and your rights.")
    return UserError(f"{url} is cut or no Parquet file ({_reason(error)}): copy it again.")

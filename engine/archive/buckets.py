"""A store in a bucket. A put is whole or not there, so that a marker that is put after its shard tells the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from ..errors import UserError
from ..imagery.network.addresses import as_gdal
from .store import Entry, StoreError, scratch

_TIMES = {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 3, "mode": "standard"}}
_Made = TypeVar("_Made")


class BucketStore:
    """`s3://BUCKET/PREFIX`, by s3fs. Credentials and endpoint come from the environment alone (AWS_…)."""

    def __init__(self, address: str) -> None:
        try:
            import fsspec
            import s3fs  # noqa: F401 - fsspec finds it by itself; here its absence is told
        except ImportError as error:
            raise UserError(
                "A store in a bucket needs the packages of the extra 'archive': install them with "
                "'pip install terrafm[archive]', or from requirements/archive.txt."
            ) from error
        self.title = address.rstrip("/")
        self._root = self.title.removeprefix("s3://")
        self._files: Any = fsspec.filesystem(
            "s3", use_listings_cache=False, skip_instance_cache=True, config_kwargs=_TIMES
        )

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""

        def read() -> bytes | None:
            try:
                content: bytes = self._files.cat_file(self._key(name))
                return content
            except FileNotFoundError:
                return None

        return self._asked(name, read)

    def write(self, name: str, content: bytes) -> None:
        """Write a small file."""
        self._asked(name, lambda: self._files.pipe_file(self._key(name), content))

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A path to write to, which becomes the file when the block ends well."""
        with scratch() as folder:
            path = Path(folder) / Path(name).name
            yield path
            self._put(path, name)

    @contextmanager
    def local(self, name: str) -> Iterator[Path]:
        """A path to read a file from: a copy, which goes again."""
        with scratch() as folder:
            path = Path(folder) / Path(name).name
            self._asked(name, lambda: self._files.get_file(self._key(name), str(path)))
            yield path

    @contextmanager
    def place(self, folder: str) -> Iterator[Path]:
        """A folder to write several files to, which are put when the block ends well."""
        with scratch() as local:
            yield Path(local)
            for path in sorted(Path(local).rglob("*")):
                if path.is_file():
                    self._put(path, f"{folder}/{path.relative_to(local).as_posix()}")

    def entries(self, folder: str) -> list[Entry]:
        """What lies in a folder; nothing where there is none."""

        def listed() -> list[Any]:
            try:
                found: list[Any] = self._files.ls(self._key(folder), detail=True)
                return found
            except FileNotFoundError:
                return []

        return [
            Entry(one["name"].rsplit("/", 1)[-1], one["type"] == "directory", _seconds(one.get("LastModified")))
            for one in self._asked(folder, listed)
            if one["name"].rstrip("/") != self._key(folder)
        ]

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that lies in it."""

        def remove() -> None:
            try:
                self._files.rm(self._key(name), recursive=True)
            except FileNotFoundError:
                return

        self._asked(name, remove)

    def tidy(self, folder: str) -> None:
        """Nothing is ever half-written in a bucket."""

    def as_source(self, name: str) -> str:
        """A file as GDAL opens it."""
        return as_gdal(f"s3://{self._key(name)}")

    def _put(self, path: Path, name: str) -> None:
        self._asked(name, lambda: self._files.put_file(str(path), self._key(name)))

    def _key(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _asked(self, name: str, ask: Callable[[], _Made]) -> _Made:
        failures: tuple[type[BaseException], ...] = (OSError, asyncio.TimeoutError, *_client_errors())
        try:
            return ask()
        except failures as error:
            reason = (str(error).splitlines() or [""])[0][:160] or type(error).__name__
            raise StoreError(
                f"{self.title}/{name} cannot be reached ({reason}): check the connection, the address and the "
                "credentials (AWS_… in the environment)."
            ) from None


def _client_errors() -> tuple[type[Exception], ...]:
    from botocore.exceptions import BotoCoreError, ClientError

    return BotoCoreError, ClientError


def _seconds(changed: Any) -> float:
    return float(changed.timestamp()) if changed is not None else 0.0

"""What lies in a folder or a zip, by names relative to it; hidden files and those that macOS adds are not there."""

from __future__ import annotations

import lzma
import os
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import rasterio
from rasterio.errors import RasterioError

from ...errors import UserError

_DEEPEST = 6
_MOST = 50_000
"""Files that are listed; a folder with more is no folder of one scene."""
_OF_ZIPS = (
    zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, KeyError, EOFError, OverflowError,
    zlib.error, lzma.LZMAError, struct.error,
)  # fmt: skip
"""What reading a damaged zip raises."""


@dataclass(frozen=True)
class Place:
    """A folder or zip and all files in it."""

    name: str
    files: tuple[str, ...]
    """Relative, with slashes, sorted."""
    root: str
    """What GDAL's path of a file begins with."""
    local: Path | None
    """The folder, if it is one."""
    archive: Path | None = None

    def names(self, folder: str) -> list[str]:
        """Of the files that lie just in a folder, relative to the place."""
        return [file for file in self.files if str(PurePosixPath(file).parent) == (folder or ".")]

    def below(self, folder: str) -> list[str]:
        """Of the files anywhere below a folder."""
        return [file for file in self.files if not folder or file.startswith(f"{folder}/")]

    def folders_with(self, pattern: re.Pattern[str]) -> list[str]:
        """The folders, "" being the place itself, in which a file's name matches."""
        found = (str(PurePosixPath(file).parent) for file in self.files if pattern.search(PurePosixPath(file).name))
        return sorted({"" if folder == "." else folder for folder in found})

    def path(self, file: str) -> str:
        """By which GDAL opens a file."""
        return f"{self.root}/{file}" if self.archive else str(Path(self.root) / file)

    def text(self, file: str) -> str:
        """What a text file says."""
        if self.archive is None:
            return (Path(self.root) / file).read_text(encoding="utf-8", errors="replace")
        try:
            with zipfile.ZipFile(self.archive) as content:
                return content.read(file).decode("utf-8", errors="replace")
        except _OF_ZIPS as error:
            raise _no_zip(self.archive) from error


def place_of(path: Path) -> Place:
    """List a folder or zip.

    Raises
    ------
    UserError
        The zip is cut or none.
    """
    if path.is_dir():
        return Place(path.name or str(path), tuple(sorted(_walk(path))), str(path), path)
    try:
        with zipfile.ZipFile(path) as content:
            names = [name for name in content.namelist() if not name.endswith("/")]
    except _OF_ZIPS as error:
        raise _no_zip(path) from error
    shown = tuple(sorted(name for name in names if not any(map(_is_hidden, name.split("/")))))
    return Place(path.stem, shown, f"/vsizip/{path}", None, path)


def parts_of(path: str) -> tuple[tuple[str, str], ...]:
    """The rasters in a file that holds several: what GDAL opens each by, and its name; none if it cannot be opened."""
    try:
        with rasterio.open(path) as file:
            return tuple((part, part.rsplit(":", 1)[-1].strip('"/')) for part in file.subdatasets)
    except RasterioError:
        return ()  # that it is no raster is said where it is read


def _walk(root: Path) -> list[str]:
    found: list[str] = []
    for folder, folders, files in os.walk(root):
        inside = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not _is_hidden(name)] if len(inside.parts) < _DEEPEST else []
        found += [(inside / name).as_posix() for name in files if not _is_hidden(name)]
        if len(found) > _MOST:
            break
    return found


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _no_zip(path: Path) -> UserError:
    return UserError(f"{path.name} is cut or no zip file: copy or download it again.")

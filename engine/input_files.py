"""The files that an input is read from: behind GDAL's names, archives, a VRT's sources, the assets of an item."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

_MOST = 4096
"""Files of one input; nobody gives more."""
_LONGEST = 2**24
"""Bytes of a text that names files."""
_VIRTUAL = re.compile(r"^(?:/*vsi\w+/)+")
_SOURCES = re.compile(r"<(?:SourceFilename|SourceDataset|SrcDataSource)\b[^>]*>([^<]+)<")
_ASSETS = re.compile(r'"href"\s*:\s*"([^"]+)"')


def files_of(text: str | Path) -> list[Path]:
    """The files and folders that an input is read from, as far as they are on this computer; its own first.

    >>> files_of("/vsizip/{photos.zip}/a.tif")  # doctest: +SKIP
    [PosixPath('photos.zip')]

    Parameters
    ----------
    text : str or Path
        A path, or what GDAL takes for one: `samples.gpkg|layername=a`, `GPKG:file.gpkg:table`, `/vsizip/…`.
    """
    found: list[Path] = []
    waiting = [str(text)]
    while waiting and len(found) < _MOST:
        path = _file_in(waiting.pop())
        if path is not None and path not in found:
            found.append(path)
            waiting.extend(_named_in(path))
    return found


def _file_in(text: str) -> Path | None:
    """The file or folder that a name leads to or into."""
    for candidate in _candidates(text):
        path = Path(candidate)
        try:
            if path.exists():
                return path
            if any(parent.is_file() for parent in path.parents):
                return next(parent for parent in path.parents if parent.is_file())
        except (OSError, ValueError):
            continue
    return None


def _candidates(text: str) -> Iterator[str]:
    yield text
    plain = re.sub("[{}]", "", text.partition("|")[0].removeprefix("file://"))
    parts = plain.split(":")
    spans = ((first, last) for first in range(len(parts)) for last in range(len(parts), first, -1))
    for first, last in spans:  # DRIVER:file:part, and a file whose name holds colons
        one = _VIRTUAL.sub("", ":".join(parts[first:last]).strip('"'))
        yield one
        yield f"/{one}"


def _named_in(path: Path) -> Iterator[str]:
    """What a file of text names, from its own folder, and where a folder's links lead."""
    pattern = {".vrt": _SOURCES, ".json": _ASSETS, ".geojson": _ASSETS}.get(path.suffix.lower())
    try:
        if path.is_dir():
            yield from [str(entry.resolve()) for entry in path.iterdir() if entry.is_symlink()]
        if pattern is None or not path.is_file() or path.stat().st_size > _LONGEST:
            return
        content = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for named in pattern.findall(content):
        name = html.unescape(named).strip()
        yield name
        yield str(path.parent / name.removeprefix("./"))

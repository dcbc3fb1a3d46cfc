"""The scenes that ITEMS names: a folder or pattern, a STAC ItemCollection, GeoParquet, or a CSV."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..imagery import date_in_text
from ..imagery.examination.products import tile_in_text
from ..imagery.network.addresses import shown, source_name, suffix_of
from ..imagery.series.products import NO_MASK
from ..requests.archive import BY_TILE
from .scenes import SOURCES, ArchiveItem, safe_name
from .tables import of_collection, of_csv, of_parquet

_RASTERS = (".tif", ".tiff", ".vrt", ".jp2", ".zip", ".safe")
_RADAR = re.compile(r"(?:^|[_.\-])s1[abc]?(?=[_.\-]|$)|(?:^|[_.\-])(?:grd|rtc)(?=[_.\-]|$)", re.IGNORECASE)
_SENSOR = re.compile(r"(?:^|[_.\-])(?:s[12]|l1c|l2a|grd|rtc|msil1c|msil2a)(?=[_.\-]|$)", re.IGNORECASE)
_MASK = re.compile(r"(?:^|[_.\-])(?:mask|clouds?|scl)(?=[_.\-]|$)", re.IGNORECASE)
_PATTERN = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class FoundItems:
    """The scenes, and the STAC items that they are opened by: JSON texts by the name of their file in the store."""

    items: tuple[ArchiveItem, ...]
    stac: Mapping[str, str]
    bared: frozenset[str] = frozenset()
    """Scenes whose addresses held a signature or password, which is left out: a store holds no credentials."""


def read_items(where: str, scene: str = "", layers: Sequence[str] = ()) -> FoundItems:
    """The scenes that a folder, pattern or file names, by ascending ids.

    Parameters
    ----------
    scene : str
        "tile" makes one scene of all that a tile shows in a year.
    layers : sequence of str
        Layers of every scene, beside its own.

    Raises
    ------
    UserError
        Nothing is there, a table without the columns, or two scenes with one id.
    """
    stac: dict[str, str] = {}
    if suffix_of(where) in (".json", ".geojson"):
        items, stac = of_collection(where)
    elif suffix_of(where) in (".parquet", ".geoparquet"):
        items, stac = of_parquet(where)
    elif suffix_of(where) == ".csv":
        items = of_csv(where)
    else:
        items = _of_paths(_listed(where))
    if not items:
        raise UserError(f"No scene was found in {shown(where)}: give a folder or pattern of imagery, or a table of it.")
    _check_ids(items, where)
    if scene == BY_TILE:
        items = _by_tile(items)
    items = [replace(item, layer=(*item.layer, *layers)) for item in items]
    texts = {name: shown(text) for name, text in stac.items()}
    bare = [_without_credentials(item) for item in items]
    pairs = zip(items, bare, strict=True)
    bared = frozenset(
        item.id for item, own in pairs if item != own or any(texts.get(name) != stac.get(name) for name in item.sources)
    )
    return FoundItems(tuple(sorted(bare, key=lambda item: item.id)), texts, bared)


def _check_ids(items: Iterable[ArchiveItem], where: str) -> None:
    known: set[str] = set()
    for item in items:
        if safe_name(item.id) in known:
            raise UserError(f"Two scenes of {shown(where)} have the id {item.id}: give each its own (column 'id').")
        known.add(safe_name(item.id))


def _without_credentials(item: ArchiveItem) -> ArchiveItem:
    changes: dict[str, Any] = {name: tuple(map(shown, getattr(item, name))) for name in SOURCES}
    return replace(item, **changes)


def _by_tile(items: Iterable[ArchiveItem]) -> list[ArchiveItem]:
    """One scene of all that the squares of Sentinel-2's grid show in a year; what names no tile stays by itself."""
    groups: dict[str, list[ArchiveItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.date or "", item.id)):
        tile = tile_in_text(item.id) or next(filter(None, map(tile_in_text, item.sources)), None)
        groups["_".join(filter(None, (tile, item.date and item.date[:4]))) if tile else item.id].append(item)
    return [_together(name, members) for name, members in groups.items()]


def _together(name: str, members: Sequence[ArchiveItem]) -> ArchiveItem:
    if len(members) == 1:
        return members[0]
    given: dict[str, Any] = {
        column: tuple(dict.fromkeys(source for one in members for source in getattr(one, column))) for column in SOURCES
    }
    if given["mask"]:  # each belongs to the product in its place
        given["mask"] = tuple(mask for one in members for mask in one.mask or (NO_MASK,) * len(one.s2))
    return ArchiveItem(name, date=members[0].date, **given)


def _listed(where: str) -> list[str]:
    """The rasters of a folder and the folders in it, or what a pattern finds."""
    if where.startswith("s3://"):
        return _listed_in_bucket(where)
    if _PATTERN.search(where):
        pattern = Path.cwd() / Path(where).expanduser()
        return sorted(str(path) for path in Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor))))
    folder = Path(where).expanduser().resolve()
    if folder.suffix.lower() in _RASTERS and folder.exists():
        return [str(folder)]
    if not folder.is_dir():
        raise UserError(f"There is no folder {where}: give a folder or pattern of imagery, or a table (.csv, .json).")
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _RASTERS:
            found.append(str(path))
        elif path.is_dir() and not path.name.startswith("."):
            inside = [str(one) for one in sorted(path.iterdir()) if one.suffix.lower() in _RASTERS]
            found += inside if any(_SENSOR.search(Path(one).stem) for one in inside) else [str(path)] * bool(inside)
    return found


def _listed_in_bucket(where: str) -> list[str]:
    try:
        import fsspec
        import s3fs  # noqa: F401 - fsspec finds it by itself; here its absence is told
    except ImportError as error:
        raise UserError(
            "Listing a bucket needs the packages of the extra 'archive': install them with "
            "'pip install terrafm[archive]', or name the scenes in a table."
        ) from error
    files: Any = fsspec.filesystem("s3")
    key = where.removeprefix("s3://").rstrip("/")
    try:
        found = files.glob(key if _PATTERN.search(key) else f"{key}/**")
    except OSError as error:
        raise UserError(f"{shown(where)} cannot be listed ({error}): check the address and the credentials.") from None
    return [f"s3://{path}" for path in sorted(found) if suffix_of(path) in _RASTERS]


def _of_paths(paths: Iterable[str]) -> list[ArchiveItem]:
    """Scenes by their files' names: what differs by sensor and level alone belongs together."""
    found: dict[str, ArchiveItem] = {}
    for path in paths:
        name = re.sub(r"\.(?:tiff?|vrt|jp2|zip|safe)$", "", source_name(path), flags=re.IGNORECASE)
        kind = "mask" if _MASK.search(name) else "s1" if _RADAR.search(name) else "s2"
        bare = _SENSOR.sub("", _MASK.sub("", name)).strip("_.-")
        key = bare or source_name(str(Path(path).parent))
        seen = found.get(key, ArchiveItem(key, date=date_in_text(name)))
        if getattr(seen, kind):
            key, seen = name, ArchiveItem(name, date=date_in_text(name))
        found[key] = _with_source(seen, kind, path)
    return [item for item in found.values() if item.s2 or item.s1]


def _with_source(item: ArchiveItem, kind: str, path: str) -> ArchiveItem:
    changes: dict[str, Any] = {kind: (*getattr(item, kind), path)}
    return replace(item, **changes)

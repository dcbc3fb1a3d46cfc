"""The scenes that ITEMS names: a folder or pattern, a STAC ItemCollection, GeoParquet, or a CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..imagery import date_in_text
from ..imagery.network.addresses import is_remote, shown, source_name, suffix_of
from ..strict_json import parse_json
from .scenes import ArchiveItem, safe_name
from .stores import open_store

_COLUMNS = ("id", "s2", "s1", "mask", "date", "further")
_RASTERS = (".tif", ".tiff", ".vrt", ".jp2", ".zip", ".safe")
_RADAR = re.compile(r"(?:^|[_.\-])s1[abc]?(?=[_.\-]|$)|(?:^|[_.\-])(?:grd|rtc)(?=[_.\-]|$)", re.IGNORECASE)
_SENSOR = re.compile(r"(?:^|[_.\-])(?:s[12]|l1c|l2a|grd|rtc|msil1c|msil2a)(?=[_.\-]|$)", re.IGNORECASE)
_MASK = re.compile(r"(?:^|[_.\-])(?:mask|clouds?|scl)(?=[_.\-]|$)", re.IGNORECASE)
_PATTERN = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class FoundItems:
    """The scenes, and the STAC items that they are opened by: JSON texts by the id of their scene."""

    items: tuple[ArchiveItem, ...]
    stac: Mapping[str, str]


def read_items(where: str) -> FoundItems:
    """The scenes that a folder, pattern or file names, by ascending ids.

    Raises
    ------
    UserError
        Nothing is there, a table without the columns, or two scenes with one id.
    """
    stac: dict[str, str] = {}
    if suffix_of(where) in (".json", ".geojson"):
        items, stac = _of_collection(_text(where), where)
    elif suffix_of(where) in (".parquet", ".geoparquet"):
        items, stac = _of_parquet(where)
    elif suffix_of(where) == ".csv":
        items = list(_of_rows(csv.DictReader(io.StringIO(_text(where))), where))
    else:
        items = _of_paths(_listed(where))
    if not items:
        raise UserError(f"No scene was found in {shown(where)}: give a folder or pattern of imagery, or a table of it.")
    known: set[str] = set()
    for item in items:
        if safe_name(item.id) in known:
            raise UserError(f"Two scenes of {shown(where)} have the id {item.id}: give each its own (column 'id').")
        known.add(safe_name(item.id))
    return FoundItems(tuple(sorted(items, key=lambda item: item.id)), stac)


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
        if getattr(seen, kind) is not None:
            key, seen = name, ArchiveItem(name, date=date_in_text(name))
        found[key] = _with_source(seen, kind, path)
    return [item for item in found.values() if item.s2 or item.s1]


def _with_source(item: ArchiveItem, kind: str, path: str) -> ArchiveItem:
    changes: dict[str, Any] = {kind: path}
    return replace(item, **changes)


def _of_rows(rows: Iterable[Mapping[str, Any]], where: str) -> Iterator[ArchiveItem]:
    """Scenes by the rows of a table; a path that is no address counts from the table's folder."""
    base = Path(where).parent
    for number, row in enumerate(rows, start=1):
        given = {name: str(row[name]).strip() for name in _COLUMNS if row.get(name) not in (None, "")}
        paths = {name: _placed(given[name], base) for name in ("s2", "s1", "mask") if name in given}
        further = tuple(_placed_further(one, base) for one in given.get("further", "").split(";") if one)
        if not paths.keys() & {"s2", "s1"} and not further:
            raise UserError(
                f"Row {number} of {source_name(where)} names no imagery: give the columns s2, s1 or both, and if there "
                "are any, mask, date and id."
            )
        first = paths.get("s2") or paths.get("s1") or further[0]
        name = given.get("id") or source_name(first).rsplit(".", 1)[0]
        yield ArchiveItem(name, date=given.get("date") or date_in_text(first), further=further, **paths)


def _placed(path: str, base: Path) -> str:
    return path if is_remote(path) or path.startswith("/vsi") else str((base / path).resolve())


def _placed_further(text: str, base: Path) -> str:
    name, separator, path = text.partition("=")
    return f"{name}={_placed(path, base)}" if separator else _placed(text, base)


def _of_collection(text: str, where: str) -> tuple[list[ArchiveItem], dict[str, str]]:
    try:
        content = parse_json(text)
        features = [content] if content.get("type") == "Feature" else content["features"]
    except (KeyError, ValueError, AttributeError) as error:
        raise UserError(
            f"{source_name(where)} is no STAC ItemCollection: give what a search of a STAC API answered, or a CSV."
        ) from error
    return _of_features(features, where)


def _of_features(features: Iterable[Any], where: str) -> tuple[list[ArchiveItem], dict[str, str]]:
    """Scenes by STAC items, whose addresses are made whole."""
    import pystac  # takes a moment, and hardly any archive needs it

    items, texts = [], {}
    for feature in features:
        try:
            item = pystac.Item.from_dict(feature, href=where, preserve_dict=False)
            item.make_asset_hrefs_absolute()
        except (pystac.STACError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise UserError(f"{source_name(where)} holds a damaged STAC item ({error}): download it again.") from error
        about = f"{item.collection_id} {item.properties.get('platform', '')} {item.properties.get('constellation', '')}"
        kind = "s1" if re.search(r"sentinel-?1", about.lower()) else "s2"
        name = f"items/{safe_name(item.id)}.json"
        texts[item.id] = json.dumps(item.to_dict(include_self_link=False), ensure_ascii=False)
        date = item.datetime.date().isoformat() if item.datetime else None
        items.append(_with_source(ArchiveItem(item.id, date=date), kind, name))
    return items, texts


def _of_parquet(where: str) -> tuple[list[ArchiveItem], dict[str, str]]:
    """Scenes by the rows of a table, or by the STAC items of a stac-geoparquet."""
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise UserError(
            "GeoParquet is read by the package pyarrow, which is not installed: install it with 'pip install pyarrow', "
            "or give the scenes as CSV or a STAC ItemCollection."
        ) from error
    try:
        names = parquet.read_schema(where).names
        wanted = [name for name in names if name not in ("geometry", "bbox")]
        rows = parquet.read_table(where, columns=wanted).to_pylist()
    except (OSError, ValueError) as error:
        raise UserError(f"{shown(where)} is no readable Parquet file: check the path, or make it again.") from error
    if "assets" not in names:
        return list(_of_rows(rows, where)), {}
    return _of_features((_feature_of_row(row) for row in rows), where)


_OF_ITEM = ("id", "assets", "links", "collection", "stac_version", "stac_extensions", "type")


def _feature_of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A STAC item of a row of stac-geoparquet, which keeps properties as columns."""
    dates = {name: _iso(value) for name, value in row.items() if name not in _OF_ITEM and value is not None}
    assets = {
        key: {name: value for name, value in asset.items() if value is not None}
        for key, asset in (row["assets"] or {}).items()
        if asset is not None
    }
    return {
        "type": "Feature",
        "stac_version": row.get("stac_version") or "1.0.0",
        "id": row["id"],
        "collection": row.get("collection"),
        "geometry": None,
        "links": [],
        "assets": assets,
        "properties": {"datetime": None, **dates},
    }


def _iso(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _text(where: str) -> str:
    if where.startswith("s3://"):
        folder, _, name = where.rpartition("/")
        content = open_store(folder).read(name)
    else:
        content = Path(where).read_bytes() if Path(where).is_file() else None
    if content is None:
        raise UserError(f"There is no file {shown(where)}: check the path.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{source_name(where)} is no text in UTF-8: save it so.") from error

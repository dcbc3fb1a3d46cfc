"""Scenes by a table: the rows of a CSV or Parquet file, or the items of a STAC ItemCollection or stac-geoparquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..imagery import date_in_text
from ..imagery.layers.examine import given_parts
from ..imagery.network.addresses import is_remote, shown, source_name
from ..imagery.series.products import NO_MASK
from ..requests.options import path_of_further
from ..strict_json import parse_json
from .scenes import SOURCES, ArchiveItem, safe_name
from .stores import open_store

ITEMS = "items"
"""The store's folder for the STAC items that scenes are opened by."""
_COLUMNS = ("id", "date", *SOURCES)
_OF_ITEM = ("id", "assets", "links", "collection", "stac_version", "stac_extensions", "type")


def of_csv(where: str) -> list[ArchiveItem]:
    """The scenes of a CSV."""
    return list(_of_rows(csv.DictReader(io.StringIO(_text(where))), where))


def of_collection(where: str) -> tuple[list[ArchiveItem], dict[str, str]]:
    """The scenes of a STAC ItemCollection or item, and the items' JSON by the name of their file in the store."""
    try:
        content = parse_json(_text(where))
        features = [content] if content.get("type") == "Feature" else content["features"]
    except (KeyError, ValueError, AttributeError) as error:
        raise UserError(
            f"{source_name(where)} is no STAC ItemCollection: give what a search of a STAC API answered, or a CSV."
        ) from error
    return _of_features(features, where)


def of_parquet(where: str) -> tuple[list[ArchiveItem], dict[str, str]]:
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


def _of_rows(rows: Iterable[Mapping[str, Any]], where: str) -> Iterator[ArchiveItem]:
    """Scenes by the rows of a table; a path that is no address counts from the table's folder."""
    base = Path(where).parent
    for number, row in enumerate(rows, start=1):
        given = {name: _listed(row[name]) for name in _COLUMNS if row.get(name) not in (None, "")}
        sources: dict[str, Any] = {
            name: tuple(placed(one, base, name) for one in given.get(name, ())) for name in SOURCES
        }
        item = ArchiveItem("", **sources)
        if item.lacks_imagery:
            raise UserError(
                f"Row {number} of {source_name(where)} names no imagery: give the columns s2, s1, layer or "
                "further, and if there are any, mask, date and id; several paths of one column with ';' between them."
            )
        first = (item.s2 or item.s1 or item.further or item.layer)[0]
        (name,) = given.get("id", [source_name(first).rsplit(".", 1)[0]])
        (date,) = given.get("date", [date_in_text(first)])
        yield ArchiveItem(name, date=date, **sources)


def _listed(value: Any) -> list[str]:
    """The values of a cell: a list, or a text with ';' between them."""
    several = value if isinstance(value, (list, tuple)) else str(value).split(";")
    return [str(one).strip() for one in several if str(one).strip()]


def placed(text: str, base: Path, column: str) -> str:
    """A source whose path counts from a folder: PATH, MODALITY=PATH of further imagery, PATH:NAME of a layer."""
    if column == "further":
        path = path_of_further(text)
        return text.removesuffix(path) + placed(path, base, "s2")
    if column == "layer":
        path, name = given_parts(text)
        return placed(path, base, "s2") + (f":{name}" if name else "")
    is_whole = is_remote(text) or text.startswith("/vsi") or text == NO_MASK
    return text if is_whole else str((base / text).resolve())


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
        sensor = "s1" if re.search(r"sentinel-?1", about.lower()) else "s2"
        name = f"{ITEMS}/{safe_name(item.id)}.json"
        texts[name] = json.dumps(item.to_dict(include_self_link=False), ensure_ascii=False)
        when = item.datetime or item.common_metadata.start_datetime
        date = when.date().isoformat() if when else None
        items.append(ArchiveItem(item.id, date=date, **{sensor: (name,)}))
    return items, texts


def _feature_of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A STAC item of a row of stac-geoparquet, which keeps properties as columns."""
    properties = {name: _iso(value) for name, value in row.items() if name not in _OF_ITEM and value is not None}
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
        "properties": {"datetime": None, **properties},
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

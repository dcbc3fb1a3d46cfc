"""STAC items: which of their assets are Sentinel's bands, and what they say of the values.

Asset names of Earth Search (`blue`, `nir08`), the Planetary Computer (`B02`, `SCL`) and the Copernicus Data Space
(`B02_10m`, `SCL_20m`). The offset of Earth Search's items: `raster:bands` gives it also where
`earthsearch:boa_offset_applied` says that it was removed already, and then it says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import UserError
from .addresses import is_remote, shown, source_name, suffix_of
from .opening import NetworkError

_SECONDS, _TRIES = 20, 3
_MOST_BYTES = 8_000_000
_ENDINGS = (".json", ".geojson")
_ITEM_ADDRESS = re.compile(r"/collections/[^/]+/items/[^/?]+$")
_RESOLUTION = re.compile(r"_(\d+)m$", re.IGNORECASE)
_COPY = re.compile(r"-jp2$", re.IGNORECASE)
_APPLIED, _BANDS = "earthsearch:boa_offset_applied", "raster:bands"


@dataclass(frozen=True)
class StacAsset:
    """A raster of an item."""

    key: str
    """Its name in the item without what repeats it: `blue`, `B02`."""
    href: str
    resolution: int
    """Metres that its name says, 0 if it does not."""
    about: str
    """`raster:bands` as JSON, empty without."""


@dataclass(frozen=True)
class StacItem:
    """An item, as far as imagery goes."""

    name: str
    """Its id, behind which stand level and day where the id does not tell them."""
    assets: tuple[StacAsset, ...]
    properties: Mapping[str, str]
    """What it says of processing and offset, as tags of a raster would."""


def is_item(path: str) -> bool:
    """Whether a path or address may be a STAC item."""
    return suffix_of(path) in _ENDINGS or (is_remote(path) and bool(_ITEM_ADDRESS.search(path.split("?", 1)[0])))


def read_item(path: str) -> StacItem:
    """Read an item from a file or an address.

    Raises
    ------
    UserError
        No item, or one without rasters.
    NetworkError
        The server does not give it.
    """
    import pystac  # takes a moment, and hardly any scene needs it

    content = _content(path)
    if content.get("type") != "Feature" or "assets" not in content:
        kind = content.get("type") or "no type"
        raise UserError(
            f"{source_name(path)} is no STAC item ({kind}): give the address of one item, not of a collection."
        )
    try:
        item = pystac.Item.from_dict(content, href=path, preserve_dict=False)
        hrefs = {key: str(asset.get_absolute_href() or asset.href) for key, asset in item.assets.items()}
    except (pystac.STACError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"{source_name(path)} is a damaged STAC item ({error}): download it again.") from error
    assets = [
        StacAsset(
            _RESOLUTION.sub("", key),
            hrefs[key],
            int(found.group(1)) if (found := _RESOLUTION.search(key)) else 0,
            json.dumps(asset.extra_fields[_BANDS]) if _BANDS in asset.extra_fields else "",
        )
        for key, asset in item.assets.items()
        if not _COPY.search(key) and _is_raster(hrefs[key], asset.media_type)
    ]
    if not assets:
        raise UserError(f"{source_name(path)} is a STAC item without rasters: give one of imagery.")
    return StacItem(_name(item), tuple(assets), _properties(item))


def _name(item: Any) -> str:
    """The id with level and day, which recognition finds there."""
    parts = [item.id]
    collection = str(item.collection_id or "").lower()
    level = re.search(r"l(1c|2a)", f"{item.id} {collection}".lower())
    if level and level.group(0) not in item.id.lower():
        parts.append(level.group(0).upper())
    if item.datetime is not None and not re.search(r"20\d{2}-?[01]\d-?[0-3]\d", item.id):
        parts.append(item.datetime.date().isoformat())
    return " ".join(parts)


def _properties(item: Any) -> dict[str, str]:
    found = {}
    for key, value in item.properties.items():
        if key == _APPLIED or "processing_baseline" in key or key == "processing:version":
            name = "processing_baseline" if key != _APPLIED else key
            found[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def _is_raster(href: str, media_type: str | None) -> bool:
    return suffix_of(href) in (".tif", ".tiff", ".jp2") or "tiff" in (media_type or "") or "jp2" in (media_type or "")


def _content(path: str) -> dict[str, Any]:
    try:
        content = json.loads(_text(path))
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(f"{source_name(path)} is no STAC item: it is not JSON.") from error
    return content if isinstance(content, dict) else {}


def _text(path: str) -> bytes:
    if not is_remote(path):
        return Path(path).read_bytes()
    address = path.removeprefix("/vsicurl/")
    if not address.lower().startswith(("http://", "https://")):
        raise UserError(f"{shown(path)} is no address that an item can be read from: give it as https://….")
    import http.client  # hardly any scene lies on a server
    import urllib.error
    import urllib.request

    problem = ""
    for _ in range(_TRIES):
        try:
            with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # nosec B310
                body: bytes = answer.read(_MOST_BYTES)
                return body
        except urllib.error.HTTPError as error:  # noqa: PERF203 - each try may fail
            what = {401: "refuses access", 403: "refuses access", 404: "is not there"}.get(error.code, "cannot be had")
            problem = f"{what} (HTTP {error.code}): check the address"
            if error.code < 500:
                break
        except (OSError, ValueError, http.client.HTTPException):
            problem = "cannot be reached, or did not answer in time: check the connection"
    raise NetworkError(f"{shown(address)} {problem}.")

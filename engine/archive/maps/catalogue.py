"""A STAC collection of an archive's maps: one item a scene, with addresses that count from their own place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from affine import Affine
from rasterio.crs import CRS

from ...imagery import Grid
from ..scenes import ArchivePlan, numbered, safe_name
from ..store import Store
from .scene_maps import SceneMap

_FOLDER, _COLLECTION = "stac", "stac/collection.json"
_COG = "image/tiff; application=geotiff; profile=cloud-optimized"
_TITLES = {"classify": "Land cover", "embed": "Features", "cloudmask": "Clouds and their shadows"}


def write_catalogue(store: Store, plan: ArchivePlan, maps: Sequence[SceneMap], mosaics: Sequence[str]) -> str:
    """Write the collection and the items that are new; gives the collection's place as it may be shown."""
    import pystac  # takes a moment

    items = [_item(pystac, one) for one in maps]
    extent = pystac.Extent(pystac.SpatialExtent([_around(items)]), pystac.TemporalExtent([_times(items)]))
    collection = pystac.Collection(
        id=safe_name(store.title.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]),
        description=f"{_TITLES[plan.task]} of {numbered(len(maps), 'scene')}, made by TerraFM {plan.version}.",
        extent=extent,
        extra_fields={"terrafm:task": plan.task, "terrafm:model": plan.model, "terrafm:probe": plan.probe_name},
    )
    for name in mosaics:
        title = name.rsplit("/", 1)[-1]
        collection.add_asset(title, pystac.Asset(f"../{name}", roles=["data"], title=f"Mosaic {title}"))
    for item in items:
        collection.add_link(pystac.Link("item", f"./items/{safe_name(item.id)}.json", "application/geo+json"))
        item.collection_id = collection.id
    content = collection.to_dict(include_self_link=False)
    content["links"] = [link for link in content["links"] if link["rel"] == "item"]
    content["links"].insert(0, {"rel": "root", "href": "./collection.json", "type": "application/json"})
    for item in _changed(store, items):
        _write_item(store, item)
    store.write(_COLLECTION, _json(content))
    return f"{store.title}/{_COLLECTION}"


def _item(pystac: Any, one: SceneMap) -> Any:
    grid = Grid(CRS.from_wkt(one.grid["crs"]), Affine(*one.grid["transform"]), one.grid["width"], one.grid["height"])
    west, south, east, north = grid.geographic_bounds
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    when = datetime.fromisoformat(one.date[:10]).replace(tzinfo=UTC) if one.date else datetime.fromisoformat(one.made)
    properties = {
        "created": one.made,
        "proj:code": f"EPSG:{epsg}" if (epsg := grid.crs.to_epsg()) else None,
        "proj:shape": [grid.height, grid.width],
        "proj:transform": list(grid.transform)[:6],
        "terrafm:key": one.key,
        "terrafm:classes": [
            {name: entry[name] for name in ("code", "name", "color", "pixels", "area_ha")} for entry in one.classes
        ],
    }
    geometry = {"type": "Polygon", "coordinates": [corners]}
    item = pystac.Item(one.id, geometry, [west, south, east, north], when, properties)
    item.add_asset("map", pystac.Asset(f"../../{one.name}", media_type=_COG, roles=["data"]))
    return item


def _changed(store: Store, items: Sequence[Any]) -> Iterator[Any]:
    """The items whose content is not in the store yet."""
    for item in items:
        known = store.read(f"{_FOLDER}/items/{safe_name(item.id)}.json")
        if known is None or item.properties["terrafm:key"].encode() not in known:
            yield item


def _write_item(store: Store, item: Any) -> None:
    content = item.to_dict(include_self_link=False)
    links = [("root", "../collection.json"), ("parent", "../collection.json"), ("collection", "../collection.json")]
    content["links"] = [{"rel": rel, "href": href, "type": "application/json"} for rel, href in links]
    store.write(f"{_FOLDER}/items/{safe_name(item.id)}.json", _json(content))


def _around(items: Sequence[Any]) -> list[float]:
    boxes = [item.bbox for item in items]
    return [min(box[0] for box in boxes), min(box[1] for box in boxes),
            max(box[2] for box in boxes), max(box[3] for box in boxes)]  # fmt: skip


def _times(items: Sequence[Any]) -> list[datetime]:
    times = sorted(item.datetime for item in items)
    return [times[0], times[-1]]


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

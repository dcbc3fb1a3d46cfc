"""The products that a scene is made of: which there are, when and where each was taken, what tells its clouds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...errors import UserError
from ..examination import Examined, examine
from ..examination.places import place_of
from ..examination.products import METADATA, tile_in_text
from ..examination.radiometry import date_in_text, level_in_text
from ..examination.scl_beside import find_beside
from ..network.addresses import is_remote, source_name
from ..reading.mask_kinds import MaskKind, mask_kind, scene_classification_kind

_ORBIT = re.compile(r"_(R\d{3})(?=_|\.|$)")
_TIME = re.compile(r"(?<!\d)20\d{6}T(\d{2})(\d{2})\d{2}(?!\d)")
NO_MASK = "-"
"""In a list of masks, for a product that has none."""
_ZIP = re.compile(r"^S2[A-D]?_MSIL.*\.zip$|\.SAFE\.zip$", re.IGNORECASE)
_BASELINE = re.compile(r"_(N\d{4})(?=_|\.|$)")


@dataclass(frozen=True)
class SeriesProduct:
    """One product among several, and what tells its clouds."""

    examined: Examined
    mask: MaskKind | None
    day: date | None
    minute: int | None
    """Of the day (UTC) at which it was taken, where its name tells."""
    orbit: str | None
    tile: str | None

    @property
    def path(self) -> str:
        """As it was given."""
        return self.examined.description.path

    @property
    def name(self) -> str:
        """For sentences."""
        return source_name(self.path)

    @property
    def baseline(self) -> str:
        """The processing baseline in its name, such as N0510; empty where there is none."""
        found = _BASELINE.search(self.name)
        return found.group(1) if found else ""

    def is_of_the_pass_of(self, other: SeriesProduct) -> bool:
        """Whether both may have been taken in one pass: on one day, in one orbit, within a quarter of an hour."""
        apart = 0 if self.minute is None or other.minute is None else abs(self.minute - other.minute)
        one_orbit = self.orbit is None or other.orbit is None or self.orbit == other.orbit
        return self.day == other.day and one_orbit and apart <= 15


def expanded(paths: Sequence[str], level: str | None = None) -> list[str]:
    """The products that paths name: a folder that holds several SAFE products or zips of them stands for all.

    Of a folder with both levels those of `level` are meant, if it is given.

    Raises
    ------
    UserError
        A path that is there twice.
    """
    found = [product for path in paths for product in _in_folder(path, level) or [path]]
    twice = next((path for path in found if found.count(path) > 1), None)
    if twice is not None:
        raise UserError(f"{source_name(twice)} was given twice: give each product once.")
    return found


def _in_folder(path: str, level: str | None) -> list[str]:
    """The SAFE products and their zips in a folder that is none itself; none where there are fewer than two."""
    folder = Path(path)
    if is_remote(path) or "|" in path or not folder.is_dir():
        return []
    roots = place_of(folder).folders_with(METADATA)
    unpacked = {Path(root).name.upper().removesuffix(".SAFE") for root in roots}
    zips = [
        entry
        for entry in sorted(folder.iterdir())
        if _ZIP.search(entry.name) and entry.stem.upper().removesuffix(".SAFE") not in unpacked
    ]
    found = [*(folder / root for root in roots), *zips]
    if "" in roots or len(found) < 2:
        return []
    return [str(product) for product in found if level is None or level_in_text(product.name) in (None, level)]


def examined_products(
    paths: Sequence[str],
    sensor: str,
    level: str | None,
    bands: Sequence[str | None] | None,
    unit: str | None,
    offset: float | None,
) -> list[Examined]:
    """Each product with its own level, offset and baseline.

    Raises
    ------
    UserError
        One of them cannot be used as it is.
    """
    found = []
    for path in paths:
        examined = examine(path, sensor, level, bands, unit, offset)
        if examined.description.problem:
            raise UserError(examined.description.problem)
        found.append(examined)
    return found


def as_products(examined: Sequence[Examined], masks: Sequence[str]) -> list[SeriesProduct]:
    """Products with their days, tiles and masks: one of those given, else the scene classification of their own.

    Raises
    ------
    UserError
        Masks that cannot be told apart.
    """
    products = [_product(one) for one in examined]
    given = _matched(products, masks)
    return [
        replace(one, mask=mask_kind(mask) if mask else _own_mask(one))
        for one, mask in zip(products, given, strict=True)
    ]


def _product(examined: Examined) -> SeriesProduct:
    description = examined.description
    names = [source_name(description.path), *(source_name(source.path) for source in examined.sources)]
    texts = list(dict.fromkeys(names))
    day = date.fromisoformat(description.date[:10]) if description.date else None
    times = [found for text in texts if (found := _TIME.search(text))]
    minute = 60 * int(times[0].group(1)) + int(times[0].group(2)) if times else None
    orbits = [found.group(1) for text in texts if (found := _ORBIT.search(text))]
    tiles = [tile for text in texts if (tile := tile_in_text(text))] if description.sensor == "s2" else []
    return SeriesProduct(examined, None, day, minute, orbits[0] if orbits else None, tiles[0] if tiles else None)


def _own_mask(product: SeriesProduct) -> MaskKind | None:
    """The scene classification of a Level-2A product: among its bands, or in a file beside it."""
    classified = product.examined.scene_classification
    if classified is not None:
        return scene_classification_kind(classified.path, classified.index)
    if product.examined.description.level != "l2a":
        return None
    beside = find_beside(product.path, product.examined.description.date, product.examined.grid)
    return None if beside is None else scene_classification_kind(str(beside))


def _matched(products: Sequence[SeriesProduct], masks: Sequence[str]) -> list[str | None]:
    """The mask of each product: that of its day and tile, as names say, else that in the same place of the list."""
    if not masks:
        return [None] * len(products)
    if len(masks) == 1:
        own = [_by_name(product, masks) for product in products]
        return own if len(products) > 1 else [None] * len(products)
    optical = [product for product in products if product.examined.description.sensor != "s1"]
    if NO_MASK in masks and len(masks) == len(optical):
        return [None if mask == NO_MASK else mask for mask in masks]
    by_name = [_by_name(product, masks) for product in products]
    taken = [mask for mask in by_name if mask is not None]
    if set(taken) == set(masks):
        return by_name
    if not taken and len(masks) == len(optical):
        places = iter(masks)
        return [next(places) if product in optical else None for product in products]
    left = next(mask for mask in masks if mask not in taken)
    raise UserError(
        f"It cannot be told which imagery the mask {source_name(left)} belongs to: give as many masks as Sentinel-2 "
        "products in the same order, or masks with the day (and the tile) in their names."
    )


def _by_name(product: SeriesProduct, masks: Sequence[str]) -> str | None:
    if product.day is None or product.examined.description.sensor == "s1":
        return None
    for mask in masks:
        name = source_name(mask)
        tile = tile_in_text(Path(name).stem)
        if date_in_text(name) == product.day.isoformat() and tile in (None, product.tile):
            return mask
    return None

"""Imagery as it was asked for: one product a sensor, or several that become one scene of one date or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...errors import UserError
from ..examination.description import Description
from ..grid import Grid
from ..layers.examine import examine_layer
from ..layers.joining import checked_layers
from ..network.addresses import is_remote
from ..reading.mask_kinds import MaskKind
from ..reading.masks import check_mask
from ..reading.opening import examined_further, open_scene
from ..reading.scene import Scene, SceneSource, SeveralDates
from .dated import DatedImagery
from .ground import common_grid, given_grid
from .passes import Pass, SceneDate, check_alike, dates_of, passes_of, warnings_of
from .products import NO_MASK, SeriesProduct, as_products, examined_products, expanded
from .seasons import Seasons, dates_by_season
from .shares import shares_of


def open_imagery(
    s2: Sequence[str] | None = None,
    s1: Sequence[str] | None = None,
    *,
    level: str | None = None,
    s2_bands: Sequence[str | None] | None = None,
    s1_bands: Sequence[str | None] | None = None,
    s1_unit: str | None = None,
    mask: Sequence[str] | None = None,
    offset: float | None = None,
    grid: Grid | str | None = None,
    layers: Sequence[str] = (),
    further: Sequence[str] = (),
    seasons: Seasons | None = None,
) -> Scene:
    """Open imagery as `open_scene` does, of any number of products.

    Products of one pass are one image, the clearer one's where they overlap. Other days are dates of the scene: up to
    six side by side, of more the medians of six parts of the time. Gaps of a date are filled from the nearest in time.

    Parameters
    ----------
    mask : sequence of str, optional
        One for the whole scene, or one for each product.
    grid : Grid or str, optional
        Another scene's grid, or a raster whose grid it is: the scene has its CRS, pixels and extent.
    seasons : Seasons, optional
        The dates that a probe was trained on, to which the nearest in the year are matched.

    Raises
    ------
    UserError
        As of `open_scene`; products that do not belong together.
    """
    pixels = given_grid(grid) if isinstance(grid, str) else grid
    optical, radar, masks = expanded(s2 or (), level), expanded(s1 or ()), tuple(mask or ())
    if len(optical) <= 1 and len(radar) <= 1 and len(masks) <= 1:
        scene = open_scene(
            optical[0] if optical else None,
            radar[0] if radar else None,
            level=level,
            s2_bands=s2_bands,
            s1_bands=s1_bands,
            s1_unit=s1_unit,
            mask=masks[0] if masks else None,
            offset=offset,
            grid=pixels,
            layers=layers,
            further=further,
        )
        scene.source = replace(scene.source, grid=grid if isinstance(grid, str) else None)
        return scene
    source = SceneSource(
        tuple(s2) if s2 else None,
        tuple(s1) if s1 else None,
        level,
        tuple(s2_bands) if s2_bands else None,
        tuple(s1_bands) if s1_bands else None,
        s1_unit,
        masks or None,
        offset,
        tuple(layers),
        tuple(map(str, further)),
        grid if isinstance(grid, str) else None,
    )
    gathered = gather(source, optical, radar, pixels)
    dates = dates_of(*gathered.passes) if seasons is None else dates_by_season(*gathered.passes, seasons)
    return _scene_of(gathered, dates)


def describe_several(
    path: Sequence[str],
    sensor: str,
    level: str | None = None,
    bands: Sequence[str | None] | None = None,
    unit: str | None = None,
    offset: float | None = None,
) -> dict[str, Any]:
    """What is recognised in several products of a sensor together: as of one, with all products and dates."""
    if sensor == "s2":
        scene = open_imagery(path, level=level, s2_bands=bands, offset=offset)
    else:
        scene = open_imagery(None, path, s1_bands=bands, s1_unit=unit)
    with scene:
        described = scene.descriptions[0].to_dict()
        return {**described, **(scene.several.to_dict() if scene.several else {}), "warnings": list(scene.warnings)}


@dataclass(frozen=True)
class Gathered:
    """Several products on one grid, sorted into passes."""

    source: SceneSource
    optical: tuple[SeriesProduct, ...]
    radar: tuple[SeriesProduct, ...]
    grid: Grid
    passes: tuple[list[Pass], list[Pass]]
    """Of Sentinel-2 and of Sentinel-1."""

    @property
    def mask_of_all(self) -> str | None:
        """A mask of the whole scene: one that belongs to no product by its name."""
        masks = self.source.mask or ()
        own = {product.mask.path for product in self.optical if product.mask is not None}
        return masks[0] if len(masks) == 1 and masks[0] not in own else None


def gather(source: SceneSource, optical: Sequence[str], radar: Sequence[str], grid: Grid | None = None) -> Gathered:
    """Look at products that are to be one scene, on a grid that is given or around all of them.

    Raises
    ------
    UserError
        One cannot be used, or they do not belong together.
    """
    masks = source.mask or ()
    for path in masks:
        if path != NO_MASK and not is_remote(path) and not Path(path).exists():
            raise UserError(f"There is no mask {path}: check the path.")
    images = examined_products(optical, "s2", source.level, source.s2_bands, None, source.offset)
    echoes = examined_products(radar, "s1", None, source.s1_bands, source.s1_unit, None)
    seen = as_products(images, masks), as_products(echoes, ())
    for group in seen:
        check_alike(group)
    own = common_grid(seen[0] or seen[1])
    if seen[0] and seen[1] and not any(own.overlaps(product.examined.grid) for product in seen[1]):
        raise UserError("Sentinel-2 and Sentinel-1 do not overlap: choose images of the same place.")
    if grid is not None and not grid.overlaps(own):
        raise UserError("The two scenes do not overlap: choose images of the same place.")
    ground = grid or own
    passes = passes_of(seen[0], ground), passes_of(seen[1], ground)
    return Gathered(source, tuple(seen[0]), tuple(seen[1]), ground, passes)


def _scene_of(gathered: Gathered, dates: Sequence[SceneDate]) -> Scene:
    source, grid = gathered.source, gathered.grid
    days = [product.day.isoformat() for product in (*gathered.optical, *gathered.radar) if product.day]
    joined = checked_layers([examine_layer(given) for given in source.layers], grid, days)
    kind, noticed = (None, ()) if (whole_mask := gathered.mask_of_all) is None else check_mask(whole_mask, grid)
    said = [*noticed, *warnings_of(dates), *(_without_mask(gathered.optical, kind) if len(dates) > 1 else ())]
    products, whole = shares_of(dates, grid)
    further = [examined_further(text) for text in source.further]
    first, *others = (_of_date(dates, number, grid) for number in range(len(dates)))
    several = SeveralDates(tuple(Scene(*parts, grid, source, kind) for parts in others), products, whole, tuple(said))
    return Scene(*first, grid, source, kind, joined, further, several)


def _of_date(dates: Sequence[SceneDate], number: int, grid: Grid) -> tuple[DatedImagery | None, DatedImagery | None]:
    """Sentinel-2 and Sentinel-1 of one date."""
    own = dates[number]
    order = sorted(range(len(dates)), key=lambda other: _days_between(own, dates[other]))
    others = [dates[other] for other in order if other != number]
    return (
        _dated(own.optical, [one.optical for one in others], grid),
        _dated(own.radar, [one.radar for one in others], grid),
    )


def _days_between(one: SceneDate, other: SceneDate) -> int:
    if one.middle is None or other.middle is None:
        return 0
    return abs((one.middle - other.middle).days)


def _dated(passes: tuple[Pass, ...], others: Sequence[tuple[Pass, ...]], grid: Grid) -> DatedImagery | None:
    if not passes:
        return None
    return DatedImagery(described_together(passes, grid), passes, tuple(other for other in others if other))


def described_together(passes: Sequence[Pass], grid: Grid) -> Description:
    """What is known of several products together: the first one's, on the scene's grid."""
    all_of = [product.examined.description for one in passes for product in one.products]
    first = all_of[0]
    days = sorted(one.day for one in passes if one.day is not None)
    missing = {band for description in all_of for band in description.missing}
    filled = {band: by for description in all_of for band, by in description.filled.items() if band not in missing}
    return replace(
        first,
        missing=tuple(sorted(missing)),
        filled=filled,
        date=days[(len(days) - 1) // 2].isoformat() if days else None,
        crs=grid.crs.to_string(),
        extent=grid.bounds,
        width=grid.width,
        height=grid.height,
        resolution=round(grid.resolution, 3),
        warnings=tuple(dict.fromkeys(text for description in all_of for text in description.warnings)),
    )


def _without_mask(products: Sequence[SeriesProduct], kind: MaskKind | None) -> list[str]:
    """A sentence where clouds cannot be told."""
    bare = [product.name for product in products if product.mask is None]
    if not bare or kind is not None:
        return []
    verb = "lacks" if len(bare) == 1 else "lack"
    which = "None of the Sentinel-2 products has" if len(bare) == len(products) else f"{', '.join(bare[:3])} {verb}"
    return [f"{which} a cloud mask, so clouds in them pass for ground: make masks (cloudmask) and give them too."]

"""Towns, villages and farms: street grids, blocks, roofs, gardens and parks."""

from typing import Any

import numpy as np

from .classes import Cover
from .ground import Ground, part_round
from .materials import Material
from .noise import Float32, chance, fractal
from .plan import Site

# Chances of roofs in the old centre, in the suburbs and in industrial quarters.
ROOFS = (Material.TILES, Material.BITUMEN, Material.METAL, Material.CONCRETE)
CENTRE = (0.5, 0.88, 0.9, 1.0)
SUBURB = (0.52, 0.93, 0.95, 1.0)
INDUSTRY = (0.02, 0.34, 0.68, 1.0)


def build(ground: Ground, seed: int, site: Site) -> None:
    """Paint one town or village over whatever lies there."""
    found = part_round(ground.window, site.x, site.y, site.radius * 1.35 + 14)
    if found is None:
        return
    part, east, south = found
    number = site.number
    wobble = fractal(seed, "streets", ground.window, 5, 4)[part] * np.float32(1.6)
    cosine, sine = np.float32(np.cos(site.angle)), np.float32(np.sin(site.angle))
    u = east * cosine + south * sine + wobble
    v = south * cosine - east * sine - wobble
    length = np.float32(8 + number % 3)
    depth = np.float32(6 + number // 3 % 3)
    i, j = np.floor(u / length), np.floor(v / depth)
    distance = np.hypot((i + np.float32(0.5)) * length, (j + np.float32(0.5)) * depth) / np.float32(site.radius)
    block = (i.astype(np.int32), j.astype(np.int32))
    # Lobes along some directions; the same for all pixels of a block, as its centre decides.
    bearing = np.arctan2(j + np.float32(0.5), i + np.float32(0.5))
    lobes = np.float32(0.13) * np.sin(bearing * 2 + np.float32(number % 7))
    lobes += np.float32(0.13) * np.sin(bearing * 3 + np.float32(number % 11))
    # Whole blocks belong to the town or not: its edge follows the streets, with gaps and outliers.
    inside = distance + lobes + np.float32(0.45) * (chance(number, *block, 21) - np.float32(0.5)) < 1
    kind = chance(number, *block, 22)
    big = site.radius > 22
    park = inside & (kind < (0.075 if big else 0.03)) & (distance < 0.95)
    sector = np.cos(np.arctan2(v, u) - np.float32(number % 628 / 100))
    industry = inside & (sector > 0.62) & (distance > 0.45) & np.bool_(big)
    _paint_blocks(ground, part, u, v, inside, industry, distance, number)
    _paint_parks(ground, part, park, chance(number, *block, 23), chance(number, block[0], 24))
    along_street = np.minimum(np.abs(u - np.round(u / length) * length), np.abs(v - np.round(v / depth) * depth))
    street = np.clip(np.float32(0.95) - along_street, 0, np.float32(0.85))
    streets = np.zeros(ground.window.shape, dtype=np.float32)
    streets[part] = np.where(inside & ~park, street, 0)
    ground.cross(streets, Material.ASPHALT)


def _paint_blocks(
    ground: Ground,
    part: Any,
    u: Float32,
    v: Float32,
    inside: Any,
    industry: Any,
    distance: Float32,
    number: int,
) -> None:
    """Roofs and gardens lot by lot; industrial quarters have large lots, bright roofs and yards."""
    size = np.where(industry, np.float32(4.5), np.float32(1.7))
    lot = (np.floor(u / size).astype(np.int32), np.floor(v / size).astype(np.int32))
    pick, age, open_lot = chance(number, *lot, 31), chance(number, *lot, 32), chance(number, *lot, 33)
    material = np.full(u.shape, Material.TILES, dtype=np.uint8)
    for table, where in (
        (CENTRE, distance < 0.45),
        (SUBURB, (distance >= 0.45) & ~industry),
        (INDUSTRY, industry),
    ):
        for roof, below in zip(reversed(ROOFS), reversed(table), strict=True):
            material[where & (pick < below)] = roof
    gardens = np.clip(np.float32(0.12) + np.float32(0.5) * distance, 0, np.float32(0.62))
    garden = inside & ~industry & (open_lot < gardens)
    yard = inside & industry & (open_lot < 0.35)
    material[garden] = Material.GARDEN
    material[yard] = Material.ASPHALT
    target = _view(ground, part)
    target.paint(inside, Cover.BUILT_UP, material, age)
    np.copyto(target.light, np.float32(0.9), where=inside & (distance < 0.45))
    # Corner reflection: strong where walls face the radar, with a few very bright houses.
    corners = np.where(chance(number, *lot, 34) < 0.1, np.float32(6), np.float32(0))
    corners += np.float32(5) * (chance(number, *lot, 35) - np.float32(0.6)) - np.float32(1.2) * distance
    np.copyto(target.bounce, corners, where=inside & ~garden & ~yard)
    np.copyto(target.bounce, np.float32(0), where=garden | yard)


def _paint_parks(ground: Ground, part: Any, park: Any, wooded: Float32, age: Float32) -> None:
    target = _view(ground, part)
    trees = park & (wooded < 0.45)
    target.paint(trees, Cover.FOREST, Material.BROADLEAF, age)
    target.paint(park & ~trees, Cover.GRASSLAND, Material.MEADOW, age * np.float32(0.6))
    np.copyto(target.bounce, np.float32(0), where=park)


def build_farm(ground: Ground, seed: int, site: Site) -> None:
    """Paint a farm: a yard, two or three roofs, a few trees."""
    found = part_round(ground.window, site.x, site.y, site.radius + 2)
    if found is None:
        return
    part, east, south = found
    target = _view(ground, part)
    open_land = (target.cover == Cover.CROPLAND) | (target.cover == Cover.GRASSLAND)
    distance = np.hypot(east, south)
    inside = open_land & (distance < site.radius)
    i, j = np.broadcast_arrays((south / 1.5).astype(np.int32), (east / 1.5).astype(np.int32))
    pick = chance(seed, site.number, i, j)
    material = np.select(
        [pick < 0.35, pick < 0.55, pick < 0.75],
        [Material.TILES, Material.BITUMEN, Material.CONCRETE],
        Material.GARDEN,
    )
    target.paint(inside, Cover.BUILT_UP, material, pick)


def _view(ground: Ground, part: Any) -> Ground:
    return Ground(
        ground.window,
        ground.cover[part],
        ground.material[part],
        ground.age[part],
        ground.light[part],
        ground.bounce[part],
        ground.overlay[part],
        ground.overlay_share[part],
    )

"""The landscape of a window: relief, fields, meadows and forest, then water, pits, towns and roads."""

from dataclasses import dataclass

import numpy as np

from .classes import Cover
from .distance import Nearness, nearness
from .ground import Ground, Mask, part_round
from .materials import Material
from .noise import Float32, SquareWindow, chance, fractal
from .parcels import Parcels, divide
from .plan import Plan, Site
from .recipe import SUN_AZIMUTH
from .settlements import build, build_farm

FLOODPLAIN = 90.0
"""Pixels from the river over which the flat valley floor rises to the hills."""
EDGE = 2
"""Pixels round a window that slopes and tree shadows look at."""

# What grows on a field in June: the share of fields up to which each crop counts, and its range of states.
CROPS = (
    (0.27, Material.CEREAL, 0.0, 0.45),
    (0.40, Material.CEREAL, 0.5, 1.0),
    (0.60, Material.MAIZE, 0.15, 1.0),
    (0.67, Material.RAPESEED, 0.0, 1.0),
    (0.77, Material.BEET, 0.0, 1.0),
    (0.86, Material.STUBBLE, 0.0, 1.0),
    (1.01, Material.PLOUGHED, 0.0, 1.0),
)


@dataclass(frozen=True)
class _Terrain:
    """What the land is like before anybody uses it."""

    height: Float32
    """Above the valley floor, about 0 to 3."""
    river: Nearness
    grain: Float32
    """Fine noise of deviation 1 that frays edges."""
    patches: Float32
    """Noise of deviation 1 in patches of some hundred metres."""


def survey(plan: Plan, window: SquareWindow) -> Ground:
    """The ground of `window`."""
    wide = window.grown(EDGE)
    terrain = _terrain(plan, wide)
    parcels = divide(plan.seed, wide)
    ground = Ground.empty(wide)
    _grow_crops(ground, parcels, terrain)
    _leave_grass(ground, parcels, terrain)
    _leave_rock(ground, terrain)
    _plant_forest(ground, plan, parcels, terrain)
    _lay_tracks(ground, parcels, terrain)
    for site in plan.quarries:
        _dig(ground, plan.seed, site)
    for site in plan.farms:
        build_farm(ground, plan.seed, site)
    for site in plan.towns:
        build(ground, plan.seed, site)
    _fill_water(ground, plan, terrain)
    _lay_roads(ground, plan)
    _shade(ground, terrain.height)
    return ground.crop(EDGE)


def _terrain(plan: Plan, window: SquareWindow) -> _Terrain:
    river = nearness(plan.rivers, window, FLOODPLAIN, 14)
    rise = river.distance / np.float32(FLOODPLAIN)
    rise = rise * rise * (np.float32(3) - 2 * rise)
    relief = fractal(plan.seed, "relief", window, 7, 2, 0.5)
    height = rise * (np.float32(1.1) + relief)
    grain = fractal(plan.seed, "grain", window, 3, 0, 0.75)
    return _Terrain(height, river, grain, fractal(plan.seed, "patches", window, 6, 2, 0.6))


def _grow_crops(ground: Ground, parcels: Parcels, terrain: _Terrain) -> None:
    pick, state, work = (chance(parcels.number, k) for k in (41, 42, 43))
    material, age = np.zeros_like(ground.material), np.zeros_like(state)
    for share, crop, low, high in reversed(CROPS):
        grown = pick < share
        material[grown] = crop
        np.copyto(age, np.float32(low) + np.float32(high - low) * state, where=grown)
    # Within a field: wetter hollows, thin patches, and a drift along the strip.
    age += np.float32(0.09) * terrain.patches + np.float32(0.05) * terrain.grain
    age += np.float32(0.16) * (work - np.float32(0.5)) * np.sin(parcels.along * np.float32(3))
    ground.paint(np.ones(pick.shape, dtype=bool), Cover.CROPLAND, material, np.clip(age, 0, 1))
    ground.light += np.float32(0.1) * (work - np.float32(0.5))
    ground.bounce += np.float32(4.0) * (chance(parcels.number, 44) - np.float32(0.5))


def _leave_grass(ground: Ground, parcels: Parcels, terrain: _Terrain) -> None:
    """Meadows parcel by parcel, most of them near the river and on hills; rough pasture on the heights."""
    wet = np.clip(1 - terrain.river.distance / np.float32(45), 0, 1)
    share = np.float32(0.1) + np.float32(0.5) * wet
    share += np.float32(0.14) * np.clip(terrain.height - np.float32(0.8), 0, 2)
    meadow = chance(parcels.number, 51) < share
    state = chance(parcels.number, 52)
    age = np.float32(1.1) * state * state + np.float32(0.1) * terrain.patches + np.float32(0.08) * terrain.grain
    ground.paint(meadow, Cover.GRASSLAND, Material.MEADOW, np.clip(age, 0, 1))
    rough = terrain.height + np.float32(0.5) * terrain.patches + np.float32(0.12) * terrain.grain > 1.95
    age = np.float32(0.5) + np.float32(0.3) * terrain.patches + np.float32(0.12) * terrain.grain
    ground.paint(rough, Cover.GRASSLAND, Material.PASTURE, np.clip(age, 0, 1))
    np.copyto(ground.bounce, ground.bounce * np.float32(0.4), where=meadow | rough)


def _leave_rock(ground: Ground, terrain: _Terrain) -> None:
    """Bare rock and scree where the hills are highest."""
    bare = terrain.height + np.float32(0.35) * terrain.patches + np.float32(0.2) * terrain.grain > 3.7
    age = np.float32(0.5) + np.float32(0.25) * terrain.grain
    ground.paint(bare, Cover.BARE_GROUND, Material.ROCK, np.clip(age, 0, 1))


def _plant_forest(ground: Ground, plan: Plan, parcels: Parcels, terrain: _Terrain) -> None:
    """Forest on the hills and in remnants, its edge half frayed, half along parcels; two kinds of stand."""
    woods = fractal(plan.seed, "woods", ground.window, 7, 2, 0.55)
    # The quarter of the parcels that were cleared or planted give the edge its straight pieces.
    owner = chance(parcels.number, 61) - np.float32(0.5)
    score = woods + np.float32(0.55) * (terrain.height - 1) + np.float32(0.55) * owner
    score += np.float32(0.07) * terrain.grain + np.float32(0.22) * terrain.patches
    forest = (score > 0.62) & (ground.material != Material.ROCK)
    banks = terrain.river.distance - terrain.river.width / 2
    forest |= (banks < 3.2 + terrain.grain) & (terrain.river.width > 0) & (terrain.patches > 0.1)
    stand = chance(parcels.number, 62) * np.float32(0.6) + chance(parcels.block, 63) * np.float32(0.5)
    conifer = stand + np.float32(0.22) * terrain.patches + np.float32(0.1) * (terrain.height - 1) > 0.55
    conifer &= terrain.river.distance > 12
    age = chance(parcels.number, 64) * np.float32(0.7) + np.float32(0.15) * (1 + terrain.patches)
    age = np.clip(age + np.float32(0.1) * terrain.grain, 0, 1)
    ground.paint(forest, Cover.FOREST, np.where(conifer, Material.CONIFER, Material.BROADLEAF), age)
    np.copyto(ground.bounce, np.float32(0.5) * terrain.patches, where=forest)
    np.copyto(ground.light, np.float32(1) + np.float32(0.05) * terrain.patches, where=forest)
    # Felled patches grow grass and brambles: grassland in the truth.
    felled = forest & (chance(parcels.number, 65) < 0.035) & (score > 0.8)
    ground.paint(felled, Cover.GRASSLAND, Material.PASTURE, np.float32(0.3) + np.float32(0.4) * age)


def _lay_tracks(ground: Ground, parcels: Parcels, terrain: _Terrain) -> None:
    """Dirt tracks between blocks, hedges and grassy margins between some of the fields."""
    worn = np.clip(np.float32(0.32) + np.float32(0.2) * terrain.patches, 0, np.float32(0.55))
    ground.cross(np.clip(np.float32(0.8) - parcels.track, 0, 1) * worn, Material.DIRT)
    open_land = ground.cover == Cover.CROPLAND
    hedged = open_land & (chance(parcels.block, 71) < 0.35)
    margin = np.clip(np.float32(0.85) - parcels.edge, 0, 1)
    ground.cross(np.where(hedged, margin * np.float32(0.75), 0).astype(np.float32), Material.BROADLEAF)
    ground.cross(np.where(open_land & ~hedged, margin * np.float32(0.4), 0).astype(np.float32), Material.PASTURE)


def _dig(ground: Ground, seed: int, site: Site) -> None:
    """A quarry, a gravel pit or sand with terraces, and now and then a pond at its deepest."""
    found = part_round(ground.window, site.x, site.y, site.radius * 2.2 + 4)
    if found is None:
        return
    part, east, south = found
    rim = fractal(seed, "rim", ground.window, 4, 0, 0.6)[part]
    cosine, sine = np.float32(np.cos(site.angle)), np.float32(np.sin(site.angle))
    longer = np.hypot(
        (east * cosine + south * sine) * np.float32(0.72), (south * cosine - east * sine) * np.float32(1.25)
    )
    depth = 1 - longer / np.float32(site.radius) + np.float32(0.24) * rim
    pit = np.zeros(ground.window.shape, dtype=bool)
    pit[part] = depth > 0
    material = (Material.GRAVEL, Material.SAND, Material.DIRT, Material.ROCK)[site.number % 4]
    terrace = np.floor((depth + np.float32(0.1) * rim) * np.float32(5)) / np.float32(4)
    age = np.zeros(pit.shape, dtype=np.float32)
    age[part] = np.clip(np.float32(0.8) - np.float32(0.8) * terrace + np.float32(0.25) * rim, 0, 1)
    ground.paint(pit, Cover.BARE_GROUND, material, age)
    scrub = np.zeros_like(pit)
    scrub[part] = (depth > 0.03) & (depth < 0.5) & (rim > 1.2)
    ground.paint(scrub, Cover.GRASSLAND, Material.PASTURE, np.float32(0.7))
    np.copyto(ground.bounce, np.float32(0), where=pit)
    ground.overlay_share[pit] = 0
    if site.number % 3 == 0:
        pond = np.zeros_like(pit)
        pond[part] = depth > 0.62
        ground.paint(pond, Cover.WATER, Material.LAKE, np.float32(1))


def _fill_water(ground: Ground, plan: Plan, terrain: _Terrain) -> None:
    brook = nearness(plan.brooks, ground.window, 8, 6)
    trees = (brook.distance < 2.0 + 0.5 * terrain.grain) & (terrain.patches > -0.1) & (brook.distance > 0.7)
    trees &= (ground.cover == Cover.CROPLAND) | (ground.cover == Cover.GRASSLAND)
    ground.paint(trees, Cover.FOREST, Material.BROADLEAF, np.float32(0.4))
    ground.cross(brook.cover() * np.float32(0.9), Material.RIVER)
    for site in plan.lakes:
        _flood(ground, plan.seed, site)
    bank = terrain.river.distance - terrain.river.width / 2 + np.float32(0.18) * terrain.grain
    flowing = terrain.river.width > 0
    bars = flowing & (bank < 1.7) & (terrain.patches < -0.75)
    ground.paint(bars, Cover.BARE_GROUND, Material.SAND, np.clip(0.4 + 0.3 * terrain.grain, 0, 1))
    water = flowing & (bank < 0)
    shallow = np.clip(np.float32(0.55) + bank * np.float32(0.16) + np.float32(0.12) * terrain.patches, 0, 1)
    _pour(ground, water, Material.RIVER, shallow)


def _flood(ground: Ground, seed: int, site: Site) -> None:
    found = part_round(ground.window, site.x, site.y, site.radius * 2 + 4)
    if found is None:
        return
    part, east, south = found
    shore = fractal(seed, "shore", ground.window, 5, 1, 0.45)[part]
    cosine, sine = np.float32(np.cos(site.angle)), np.float32(np.sin(site.angle))
    along, across = east * cosine + south * sine, south * cosine - east * sine
    across = across + np.float32(0.004 * 60 / site.radius) * along * along
    round_ = np.hypot(along * np.float32(0.66), across * np.float32(1.35)) / np.float32(site.radius)
    depth = (1 - round_ + np.float32(0.13) * shore) * np.float32(site.radius)
    full = np.zeros(ground.window.shape, dtype=np.float32)
    full[part] = depth
    reeds = (full > -1.6) & (full < 0) & (ground.cover != Cover.BUILT_UP)
    reeds[part] &= (shore > -0.3) & (depth > -1.6)
    reeds &= full != 0
    ground.paint(reeds, Cover.GRASSLAND, Material.MEADOW, np.float32(0.7))
    _pour(ground, full > 0, Material.LAKE, np.clip(np.float32(0.85) - full * np.float32(0.11), 0, 1))


def _pour(ground: Ground, water: Mask, material: Material, age: Float32) -> None:
    ground.paint(water, Cover.WATER, material, age)
    ground.overlay_share[water] = 0
    np.copyto(ground.bounce, np.float32(0), where=water)
    np.copyto(ground.light, np.float32(1), where=water)


def _lay_roads(ground: Ground, plan: Plan) -> None:
    """Roads between the places; a pixel that a road fills by more than half is built-up in the truth."""
    road = nearness(plan.roads, ground.window, 6, 5)
    share = np.minimum(road.cover(), np.float32(0.95))
    # Lanes end where the water begins; only the main roads have bridges.
    share[(ground.cover == Cover.WATER) & (road.width < 1.5)] = 0
    ground.cross(share, Material.ASPHALT)
    main = (share > 0.55) & (road.width > 1.5)
    ground.paint(main, Cover.BUILT_UP, Material.ASPHALT, np.float32(0.3))
    np.copyto(ground.bounce, np.float32(0), where=main)


def _shade(ground: Ground, height: Float32) -> None:
    """Slopes to and from the sun, and the shadow that a forest's edge throws on the land beside it."""
    east, north = np.zeros_like(height), np.zeros_like(height)
    east[:, 1:-1] = height[:, 2:] - height[:, :-2]
    north[1:-1] = height[:-2] - height[2:]
    azimuth = np.radians(SUN_AZIMUTH)
    land = ground.cover != Cover.WATER
    towards = -(east * np.float32(np.sin(azimuth)) + north * np.float32(np.cos(azimuth)))
    ground.light *= np.where(land, 1 + np.clip(np.float32(1.1) * towards, -0.3, 0.3), np.float32(1))
    # Sentinel-1 looks from one side: slopes that face it are brighter.
    ground.bounce += np.where(land, np.clip(np.float32(9) * east, -2.5, 2.5), np.float32(0))
    trees = ground.cover == Cover.FOREST
    shadowed = np.zeros_like(trees)
    shadowed[1:-1, 1:-1] = trees[2:, 1:-1] & ~trees[1:-1, 1:-1] & land[1:-1, 1:-1]
    ground.light *= np.where(shadowed, np.float32(0.78), np.float32(1))

"""The plan of the whole scene: where its towns, lakes, quarries, rivers and roads lie.

The plan is small whatever the size of the scene; the pixels are made from it window by window. Positions
are pixels of 10 m, x to the east and y to the south, as pixel centres at whole numbers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .noise import generator
from .recipe import SceneRecipe

Float64 = NDArray[np.float64]

LARGEST_CELL = 512
SMALLEST_CELL = 150
STEP = 0.25
"""Distance in pixels between the points of a path."""


@dataclass(frozen=True)
class Site:
    """Something round that lies at one place: a town, a lake, a quarry, a farm."""

    x: float
    y: float
    radius: float
    angle: float
    number: int
    """Tells this site's random numbers from those of the others."""


@dataclass(frozen=True)
class Path:
    """A line in steps of `STEP` pixels, with its width in pixels at every point."""

    points: Float64
    widths: Float64


@dataclass(frozen=True)
class Plan:
    """All that is placed by hand, as it were, before nature and farmers fill the rest."""

    seed: int
    cell: int
    towns: tuple[Site, ...]
    lakes: tuple[Site, ...]
    quarries: tuple[Site, ...]
    farms: tuple[Site, ...]
    rivers: Path
    brooks: Path
    roads: Path


def draw_plan(recipe: SceneRecipe) -> Plan:
    """The plan of a scene. Each cell of the plane holds a town, villages, a lake and a quarry."""
    cell = int(np.clip(min(recipe.width, recipe.height), SMALLEST_CELL, LARGEST_CELL))
    rivers = [_river(recipe, cell, k) for k in range(-1, recipe.height // (2 * cell) + 1)]
    nearby = np.concatenate([river.points[::16] for river in rivers])
    towns, lakes, quarries, farms, roads, brooks = [], [], [], [], [], []
    centres: dict[tuple[int, int], Site] = {}
    for i in range(-1, recipe.height // cell + 2):
        for j in range(-1, recipe.width // cell + 2):
            placed = _Placing(recipe.seed, cell, i, j, nearby)
            town = placed.site(placed.random.uniform(0.125, 0.165), 0.03, middle=True)
            lake = placed.site(placed.random.uniform(0.05, 0.085), 0.06)
            pits = [placed.site(placed.random.uniform(0.024, 0.045), 0.03) for _ in range(3)]
            villages = [placed.site(placed.random.uniform(0.024, 0.05), 0.02) for _ in range(4)]
            farms += [placed.site(2.2 / cell, 0.01) for _ in range(int((cell / 64) ** 2 * 0.5))]
            centres[i, j] = town
            towns += [town, *villages]
            lakes.append(lake)
            quarries += pits
            roads += [_lane(placed.random, _xy(town), _xy(village), 1.0) for village in villages]
            roads += [_lane(placed.random, _xy(town), _xy(pit), 0.7) for pit in pits[:1]]
            outflow = nearby[np.argmin(((nearby - _xy(lake)) ** 2).sum(axis=1))]
            brooks.append(_lane(placed.random, _xy(lake), outflow, 1.1, bend=0.22))
    for (i, j), town in centres.items():
        random = generator(recipe.seed, "main roads", i, j)
        for other in (centres.get((i, j + 1)), centres.get((i + 1, j))):
            if other is not None:
                roads.append(_lane(random, _xy(town), _xy(other), 1.7, bend=0.1))
    return Plan(
        recipe.seed,
        cell,
        tuple(towns),
        tuple(lakes),
        tuple(quarries),
        tuple(farms),
        _joined(rivers),
        _joined(brooks),
        _joined(roads),
    )


class _Placing:
    """Places sites in one cell so that they keep clear of each other and of the rivers."""

    def __init__(self, seed: int, cell: int, i: int, j: int, rivers: Float64) -> None:
        self.random = generator(seed, "cell", i, j)
        self.cell, self.i, self.j = cell, i, j
        box = np.array([j * cell, i * cell]) + cell / 2
        self.rivers = rivers[np.abs(rivers - box).max(axis=1) < cell]
        self.sites: list[Site] = []

    def site(self, share: float, clearance: float, middle: bool = False) -> Site:
        """A site of `share` cells in radius; of forty tries the first that is clear, or else the clearest."""
        radius = share * self.cell
        best, best_room = None, -np.inf
        for _ in range(40):
            low, high = (0.27, 0.73) if middle else (0.06, 0.94)
            x = (self.j + self.random.uniform(low, high)) * self.cell
            y = (self.i + self.random.uniform(low, high)) * self.cell
            room = min((np.hypot(x - s.x, y - s.y) - s.radius for s in self.sites), default=np.inf)
            if len(self.rivers):
                room = min(room, float(np.hypot(*(self.rivers - (x, y)).T).min()) - 2)
            if room > best_room:
                number = int(self.random.integers(1 << 30))
                best, best_room = Site(x, y, radius, self.random.uniform(0, np.pi), number), room
            if room > radius * 1.3 + clearance * self.cell:
                break
        if best is None:
            raise RuntimeError("no place was tried")
        self.sites.append(best)
        return best


def _river(recipe: SceneRecipe, cell: int, k: int) -> Path:
    """A meandering river from west to east: a sine-generated curve, whose heading swings along its course."""
    rng = generator(recipe.seed, "river", k)
    width = float(np.clip(cell / 75, 3.0, 6.5))
    level = (2 * k + rng.uniform(0.35, 0.65)) * cell
    sway, phase = rng.uniform(0.12, 0.2) * cell, rng.uniform(0, 2 * np.pi)
    bend, swing = rng.uniform(15, 19) * width, 0.0
    x, y, turn = -0.4 * cell, level, rng.uniform(0, 2 * np.pi)
    points: list[tuple[float, float]] = []
    while x < recipe.width + 0.4 * cell:
        if len(points) % 200 == 0:
            swing += 0.6 * (rng.uniform(0.6, 1.45) - swing)
            bend = width * rng.uniform(13, 21)
        course = level + sway * np.sin(2 * np.pi * x / (1.7 * cell) + phase)
        heading = swing * np.sin(turn) + np.clip((course - y) / (0.45 * cell), -0.7, 0.7)
        turn += 2 * np.pi * STEP / bend
        x, y = x + STEP * np.cos(heading), y + STEP * np.sin(heading)
        points.append((x, y))
    along = np.arange(len(points)) * STEP
    widths = width * (1 + 0.16 * np.sin(along / (9 * width)) + 0.1 * np.sin(along / (3.1 * width) + 1))
    return Path(np.array(points), widths)


def _lane(random: np.random.Generator, start: Float64, end: Float64, width: float, bend: float = 0.1) -> Path:
    """A gently winding line between two places."""
    span = end - start
    length = float(np.hypot(*span)) + 1e-6
    t = np.linspace(0, 1, max(int(length * 1.3 / STEP), 2))
    side = np.zeros_like(t)
    for k in range(1, 7):
        side += random.normal() * bend * length / k**1.5 * np.sin(np.pi * k * t) * 0.7
    points = start + t[:, None] * span + side[:, None] * np.array([-span[1], span[0]]) / length
    return Path(points, np.full(len(t), width))


def _xy(site: Site) -> Float64:
    return np.array([site.x, site.y])


def _joined(paths: list[Path]) -> Path:
    return Path(np.concatenate([p.points for p in paths]), np.concatenate([p.widths for p in paths]))

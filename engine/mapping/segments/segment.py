"""A scene cut into segments, block by block, and their outlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...features.block import FeatureBlock
from ...features.map_blocks import MapPlan, coarsened, numbers_on_disk, provenance, random_vectors
from ...features.scene_features import SceneFeatures
from ...imagery import (
    SQUARE_METRES_PER_HECTARE,
    ContinuousWriter,
    Window,
    check_writable,
    polygon_areas,
)
from ...imagery.output.polygons import OutlineWriter
from ...progress import Progress, part_of, silent
from ...requests import SegmentRequest
from .components import Components
from .lattice import SeedLattice
from .outlines import Labels, SegmentExtents, outlines
from .superpixels import superpixels

_LEAST_SIDE = 3
_NONE = -1


@dataclass(frozen=True)
class WrittenSegments:
    """What `write_segments` made."""

    out: str
    raster: str | None
    segments: int
    mean_ha: float
    """Mean area on the ground."""
    side: float
    """Metres from one seed to the next."""
    explained: float
    """The share of what varies in the scene that segments were told from, 0 to 1."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        return f"{self.out}: {self.segments:,} segments of {self.mean_ha:.2f} ha on average."


def write_segments(
    features: SceneFeatures, request: SegmentRequest, progress: Progress = silent, block: int | None = None
) -> WrittenSegments:
    """Write the segments of a scene as polygons, and as a raster of their numbers if that is asked for.

    They are told from the leading principal components of the features, fitted to random places of the whole scene.
    Blocks are segmented with so much around them that the result hardly differs from that of all at once; `block` is
    their side in pixels.

    Raises
    ------
    UserError
        A size that no segment can have, an extent outside the scene, a place that cannot be written.
    """
    check_writable(request.out, (".gpkg",))
    if request.raster is not None:
        check_writable(request.raster, (".tif", ".tiff"))
    plan = MapPlan.of(features.grid, request.resolution, request.extent)
    lattice = SeedLattice(plan.grid, _side(request, plan))
    vectors = random_vectors(
        features, Window(0, 0, features.grid.width, features.grid.height), part_of(progress, 0.0, 0.1)
    )
    components = Components.of(vectors, features.parts)
    features.compute_tokens(plan.window, part_of(progress, 0.1, 0.6))
    labels: Labels = numbers_on_disk(plan.grid)
    extents = SegmentExtents.of(lattice.seeds)
    blocks = lattice.blocks() if block is None else lattice.blocks(block)
    for done, area in enumerate(blocks):
        part_of(progress, 0.6, 0.9)(done / len(blocks), "Segmenting")
        found = _segmented(features, plan, lattice, components, area, request.compactness)
        labels[area.row : area.row + found.shape[0], area.column : area.column + found.shape[1]] = found
        extents.add(found, area.row, area.column)
    return _written(features, request, plan, lattice, labels, extents, components.explained, part_of(progress, 0.9, 1))


def _side(request: SegmentRequest, plan: MapPlan) -> int:
    """Pixels from seed to seed."""
    metres = request.side or float(np.sqrt(request.size * SQUARE_METRES_PER_HECTARE))
    side = round(metres / plan.grid.resolution)
    largest = min(plan.grid.height, plan.grid.width)
    if not _LEAST_SIDE <= side <= max(_LEAST_SIDE, largest):
        least, most = (round(count * plan.grid.resolution) for count in (_LEAST_SIDE, largest))
        raise UserError(
            f"Segments of {metres:.0f} m along a side do not fit a map of {plan.grid.resolution:g} m pixels: choose "
            f"{least} to {most} m."
        )
    return side


def _segmented(
    features: SceneFeatures,
    plan: MapPlan,
    lattice: SeedLattice,
    components: Components,
    area: Window,
    compactness: float,
) -> Labels:
    """The seeds of a block's pixels as far as they lie on the map, −1 without data."""
    around = lattice.around(area)
    within = plan.grid.clipped(around)
    if within is None:
        raise RuntimeError("a block lies outside of its map")
    image, valid = _components_of(features, plan, components, within)
    top, left = within.row - around.row, within.column - around.column
    margins = (top, around.height - within.height - top), (left, around.width - within.width - left)
    padded = np.pad(image, ((0, 0), *margins), mode="edge")
    numbers = lattice.numbered(superpixels(padded, lattice.side, compactness), area)
    on_map = plan.grid.clipped(area) or area
    row, column = area.row - within.row, area.column - within.column
    known = valid[row : row + on_map.height, column : column + on_map.width]
    return np.where(known, numbers[: on_map.height, : on_map.width], _NONE).astype(np.int32)


def _components_of(
    features: SceneFeatures, plan: MapPlan, components: Components, window: Window
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The images [n, h, w] of a window of the map, and where there is data, piece by piece."""
    image = np.empty((components.axes.shape[1], window.height, window.width), np.float32)
    valid = np.empty((window.height, window.width), bool)
    step = max(1, features.layout.block_side // plan.factor)
    for top in range(0, window.height, step):
        for left in range(0, window.width, step):
            height, width = min(step, window.height - top), min(step, window.width - left)
            scene = Window(
                plan.window.column + (window.column + left) * plan.factor,
                plan.window.row + (window.row + top) * plan.factor,
                width * plan.factor,
                height * plan.factor,
            )
            made: FeatureBlock = features.block(scene)
            products = made.project(components.axes, scene.rows, scene.columns)
            values, known = coarsened(products, made.valid_at(scene.rows, scene.columns), plan.factor)
            place = slice(top, top + height), slice(left, left + width)
            image[(slice(None), *place)] = components.image(values, known)
            valid[place] = known
    return image, valid


def _written(
    features: SceneFeatures,
    request: SegmentRequest,
    plan: MapPlan,
    lattice: SeedLattice,
    labels: Labels,
    extents: SegmentExtents,
    explained: float,
    progress: Progress,
) -> WrittenSegments:
    """The files; segments are numbered from 1 on along the rows of the lattice."""
    seen = extents.seen
    numbers = np.where(seen, np.cumsum(seen), 0).astype(np.int32)
    count, hectares = int(seen.sum()), 0.0
    if not count:
        raise UserError("No data was found in this part of the scene: choose another extent or check the mask.")
    groups = list(_groups(lattice))
    with OutlineWriter(request.out, plan.grid.crs.to_wkt()) as file:
        for done, (segments, shapes) in enumerate(outlines(labels, extents, iter(groups), plan.grid)):
            progress(done / len(groups), "Writing segments")
            areas = polygon_areas(shapes, plan.grid.crs) / SQUARE_METRES_PER_HECTARE
            hectares += float(areas.sum())
            file.write(shapes, {"segment": numbers[segments], "area_ha": areas.round(4)})
    if request.raster is not None:
        _write_raster(request.raster, features, plan, labels, numbers)
    raster = str(request.raster) if request.raster is not None else None
    side = lattice.side * plan.grid.resolution
    return WrittenSegments(str(request.out), raster, count, hectares / count, side, round(explained, 4))


def _groups(lattice: SeedLattice) -> Iterator[NDArray[np.intp]]:
    """Seeds near each other, those of some rows of blocks at a time."""
    rows, columns = np.divmod(np.arange(lattice.seeds), lattice.columns)
    cells = max(1, 512 // lattice.side)
    group = rows // cells * (lattice.columns // cells + 1) + columns // cells
    order = np.argsort(group, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def _write_raster(
    path: Path, features: SceneFeatures, plan: MapPlan, labels: Labels, numbers: NDArray[np.int32]
) -> None:
    tags = provenance(features, "segments: SLIC on principal components")
    with ContinuousWriter(path, plan.grid, ("segment",), tags, dtype="uint32", nodata=0) as file:
        for top in range(0, plan.grid.height, 256):
            part = np.asarray(labels[top : top + 256])
            file.write(top, 0, np.where(part >= 0, numbers[part], 0).astype(np.uint32))

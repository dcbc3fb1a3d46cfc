"""One grid for several products: a given one, or in the CRS of the largest part, at its pixels, around all of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from affine import Affine
from rasterio.warp import transform_bounds

from ...errors import UserError
from ..examination.products import RasterFile
from ..examination.raster_header import read_header
from ..grid import Grid, Window
from ..network.addresses import source_name
from .products import SeriesProduct

_TOUCHING = 10
"""Pixels between products that still touch."""
_ALIGNED = 1e-3
"""Of a pixel by which grids that coincide may differ."""


def given_grid(path: str) -> Grid:
    """The grid of a raster whose pixels a scene is to have.

    Raises
    ------
    UserError
        Not a raster, or one that lies nowhere or is not north-up.
    """
    return read_header(RasterFile(path, source_name(path), None)).grid


def common_grid(products: Sequence[SeriesProduct]) -> Grid:
    """The grid that holds all products.

    Raises
    ------
    UserError
        Products of places apart from each other.
    """
    grids = [product.examined.grid for product in products]
    leading = _largest(grids)
    _check_together(products, leading)
    if all(grid.matches(leading) for grid in grids):
        return leading
    across, down = leading.transform.a, leading.transform.e
    boxes = [_bounds_on(grid, leading) for grid in grids]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    first_column = math.floor((left - leading.transform.c) / across + _ALIGNED)
    first_row = math.floor((top - leading.transform.f) / down + _ALIGNED)
    last_column = math.ceil((right - leading.transform.c) / across - _ALIGNED)
    last_row = math.ceil((bottom - leading.transform.f) / down - _ALIGNED)
    transform = leading.transform * Affine.translation(first_column, first_row)
    return Grid(leading.crs, transform, last_column - first_column, last_row - first_row)


def _largest(grids: Sequence[Grid]) -> Grid:
    """The first grid, among the finest, of the CRS that holds the most ground."""
    ground: defaultdict[str, float] = defaultdict(float)
    for grid in {(one.crs.to_wkt(), one.transform, one.width, one.height): one for one in grids}.values():
        ground[grid.crs.to_wkt()] += grid.width * grid.height * grid.resolution**2
    largest = max(ground, key=lambda crs: ground[crs])
    own = [grid for grid in grids if grid.crs.to_wkt() == largest]
    return min(own, key=lambda grid: round(grid.resolution, 3))


def _check_together(products: Sequence[SeriesProduct], leading: Grid) -> None:
    """Refuse products that neither overlap nor touch any other."""
    margin = _TOUCHING * abs(leading.transform.a)
    boxes = [_bounds_on(product.examined.grid, leading) for product in products]
    reached, waiting = {0}, [0]
    while waiting:
        here = boxes[waiting.pop()]
        for number, box in enumerate(boxes):
            if number not in reached and _meet(here, box, margin):
                reached.add(number)
                waiting.append(number)
    apart = next((number for number in range(len(boxes)) if number not in reached), None)
    if apart is not None:
        west, south, east, north = products[apart].examined.grid.geographic_bounds
        raise UserError(
            f"{products[apart].name} (longitude {west:.2f} to {east:.2f}, latitude {south:.2f} to {north:.2f}) neither "
            f"overlaps nor touches {products[0].name}: give products that lie beside each other."
        )


def _meet(one: tuple[float, ...], other: tuple[float, ...], margin: float) -> bool:
    return (
        one[0] <= other[2] + margin
        and other[0] <= one[2] + margin
        and one[1] <= other[3] + margin
        and other[1] <= one[3] + margin
    )


def _bounds_on(grid: Grid, leading: Grid) -> tuple[float, float, float, float]:
    """(left, bottom, right, top) in the CRS of another grid."""
    if grid.crs == leading.crs:
        return grid.bounds
    left, bottom, right, top = transform_bounds(grid.crs, leading.crs, *grid.bounds)
    return left, bottom, right, top


def place_on(own: Grid, grid: Grid) -> tuple[Grid, Window]:
    """The grid that a product is read on, and where that lies on the scene's.

    It is the product's own where their pixels coincide, so that a product among others gives just what it gives alone.
    """
    across, down = (
        (own.transform.c - grid.transform.c) / grid.transform.a,
        (own.transform.f - grid.transform.f) / grid.transform.e,
    )
    coincides = own.crs == grid.crs and all(
        abs(one - other) <= _ALIGNED * abs(grid.transform.a) / max(own.width, own.height)
        for one, other in zip(_steps(own), _steps(grid), strict=True)
    )
    if coincides and abs(across - round(across)) < _ALIGNED and abs(down - round(down)) < _ALIGNED:
        return own, Window(round(across), round(down), own.width, own.height)
    left, bottom, right, top = _bounds_on(own, grid)
    column, row = (
        math.floor((left - grid.transform.c) / grid.transform.a) - 1,
        math.floor((top - grid.transform.f) / grid.transform.e) - 1,
    )
    width = math.ceil((right - grid.transform.c) / grid.transform.a) + 1 - column
    height = math.ceil((bottom - grid.transform.f) / grid.transform.e) + 1 - row
    place = grid.clipped(Window(column, row, width, height)) or Window(0, 0, 1, 1)
    transform = grid.transform * Affine.translation(place.column, place.row)
    return Grid(grid.crs, transform, place.width, place.height), place


def _steps(grid: Grid) -> tuple[float, float, float, float]:
    return grid.transform.a, grid.transform.b, grid.transform.d, grid.transform.e

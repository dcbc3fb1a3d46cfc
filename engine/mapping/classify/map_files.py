"""The map of a scene by a fitted probe, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from ...features.block import FeatureBlock
from ...features.map_blocks import MapPlan, coarsened, feature_blocks, provenance
from ...features.scene_features import SceneFeatures
from ...imagery import ClassMapWriter, ContinuousWriter, Grid, LandCoverClass, Window, check_writable, write_polygons
from ...parcels.mapped import CountedParcels, MapParcels
from ...progress import Progress, notice, part_of
from ...reports.files import REPORT_ENDINGS, write_report
from ...reports.map_report import MapReport
from ...requests import ClassifyRequest, PredictRequest
from ..smoothing import Likeness, reach
from .calibration import softened
from .parcel_map import write_by_parcels
from .prediction import known_codes, labelled, probabilities, summed
from .validation import FittedProbe


def mapped_blocks(
    features: SceneFeatures,
    fitted: FittedProbe,
    plan: MapPlan,
    smoothing: float,
    progress: Progress,
    areas: Sequence[Window] | None = None,
) -> Iterator[tuple[Window, NDArray[np.float32], NDArray[np.bool_]]]:
    """The blocks of a plan, in pixels of the map, their class probabilities [K, h, w] and where there is data [h, w].

    Probabilities are smoothed by so many metres. `areas` are some of the plan's blocks, in scene pixels; all of them by
    default.
    """
    sigma = max(0.0, smoothing) / features.grid.resolution
    guide = features.layout.guide
    for area, block in feature_blocks(features, plan, progress, reach(sigma), areas):
        values, valid = _map_area(fitted, block, area, plan.factor, guide, sigma, features.grid)
        row, column = plan.place(area)
        yield Window(column, row, valid.shape[1], valid.shape[0]), values, valid


def _map_area(
    fitted: FittedProbe,
    block: FeatureBlock,
    area: Window,
    factor: int,
    guide: NDArray[np.float32],
    sigma: float,
    grid: Grid,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """One block: probabilities with a margin, smoothed, the margin cut off, averaged to the map's pixels."""
    halo = reach(sigma)
    rows = np.arange(max(0, area.row - halo), min(grid.height, area.row + area.height + halo))
    columns = np.arange(max(0, area.column - halo), min(grid.width, area.column + area.width + halo))
    valid = block.valid_at(rows, columns)
    alike = Likeness.of(block.project(guide, rows, columns), valid, sigma)
    values = alike.smoothed(probabilities(fitted.probe, block, rows, columns))
    inner = (
        slice(area.row - int(rows[0]), area.row - int(rows[0]) + area.height),
        slice(area.column - int(columns[0]), area.column - int(columns[0]) + area.width),
    )
    return coarsened(values[(slice(None), *inner)], valid[inner], factor)


RASTER_ENDINGS = (".tif", ".tiff")
MapRequest = ClassifyRequest | PredictRequest


def check_targets(request: MapRequest) -> None:
    """Refuse what cannot be written, before anything is computed."""
    check_writable(request.out, RASTER_ENDINGS)
    others = (
        (request.confidence, RASTER_ENDINGS),
        (request.report, REPORT_ENDINGS),
        (request.polygons, (".gpkg",)),
        (request.parcel_classes, (".gpkg",)),
    )
    for target, endings in others:
        if target is not None:
            check_writable(target, endings)


def target_names(request: MapRequest) -> dict[str, Any]:
    """The files to be written, as the report holds them."""
    targets = {name: getattr(request, name) for name in ("out", "confidence", "report", "polygons")}
    return {name: None if path is None else str(path) for name, path in targets.items()}


def write_map(
    features: SceneFeatures,
    fitted: FittedProbe,
    classes: Sequence[LandCoverClass],
    plan: MapPlan,
    smoothing: float,
    request: MapRequest,
    tags: Mapping[str, str],
    reported: Callable[[dict[int, int], dict[int, float]], MapReport],
    progress: Progress,
    parcels: MapParcels | None = None,
) -> MapReport:
    """Map block after block into the files, smoothed by so many metres.

    The map carries the report that `reported` makes of its pixels and hectares by class.
    """
    dates = features.scene.dates
    tags = {**provenance(features, fitted.probe.title), **tags}
    with ExitStack() as files:
        map_file = files.enter_context(ClassMapWriter(request.out, plan.grid, tuple(classes), tags, dates=dates))
        confidence_file = None
        if request.confidence is not None:
            bands = ("top probability (%)", "margin (%)")
            writer = ContinuousWriter(request.confidence, plan.grid, bands, tags, dates=dates)
            confidence_file = files.enter_context(writer)
        codes = known_codes(fitted.probe.classes_, fitted.level)
        counted = CountedParcels.of(parcels, classes, codes) if parcels else None
        by_parcels = parcels is not None and parcels.are_shown
        windows: list[Window] = []
        mapping = part_of(progress, 0.0, 0.9) if by_parcels else progress
        for area, values, valid in mapped_blocks(features, fitted, plan, smoothing, mapping):
            windows.append(area)
            if counted is not None:
                at_level = summed(values, fitted.probe.classes_, fitted.level)
                counted.add(area, softened(at_level, fitted.temperature), valid)
            if by_parcels:
                continue
            made = labelled(values, valid, fitted.probe.classes_, fitted.temperature, fitted.level)
            map_file.write(area.row, area.column, made.codes)
            if confidence_file is not None:
                confidence_file.write(area.row, area.column, made.confidence)
        if counted is not None and by_parcels:
            last = part_of(progress, 0.9, 1.0)
            write_by_parcels(counted, codes, windows, map_file, confidence_file, last)
        for sentence in features.scene.gap_sentences:
            notice(sentence)
        of_parcels = counted.write() if counted is not None else None
        report = replace(reported(map_file.pixels, map_file.hectares), parcels=of_parcels)
        map_file.add_tags(report.tag())
    if request.polygons is not None:
        _write_polygons(request.out, request.polygons, classes)
    if request.report is not None:
        write_report(request.report, request.out, report.to_dict())
    return report


def _write_polygons(map_file: Path, out: Path, classes: Sequence[LandCoverClass]) -> None:
    with rasterio.open(map_file) as file:
        codes, grid = file.read(1), Grid(file.crs, file.transform, file.width, file.height)
    write_polygons(out, codes, grid, tuple(classes))

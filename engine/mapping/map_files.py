"""The files of a map: the classes, how sure they are, polygons, a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rasterio

from engine.imagery import (
    ClassMapWriter,
    ContinuousWriter,
    Grid,
    LandCoverClass,
    check_writable,
    write_polygons,
)
from engine.mapping.map_blocks import MapPlan, provenance
from engine.mapping.probe_map import mapped_blocks
from engine.mapping.report import MapReport
from engine.mapping.report_files import REPORT_ENDINGS, write_report
from engine.mapping.scene_features import SceneFeatures
from engine.mapping.validation import FittedProbe
from engine.progress import Progress

RASTER_ENDINGS = (".tif", ".tiff")


@dataclass(frozen=True)
class MapTargets:
    """The files to be written."""

    out: Path
    confidence: Path | None = None
    report: Path | None = None
    polygons: Path | None = None

    @classmethod
    def of(
        cls,
        out: str | Path,
        confidence: str | Path | None = None,
        report: str | Path | None = None,
        polygons: str | Path | None = None,
    ) -> MapTargets:
        """From paths as users give them; what cannot be written is refused before anything is computed."""
        confidence, report, polygons = (None if one is None else Path(one) for one in (confidence, report, polygons))
        targets = cls(Path(out), confidence, report, polygons)
        check_writable(targets.out, RASTER_ENDINGS)
        others = ((confidence, RASTER_ENDINGS), (report, REPORT_ENDINGS), (polygons, (".gpkg",)))
        for target, endings in others:
            if target is not None:
                check_writable(target, endings)
        return targets

    def names(self) -> dict[str, Any]:
        """As the report holds them."""
        return {name: None if path is None else str(path) for name, path in vars(self).items()}


def write_map(
    features: SceneFeatures,
    fitted: FittedProbe,
    classes: Sequence[LandCoverClass],
    plan: MapPlan,
    smoothing: float,
    targets: MapTargets,
    tags: Mapping[str, str],
    reported: Callable[[dict[int, int]], MapReport],
    progress: Progress,
) -> MapReport:
    """Map block after block into the files, smoothed by so many metres.

    The map carries the report that `reported` makes of its pixels.
    """
    dates = features.scene.dates
    tags = {**provenance(features, fitted.probe.title), **tags}
    with ExitStack() as files:
        map_file = files.enter_context(ClassMapWriter(targets.out, plan.grid, tuple(classes), tags, dates=dates))
        confidence_file = None
        if targets.confidence is not None:
            bands = ("top probability (%)", "margin (%)")
            writer = ContinuousWriter(targets.confidence, plan.grid, bands, tags, dates=dates)
            confidence_file = files.enter_context(writer)
        for area, made in mapped_blocks(features, fitted, plan, smoothing, progress):
            row, column = plan.place(area)
            map_file.write(row, column, made.codes)
            if confidence_file is not None:
                confidence_file.write(row, column, made.confidence)
        report = reported(map_file.pixels)
        map_file.add_tags(report.tag())
    if targets.polygons is not None:
        _write_polygons(targets.out, targets.polygons, classes)
    if targets.report is not None:
        write_report(targets.report, targets.out, report.to_dict())
    return report


def _write_polygons(map_file: Path, out: Path, classes: Sequence[LandCoverClass]) -> None:
    with rasterio.open(map_file) as file:
        codes, grid = file.read(1), Grid(file.crs, file.transform, file.width, file.height)
    write_polygons(out, codes, grid, tuple(classes))

"""A land-cover map of a whole scene, block by block."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...features.map_blocks import MapPlan
from ...features.scene_features import SceneFeatures
from ...imagery import Scene, check_writable
from ...model import InferenceModel
from ...progress import Progress, part_of, silent
from ...reports.map_report import MapReport, class_areas, used_sentences
from ...reports.provenance import classify_command, software
from ...samples.labelled_features import inside_grid
from ...samples.sample_set import SampleSet, check_trainable, read_samples
from ...samples.training_pixels import TRAINING_TAG, training_tag
from ...version import __version__
from .forest_baseline import compare_with_forest
from .map_files import MapTargets, write_map
from .saved_probe import ENDING as PROBE_ENDING
from .saved_probe import SavedProbe, write_probe
from .validation import FittedProbe, fit_probe

SMOOTHING = 20.0
"""Metres: on labelled scenes it gained .005 to .02 macro-F1 and takes the salt and pepper away."""


@dataclass(frozen=True)
class MapRequest:
    """What a map is to be made from and written to; the names are the command line's."""

    samples: Path
    out: Path
    class_field: str = "class"
    method: str = "linear"
    model: str = "terrafm-ti"
    resolution: float | None = None
    smoothing: float = SMOOTHING
    extent: tuple[float, float, float, float] | None = None
    confidence: Path | None = None
    report: Path | None = None
    polygons: Path | None = None
    compare: bool = False
    equal_shares: bool = False
    save_probe: Path | None = None
    samples_source: str | None = None
    """What the report calls the samples, where the file is a copy of them."""


def classify_file(
    scene: Scene, request: MapRequest, progress: Progress = silent, model: InferenceModel | None = None
) -> MapReport:
    """Map a scene from a file of samples; see `classify`. `model` saves loading the one that the request names."""
    samples = read_samples(request.samples, scene.grid, request.class_field)
    check_trainable(samples)
    with SceneFeatures(scene, model or request.model) as features:
        return classify(
            features,
            samples,
            request.out,
            method=request.method,
            resolution=request.resolution,
            smoothing=request.smoothing,
            extent=request.extent,
            confidence=request.confidence,
            report=request.report,
            polygons=request.polygons,
            compare=request.compare,
            equal_shares=request.equal_shares,
            save_probe=request.save_probe,
            samples_source=request.samples_source or str(request.samples),
            class_field=request.class_field,
            progress=progress,
        )


def classify(
    features: SceneFeatures,
    samples: SampleSet,
    out: str | Path,
    *,
    method: str = "linear",
    resolution: float | None = None,
    smoothing: float = SMOOTHING,
    extent: tuple[float, float, float, float] | None = None,
    confidence: str | Path | None = None,
    report: str | Path | None = None,
    polygons: str | Path | None = None,
    compare: bool = False,
    equal_shares: bool = False,
    save_probe: str | Path | None = None,
    samples_source: str = "SAMPLES",
    class_field: str = "class",
    progress: Progress = silent,
) -> MapReport:
    """Fit a probe on the samples and write the map of the scene.

    Parameters
    ----------
    method : str
        "linear" or "knn".
    resolution : float, optional
        Pixel size in metres, a multiple of the scene's; by default the scene's.
    smoothing : float
        Gaussian smoothing of the class probabilities, in metres.
    extent : tuple, optional
        (xmin, ymin, xmax, ymax) in the scene's CRS; by default the whole scene.
    confidence, report, polygons : path, optional
        A raster with top probability and margin (per cent); a page (.html) or JSON file; a GeoPackage of the classes.
    compare : bool
        Whether the report is to hold the cross-validated accuracy of a random forest on the bands beside the probe's.
    equal_shares : bool
        Whether a linear probe takes all classes to be equally common instead of telling it from the scene: finds more
        of what is rare, and more that only looks like it.
    save_probe : path, optional
        A file (.safetensors) by which `predict` maps other scenes.
    samples_source, class_field : str
        The file and field of the samples, for the command line in the report.

    Raises
    ------
    UserError
        Samples that no map can be made from, an extent outside the scene, a place that cannot be written.
    """
    started = time.perf_counter()
    check_trainable(samples)
    targets = MapTargets.of(out, confidence, report, polygons)
    if save_probe is not None:
        check_writable(Path(save_probe), (PROBE_ENDING,))
    settings = _Settings(method, resolution, smoothing, extent, samples_source, class_field, equal_shares)
    plan = MapPlan.of(features.grid, resolution, extent)
    vectors, known = features.at_pixels(samples.rows, samples.columns, part_of(progress, 0.0, 0.08))
    samples = samples.where(known)
    check_trainable(samples)
    positions = samples.positions(features.grid.resolution)
    fitted = fit_probe(
        method,
        vectors[known],
        samples.codes,
        positions,
        samples.classes,
        weights=samples.weights,
        tokens=features.token_dimensions,
        spread=None if equal_shares else lambda: features.spread_pixels(part_of(progress, 0.08, 0.12)),
    )
    comparison = compare_with_forest(features.scene, samples, positions, fitted.accuracy) if compare else None
    features.compute_tokens(plan.window, part_of(progress, 0.12, 0.6))

    def reported(pixels: dict[int, int]) -> MapReport:
        made = _report(features, samples, plan, targets, settings, fitted, pixels)
        return replace(made, comparison=comparison, seconds=round(time.perf_counter() - started, 2))

    tags = {
        "TERRAFM_SAMPLES": f"{len(samples)} in {len(samples.classes)} classes",
        TRAINING_TAG: training_tag(*_map_pixels(plan, samples), plan.grid),
    }
    last = part_of(progress, 0.6, 1.0)
    made = write_map(features, fitted, samples.classes, plan, smoothing, targets, tags, reported, last)
    if save_probe is not None:
        write_probe(SavedProbe.of(features, fitted, samples.classes, smoothing), Path(save_probe))
    return made


def _report(
    features: SceneFeatures,
    samples: SampleSet,
    plan: MapPlan,
    targets: MapTargets,
    settings: _Settings,
    fitted: FittedProbe,
    pixels: dict[int, int],
) -> MapReport:
    """All but the comparison and the time it took."""
    counts = {entry.code: samples.count(entry.code) for entry in samples.classes}
    command = classify_command(features.scene.source, features.model.info, out=str(targets.out), **vars(settings))
    return MapReport(
        **targets.names(),
        classes=class_areas(samples.classes, counts, pixels, plan.grid),
        accuracy=fitted.accuracy,
        model=features.model.info,
        method=fitted.probe.title,
        resolution=plan.grid.resolution,
        smoothing=settings.smoothing,
        crs=plan.grid.crs.to_string(),
        used=used_sentences(features.scene, samples.ignored, features.tokens.notes),
        seconds=0.0,
        version=__version__,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        dates=features.scene.dates,
        software=software(),
        command=command,
    )


@dataclass(frozen=True)
class _Settings:
    """How a map was asked for; the names are `classify_command`'s."""

    method: str
    resolution: float | None
    smoothing: float
    extent: tuple[float, float, float, float] | None
    samples: str
    class_field: str
    equal_shares: bool


def _map_pixels(plan: MapPlan, samples: SampleSet) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the map in which samples lie."""
    rows = (samples.rows - plan.window.row) // plan.factor
    columns = (samples.columns - plan.window.column) // plan.factor
    inside = inside_grid(rows, columns, plan.grid)
    return rows[inside], columns[inside]

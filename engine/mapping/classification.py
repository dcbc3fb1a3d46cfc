"""A land-cover map of a whole scene, block by block."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine import __version__
from engine.imagery import ClassMapWriter, ContinuousWriter, Grid, Scene, Window, check_writable
from engine.mapping.comparison import compare_with_forest
from engine.mapping.feature_block import FeatureBlock
from engine.mapping.labelled_features import inside_grid
from engine.mapping.map_grid import coarsening, window_of_extent, windowed
from engine.mapping.prediction import Labelled, labelled, probabilities, smoothed
from engine.mapping.report import MapReport, class_areas, used_sentences
from engine.mapping.samples import SampleSet, check_trainable, read_samples
from engine.mapping.scene_features import SceneFeatures
from engine.mapping.training_pixels import TRAINING_TAG, training_tag
from engine.mapping.validation import FittedProbe, fit_probe
from engine.model import InferenceModel
from engine.progress import Progress, part_of, silent

RASTER_ENDINGS = (".tif", ".tiff")
BLOCK = 512
"""Side in pixels of the blocks that are mapped at a time."""
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
    compare: bool = False


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
            compare=request.compare,
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
    compare: bool = False,
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
    confidence, report : path, optional
        A raster with top probability and margin (per cent), a JSON file.
    compare : bool
        Whether the report is to hold the cross-validated accuracy of a random forest on the bands beside the probe's.

    Raises
    ------
    UserError
        Samples that no map can be made from, an extent outside the scene, a place that cannot be written.
    """
    started = time.perf_counter()
    check_trainable(samples)
    for target, endings in ((out, RASTER_ENDINGS), (confidence, RASTER_ENDINGS), (report, (".json",))):
        if target is not None:
            check_writable(Path(target), endings)
    plan = _Plan.of(features.grid, resolution, smoothing, extent)
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
        spread=features.spread_pixels(part_of(progress, 0.08, 0.12)),
    )
    comparison = compare_with_forest(features.scene, samples, positions, fitted.accuracy) if compare else None
    features.compute_tokens(plan.window, part_of(progress, 0.12, 0.6))
    tags = {
        "TERRAFM_VERSION": __version__,
        "TERRAFM_MODEL": features.model.info.name,
        "TERRAFM_MODEL_SHA256": features.model.info.sha256,
        "TERRAFM_METHOD": fitted.probe.title,
        "TERRAFM_SAMPLES": f"{len(samples)} in {len(samples.classes)} classes",
        TRAINING_TAG: training_tag(*plan.map_pixels(samples), plan.grid),
    }
    confidence = Path(confidence) if confidence else None
    last = part_of(progress, 0.6, 1.0)
    pixels = _write(features, fitted, samples, plan, Path(out), confidence, tags, last)
    made = MapReport(
        out=str(out),
        confidence=str(confidence) if confidence else None,
        report=str(report) if report else None,
        classes=class_areas(
            samples.classes,
            {entry.code: samples.count(entry.code) for entry in samples.classes},
            pixels,
            plan.grid,
        ),
        accuracy=fitted.accuracy,
        model=features.model.info,
        method=fitted.probe.title,
        resolution=plan.grid.resolution,
        smoothing=smoothing,
        crs=plan.grid.crs.to_string(),
        used=used_sentences(features.scene, samples.ignored),
        seconds=round(time.perf_counter() - started, 2),
        version=__version__,
        comparison=comparison,
    )
    if report:
        made.write(Path(report))
    return made


@dataclass(frozen=True)
class _Plan:
    """Which pixels are mapped, and onto which grid."""

    window: Window
    """In scene pixels, a multiple of `factor` on a side (it may reach a little beyond the scene)."""
    factor: int
    """Scene pixels to one map pixel, along a side."""
    grid: Grid
    """The map's."""
    sigma: float
    """Of the smoothing, in scene pixels."""

    @classmethod
    def of(
        cls,
        grid: Grid,
        resolution: float | None,
        smoothing: float,
        extent: tuple[float, float, float, float] | None,
    ) -> _Plan:
        factor = coarsening(grid, resolution)
        window = window_of_extent(grid, extent)
        width, height = -(-window.width // factor) * factor, -(-window.height // factor) * factor
        window = Window(window.column, window.row, width, height)
        return cls(window, factor, windowed(grid, window, factor), max(0.0, smoothing) / grid.resolution)

    def map_pixels(self, samples: SampleSet) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of the map in which samples lie."""
        rows = (samples.rows - self.window.row) // self.factor
        columns = (samples.columns - self.window.column) // self.factor
        inside = inside_grid(rows, columns, self.grid)
        return rows[inside], columns[inside]

    def blocks(self) -> Iterator[Window]:
        side = max(1, BLOCK // self.factor) * self.factor
        for row in range(0, self.window.height, side):
            for column in range(0, self.window.width, side):
                yield Window(
                    self.window.column + column,
                    self.window.row + row,
                    min(side, self.window.width - column),
                    min(side, self.window.height - row),
                )


def _write(
    features: SceneFeatures,
    fitted: FittedProbe,
    samples: SampleSet,
    plan: _Plan,
    out: Path,
    confidence: Path | None,
    tags: dict[str, str],
    progress: Progress,
) -> dict[int, int]:
    """Map block after block into the files; returns the pixels of each class."""
    counts = np.zeros(256, np.int64)
    with ExitStack() as files:
        map_file = files.enter_context(ClassMapWriter(out, plan.grid, samples.classes, tags))
        confidence_file = (
            files.enter_context(ContinuousWriter(confidence, plan.grid, ("top probability (%)", "margin (%)"), tags))
            if confidence
            else None
        )
        for area, made in _mapped(features, fitted, plan, progress):
            row = (area.row - plan.window.row) // plan.factor
            column = (area.column - plan.window.column) // plan.factor
            map_file.write(row, column, made.codes)
            if confidence_file is not None:
                confidence_file.write(row, column, made.confidence)
            counts += np.bincount(made.codes.ravel(), minlength=256)
    return {entry.code: int(counts[entry.code]) for entry in samples.classes}


def _mapped(
    features: SceneFeatures, fitted: FittedProbe, plan: _Plan, progress: Progress
) -> Iterator[tuple[Window, Labelled]]:
    """The map block by block; the features of the next one are computed while one is being mapped."""
    areas = list(plan.blocks())
    halo = int(np.ceil(3 * plan.sigma))

    def features_of(area: Window) -> FeatureBlock:
        row, column = max(0, area.row - halo), max(0, area.column - halo)
        bottom = min(features.grid.height, area.row + area.height + halo)
        right = min(features.grid.width, area.column + area.width + halo)
        return features.block(row, column, bottom - row, right - column)

    with ThreadPoolExecutor(1, thread_name_prefix="terrafm-features") as ahead:
        coming = ahead.submit(features_of, areas[0])
        for done, area in enumerate(areas):
            progress(done / len(areas), "Mapping")
            block = coming.result()
            if done + 1 < len(areas):
                coming = ahead.submit(features_of, areas[done + 1])
            yield area, _map_area(fitted, block, area, plan, halo, features.grid)


def _map_area(fitted: FittedProbe, block: FeatureBlock, area: Window, plan: _Plan, halo: int, grid: Grid) -> Labelled:
    """One block: probabilities with a margin, smoothed, the margin cut off, averaged to the map's pixels."""
    rows = np.arange(max(0, area.row - halo), min(grid.height, area.row + area.height + halo))
    columns = np.arange(max(0, area.column - halo), min(grid.width, area.column + area.width + halo))
    valid = block.valid_at(rows, columns)
    values = smoothed(probabilities(fitted.probe, block, rows, columns), valid, plan.sigma)
    inner = (
        slice(area.row - int(rows[0]), area.row - int(rows[0]) + area.height),
        slice(area.column - int(columns[0]), area.column - int(columns[0]) + area.width),
    )
    values, valid = values[(slice(None), *inner)], valid[inner]
    if plan.factor > 1:
        values, valid = _coarsened(values, valid, plan.factor)
    return labelled(values, valid, fitted.probe.classes_, fitted.temperature)


def _coarsened(
    values: NDArray[np.float32], valid: NDArray[np.bool_], factor: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Mean probabilities of the valid pixels in squares of `factor` × `factor`; what is cut off counts as no data."""
    height, width = -(-valid.shape[0] // factor), -(-valid.shape[1] // factor)
    beyond = (0, height * factor - valid.shape[0]), (0, width * factor - valid.shape[1])
    values = np.pad(values * valid, ((0, 0), *beyond))
    weight = np.pad(valid, beyond).reshape(height, factor, width, factor).sum(axis=(1, 3))
    total = values.reshape(-1, height, factor, width, factor).sum(axis=(2, 4))
    return total / np.maximum(weight, 1).astype(np.float32), weight > 0

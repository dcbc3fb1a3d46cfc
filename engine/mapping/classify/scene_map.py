"""A land-cover map of a whole scene, block by block."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...features.map_blocks import MapPlan
from ...features.scene_features import SceneFeatures
from ...imagery import Scene, check_writable
from ...model import InferenceModel, load_inference
from ...parcels.clicks import TaughtParcels
from ...parcels.layer import ParcelLayer
from ...parcels.mapped import MapParcels, read_for_map
from ...parcels.pixels import ParcelPixels
from ...progress import Progress, notice, part_of, silent
from ...reports.map_report import MapReport, class_areas, used_sentences
from ...reports.provenance import BESIDE_THE_MAP, command_line, model_option, software
from ...requests import ClassifyRequest
from ...samples.class_levels import LEVELS_TAG
from ...samples.class_set_file import class_set_of
from ...samples.labelled_features import inside_grid
from ...samples.sample_set import SampleSet, check_trainable, read_samples
from ...samples.suspicious import suspicious_samples
from ...samples.training_pixels import TRAINING_TAG, training_tag
from ...version import __version__
from .candidates import layer_weights
from .forest_baseline import compare_with_forest
from .map_files import check_targets, target_names, write_map
from .saved_probe import ENDING as PROBE_ENDING
from .saved_probe import SavedProbe, write_probe
from .validation import FittedProbe, fit_probe


def classify_file(
    scene: Scene,
    request: ClassifyRequest,
    progress: Progress = silent,
    load: Callable[[str], InferenceModel] = load_inference,
) -> MapReport:
    """Map a scene from a file of samples; see `map_scene`. `load` gives the model that the request names."""
    levels = class_set_of(request)
    samples = read_samples(request.samples, scene.grid, request.class_field, levels, request.class_level)
    check_trainable(samples)
    parcels = read_for_map(request.parcels, request.parcel_classes)
    with SceneFeatures(scene, load(request.model) if scene.modalities else None) as features:
        return map_scene(features, samples, request, progress, parcels)


def classify(
    features: SceneFeatures, samples: SampleSet, out: str | Path, *, progress: Progress = silent, **settings: Any
) -> MapReport:
    """Map a scene from samples, for short: `settings` are fields of `ClassifyRequest`, such as `method="knn"`."""
    request = ClassifyRequest.of({"samples": "SAMPLES", "out": out, **settings})
    return map_scene(features, samples, request, progress)


def map_scene(
    features: SceneFeatures,
    samples: SampleSet,
    request: ClassifyRequest,
    progress: Progress = silent,
    layer: ParcelLayer | None = None,
    *,
    by_parcels: bool = False,
) -> MapReport:
    """Fit a probe on the samples and write the map of the scene, and of the parcels of a `layer` if there is one.

    With `by_parcels` the map shows each parcel in its class and nothing beside them, instead of pixels. Of the request
    all counts but its imagery and model, which the features were made of, and its files of samples and parcels, which
    only the command line in the report names.

    Raises
    ------
    UserError
        Samples that no map can be made from, an extent outside the scene, a place that cannot be written.
    """
    started = time.perf_counter()
    check_trainable(samples)
    check_targets(request)
    if request.save_probe is not None:
        check_writable(request.save_probe, (PROBE_ENDING,))
    with features.going_on():
        return _mapped(features, samples, request, progress, layer, started, by_parcels=by_parcels)


def _mapped(
    features: SceneFeatures,
    samples: SampleSet,
    request: ClassifyRequest,
    progress: Progress,
    layer: ParcelLayer | None,
    started: float,
    *,
    by_parcels: bool,
) -> MapReport:
    """As `map_scene`, once all that can be refused before has been looked at."""
    plan = MapPlan.of(features.grid, request.resolution, request.extent)
    parcels = None
    if layer:
        out, source = request.parcel_classes, request.parcels_source
        parcels = MapParcels.of(layer, plan.grid, out, source, shown=by_parcels)
    taught = TaughtParcels.of(samples, ParcelPixels.of(layer, features.grid) if layer else None)
    check_trainable(taught.samples)
    seen = taught.pixels
    vectors, known = taught.means(*features.at_pixels(seen.rows, seen.columns, part_of(progress, 0.0, 0.08)))
    samples = taught.samples.where(known)
    check_trainable(samples)
    for sentence in samples.losses:
        notice(sentence)
    positions = samples.positions(features.grid.resolution)
    tells_shares = features.tells_shares and not request.equal_shares
    fitted = fit_probe(
        request.method,
        vectors[known],
        samples.codes,
        positions,
        samples.classes,
        weights=samples.weights,
        tokens=features.token_dimensions,
        parts=features.parts,
        spread=(lambda: features.spread_pixels(part_of(progress, 0.08, 0.12))) if tells_shares else None,
        level=samples.level,
    )
    comparison = compare_with_forest(features.scene, samples, positions, fitted.accuracy) if request.compare else None
    features.compute_tokens(plan.window, part_of(progress, 0.12, 0.6))

    def reported(pixels: dict[int, int], hectares: dict[int, float]) -> MapReport:
        made = _report(features, samples, plan, request, fitted, pixels, hectares)
        made = replace(made, used=(*made.used, *(parcels.used if parcels else ())))
        return replace(made, comparison=comparison, seconds=round(time.perf_counter() - started, 2))

    tags = {
        "TERRAFM_SAMPLES": f"{len(samples)} in {len(samples.classes)} classes",
        TRAINING_TAG: training_tag(*_map_pixels(plan, samples if layer is None else seen), plan.grid),
    }
    if samples.level is not None:
        tags[LEVELS_TAG] = samples.level.tag()
    last = part_of(progress, 0.6, 1.0)
    made = write_map(
        *(features, fitted, samples.as_mapped.classes, plan, request.smoothing, request, tags, reported, last, parcels)
    )
    if request.save_probe is not None:
        write_probe(SavedProbe.of(features, fitted, samples.classes, request.smoothing), request.save_probe)
    return made


def _report(
    features: SceneFeatures,
    samples: SampleSet,
    plan: MapPlan,
    request: ClassifyRequest,
    fitted: FittedProbe,
    pixels: dict[int, int],
    hectares: dict[int, float],
) -> MapReport:
    """All but the comparison and the time it took."""
    weights = layer_weights(fitted.probe, features.layout)
    mapped = samples.as_mapped
    counts = {entry.code: mapped.count(entry.code) for entry in mapped.classes}
    again = replace(
        request,
        samples=Path(request.samples_source or request.samples),
        parcels=Path(request.parcels_source) if request.parcels_source else request.parcels,
        model=model_option(features.info) if features.has_model else request.model,
        **vars(features.scene.source),
    )
    return MapReport(
        **target_names(request),
        classes=class_areas(mapped.classes, counts, pixels, hectares),
        accuracy=fitted.accuracy,
        suspicious=suspicious_samples(mapped, features.grid, fitted.held_out),
        model=features.info,
        method=fitted.probe.title,
        resolution=plan.grid.resolution,
        smoothing=request.smoothing,
        crs=plan.grid.crs.to_string(),
        used=(
            *samples.losses,
            *used_sentences(features.scene, samples.ignored, features.notes, weights),
            *samples.notes,
            *((samples.level.sentence(len(samples.classes)),) if samples.level is not None else ()),
        ),
        seconds=0.0,
        version=__version__,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        dates=features.scene.dates,
        software=software(),
        command=command_line("classify", again, without=BESIDE_THE_MAP),
    )


def _map_pixels(plan: MapPlan, samples: SampleSet) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the map in which samples lie."""
    rows = (samples.rows - plan.window.row) // plan.factor
    columns = (samples.columns - plan.window.column) // plan.factor
    inside = inside_grid(rows, columns, plan.grid)
    return rows[inside], columns[inside]

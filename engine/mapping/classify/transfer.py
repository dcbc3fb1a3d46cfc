"""A map of one scene by a probe that was trained on another."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ...errors import UserError
from ...features.map_blocks import MapPlan
from ...features.scene_features import SceneFeatures
from ...imagery import Scene
from ...model import InferenceModel, load_inference
from ...parcels.mapped import MapParcels, read_for_map
from ...progress import Progress, part_of, silent
from ...reports.map_report import MapReport, class_areas, used_sentences
from ...reports.provenance import BESIDE_THE_MAP, command_line, software
from ...requests import PredictRequest
from ...samples.class_levels import LEVELS_TAG
from ...version import __version__
from .candidates import layer_weights
from .map_files import check_targets, target_names, write_map
from .saved_probe import read_probe
from .validation import FittedProbe


def predict_file(
    scene: Scene,
    request: PredictRequest,
    progress: Progress = silent,
    load: Callable[[str], InferenceModel] = load_inference,
) -> MapReport:
    """Map a scene by a probe that `classify` saved, standardised as the scene it was trained on.

    Between simulated scenes that gave .57 macro-F1 against .51 where each was standardised by itself. All classes count
    as equally common: on a scene unlike its own a probe's probabilities are too far off to tell shares from (.56).
    There is no accuracy in the report: nothing is known of this scene until points in it are checked.

    Raises
    ------
    UserError
        A damaged probe, another model, imagery with other bands, an extent outside, a place that cannot be written.
    """
    started = time.perf_counter()
    saved = read_probe(request.probe)
    check_targets(request)
    smoothing = saved.smoothing if request.smoothing is None else request.smoothing
    plan = MapPlan.of(scene.grid, request.resolution, request.extent)
    layer = read_for_map(request.parcels, request.parcel_classes)
    parcels = MapParcels.of(layer, plan.grid, request.parcel_classes, request.parcels_source) if layer else None
    model = load(request.model or saved.model) if scene.modalities else None
    saved.check(scene, model)
    scene.with_layers(saved.layers_on(scene))
    again = replace(request, smoothing=smoothing, **vars(scene.source))
    if request.parcels_source:
        again = replace(again, parcels=Path(request.parcels_source))
    level = saved.level_of(request.class_level)
    classes = saved.classes if level is None else level.classes(saved.probe.classes_.tolist())
    fitted = FittedProbe(saved.probe, None, saved.temperature, level=level)
    with SceneFeatures(scene, model, statistics=saved.statistics) as features:
        if features.parts[-1].stop != saved.statistics.dimensions:
            raise UserError(
                f"The probe {request.probe.name} is of a version whose feature vectors had "
                f"{saved.statistics.dimensions} numbers, and they have {features.parts[-1].stop} now: save it again."
            )
        features.compute_tokens(plan.window, part_of(progress, 0.0, 0.6))

        def reported(pixels: dict[int, int], hectares: dict[int, float]) -> MapReport:
            return MapReport(
                **target_names(request),
                classes=class_areas(classes, {entry.code: 0 for entry in classes}, pixels, hectares),
                accuracy=None,
                model=features.info,
                method=f"{fitted.probe.title}, trained on another scene ({request.probe.name})",
                resolution=plan.grid.resolution,
                smoothing=smoothing,
                crs=plan.grid.crs.to_string(),
                used=(
                    *used_sentences(scene, 0, features.notes, layer_weights(fitted.probe, features.layout)),
                    *((level.sentence(len(saved.classes)),) if level is not None else ()),
                    *(parcels.used if parcels else ()),
                ),
                seconds=round(time.perf_counter() - started, 2),
                version=__version__,
                made=datetime.now(UTC).isoformat(timespec="seconds"),
                dates=scene.dates,
                software=software(),
                command=command_line("predict", again, without=(*BESIDE_THE_MAP, "model")),
            )

        tags = {"TERRAFM_PROBE": request.probe.name, **({LEVELS_TAG: level.tag()} if level is not None else {})}
        last = part_of(progress, 0.6, 1.0)
        return write_map(features, fitted, classes, plan, smoothing, request, tags, reported, last, parcels)

"""A map of one scene by a probe that was trained on another."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ...errors import UserError
from ...features.map_blocks import MapPlan
from ...features.scene_features import SceneFeatures
from ...imagery import LandCoverClass, Scene
from ...model import InferenceModel, load_inference
from ...parcels.mapped import MapParcels, read_for_map
from ...progress import Progress, part_of, silent
from ...reports.map_report import MapReport, class_areas, used_sentences
from ...reports.provenance import BESIDE_THE_MAP, command_line, software
from ...requests import PredictRequest
from ...samples.class_levels import LEVELS_TAG, ClassLevel
from ...version import __version__
from .candidates import layer_weights
from .map_files import check_targets, target_names, write_map
from .saved_probe import SavedProbe, read_probe
from .validation import FittedProbe


@dataclass(frozen=True)
class SceneByProbe:
    """A scene, open, and the saved probe that it is to be mapped by."""

    request: PredictRequest
    saved: SavedProbe
    scene: Scene
    features: SceneFeatures
    plan: MapPlan
    level: ClassLevel | None = None
    """That is mapped, where the probe's classes have levels."""
    parcels: MapParcels | None = None

    @property
    def classes(self) -> tuple[LandCoverClass, ...]:
        """Those of the map."""
        if self.level is None:
            return self.saved.classes
        return self.level.classes(self.saved.probe.classes_.tolist())

    @property
    def smoothing(self) -> float:
        """Metres: the request's, else the probe's."""
        return self.saved.smoothing if self.request.smoothing is None else self.request.smoothing

    @property
    def fitted(self) -> FittedProbe:
        """The probe, of whose accuracy here nothing is known."""
        return FittedProbe(self.saved.probe, None, self.saved.temperature, level=self.level)

    @property
    def tags(self) -> dict[str, str]:
        """What the map's file says beside what every map says."""
        level = {LEVELS_TAG: self.level.tag()} if self.level is not None else {}
        return {"TERRAFM_PROBE": self.request.probe.name, **level}

    def report(self, pixels: dict[int, int], hectares: dict[int, float], seconds: float) -> MapReport:
        """The report of the map, whose classes got so many pixels and hectares; there is no accuracy in it."""
        saved, scene, features, level = self.saved, self.scene, self.features, self.level
        again = replace(self.request, smoothing=self.smoothing, **vars(scene.source))
        if self.request.parcels_source:
            again = replace(again, parcels=Path(self.request.parcels_source))
        return MapReport(
            **target_names(self.request),
            classes=class_areas(self.classes, {entry.code: 0 for entry in self.classes}, pixels, hectares),
            accuracy=None,
            model=features.info,
            method=f"{saved.probe.title}, trained on another scene ({self.request.probe.name})",
            resolution=self.plan.grid.resolution,
            smoothing=self.smoothing,
            crs=self.plan.grid.crs.to_string(),
            used=(
                *used_sentences(scene, 0, features.notes, layer_weights(saved.probe, features.layout)),
                *((level.sentence(len(saved.classes)),) if level is not None else ()),
                *(self.parcels.used if self.parcels else ()),
            ),
            seconds=round(seconds, 2),
            version=__version__,
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            dates=scene.dates,
            software=software(),
            command=command_line("predict", again, without=(*BESIDE_THE_MAP, "model")),
        )


@contextmanager
def scene_by_probe(
    scene: Scene, request: PredictRequest, load: Callable[[str], InferenceModel], *, whole_batches: bool = False
) -> Iterator[SceneByProbe]:
    """A scene and the features that the request's probe needs, standardised as where it was trained.

    Raises
    ------
    UserError
        A damaged probe, another model, imagery with other bands, an extent outside.
    """
    saved = read_probe(request.probe)
    plan = MapPlan.of(scene.grid, request.resolution, request.extent)
    layer = read_for_map(request.parcels, request.parcel_classes)
    parcels = MapParcels.of(layer, plan.grid, request.parcel_classes, request.parcels_source) if layer else None
    model = load(request.model or saved.model) if scene.modalities else None
    saved.check(scene, model)
    scene.with_layers(saved.layers_on(scene))
    level = saved.level_of(request.class_level)
    with SceneFeatures(scene, model, statistics=saved.statistics, whole_batches=whole_batches) as features:
        if features.parts[-1].stop != saved.statistics.dimensions:
            raise UserError(
                f"The probe {request.probe.name} is of a version whose feature vectors had "
                f"{saved.statistics.dimensions} numbers, and they have {features.parts[-1].stop} now: save it again."
            )
        yield SceneByProbe(request, saved, scene, features, plan, level, parcels)


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
    check_targets(request)
    with scene_by_probe(scene, request, load) as made, made.features.going_on():
        made.features.compute_tokens(made.plan.window, part_of(progress, 0.0, 0.6))

        def reported(pixels: dict[int, int], hectares: dict[int, float]) -> MapReport:
            return made.report(pixels, hectares, time.perf_counter() - started)

        return write_map(
            made.features, made.fitted, made.classes, made.plan, made.smoothing, request, made.tags, reported,
            part_of(progress, 0.6, 1.0), made.parcels,
        )  # fmt: skip

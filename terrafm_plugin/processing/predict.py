"""`terrafm:predict`: a map of a scene by a probe that was trained on another."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingFeedback

from .algorithm import TerraFMAlgorithm
from .classify import write_parcels_log
from .inputs.shared_parameters import (
    PROBE_FILTER,
    area,
    class_level,
    land_cover_outputs,
    parcel_classes,
    parcels,
    report,
    resolution,
    sources,
)
from .parameters import Kind, Parameter


class Predict(TerraFMAlgorithm):
    """Imagery and a saved probe in; map, confidence and report out."""

    NAME = METHOD = "predict"

    def displayName(self) -> str:
        return self.tr("Map of another scene")

    def tags(self) -> list[str]:
        return self.tr("land cover,classification,predict,transfer,apply,sentinel-1,sentinel-2,terrafm").split(",")

    def introduction(self) -> str:
        return self.tr(
            "Maps imagery by a probe that 'Land-cover map from samples' saved: another place or another date, by the "
            "same sensors and model, without samples. Check the map: the further a scene is from the first one in "
            "season and kind of land, the less it holds."
        )

    def declared(self) -> list[Parameter]:
        probe = self.tr("The file that 'Land-cover map from samples' wrote; it names its model.")
        return [
            *sources(),
            Parameter("PROBE", Kind.FILE, self.tr("Probe"), probe, file_filter=PROBE_FILTER),
            class_level(),
            resolution(),
            *area(),
            parcels(),
            *land_cover_outputs(),
            report(self.tr("A page (.html) or JSON file (.json) with areas, model and all that was used.")),
            parcel_classes(),
        ]

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        for entry in made["classes"]:
            feedback.pushInfo(f"{entry['name']}: {entry['area_ha']:,.1f} ha ({entry['share']:.1%})")
        write_parcels_log(made, feedback)

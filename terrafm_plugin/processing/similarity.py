"""`terrafm:similarity`: how similar every place is to some examples."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import SAMPLES, area, model, output, resolution, sources, threshold
from .parameters import Kind, Parameter, choices

SIMILAR = "SIMILAR"


class Similarity(TerraFMAlgorithm):
    """Imagery and examples in; similarity in per cent out."""

    NAME = "similarity"
    METHOD = "similar"

    def displayName(self) -> str:
        return self.tr("Similarity to examples")

    def tags(self) -> list[str]:
        return self.tr("similarity,search,examples,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        return self.tr("Shows how similar every place of Sentinel-2 and/or Sentinel-1 imagery is to some examples.")

    def declared(self) -> list[Parameter]:
        samples = self.tr("Points or polygons of what is sought, in any CRS; no class is needed.")
        combine = self.tr(
            "mean: similarity to the mean of the examples, of one kind; max: to the nearest one, for several."
        )
        similar = self.tr("A second GeoTIFF: 1 where the threshold is reached, else 0; 255 without data.")
        second: dict[str, Any] = {"optional": True, "loads_as": self.tr("Similar")}
        means = choices("mean", "max")
        return [
            *sources(),
            model(),
            Parameter(SAMPLES, Kind.FEATURES, self.tr("Examples"), samples, "examples"),
            Parameter("COMBINE", Kind.CHOICE, self.tr("Combine examples"), combine, choices=means),
            threshold(self.tr("From which similarity on a pixel is similar, for the second result.")),
            resolution(),
            *area(),
            output(self.tr("Similarity (%)")),
            Parameter(SIMILAR, Kind.RASTER_OUT, self.tr("Similar pixels"), similar, "similar_mask", **second),
        ]

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        if bool(parameters.get(SIMILAR)) != (self.parameterAsDouble(parameters, "THRESHOLD", context) > 0):
            return self.tr("A threshold and similar pixels belong together: give both or neither.")
        return super().problem(parameters, context)

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        if made["ignored"]:
            feedback.pushWarning(f"{made['ignored']} examples outside the scene or on no data were left out.")

"""`terrafm:embed`: a scene's model features as a raster."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingFeedback, QgsProcessingOutputNumber

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import area, model, output, resolution, sources
from .parameters import Parameter

DIMENSIONS = "DIMENSIONS"


class Embed(TerraFMAlgorithm):
    """Imagery in; one band for each dimension of the model's features out."""

    NAME = METHOD = "embed"

    def displayName(self) -> str:
        return self.tr("Features of imagery")

    def tags(self) -> list[str]:
        words = "embedding,embed,features,foundation model,sentinel-1,sentinel-2,terrafm,deep learning"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        return self.tr(
            "Computes the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery: one band for each "
            "dimension, for classifiers, regressions and comparisons of your own."
        )

    def declared(self) -> list[Parameter]:
        return [
            *sources(),
            model(),
            resolution(self.tr("half the size of the model's patches")),
            *area(),
            output(self.tr("Features"), self.tr("A GeoTIFF with one band for each dimension.")),
        ]

    def declared_outputs(self) -> list[QgsProcessingOutputNumber]:
        return [QgsProcessingOutputNumber(DIMENSIONS, self.tr("Number of dimensions"))]

    def results(self, made: dict[str, Any]) -> dict[str, Any]:
        return {DIMENSIONS: made["dimensions"]}

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        feedback.pushInfo(f"{made['width']} × {made['height']} pixels, {made['dimensions']} dimensions")

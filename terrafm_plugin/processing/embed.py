"""`terrafm:embed`: a scene's model features as a raster."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterRasterDestination,
)

from ..engine_process.blocking import BlockingEngine
from .algorithm import MODEL, OUTPUT, TerraFMAlgorithm
from .imagery_parameters import area_parameters, extent_request, source_parameters

DIMENSIONS = "DIMENSIONS"


class Embed(TerraFMAlgorithm):
    """Imagery in; one band for each dimension of the model's features out."""

    NAME = "embed"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Features of imagery")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        words = "embedding,embed,features,foundation model,sentinel-1,sentinel-2,terrafm,deep learning"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr(
            "Computes the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery: one band for each "
            "dimension, for classifiers, regressions and comparisons of your own."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        for parameter in source_parameters():
            self.addParameter(parameter)
        self.addParameter(self.model_parameter())
        self.addParameter(self.resolution_parameter(self.tr("half the size of the model's patches")))
        for parameter in area_parameters():
            self.addParameter(parameter)
        output = QgsProcessingParameterRasterDestination(OUTPUT, self.tr("Features"))
        output.setHelp(self.tr("A GeoTIFF with one band for each dimension."))
        self.addParameter(output)
        self.addOutput(QgsProcessingOutputNumber(DIMENSIONS, self.tr("Number of dimensions")))

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the features."""
        out = self.parameterAsOutputLayer(parameters, OUTPUT, context)
        made = engine.call(
            "embed",
            {
                **self._imagery,
                "model": self.parameterAsString(parameters, MODEL, context) or None,
                "resolution": self.resolution(parameters, context),
                "extent": extent_request(self, parameters, context, self._imagery, engine),
                "out": out,
            },
        )
        feedback.pushInfo(f"{made['width']} × {made['height']} pixels, {made['dimensions']} dimensions")
        self.style_when_loaded(out, self.tr("Features"), context)
        return {OUTPUT: out, DIMENSIONS: made["dimensions"]}

"""`terrafm:similarity`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
)

from ..engine_process.blocking import BlockingEngine
from ..layers import LayerError, written_samples
from .algorithm import MODEL, OUTPUT, TerraFMAlgorithm
from .imagery_parameters import area_parameters, extent_request, source_parameters

SAMPLES = "SAMPLES"


class Similarity(TerraFMAlgorithm):
    """Similarity to examples."""

    NAME = "similarity"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Similarity to examples")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        return self.tr("similarity,search,examples,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr("Shows how similar every place of Sentinel-2 and/or Sentinel-1 imagery is to some examples.")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        for parameter in source_parameters():
            self.addParameter(parameter)
        self.addParameter(self.model_parameter())
        samples = QgsProcessingParameterFeatureSource(
            SAMPLES,
            self.tr("Examples"),
            [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon],
        )
        samples.setHelp(self.tr("Points or polygons of what is sought, in any CRS; no class is needed."))
        self.addParameter(samples)
        self.addParameter(self.resolution_parameter(self.tr("that of the imagery")))
        for parameter in area_parameters():
            self.addParameter(parameter)
        output = QgsProcessingParameterRasterDestination(OUTPUT, self.tr("Similarity (%)"))
        output.setHelp(self.tr("A GeoTIFF with its style beside it; 255 where there is no data."))
        self.addParameter(output)

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the map."""
        source = self.parameterAsSource(parameters, SAMPLES, context)
        try:
            samples = written_samples(source, source.sourceName(), context.transformContext())
        except LayerError as error:
            raise QgsProcessingException(str(error)) from error
        try:
            made = engine.call("similar", {**self._request(parameters, context, engine), "examples": str(samples)})
        finally:
            samples.unlink()
            samples.parent.rmdir()
        if made["ignored"]:
            feedback.pushWarning(f"{made['ignored']} examples outside the scene or on no data were left out.")
        self.style_when_loaded(made["out"], self.tr("Similarity (%)"), context)
        return {OUTPUT: made["out"]}

    def _request(
        self, parameters: dict[str, Any], context: QgsProcessingContext, engine: BlockingEngine
    ) -> dict[str, Any]:
        return {
            **self._imagery,
            "model": self.parameterAsString(parameters, MODEL, context) or None,
            "resolution": self.resolution(parameters, context),
            "extent": extent_request(self, parameters, context, self._imagery, engine),
            "out": self.parameterAsOutputLayer(parameters, OUTPUT, context),
        }

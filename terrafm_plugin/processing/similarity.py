"""`terrafm:similarity`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from ..engine_process.blocking import BlockingEngine
from ..layers.layer_sources import LayerError, written_samples
from .algorithm import OUTPUT, TerraFMAlgorithm
from .imagery_parameters import area_parameters, source_parameters

SAMPLES, COMBINE, THRESHOLD, SIMILAR = "SAMPLES", "COMBINE", "THRESHOLD", "SIMILAR"
WAYS = ("mean", "max")


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
        combine = QgsProcessingParameterEnum(
            COMBINE, self.tr("Combine examples"), list(WAYS), defaultValue=WAYS[0], usesStaticStrings=True
        )
        combine.setHelp(
            self.tr("mean: similarity to the mean of the examples, of one kind; max: to the nearest one, for several.")
        )
        self.addParameter(combine)
        threshold = QgsProcessingParameterNumber(
            THRESHOLD,
            self.tr("Threshold (%)"),
            QgsProcessingParameterNumber.Type.Double,
            optional=True,
            minValue=0.0,
            maxValue=100.0,
        )
        threshold.setHelp(self.tr("From which similarity on a pixel is similar, for the second result."))
        self.addParameter(threshold)
        self.addParameter(self.resolution_parameter(self.tr("that of the imagery")))
        for parameter in area_parameters():
            self.addParameter(parameter)
        output = QgsProcessingParameterRasterDestination(OUTPUT, self.tr("Similarity (%)"))
        output.setHelp(self.tr("A GeoTIFF with its style beside it; 255 where there is no data."))
        self.addParameter(output)
        similar = QgsProcessingParameterRasterDestination(
            SIMILAR, self.tr("Similar pixels"), optional=True, createByDefault=False
        )
        similar.setHelp(self.tr("A second GeoTIFF: 1 where the threshold is reached, else 0; 255 without data."))
        self.addParameter(similar)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """Wrong output names, or a threshold without its result."""
        if bool(parameters.get(SIMILAR)) != (self.parameterAsDouble(parameters, THRESHOLD, context) > 0):
            return self.tr("A threshold and similar pixels belong together: give both or neither.")
        return self._output_problem(parameters, OUTPUT) or self._output_problem(parameters, SIMILAR)

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
            request = self.map_request(parameters, context, engine)
            made = engine.call("similar", {**request, **self._own(parameters, context), "examples": str(samples)})
        finally:
            samples.unlink()
            samples.parent.rmdir()
        if made["ignored"]:
            feedback.pushWarning(f"{made['ignored']} examples outside the scene or on no data were left out.")
        self.style_when_loaded(made["out"], self.tr("Similarity (%)"), context)
        self.style_when_loaded(made["mask"], self.tr("Similar"), context)
        return {name: path for name, path in ((OUTPUT, made["out"]), (SIMILAR, made["mask"])) if path}

    def _own(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        return {
            "combine": self.parameterAsEnumString(parameters, COMBINE, context),
            "threshold": self.parameterAsDouble(parameters, THRESHOLD, context) or None,
            "similar_mask": self.parameterAsOutputLayer(parameters, SIMILAR, context) or None,
        }

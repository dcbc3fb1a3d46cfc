"""`terrafm:rgb`: the features of imagery as colours."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterRasterDestination

from ..engine_process.blocking import BlockingEngine
from .algorithm import OUTPUT, TerraFMAlgorithm
from .imagery_parameters import area_parameters, source_parameters


class EmbeddingRgb(TerraFMAlgorithm):
    """Imagery in; a picture of three bands out."""

    NAME = "rgb"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Features as colours")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        return self.tr("embedding,rgb,principal components,pca,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr(
            "Shows the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery as colours: their first three "
            "principal components as red, green and blue. Places of one colour have like surroundings; colours of "
            "different scenes cannot be compared."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        for parameter in source_parameters():
            self.addParameter(parameter)
        self.addParameter(self.model_parameter())
        self.addParameter(self.resolution_parameter(self.tr("that of the imagery")))
        for parameter in area_parameters():
            self.addParameter(parameter)
        output = QgsProcessingParameterRasterDestination(OUTPUT, self.tr("Embedding colours"))
        output.setHelp(self.tr("A GeoTIFF of three bands from 1 to 255, with its style beside it; 0 without data."))
        self.addParameter(output)

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the picture."""
        made = engine.call("rgb", self.map_request(parameters, context, engine))
        red, green, blue = (f"{share:.0%}" for share in made["explained"])
        feedback.pushInfo(f"Of what varies in the features, red shows {red}, green {green} and blue {blue}.")
        self.style_when_loaded(made["out"], self.tr("Embedding colours"), context)
        return {OUTPUT: made["out"]}

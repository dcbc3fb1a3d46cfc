"""`terrafm:cluster`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from ..engine_process.blocking import BlockingEngine
from .algorithm import OUTPUT, SMOOTHING, TerraFMAlgorithm
from .imagery_parameters import area_parameters, source_parameters

CLUSTERS = "CLUSTERS"


class Cluster(TerraFMAlgorithm):
    """Clusters of imagery."""

    NAME = "cluster"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Clusters of imagery")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        return self.tr("clusters,unsupervised,k-means,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr("Groups the places of Sentinel-2 and/or Sentinel-1 imagery into clusters, without samples.")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        for parameter in source_parameters():
            self.addParameter(parameter)
        self.addParameter(self.model_parameter())
        number = QgsProcessingParameterNumber(CLUSTERS, self.tr("Clusters"), optional=True, minValue=0, maxValue=100)
        number.setHelp(self.tr("How many; if left out or 0, a number from 3 to 15 is suggested."))
        self.addParameter(number)
        self.addParameter(self.smoothing_parameter(self.tr("the distances to the clusters")))
        self.addParameter(self.resolution_parameter(self.tr("that of the imagery")))
        for parameter in area_parameters():
            self.addParameter(parameter)
        output = QgsProcessingParameterRasterDestination(OUTPUT, self.tr("Clusters"))
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
        own = {
            "clusters": self.parameterAsInt(parameters, CLUSTERS, context) or None,
            "smoothing": self.parameterAsDouble(parameters, SMOOTHING, context),
        }
        made = engine.call("cluster", {**self.map_request(parameters, context, engine), **own})
        feedback.pushInfo(made["reason"])
        self.style_when_loaded(made["out"], self.tr("Clusters"), context)
        return {OUTPUT: made["out"]}

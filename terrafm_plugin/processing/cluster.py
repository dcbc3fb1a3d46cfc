"""`terrafm:cluster`: clusters of imagery, without samples."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingFeedback

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import area, model, output, resolution, smoothing, sources
from .parameters import Kind, Parameter, choices


class Cluster(TerraFMAlgorithm):
    """Imagery in; a raster of cluster numbers out."""

    NAME = METHOD = "cluster"

    def displayName(self) -> str:
        return self.tr("Clusters of imagery")

    def tags(self) -> list[str]:
        return self.tr("clusters,unsupervised,k-means,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        return self.tr("Groups the places of Sentinel-2 and/or Sentinel-1 imagery into clusters, without samples.")

    def declared(self) -> list[Parameter]:
        number = self.tr("How many; if left out or 0, a number from 3 to 15 is suggested.")
        method = self.tr("mini-batch: mini-batch k-means, fast; k-means: on all of the sample, a little tighter.")
        methods = choices("mini-batch", "k-means")
        return [
            *sources(),
            model(),
            Parameter("CLUSTERS", Kind.INTEGER, self.tr("Clusters"), number, optional=True, least=0, most=100),
            Parameter("METHOD", Kind.CHOICE, self.tr("Method"), method, choices=methods),
            smoothing(self.tr("the distances to the clusters")),
            resolution(),
            *area(),
            output(self.tr("Clusters")),
        ]

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        feedback.pushInfo(made["reason"])

"""`terrafm:rgb`: the features of imagery as colours."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingFeedback

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import area, model, output, resolution, sources
from .parameters import Parameter


class EmbeddingRgb(TerraFMAlgorithm):
    """Imagery in; a picture of three bands out."""

    NAME = METHOD = "rgb"

    def displayName(self) -> str:
        return self.tr("Features as colours")

    def tags(self) -> list[str]:
        return self.tr("embedding,rgb,principal components,pca,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        return self.tr(
            "Shows the TerraFM model's features of Sentinel-2 and/or Sentinel-1 imagery as colours: their first three "
            "principal components as red, green and blue. Places of one colour have like surroundings; colours of "
            "different scenes cannot be compared."
        )

    def declared(self) -> list[Parameter]:
        picture = self.tr("A GeoTIFF of three bands from 1 to 255, with its style beside it; 0 without data.")
        return [*sources(), model(), resolution(), *area(), output(self.tr("Embedding colours"), picture)]

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        red, green, blue = (f"{share:.0%}" for share in made["explained"])
        feedback.pushInfo(f"Of what varies in the features, red shows {red}, green {green} and blue {blue}.")

"""TerraFM among the Processing providers."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..resources import icon
from .accuracy import Accuracy
from .change import Change
from .classify import Classify
from .cloudmask import CloudMask
from .cluster import Cluster
from .composite import Composite
from .embed import Embed
from .embedding_rgb import EmbeddingRgb
from .predict import Predict
from .reference_sample import ReferenceSample
from .segment import Segment
from .similarity import Similarity

ALGORITHMS = (
    *(Accuracy, Change, Classify, CloudMask, Cluster, Composite),
    *(Embed, EmbeddingRgb, Predict, ReferenceSample, Segment, Similarity),
)


class TerraFMProvider(QgsProcessingProvider):
    """The algorithms `terrafm:…`."""

    def id(self) -> str:
        """Return the permanent name, which models and scripts use."""
        return "terrafm"

    def name(self) -> str:
        return "TerraFM"

    def icon(self) -> QIcon:
        return icon("terrafm")

    def loadAlgorithms(self) -> None:
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

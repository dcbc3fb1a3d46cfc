"""`terrafm:composite`: one cloud-free scene of several days."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingFeedback

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import area, composite_sources, output
from .parameters import Kind, Parameter, choices


class Composite(TerraFMAlgorithm):
    """Imagery of several days in; one scene of it out."""

    NAME = METHOD = "composite"

    def displayName(self) -> str:
        return self.tr("Cloud-free composite")

    def tags(self) -> list[str]:
        return self.tr("composite,mosaic,cloud-free,median,best pixel,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        return self.tr(
            "Makes one cloud-free scene of several days and tiles, by their scene classifications (SCL); all else "
            "takes it as imagery."
        )

    def declared(self) -> list[Parameter]:
        method = self.tr(
            "median: of each band over a pixel's clear days; best: all bands of the day that is nearest to that."
        )
        result = self.tr("A GeoTIFF of the bands as reflectance × 10000 or dB, with level and day.")
        days = self.tr("A GeoTIFF with the day of every pixel as YYYYMMDD; of the median the day nearest to it.")
        return [
            *composite_sources(),
            Parameter("METHOD", Kind.CHOICE, self.tr("Method"), method, choices=choices("median", "best")),
            *area(),
            output(self.tr("Composite"), result),
            Parameter("DAYS", Kind.RASTER_OUT, self.tr("Day of every pixel"), days, optional=True),
        ]

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        for sentence in made["used"]:
            feedback.pushInfo(sentence)

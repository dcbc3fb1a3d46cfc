"""`terrafm:segment`: areas that look alike inside, to be mapped as parcels."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingFeedback

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import OUTPUT, area, model, resolution, sources
from .parameters import Kind, Parameter


class Segment(TerraFMAlgorithm):
    """Imagery in; polygons out."""

    NAME = METHOD = "segment"

    def displayName(self) -> str:
        return self.tr("Segments of imagery")

    def tags(self) -> list[str]:
        return self.tr("segments,superpixels,slic,objects,obia,parcels,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        return self.tr(
            "Cuts Sentinel-2 and/or Sentinel-1 imagery into areas that look alike inside, told from the principal "
            "components of its features. Use them as the parcels of a land-cover map where there are no real ones."
        )

    def declared(self) -> list[Parameter]:
        size = self.tr("Area of a segment in hectares, about.")
        side = self.tr("Instead of the area: the side of a segment in metres, about.")
        compact = self.tr("From ragged (0.05), which follows every border, to square (1).")
        shapes = self.tr("A GeoPackage of the segments with their numbers and their areas on the ground.")
        raster = self.tr("The segments' numbers as a GeoTIFF; 0 where there is no data.")
        advanced: dict[str, Any] = {"optional": True, "least": 0.0, "advanced": True}
        ragged: dict[str, Any] = {"default": 0.1, "least": 0.001, "advanced": True}
        return [
            *sources(),
            model(),
            Parameter("SIZE", Kind.NUMBER, self.tr("Size (hectares)"), size, default=1.0, least=0.0001),
            Parameter("SIDE", Kind.NUMBER, self.tr("Side (metres)"), side, **advanced),
            Parameter("COMPACTNESS", Kind.NUMBER, self.tr("Compactness"), compact, **ragged),
            resolution(),
            *area(),
            Parameter(OUTPUT, Kind.POLYGONS_OUT, self.tr("Segments"), shapes, "out", loads_as=self.tr("Segments")),
            Parameter("RASTER", Kind.RASTER_OUT, self.tr("Segments as a raster"), raster, optional=True),
        ]

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        feedback.pushInfo(f"{made['segments']:,} segments of {made['mean_ha']:.2f} ha on average")

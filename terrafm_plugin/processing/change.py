"""`terrafm:change`: how much every place changed between two dates."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingFeedback

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import LAYERS, OUTPUT, S1, S2, area, layers, level, model, offset, resolution, threshold
from .parameters import Kind, Parameter


class Change(TerraFMAlgorithm):
    """Imagery of two dates in; the magnitude of change out."""

    NAME = METHOD = "change"

    def displayName(self) -> str:
        return self.tr("Change between two dates")

    def tags(self) -> list[str]:
        return self.tr("change detection,difference,dates,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        return self.tr("Shows how much every place changed between two dates, from 0 to 100, by the model's features.")

    def declared(self) -> list[Parameter]:
        source = self.tr(
            "A layer, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. "
            "The same sensors are needed at both dates."
        )
        mask = self.tr("Such a raster for that date alone, such as its clouds; else the mask holds for both.")
        result = self.tr("A GeoTIFF with its style beside it; 255 where there is no data at either date.")
        changed: dict[str, Any] = {"optional": True, "loads_as": self.tr("Changed")}
        return [
            Parameter("S2_BEFORE", Kind.IMAGERY, self.tr("Sentinel-2 before"), source, optional=True),
            Parameter("S2_AFTER", Kind.IMAGERY, self.tr("Sentinel-2 after"), source, optional=True),
            Parameter("S1_BEFORE", Kind.IMAGERY, self.tr("Sentinel-1 before"), source, optional=True),
            Parameter("S1_AFTER", Kind.IMAGERY, self.tr("Sentinel-1 after"), source, optional=True),
            level(),
            offset("before"),
            offset("after"),
            layers("before"),
            layers("after"),
            model(),
            resolution(self.tr("that of the earlier imagery")),
            *area(),
            Parameter("MASK_BEFORE", Kind.IMAGERY, self.tr("Mask before"), mask, optional=True),
            Parameter("MASK_AFTER", Kind.IMAGERY, self.tr("Mask after"), mask, optional=True),
            threshold(self.tr("From which change on a pixel is changed; if left out or 0, found in the values.")),
            Parameter(OUTPUT, Kind.RASTER_OUT, self.tr("Change (%)"), result, "out", loads_as=self.tr("Change")),
            Parameter("BINARY", Kind.RASTER_OUT, self.tr("Changed pixels"), result, **changed),
        ]

    def imagery_problem(self, parameters: dict[str, Any]) -> str | None:
        if not all(any(parameters.get(f"{s}_{when}") for s in (S2, S1, LAYERS)) for when in ("BEFORE", "AFTER")):
            return self.tr("Imagery of both dates is needed: choose layers before and after.")
        return None

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        for sentence in made["used"]:
            feedback.pushInfo(sentence)

"""`terrafm:change`: how much every place changed between two dates."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..engine_process.blocking import BlockingEngine
from .algorithm import MODEL, OUTPUT, TerraFMAlgorithm
from .imagery_parameters import (
    LEVEL,
    LEVELS,
    MASK,
    area_parameters,
    extent_request,
    raster_source,
    said_in_panel,
    source_parameters,
    without_product_paths,
)

BINARY = "BINARY"
MASKS = ("MASK_BEFORE", "MASK_AFTER")
SOURCES = ("S2_BEFORE", "S2_AFTER", "S1_BEFORE", "S1_AFTER")


class Change(TerraFMAlgorithm):
    """Imagery of two dates in; the magnitude of change out."""

    NAME = "change"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Change between two dates")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        return self.tr("change detection,difference,dates,terrafm,sentinel-2,sentinel-1").split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr("Shows how much every place changed between two dates, from 0 to 100, by the model's features.")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        titles = {
            "S2_BEFORE": self.tr("Sentinel-2 before"),
            "S2_AFTER": self.tr("Sentinel-2 after"),
            "S1_BEFORE": self.tr("Sentinel-1 before"),
            "S1_AFTER": self.tr("Sentinel-1 after"),
        }
        for name in SOURCES:
            source = QgsProcessingParameterRasterLayer(name, titles[name], optional=True)
            source.setHelp(
                self.tr(
                    "A layer, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files. "
                    "The same sensors are needed at both dates."
                )
            )
            self.addParameter(source)
        self.addParameter(source_parameters()[2])
        self.addParameter(self.model_parameter())
        self.addParameter(self.resolution_parameter(self.tr("that of the earlier imagery")))
        for parameter in area_parameters():
            self.addParameter(parameter)
        for name, title in zip(MASKS, (self.tr("Mask before"), self.tr("Mask after"))):  # noqa: B905 - Python 3.9
            mask = QgsProcessingParameterRasterLayer(name, title, optional=True)
            mask.setHelp(
                self.tr("Such a raster for that date alone, such as its clouds; else the mask holds for both.")
            )
            self.addParameter(mask)
        for name, title in ((OUTPUT, self.tr("Change (%)")), (BINARY, self.tr("Changed pixels"))):
            output = QgsProcessingParameterRasterDestination(
                name, title, optional=name == BINARY, createByDefault=name == OUTPUT
            )
            output.setHelp(self.tr("A GeoTIFF with its style beside it; 255 where there is no data at either date."))
            self.addParameter(output)

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """The base's checks, and imagery of both dates."""
        if not all(any(parameters.get(f"{s}_{when}") for s in ("S2", "S1")) for when in ("BEFORE", "AFTER")):
            return False, self.tr("Imagery of both dates is needed: choose layers before and after.")
        known = without_product_paths(parameters, (*SOURCES, MASK))
        fits, message = QgsProcessingAlgorithm.checkParameterValues(self, known, context)
        problem = self._output_problem(parameters, OUTPUT) or self._output_problem(parameters, BINARY)
        return (fits, message) if not fits or not problem else (False, problem)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        """In the main thread: from layers to paths."""
        level = self.parameterAsEnumString(parameters, LEVEL, context)
        self._imagery = {
            name.lower(): raster_source(self, parameters, name, context) for name in (*SOURCES, MASK, *MASKS)
        }
        for name in SOURCES:
            self._imagery.update(said_in_panel(parameters, name, context))
        self._imagery["level"] = level if level in LEVELS[1:] else self._imagery.get("level")
        return True

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the map."""
        first = {name.replace("_before", ""): value for name, value in self._imagery.items() if "_after" not in name}
        made = engine.call(
            "change",
            {
                **self._imagery,
                "model": self.parameterAsString(parameters, MODEL, context) or None,
                "resolution": self.resolution(parameters, context),
                "extent": extent_request(self, parameters, context, first, engine),
                "out": self.parameterAsOutputLayer(parameters, OUTPUT, context),
                "binary": self.parameterAsOutputLayer(parameters, BINARY, context) or None,
            },
        )
        for sentence in made["used"]:
            feedback.pushInfo(sentence)
        self.style_when_loaded(made["out"], self.tr("Change"), context)
        self.style_when_loaded(made["binary"], self.tr("Changed"), context)
        return {name: path for name, path in ((OUTPUT, made["out"]), (BINARY, made["binary"])) if path}

"""`terrafm:referencesample`: points of a class map to be checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
)

from ..engine_process.blocking import BlockingEngine
from .algorithm import OUTPUT, TerraFMAlgorithm
from .imagery_parameters import raster_source

MAP, POINTS, STANDARD_ERROR, SEED, NUMBER = "MAP", "POINTS", "STANDARD_ERROR", "SEED", "NUMBER"


class ReferenceSample(TerraFMAlgorithm):
    """A class map in; random points of each class out."""

    NAME = "referencesample"
    TAKES_IMAGERY = False

    def __init__(self) -> None:
        super().__init__()
        self._map = ""

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Reference sample of a map")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        words = "accuracy,reference,validation,stratified,random points,sampling design,olofsson,terrafm"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr(
            "Draws a stratified random sample of a class map: points at pixel centres, in random order, to be checked "
            "on better imagery or in the field. Fill their field 'reference' with the true class, then run 'Accuracy "
            "and areas of a map'. Rare classes get 25 to 50 points, the others share the rest by area."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        land_cover = QgsProcessingParameterRasterLayer(MAP, self.tr("Class map"))
        land_cover.setHelp(self.tr("A raster with one band of class codes, made by whatever program."))
        self.addParameter(land_cover)
        kind = QgsProcessingParameterNumber.Type
        points = QgsProcessingParameterNumber(
            POINTS, self.tr("Number of points"), kind.Integer, optional=True, minValue=0
        )
        points.setHelp(self.tr("How many to draw; if left out or 0, as many as the standard error asks for."))
        self.addParameter(points)
        error = QgsProcessingParameterNumber(
            STANDARD_ERROR,
            self.tr("Standard error of the overall accuracy"),
            kind.Double,
            optional=True,
            minValue=0.0,
            maxValue=0.49,
        )
        error.setHelp(
            self.tr(
                "How exact the overall accuracy is to be; half of the 95 % interval is twice as much. 0.01 if neither "
                "this nor a number of points is given, which is some 1,300 points; 0.02 needs a quarter of them."
            )
        )
        self.addParameter(error)
        seed = QgsProcessingParameterNumber(SEED, self.tr("Seed"), kind.Integer, defaultValue=0, minValue=0)
        seed.setHelp(self.tr("The same seed draws the same points of the same map, another one others."))
        self.addParameter(seed)
        output = QgsProcessingParameterVectorDestination(
            OUTPUT, self.tr("Reference sample"), QgsProcessing.SourceType.TypeVectorPoint
        )
        output.setHelp(
            self.tr(
                "A GeoPackage of points with the fields id, map_class, stratum and reference; the last one is empty. "
                "One whose points were checked already is never overwritten."
            )
        )
        self.addParameter(output)
        self.addOutput(QgsProcessingOutputNumber(NUMBER, self.tr("Number of points")))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """Another file format, or two sizes."""
        value = parameters.get(OUTPUT)
        if isinstance(value, str) and Path(value).suffix and Path(value).suffix.lower() != ".gpkg":
            return self.tr(
                "'{value}' cannot be written: the points are a GeoPackage, choose a name that ends in .gpkg."
            ).format(value=value)
        if self._points(parameters, context) and self._standard_error(parameters, context):
            return self.tr("Both a number of points and a standard error were given: choose one of them.")
        return None

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        """In the main thread: from the layer to its path."""
        self._map = raster_source(self, parameters, MAP, context) or ""
        return True

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Draw the points."""
        out = self.parameterAsOutputLayer(parameters, OUTPUT, context)
        drawn = engine.call(
            "draw_reference",
            {
                "map": self._map,
                "out": out,
                "points": self._points(parameters, context),
                "standard_error": self._standard_error(parameters, context),
                "seed": self.parameterAsInt(parameters, SEED, context),
            },
        )
        for stratum in drawn["strata"]:
            feedback.pushInfo(f"{stratum['name']}: {stratum['points']} points, {stratum['share']:.2%} of the map")
        return {OUTPUT: out, NUMBER: drawn["points"]}

    def _points(self, parameters: dict[str, Any], context: QgsProcessingContext) -> int | None:
        return self.parameterAsInt(parameters, POINTS, context) or None

    def _standard_error(self, parameters: dict[str, Any], context: QgsProcessingContext) -> float | None:
        return self.parameterAsDouble(parameters, STANDARD_ERROR, context) or None

"""`terrafm:referencesample`: points of a class map to be checked."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import OUTPUT, class_map
from .parameters import Kind, Parameter

POINTS, STANDARD_ERROR, NUMBER = "POINTS", "STANDARD_ERROR", "NUMBER"


class ReferenceSample(TerraFMAlgorithm):
    """A class map in; random points of each class out."""

    NAME = "referencesample"
    METHOD = "draw_reference"

    def displayName(self) -> str:
        return self.tr("Reference sample of a map")

    def tags(self) -> list[str]:
        words = "accuracy,reference,validation,stratified,random points,sampling design,olofsson,terrafm"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        return self.tr(
            "Draws a stratified random sample of a class map: points at pixel centres, in random order, to be checked "
            "on better imagery or in the field. Fill their field 'reference' with the true class, then run 'Accuracy "
            "and areas of a map'. Rare classes get 25 to 50 points, the others share the rest by area."
        )

    def declared(self) -> list[Parameter]:
        points = self.tr("How many to draw; if left out or 0, as many as the standard error asks for.")
        error = self.tr(
            "How exact the overall accuracy is to be; half of the 95 % interval is twice as much. 0.01 if neither "
            "this nor a number of points is given, which is some 1,300 points; 0.02 needs a quarter of them."
        )
        seed = self.tr("The same seed draws the same points of the same map, another one others.")
        result = self.tr(
            "A GeoPackage of points with the fields id, map_class, stratum and reference; the last one is empty. "
            "One whose points were checked already is never overwritten."
        )
        title = self.tr("Standard error of the overall accuracy")
        return [
            class_map(),
            Parameter(POINTS, Kind.INTEGER, self.tr("Number of points"), points, optional=True, least=0),
            Parameter(STANDARD_ERROR, Kind.NUMBER, title, error, optional=True, least=0.0, most=0.49),
            Parameter("SEED", Kind.INTEGER, self.tr("Seed"), seed, default=0, least=0),
            Parameter(OUTPUT, Kind.POINTS_OUT, self.tr("Reference sample"), result, "out"),
        ]

    def declared_outputs(self) -> list[QgsProcessingOutputNumber]:
        return [QgsProcessingOutputNumber(NUMBER, self.tr("Number of points"))]

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        sizes = [one.value(self, parameters, context) for one in self.table if one.name in (POINTS, STANDARD_ERROR)]
        if all(sizes):
            return self.tr("Both a number of points and a standard error were given: choose one of them.")
        return super().problem(parameters, context)

    def results(self, made: dict[str, Any]) -> dict[str, Any]:
        return {NUMBER: made["points"]}

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        for stratum in made["strata"]:
            feedback.pushInfo(f"{stratum['name']}: {stratum['points']} points, {stratum['share']:.2%} of the map")

"""`terrafm:accuracy`: accuracy and areas of a class map against reference samples."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import CLASS_FIELD, class_levels, class_map, report
from .parameters import Kind, Parameter

REFERENCE = "REFERENCE"
OVERALL_ACCURACY, MARGIN, MACRO_F1 = "OVERALL_ACCURACY", "MARGIN", "MACRO_F1"
_FIELDS = ("class", "reference")


class Accuracy(TerraFMAlgorithm):
    """A class map and checked samples in; accuracy, areas and their intervals out."""

    NAME = METHOD = "accuracy"

    def displayName(self) -> str:
        return self.tr("Accuracy and areas of a map")

    def tags(self) -> list[str]:
        words = "accuracy,confusion matrix,error matrix,area,validation,olofsson,user's,producer's,terrafm"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        return self.tr(
            "Holds any class map against reference samples: overall, user's and producer's accuracy, F1 scores and the "
            "area of each class, with 95 % intervals (Olofsson et al. 2014, good practices). The samples should be "
            "drawn at random, as 'Reference sample of a map' does, and must not be those that the map was made from."
        )

    def declared(self) -> list[Parameter]:
        reference = self.tr(
            "Points or polygons in any CRS whose true class is known. A polygon counts once, by a random one of "
            "its pixels. What lies outside the map, on no data or has no class is left out and counted."
        )
        field = self.tr(
            "The field with the true class, as the map's names or codes; 'class', else 'reference', if not given."
        )
        level = self.tr(
            "At which level of the classes map and reference are compared: its number, from 1, the coarsest, or its "
            "name; the map's if not given."
        )
        page = self.tr(
            "A page (.html) or JSON file (.json) with the confusion matrix and all estimates with their intervals; "
            "the page of a map that was made here also tells how."
        )
        return [
            class_map(),
            Parameter(REFERENCE, Kind.FEATURES, self.tr("Reference samples"), reference, names_source=True),
            Parameter(CLASS_FIELD, Kind.FIELD, self.tr("Class field"), field, parent=REFERENCE),
            *class_levels(level),
            report(page),
        ]

    def declared_outputs(self) -> list[QgsProcessingOutputNumber]:
        return [
            QgsProcessingOutputNumber(OVERALL_ACCURACY, self.tr("Overall accuracy (0 to 1)")),
            QgsProcessingOutputNumber(MARGIN, self.tr("Half of its 95 % interval")),
            QgsProcessingOutputNumber(MACRO_F1, self.tr("Macro-averaged F1 (0 to 1)")),
        ]

    def class_field(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        if given := self.parameterAsString(parameters, CLASS_FIELD, context):
            return given
        fields = self.parameterAsSource(parameters, REFERENCE, context).fields()
        return next((name for name in _FIELDS if fields.lookupField(name) >= 0), _FIELDS[0])

    def results(self, made: dict[str, Any]) -> dict[str, Any]:
        overall = made["overall"]
        return {OVERALL_ACCURACY: overall["value"], MARGIN: overall["margin"], MACRO_F1: made["macro_f1"]}

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        feedback.pushInfo(f"{made['samples']} reference samples; ± is half of the 95 % interval")
        for entry in made["classes"]:
            area = f"{_rate(entry['area_ha'], ',.1f')} ha (mapped {entry['mapped_ha']:,.1f} ha)"
            feedback.pushInfo(
                f"{entry['name']}: user's {_rate(entry['users'])}, producer's {_rate(entry['producers'])}, "
                f"F1 {_rate(entry['f1'])}, area {area}"
            )
        feedback.pushInfo(f"Overall accuracy {_rate(made['overall'])}, macro-F1 {made['macro_f1']:.2f}")
        for sentence in (made["area_method"], made["unit"], made["design"]):
            feedback.pushInfo(sentence)
        for sentence in made["notices"]:
            feedback.pushWarning(sentence)


def _rate(estimate: dict[str, Any] | None, form: str = ".3f") -> str:
    if estimate is None:
        return "–"
    margin = estimate["margin"]
    return f"{estimate['value']:{form}} ± {'?' if margin is None else format(margin, form)}"

"""`terrafm:classify`: a land-cover map from labelled points or polygons."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import (
    CLASS_FIELD,
    PROBE_FILTER,
    SAMPLES,
    area,
    class_levels,
    land_cover_outputs,
    model,
    parcel_classes,
    parcels,
    report,
    resolution,
    smoothing,
    sources,
)
from .parameters import Kind, Parameter, choices

OVERALL_ACCURACY, MACRO_F1 = "OVERALL_ACCURACY", "MACRO_F1"
_DEFAULT_FIELD = "class"
METHODS = ("auto", "linear", "knn", "trees")


class Classify(TerraFMAlgorithm):
    """Samples and imagery in; map, confidence and report out."""

    NAME = METHOD = "classify"

    def displayName(self) -> str:
        return self.tr("Land-cover map from samples")

    def tags(self) -> list[str]:
        words = "land cover,classification,classify,supervised,sentinel-1,sentinel-2,terrafm,deep learning,training"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        return self.tr(
            "Makes a land-cover map from Sentinel-2 and/or Sentinel-1 imagery and a few labelled points or polygons of "
            "each class. The model's features of the imagery, its bands and their surroundings are classified by a "
            "probe that is fitted to the samples. Accuracy is estimated on samples held out in spatial folds."
        )

    def declared(self) -> list[Parameter]:
        teaches = self.tr("A sample inside one labels all of it.")
        return [
            *(*sources(), model(), *self._of_samples(), *area(), parcels(teaches)),
            *(*self._flags(), *self._files(), parcel_classes()),
        ]

    def _of_samples(self) -> list[Parameter]:
        samples = self.tr(
            "Labelled points or polygons in any CRS, at least two of each of at least two classes. Names and "
            "colours come from the fields 'name' and 'color', else from the layer's categorised symbology."
        )
        field = self.tr("The field with the class: whole numbers from 0 to 254, or text.")
        method = self.tr(
            "linear: a regularised linear classifier; auto: such ones and trees together, as the samples speak for "
            "them, the better choice where samples were surveyed; knn: nearest neighbours; trees: randomised trees of "
            "the pixels."
        )
        of_layer: dict[str, Any] = {"has_legend": True, "names_source": True}
        of_field: dict[str, Any] = {"default": _DEFAULT_FIELD, "parent": SAMPLES}
        return [
            Parameter(SAMPLES, Kind.FEATURES, self.tr("Samples"), samples, **of_layer),
            Parameter(CLASS_FIELD, Kind.FIELD, self.tr("Class field"), field, **of_field),
            *class_levels(),
            Parameter("METHOD", Kind.CHOICE, self.tr("Method"), method, choices=choices(*METHODS)),
            resolution(),
            smoothing(self.tr("the class probabilities")),
        ]

    def _flags(self) -> list[Parameter]:
        equal = self.tr(
            "Else the methods auto and linear tell from the scene how common each class is, so that rare ones are not "
            "found everywhere."
        )
        forest = self.tr("Cross-validates a random forest on the same samples and folds, for the log and the report.")
        titles = self.tr("Take all classes to be equally common"), self.tr("Compare with a random forest on the bands")
        return [
            Parameter("EQUAL_SHARES", Kind.FLAG, titles[0], equal, default=False),
            Parameter("COMPARE", Kind.FLAG, titles[1], forest, default=False),
        ]

    def _files(self) -> list[Parameter]:
        areas = self.tr("A GeoPackage of the map's areas with the fields class, name, color and area_ha.")
        probe = self.tr("A file by which 'Map of another scene' maps imagery without samples.")
        polygons: dict[str, Any] = {"optional": True, "loads_as": self.tr("Land-cover polygons")}
        return [
            *land_cover_outputs(),
            report(self.tr("A page (.html) or JSON file (.json) with areas, accuracy, model and all that was used.")),
            Parameter("POLYGONS", Kind.POLYGONS_OUT, self.tr("Polygons"), areas, **polygons),
            Parameter(
                "PROBE",
                Kind.FILE_OUT,
                self.tr("Probe for other scenes"),
                probe,
                "save_probe",
                file_filter=PROBE_FILTER,
            ),
        ]

    def declared_outputs(self) -> list[QgsProcessingOutputNumber]:
        return [
            QgsProcessingOutputNumber(OVERALL_ACCURACY, self.tr("Overall accuracy (0 to 1)")),
            QgsProcessingOutputNumber(MACRO_F1, self.tr("Macro-averaged F1 (0 to 1)")),
        ]

    def class_field(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return self.parameterAsString(parameters, CLASS_FIELD, context) or _DEFAULT_FIELD

    def results(self, made: dict[str, Any]) -> dict[str, Any]:
        accuracy = made.get("accuracy") or {}
        return {OVERALL_ACCURACY: accuracy.get("overall"), MACRO_F1: accuracy.get("macro_f1")}

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        for entry in made["classes"]:
            feedback.pushInfo(f"{entry['name']}: {entry['area_ha']:,.1f} ha, {entry['share']:.1%}")
        write_parcels_log(made, feedback)
        if accuracy := made.get("accuracy"):
            feedback.pushInfo(f"Accuracy on held-out samples ({accuracy['folds']} spatial folds): {_scores(accuracy)}")
        if forest := made.get("comparison"):
            feedback.pushInfo(f"Random forest on the bands, same samples and folds: {_scores(forest)}")
        model_used = made.get("model") or {}
        if not model_used.get("trained", True):
            feedback.pushWarning(str(model_used.get("note", "")))
        for sentence in made.get("used", []):
            feedback.pushInfo(sentence)


def write_parcels_log(made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    """How many parcels have each class."""
    for entry in (made.get("parcels") or {"classes": ()})["classes"]:
        feedback.pushInfo(f"{entry['name']}: {entry['parcels']:,} parcels, {entry['area_ha']:,.1f} ha")


def _scores(scores: dict[str, Any]) -> str:
    return f"{scores['overall']:.0%} overall, macro-F1 {scores['macro_f1']:.2f}"

"""`terrafm:accuracy`: accuracy and areas of a class map against reference samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterLayer,
)

from ..engine_process.blocking import BlockingEngine
from ..layers.layer_sources import LayerError, written_samples
from .algorithm import TerraFMAlgorithm, source_name
from .imagery_parameters import raster_source

MAP, REFERENCE, CLASS_FIELD, REPORT = "MAP", "REFERENCE", "CLASS_FIELD", "REPORT"
OVERALL_ACCURACY, MARGIN, MACRO_F1 = "OVERALL_ACCURACY", "MARGIN", "MACRO_F1"
_FIELDS = ("class", "reference")


class Accuracy(TerraFMAlgorithm):
    """A class map and checked samples in; accuracy, areas and their intervals out."""

    NAME = "accuracy"
    TAKES_IMAGERY = False

    def __init__(self) -> None:
        super().__init__()
        self._map = ""
        self._reference_source: str | None = None

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Accuracy and areas of a map")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        words = "accuracy,confusion matrix,error matrix,area,validation,olofsson,user's,producer's,terrafm"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr(
            "Holds any class map against reference samples: overall, user's and producer's accuracy, F1 scores and the "
            "area of each class, with 95 % intervals (Olofsson et al. 2014, good practices). The samples should be "
            "drawn at random, as 'Reference sample of a map' does, and must not be those that the map was made from."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        land_cover = QgsProcessingParameterRasterLayer(MAP, self.tr("Class map"))
        land_cover.setHelp(self.tr("A raster with one band of class codes, made by whatever program."))
        self.addParameter(land_cover)
        reference = QgsProcessingParameterFeatureSource(
            REFERENCE,
            self.tr("Reference samples"),
            [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon],
        )
        reference.setHelp(
            self.tr(
                "Points or polygons in any CRS whose true class is known. A polygon counts once, by a random one of "
                "its pixels. What lies outside the map, on no data or has no class is left out and counted."
            )
        )
        self.addParameter(reference)
        field = QgsProcessingParameterField(
            CLASS_FIELD, self.tr("Class field"), parentLayerParameterName=REFERENCE, optional=True
        )
        field.setHelp(
            self.tr(
                "The field with the true class, as the map's names or codes; 'class', else 'reference', if not given."
            )
        )
        self.addParameter(field)
        report = QgsProcessingParameterFileDestination(
            REPORT, self.tr("Report"), self.report_filter(), optional=True, createByDefault=False
        )
        report.setHelp(
            self.tr(
                "A page (.html) or JSON file (.json) with the confusion matrix and all estimates with their intervals; "
                "the page of a map that was made here also tells how."
            )
        )
        self.addParameter(report)
        self.addOutput(QgsProcessingOutputNumber(OVERALL_ACCURACY, self.tr("Overall accuracy (0 to 1)")))
        self.addOutput(QgsProcessingOutputNumber(MARGIN, self.tr("Half of its 95 % interval")))
        self.addOutput(QgsProcessingOutputNumber(MACRO_F1, self.tr("Macro-averaged F1 (0 to 1)")))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """Samples that cannot be used."""
        source = self.parameterAsSource(parameters, REFERENCE, context)
        if source is None:
            return self.tr("The samples '{name}' cannot be read as a vector layer: check the path.").format(
                name=parameters.get(REFERENCE)
            )
        if not source.sourceCrs().isValid():
            return self.tr(
                "The samples '{name}' have no coordinate reference system: set it in the layer's properties."
            ).format(name=source.sourceName())
        field = self._class_field(parameters, context, source)
        if source.fields().lookupField(field) < 0:
            return self.tr("The samples '{name}' have no field '{field}': their fields are {fields}.").format(
                name=source.sourceName(), field=field, fields=", ".join(source.fields().names())
            )
        return None

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        """In the main thread: from the layer to its path."""
        self._map = raster_source(self, parameters, MAP, context) or ""
        layer = self.parameterAsVectorLayer(parameters, REFERENCE, context)
        self._reference_source = source_name(layer) if layer is not None else None
        return True

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the assessment."""
        report = self.parameterAsFileOutput(parameters, REPORT, context) or None
        source = self.parameterAsSource(parameters, REFERENCE, context)
        reference = self._written(source, context)
        try:
            made = engine.call(
                "accuracy",
                {
                    "map": self._map,
                    "reference": str(reference),
                    "class_field": self._class_field(parameters, context, source),
                    "report": report,
                    "reference_source": self._reference_source,
                },
            )
        finally:
            reference.unlink()
            reference.parent.rmdir()
        _tell(made, feedback)
        overall = made["overall"]
        results = {
            OVERALL_ACCURACY: overall["value"],
            MARGIN: overall["margin"],
            MACRO_F1: made["macro_f1"],
            REPORT: report,
        }
        return {name: value for name, value in results.items() if value is not None}

    def _class_field(
        self, parameters: dict[str, Any], context: QgsProcessingContext, source: QgsProcessingFeatureSource
    ) -> str:
        given = self.parameterAsString(parameters, CLASS_FIELD, context)
        return given or next((name for name in _FIELDS if source.fields().lookupField(name) >= 0), _FIELDS[0])

    def _written(self, source: QgsProcessingFeatureSource, context: QgsProcessingContext) -> Path:
        try:
            return written_samples(source, source.sourceName(), context.transformContext())
        except LayerError as error:
            raise QgsProcessingException(str(error)) from error


def _tell(made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    """The estimates of each class, and what weakens them, in the log of the run."""
    feedback.pushInfo(f"{made['samples']} reference samples; ± is half of the 95 % interval")
    for entry in made["classes"]:
        feedback.pushInfo(
            f"{entry['name']}: user's {_rate(entry['users'])}, producer's {_rate(entry['producers'])}, "
            f"F1 {_rate(entry['f1'])}, area {_rate(entry['area_ha'], ',.1f')} ha (mapped {entry['mapped_ha']:,.1f} ha)"
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

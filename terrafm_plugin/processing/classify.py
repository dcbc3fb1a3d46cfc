"""`terrafm:classify`: a land-cover map from labelled points or polygons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterVectorDestination,
)

from ..engine_process.blocking import BlockingEngine
from ..layers.layer_sources import LayerError, Legend, legend_of, written_samples
from .algorithm import MODEL, OUTPUT, SMOOTHING, TerraFMAlgorithm, source_name
from .imagery_parameters import area_parameters, extent_request, source_parameters

SAMPLES, CLASS_FIELD, METHOD, CONFIDENCE, REPORT = "SAMPLES", "CLASS_FIELD", "METHOD", "CONFIDENCE", "REPORT"
POLYGONS, COMPARE, EQUAL_SHARES, PROBE = "POLYGONS", "COMPARE", "EQUAL_SHARES", "PROBE"
OVERALL_ACCURACY, MACRO_F1 = "OVERALL_ACCURACY", "MACRO_F1"
METHODS = ("linear", "knn")
_DEFAULT_FIELD = "class"
PROBE_FILTER = "safetensors (*.safetensors)"


class Classify(TerraFMAlgorithm):
    """Samples and imagery in; map, confidence and report out."""

    NAME = "classify"

    def __init__(self) -> None:
        super().__init__()
        self._legend: Legend | None = None
        self._samples_source: str | None = None

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Land-cover map from samples")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        words = "land cover,classification,classify,supervised,sentinel-1,sentinel-2,terrafm,deep learning,training"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr(
            "Makes a land-cover map from Sentinel-2 and/or Sentinel-1 imagery and a few labelled points or polygons of "
            "each class. The model's features of the imagery, its bands and their surroundings are classified by a "
            "probe that is fitted to the samples. Accuracy is estimated on samples held out in spatial folds."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        for parameter in source_parameters():
            self.addParameter(parameter)
        self.addParameter(self.model_parameter())
        samples = QgsProcessingParameterFeatureSource(
            SAMPLES,
            self.tr("Samples"),
            [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon],
        )
        samples.setHelp(
            self.tr(
                "Labelled points or polygons in any CRS, at least two of each of at least two classes. Names and "
                "colours come from the fields 'name' and 'color', else from the layer's categorised symbology."
            )
        )
        self.addParameter(samples)
        field = QgsProcessingParameterField(
            CLASS_FIELD,
            self.tr("Class field"),
            defaultValue=_DEFAULT_FIELD,
            parentLayerParameterName=SAMPLES,
            optional=True,  # to qgis_process a parameter that must be given is one without a default
        )
        field.setHelp(self.tr("The field with the class: whole numbers from 0 to 254, or text."))
        self.addParameter(field)
        method = QgsProcessingParameterEnum(
            METHOD, self.tr("Method"), list(METHODS), defaultValue=METHODS[0], usesStaticStrings=True
        )
        method.setHelp(
            self.tr("linear: a regularised linear classifier, the better choice as a rule; knn: nearest neighbours.")
        )
        self.addParameter(method)
        self.addParameter(self.resolution_parameter(self.tr("that of the imagery")))
        self.addParameter(self.smoothing_parameter(self.tr("the class probabilities")))
        for parameter in area_parameters():
            self.addParameter(parameter)
        equal = QgsProcessingParameterBoolean(
            EQUAL_SHARES, self.tr("Take all classes to be equally common"), defaultValue=False
        )
        equal.setHelp(
            self.tr(
                "Else the linear method tells from the scene how common each class is, so that rare ones are not found "
                "everywhere."
            )
        )
        self.addParameter(equal)
        compare = QgsProcessingParameterBoolean(
            COMPARE, self.tr("Compare with a random forest on the bands"), defaultValue=False
        )
        compare.setHelp(
            self.tr("Cross-validates a random forest on the same samples and folds, for the log and the report.")
        )
        self.addParameter(compare)
        self._add_outputs()

    def _add_outputs(self) -> None:
        output = QgsProcessingParameterRasterDestination(OUTPUT, self.tr("Land-cover map"))
        output.setHelp(self.tr("A GeoTIFF with the class codes, class names and colours; 255 where there is no data."))
        self.addParameter(output)
        confidence = QgsProcessingParameterRasterDestination(
            CONFIDENCE, self.tr("Confidence"), optional=True, createByDefault=False
        )
        confidence.setHelp(
            self.tr("A GeoTIFF with the probability of the class and its lead over the next one, in per cent.")
        )
        self.addParameter(confidence)
        report = QgsProcessingParameterFileDestination(
            REPORT, self.tr("Report"), self.report_filter(), optional=True, createByDefault=False
        )
        report.setHelp(
            self.tr("A page (.html) or JSON file (.json) with areas, accuracy, model and all that was used.")
        )
        self.addParameter(report)
        polygons = QgsProcessingParameterVectorDestination(
            POLYGONS,
            self.tr("Polygons"),
            QgsProcessing.SourceType.TypeVectorPolygon,
            optional=True,
            createByDefault=False,
        )
        probe = QgsProcessingParameterFileDestination(
            PROBE, self.tr("Probe for other scenes"), PROBE_FILTER, optional=True, createByDefault=False
        )
        probe.setHelp(self.tr("A file by which 'Map of another scene' maps imagery without samples."))
        polygons.setHelp(self.tr("A GeoPackage of the map's areas with the fields class, name, color and area_ha."))
        self.addParameter(polygons)
        self.addParameter(probe)
        self.addOutput(QgsProcessingOutputNumber(OVERALL_ACCURACY, self.tr("Overall accuracy (0 to 1)")))
        self.addOutput(QgsProcessingOutputNumber(MACRO_F1, self.tr("Macro-averaged F1 (0 to 1)")))

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """Wrong output names, or samples that cannot be used."""
        for name in (OUTPUT, CONFIDENCE):
            problem = self._output_problem(parameters, name)
            if problem:
                return problem
        polygons = parameters.get(POLYGONS)
        if isinstance(polygons, str) and Path(polygons).suffix and Path(polygons).suffix.lower() != ".gpkg":
            return self.tr(
                "'{value}' cannot be written: the polygons are a GeoPackage, choose a name that ends in .gpkg."
            ).format(value=polygons)
        source = self.parameterAsSource(parameters, SAMPLES, context)
        if source is None:
            return self.tr("The samples '{name}' cannot be read as a vector layer: check the path.").format(
                name=parameters.get(SAMPLES)
            )
        if not source.sourceCrs().isValid():
            return self.tr(
                "The samples '{name}' have no coordinate reference system: set it in the layer's properties."
            ).format(name=source.sourceName())
        field = self._class_field(parameters, context)
        if source.fields().lookupField(field) < 0:
            return self.tr("The samples '{name}' have no field '{field}': their fields are {fields}.").format(
                name=source.sourceName(), field=field, fields=", ".join(source.fields().names())
            )
        return None

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """In the main thread: from layers to paths, and the samples' legend."""
        layer = self.parameterAsVectorLayer(parameters, SAMPLES, context)
        if layer is not None:
            self._legend = legend_of(layer, self._class_field(parameters, context))
            self._samples_source = source_name(layer)
        return super().prepareAlgorithm(parameters, context, feedback)

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the map."""
        out = self.parameterAsOutputLayer(parameters, OUTPUT, context)
        confidence = self.parameterAsOutputLayer(parameters, CONFIDENCE, context) or None
        report = self.parameterAsFileOutput(parameters, REPORT, context) or None
        polygons = self.parameterAsOutputLayer(parameters, POLYGONS, context) or None
        samples = self._samples(parameters, context)
        try:
            made = engine.call(
                "classify",
                {
                    **self._imagery,
                    "samples": str(samples),
                    "class_field": self._class_field(parameters, context),
                    "method": self.parameterAsEnumString(parameters, METHOD, context),
                    "model": self.parameterAsString(parameters, MODEL, context) or None,
                    "resolution": self.resolution(parameters, context),
                    "extent": extent_request(self, parameters, context, self._imagery, engine),
                    "smoothing": self.parameterAsDouble(parameters, SMOOTHING, context),
                    "out": out,
                    "confidence": confidence,
                    "report": report,
                    "polygons": polygons,
                    "equal_shares": self.parameterAsBoolean(parameters, EQUAL_SHARES, context),
                    "save_probe": self.parameterAsFileOutput(parameters, PROBE, context) or None,
                    "compare": self.parameterAsBoolean(parameters, COMPARE, context),
                    "samples_source": self._samples_source,
                },
            )
        finally:
            samples.unlink()
            samples.parent.rmdir()
        _tell(made, feedback)
        self.style_when_loaded(out, self.tr("Land cover"), context)
        self.style_when_loaded(confidence, self.tr("Confidence"), context)
        self.style_when_loaded(polygons, self.tr("Land-cover polygons"), context)
        accuracy = made.get("accuracy") or {}
        results = {
            OUTPUT: out,
            CONFIDENCE: confidence,
            REPORT: report,
            POLYGONS: polygons,
            OVERALL_ACCURACY: accuracy.get("overall"),
            MACRO_F1: accuracy.get("macro_f1"),
        }
        return {name: value for name, value in results.items() if value is not None}

    def _class_field(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return self.parameterAsString(parameters, CLASS_FIELD, context) or _DEFAULT_FIELD

    def _samples(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Path:
        source = self.parameterAsSource(parameters, SAMPLES, context)
        try:
            return written_samples(source, source.sourceName(), context.transformContext(), self._legend)
        except LayerError as error:
            raise QgsProcessingException(str(error)) from error


def _tell(made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    """Areas, accuracy and what was used, in the log of the run."""
    for entry in made["classes"]:
        feedback.pushInfo(f"{entry['name']}: {entry['area_ha']:,.1f} ha, {entry['share']:.1%}")
    accuracy = made.get("accuracy")
    if accuracy:
        feedback.pushInfo(
            f"Accuracy on held-out samples ({accuracy['folds']} spatial folds): {accuracy['overall']:.0%} overall, "
            f"macro-F1 {accuracy['macro_f1']:.2f}"
        )
    forest = made.get("comparison")
    if forest:
        feedback.pushInfo(
            f"Random forest on the bands, same samples and folds: {forest['overall']:.0%} overall, "
            f"macro-F1 {forest['macro_f1']:.2f}"
        )
    model = made.get("model") or {}
    if not model.get("trained", True):
        feedback.pushWarning(str(model.get("note", "")))
    for sentence in made.get("used", []):
        feedback.pushInfo(sentence)

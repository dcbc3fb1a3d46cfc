"""What TerraFM's algorithms share."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..engine_process.blocking import BlockingEngine
from ..engine_process.launch import engine_launch
from ..engine_process.messages import EngineError
from ..resources import help_url, icon
from ..settings import DEFAULT_MODEL, TerraFMSettings
from .imagery_parameters import extent_request, imagery_problem, imagery_request, without_product_paths

MODEL, RESOLUTION, SMOOTHING, OUTPUT = "MODEL", "RESOLUTION", "SMOOTHING", "OUTPUT"
_GEOTIFF = (".tif", ".tiff")
_SMOOTHING = 20.0


class TerraFMAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that the engine carries out; subclasses say which message is sent and what it returns."""

    NAME = ""
    """Permanent and lower-case."""
    TAKES_IMAGERY = True
    """Whether it works on Sentinel imagery, chosen by the parameters of `imagery_parameters`."""

    def __init__(self) -> None:
        super().__init__()
        self._imagery: dict[str, Any] = {}

    def name(self) -> str:
        """The part of the identifier after `terrafm:`."""
        return self.NAME

    def createInstance(self) -> TerraFMAlgorithm:
        """One for each run."""
        return type(self)()

    def icon(self) -> QIcon:
        """Shown in the toolbox."""
        return icon(self.NAME)

    def helpUrl(self) -> str:
        """Its section of the help that ships with the plugin."""
        return help_url(self.NAME)

    def tr(self, text: str) -> str:
        """Translated text."""
        return QCoreApplication.translate("TerraFMProcessing", text)

    def shortHelpString(self) -> str:
        """What it does, then every parameter and what it means."""
        entries = [
            f"<h3>{parameter.description()} ({parameter.name()})</h3><p>{parameter.help()}</p>"
            for parameter in self.parameterDefinitions()
        ]
        return f"<p>{self.introduction()}</p>{''.join(entries)}"

    def introduction(self) -> str:
        """What the algorithm does, in a few sentences."""
        raise NotImplementedError

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """What can be known before running: the base's checks, imagery, output names, and that there is an engine."""
        fits, message = super().checkParameterValues(without_product_paths(parameters), context)
        if not fits:
            return fits, message
        imagery = imagery_problem(parameters) if self.TAKES_IMAGERY else None
        problem = imagery or self.problem(parameters, context) or _no_engine()
        return (False, problem) if problem else (True, "")

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:  # noqa: ARG002
        """What is wrong with the parameters, as a sentence."""
        return self._output_problem(parameters, OUTPUT)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        """In the main thread: from layers to paths."""
        self._imagery = imagery_request(self, parameters, context)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """In a thread of its own: one or two calls to an engine."""
        try:
            with BlockingEngine(feedback) as engine:
                return self.run_with(engine, parameters, context, feedback)
        except EngineError as error:
            if error.is_cancelled:
                return {}
            raise QgsProcessingException(error.message) from error

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the calls; returns the outputs by name."""
        raise NotImplementedError

    def model_parameter(self) -> QgsProcessingParameterDefinition:
        """MODEL."""
        default = TerraFMSettings.load().default_model or DEFAULT_MODEL
        model = QgsProcessingParameterString(MODEL, self.tr("Model"), defaultValue=default, optional=True)
        model.setHelp(
            self.tr("The name of a bundled or imported model, or the path of weights (.safetensors, official .pth).")
        )
        return model

    def report_filter(self) -> str:
        """What a report may be: the ending of its name decides."""
        return self.tr("Pages (*.html);;JSON files (*.json)")

    def resolution_parameter(self, when_left_out: str) -> QgsProcessingParameterDefinition:
        """RESOLUTION."""
        resolution = QgsProcessingParameterNumber(
            RESOLUTION,
            self.tr("Resolution (metres)"),
            QgsProcessingParameterNumber.Type.Double,
            optional=True,
            minValue=0.0,
        )
        resolution.setHelp(
            self.tr("The pixel size of the result; if left out or 0, {default}.").format(default=when_left_out)
        )
        return resolution

    def smoothing_parameter(self, what: str) -> QgsProcessingParameterDefinition:
        """SMOOTHING."""
        smoothing = QgsProcessingParameterNumber(
            SMOOTHING,
            self.tr("Smoothing (metres)"),
            QgsProcessingParameterNumber.Type.Double,
            defaultValue=_SMOOTHING,
            minValue=0.0,
        )
        smoothing.setHelp(
            self.tr("Over what distance {what} are averaged, against lone pixels; 0 for none.").format(what=what)
        )
        return smoothing

    def map_request(
        self, parameters: dict[str, Any], context: QgsProcessingContext, engine: BlockingEngine
    ) -> dict[str, Any]:
        """What the messages of maps without samples have in common."""
        return {
            **self._imagery,
            "model": self.parameterAsString(parameters, MODEL, context) or None,
            "resolution": self.resolution(parameters, context),
            "extent": extent_request(self, parameters, context, self._imagery, engine),
            "out": self.parameterAsOutputLayer(parameters, OUTPUT, context),
        }

    def resolution(self, parameters: dict[str, Any], context: QgsProcessingContext) -> float | None:
        """The resolution that was asked for."""
        return self.parameterAsDouble(parameters, RESOLUTION, context) or None

    def style_when_loaded(self, path: str | None, title: str, context: QgsProcessingContext) -> None:
        """Give a result its name and the style that lies beside it, if it will be loaded."""
        if path and context.willLoadLayerOnCompletion(path):
            details = context.layerToLoadOnCompletionDetails(path)
            details.name = title
            details.setPostProcessor(StyledResult.kept(path))

    def _output_problem(self, parameters: dict[str, Any], name: str) -> str | None:
        value = parameters.get(name)
        if isinstance(value, str) and Path(value).suffix and Path(value).suffix.lower() not in _GEOTIFF:
            return self.tr(
                "'{value}' cannot be written: the result is a GeoTIFF, choose a name that ends in .tif."
            ).format(value=value)
        return None


class StyledResult(QgsProcessingLayerPostProcessorInterface):
    """Applies the .qml beside a result."""

    _kept: ClassVar[dict[str, StyledResult]] = {}
    """QGIS holds no reference to the ones it will call."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    @classmethod
    def kept(cls, path: str) -> StyledResult:
        """One that lives until it was called."""
        cls._kept[path] = cls(path)
        return cls._kept[path]

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Load the style and show it."""
        style = Path(self._path).with_suffix(".qml")
        if isinstance(layer, (QgsRasterLayer, QgsVectorLayer)) and style.is_file():
            message, loaded = layer.loadNamedStyle(str(style))
            if not loaded:
                feedback.pushWarning(message)
            layer.triggerRepaint()
        StyledResult._kept.pop(self._path, None)


def source_name(layer: QgsVectorLayer) -> str:
    """What a report calls a vector layer: its file, else its name."""
    path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path")
    return str(path or layer.name())


def _no_engine() -> str | None:
    try:
        engine_launch()
    except EngineError as error:
        return error.message
    return None

"""What TerraFM's algorithms share: from a table of parameters to one call of the engine and its results."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..engine_process.launch import engine_problem
from ..engine_process.messages import EngineError
from ..engine_process.shared import Engine, engine_for
from ..layers.inputs import file_of, replaced_problem
from ..layers.layer_sources import LayerError, Legend, NamedRaster, RasterCopy, legend_of, written_samples
from ..layers.project_classes import project_colors
from ..layers.styled_result import style_when_loaded
from ..resources import help_url, icon
from .inputs.imagery_values import (
    declared_in_panel,
    extent_request,
    raster_source,
    raster_sources,
    without_product_paths,
)
from .inputs.shared_parameters import LAYERS, S1, S2
from .parameters import Kind, Parameter

_ENDINGS = {Kind.RASTER_OUT: (".tif", ".tiff"), Kind.POINTS_OUT: (".gpkg",), Kind.POLYGONS_OUT: (".gpkg",)}


class TerraFMAlgorithm(QgsProcessingAlgorithm):
    """An algorithm that the engine carries out; subclasses declare what goes in and say what came of it."""

    NAME = ""
    """Permanent and lower-case."""
    METHOD = ""
    """The engine's method (docs/protocol.md)."""

    def __init__(self) -> None:
        super().__init__()
        self.table: list[Parameter] = []
        self._request: dict[str, Any] = {}
        self._rasters: dict[str, RasterCopy] = {}
        """What is to be written for the engine, by the message's field."""
        self._several: dict[str, list[NamedRaster]] = {}
        """Likewise of parameters with any number of rasters."""
        self._legends: dict[str, Legend | None] = {}
        self._originals: dict[str, Path] = {}
        """The files of which the engine gets copies, by the parameter's title."""

    def declared(self) -> list[Parameter]:
        """The table of parameters, in the order of the dialog."""
        raise NotImplementedError

    def introduction(self) -> str:
        """What the algorithm does, in a few sentences."""
        raise NotImplementedError

    def declared_outputs(self) -> list[QgsProcessingOutputDefinition]:
        """Numbers and texts that come back beside the files."""
        return []

    def results(self, made: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """The values of `declared_outputs` from the engine's answer."""
        return {}

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        """Say in the log of the run what came of it."""

    def class_field(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:  # noqa: ARG002
        """The field of the features that holds the class; empty where no class is needed."""
        return ""

    def name(self) -> str:
        return self.NAME

    def createInstance(self) -> TerraFMAlgorithm:
        return type(self)()

    def icon(self) -> QIcon:
        return icon(self.NAME)

    def helpUrl(self) -> str:
        return help_url(self.NAME)

    def tr(self, text: str) -> str:
        return QCoreApplication.translate("TerraFMProcessing", text)

    def shortHelpString(self) -> str:
        entries = [
            f"<h3>{parameter.description()} ({parameter.name()})</h3><p>{parameter.help()}</p>"
            for parameter in self.parameterDefinitions()
        ]
        return f"<p>{self.introduction()}</p>{''.join(entries)}"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        self.table = self.declared()
        for one in self.table:
            self.addParameter(one.definition())
        for output in self.declared_outputs():
            self.addOutput(output)

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Check what can be known before running: imagery, QGIS's own checks, names of outputs, and the engine."""
        missing = self.imagery_problem(parameters)
        imagery = [one.name for one in self.table if one.kind is Kind.IMAGERY]
        fits, message = super().checkParameterValues(without_product_paths(parameters, imagery), context)
        if not fits:
            return fits, message
        problem = missing or self.problem(parameters, context) or engine_problem()
        return (False, problem) if problem else (True, "")

    def imagery_problem(self, parameters: dict[str, Any]) -> str | None:
        """What is wrong with the choice of imagery, as a sentence."""
        names = [one.name for one in self.table if one.name in (S2, S1, LAYERS) or one.joins]
        if names and not any(parameters.get(name) for name in names):
            return self.tr("No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or more layers.")
        return None

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What else is wrong with the parameters, as a sentence: names of outputs, and features without a class."""
        for one in self.table:
            found = None
            if one.kind in _ENDINGS:
                found = self._ending_problem(one.kind, parameters.get(one.name))
            elif one.kind is Kind.FEATURES and parameters.get(one.name):
                found = self._features_problem(one, parameters, context)
            if found:
                return found
        return None

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        """In the main thread, go from layers to paths, and keep what only the layers know."""
        self._request, self._rasters, self._several, self._originals = {}, {}, {}, {}
        for one in self.table:
            if one.kind in (Kind.IMAGERY, Kind.RASTER):
                found = raster_source(self, parameters, one.name, context)
                if isinstance(found, RasterCopy):
                    self._rasters[one.message_field] = found
                    self._keep_original(one, found.file)
                else:
                    self._request[one.message_field] = found
                self._request.update(declared_in_panel(parameters, one.name, context))
            elif one.kind is Kind.RASTERS:
                self._several[one.message_field] = raster_sources(self, parameters, one.name, context)
                for raster in self._several[one.message_field]:
                    self._keep_original(one, raster.file)
            elif one.kind is Kind.FEATURES and parameters.get(one.name):
                layer = self._features_layer(one, parameters, context)
                if layer is None:
                    continue
                self._keep_original(one, file_of(layer))
                if one.has_legend:
                    field, colors = self.class_field(parameters, context), project_colors()
                    drawn = legend_of(layer, field)
                    self._legends[one.name] = drawn or (Legend(field, {}, colors) if colors else None)
                if one.names_source:
                    self._request[f"{one.message_field}_source"] = str(file_of(layer) or layer.name())
        return True

    def _keep_original(self, one: Parameter, file: Path | None) -> None:
        if file is not None:
            self._originals[one.title] = file

    def _features_layer(
        self, one: Parameter, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> QgsVectorLayer | None:
        """The layer of features, of which perhaps only the selected ones are meant."""
        value = parameters[one.name]
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            value = value.source
        return self.parameterAsVectorLayer({**parameters, one.name: value}, one.name, context)

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """In a thread of its own, ask an engine and hand over what it made."""
        message = dict(self._request)
        copies: list[Path] = []
        try:
            for field, raster in self._rasters.items():
                copies.append(raster.write())
                message[field] = str(copies[-1])
            joined = {one.message_field: one.joins for one in self.table if one.joins}
            for field, rasters in self._several.items():
                if field not in joined:
                    message[field] = [self._named(raster, copies) for raster in rasters]
                elif rasters:
                    first = message.get(joined[field])
                    unnamed = [self._named(replace(raster, name=""), copies) for raster in rasters]
                    message[joined[field]] = [*([first] if first else []), *unnamed]
            with engine_for(message, feedback) as engine:
                for one in self.table:
                    self._add_value(one, message, copies, parameters, context, engine)
                self._check_outputs(message)
                made = engine.call(self.METHOD, message)
        except LayerError as error:
            raise QgsProcessingException(str(error)) from error
        except EngineError as error:
            if error.is_cancelled:
                return {}
            raise QgsProcessingException(self._in_parameters(error.message)) from error
        finally:
            for copy in copies:
                shutil.rmtree(copy.parent, ignore_errors=True)
        self.write_log(made, feedback)
        files = {one.name: message[one.message_field] for one in self.table if one.kind.is_output}
        for one in self.table:
            if one.loads_as:
                style_when_loaded(files[one.name], one.loads_as, context)
        return {name: value for name, value in {**files, **self.results(made)}.items() if value is not None}

    def _named(self, raster: NamedRaster, copies: list[Path]) -> str:
        """A raster as the engine is to call it; what is written for it is added to the copies."""
        if isinstance(raster.source, RasterCopy):
            copies.append(raster.source.write())
            return raster.named(str(copies[-1]))
        return raster.named(raster.source)

    def _check_outputs(self, message: dict[str, Any]) -> None:
        """Refuse results in place of files that the engine does not see."""
        named = {one.title: message[one.message_field] for one in self.table if one.kind.is_output}
        outputs = {title: Path(path) for title, path in named.items() if path}
        if problem := replaced_problem(outputs, self._originals):
            raise QgsProcessingException(problem)

    def _in_parameters(self, sentence: str) -> str:
        """A sentence of the engine's, with this algorithm's parameters instead of the command line's options."""
        for one in self.table:
            sentence = re.sub(rf"{one.flag}(?![\w-])", one.name, sentence)
        return sentence

    def _add_value(
        self,
        one: Parameter,
        message: dict[str, Any],
        copies: list[Path],
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        engine: Engine,
    ) -> None:
        """Put a parameter into the message; what is written for the engine alone is added to the copies."""
        if one.kind in (Kind.IMAGERY, Kind.RASTER, Kind.RASTERS):
            return  # known since `prepareAlgorithm`
        if one.kind is Kind.FEATURES:
            if parameters.get(one.name):
                source = self.parameterAsSource(parameters, one.name, context)
                field = "" if one.are_parcels else self._spelled(source, self.class_field(parameters, context))
                copies.append(self._written(one, source, context, field))
                message[one.message_field] = str(copies[-1])
        elif one.kind is Kind.FIELD:
            source = self.parameterAsSource(parameters, one.parent, context)
            message[one.message_field] = self._spelled(source, self.class_field(parameters, context))
        elif one.kind is Kind.EXTENT:
            message[one.message_field] = extent_request(self, parameters, context, message, engine)
        else:
            value = one.value(self, parameters, context)
            if value is not None:  # else what the user says in the panel stays, as of the level
                message[one.message_field] = value
            else:
                message.setdefault(one.message_field)

    def _written(
        self, one: Parameter, source: QgsProcessingFeatureSource, context: QgsProcessingContext, field: str
    ) -> Path:
        legend, called = self._legends.get(one.name), "parcels" if one.are_parcels else "samples"
        try:
            return written_samples(source, source.sourceName(), context.transformContext(), legend, field, called)
        except LayerError as error:
            raise QgsProcessingException(str(error)) from error

    def _spelled(self, source: QgsProcessingFeatureSource, field: str) -> str:
        """A field's name as the features have it, which may differ in case."""
        index = source.fields().lookupField(field)
        return str(source.fields()[index].name()) if index >= 0 else field

    def _ending_problem(self, kind: Kind, value: Any) -> str | None:
        if not isinstance(value, str) or Path(value).suffix.lower() in ("", *_ENDINGS[kind]):
            return None
        sentence = {
            Kind.RASTER_OUT: self.tr(
                "'{value}' cannot be written: the result is a GeoTIFF, choose a name that ends in .tif."
            ),
            Kind.POINTS_OUT: self.tr(
                "'{value}' cannot be written: the points are a GeoPackage, choose a name that ends in .gpkg."
            ),
            Kind.POLYGONS_OUT: self.tr(
                "'{value}' cannot be written: the polygons are a GeoPackage, choose a name that ends in .gpkg."
            ),
        }[kind]
        return sentence.format(value=value)

    def _features_problem(
        self, one: Parameter, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> str | None:
        source = self.parameterAsSource(parameters, one.name, context)
        if source is None:
            text = self.tr("The samples '{name}' cannot be read as a vector layer: check the path.")
            if one.are_parcels:
                text = self.tr("The parcels '{name}' cannot be read as a vector layer: check the path.")
            return text.format(name=parameters.get(one.name))
        if not source.sourceCrs().isValid():
            text = self.tr(
                "The samples '{name}' have no coordinate reference system: set it in the layer's properties."
            )
            if one.are_parcels:
                text = self.tr(
                    "The parcels '{name}' have no coordinate reference system: set it in the layer's properties."
                )
            return text.format(name=source.sourceName())
        field, fields = "" if one.are_parcels else self.class_field(parameters, context), source.fields()
        if field and fields.lookupField(field) < 0:
            text = self.tr("The samples '{name}' have no field '{field}': their fields are {fields}.")
            return text.format(name=source.sourceName(), field=field, fields=", ".join(fields.names()))
        return None

"""A parameter of an algorithm, declared once: its definition for QGIS, its help, and its field in the message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

_MODEL_WIDGET = f"{__package__.rpartition('.')[0]}.widgets.model_widget.ModelWidgetWrapper"
"""Imported by QGIS's dialogs alone: what it is made from is not there without them."""


class Kind(Enum):
    """What a parameter holds."""

    IMAGERY = "imagery"
    """A raster that may also be a path that only the engine can open, such as a SAFE folder."""
    RASTER = "raster"
    RASTERS = "rasters"
    """Any number of rasters; the message names each by its path and, where that differs, its layer's name."""
    FEATURES = "features"
    """Points or polygons; the engine gets a copy as a GeoPackage."""
    FIELD = "field"
    CHOICE = "choice"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    TEXT = "text"
    MODEL = "model"
    """The name of a model, or the path of weights."""
    FILE = "file"
    EXTENT = "extent"
    RASTER_OUT = "raster out"
    POINTS_OUT = "points out"
    POLYGONS_OUT = "polygons out"
    FILE_OUT = "file out"

    @property
    def is_output(self) -> bool:
        """Whether it names a file that the engine writes."""
        return self in (Kind.RASTER_OUT, Kind.POINTS_OUT, Kind.POLYGONS_OUT, Kind.FILE_OUT)


@dataclass(frozen=True)
class Parameter:
    """One row of an algorithm's table of parameters; title and help are translated already."""

    name: str
    """Permanent: models and scripts name it."""
    kind: Kind
    title: str
    help: str
    key: str = ""
    """Name in the message to the engine; empty: the parameter's own in lower case."""
    default: Any = None
    optional: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    """What can be chosen, and what the message says for it; the first is the default."""
    least: float | None = None
    most: float | None = None
    parent: str = ""
    """The parameter whose fields a field is chosen from."""
    file_filter: str = ""
    advanced: bool = False
    zero_is_a_value: bool = False
    """Whether 0 in an optional number differs from leaving it out."""
    loads_as: str = ""
    """The name of the result's layer; empty: it keeps the one that QGIS gives it."""
    has_legend: bool = False
    """Whether the names and colours of the layer's symbology go along with its features."""
    joins: str = ""
    """The field of imagery whose list its rasters are added to, which then are no layers with names."""
    names_source: bool = False
    """Whether the message names the file of the features, for the report."""
    are_parcels: bool = False
    """Whether the features are polygons that need no class."""

    @property
    def message_field(self) -> str:
        """Its name in the message to the engine."""
        return self.key or self.name.lower()

    @property
    def flag(self) -> str:
        """Its name on the engine's command line, by which sentences call it."""
        field = self.message_field.replace("_", "-")
        return f"--{field.replace('layers', 'layer', 1) if self.kind is Kind.RASTERS else field}"

    def definition(self) -> QgsProcessingParameterDefinition:
        """The parameter as QGIS knows it."""
        made = _DEFINITIONS[self.kind](self)
        made.setHelp(self.help)
        if self.advanced:
            made.setFlags(made.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        return made

    def value(
        self, algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Any:
        """What the message says; None where nothing was given. Of the kinds that `_VALUES` lists."""
        given = getattr(algorithm, _VALUES[self.kind])(parameters, self.name, context)
        if self.kind is Kind.CHOICE:
            return self.choices[given]
        if self.kind in (Kind.NUMBER, Kind.INTEGER) and self.optional:
            if parameters.get(self.name) is None:
                return None
            return given if self.zero_is_a_value else given or None
        return given if self.kind in (Kind.NUMBER, Kind.INTEGER, Kind.FLAG) else given or None


def choices(*names: str) -> dict[str, str]:
    """Choices that the message names as they are."""
    return dict(zip(names, names))  # noqa: B905 - Python 3.9


_VALUES = {
    Kind.CHOICE: "parameterAsEnumString",
    Kind.NUMBER: "parameterAsDouble",
    Kind.INTEGER: "parameterAsInt",
    Kind.FLAG: "parameterAsBoolean",
    Kind.TEXT: "parameterAsString",
    Kind.MODEL: "parameterAsString",
    Kind.FILE: "parameterAsFile",
    Kind.RASTER_OUT: "parameterAsOutputLayer",
    Kind.POINTS_OUT: "parameterAsOutputLayer",
    Kind.POLYGONS_OUT: "parameterAsOutputLayer",
    Kind.FILE_OUT: "parameterAsFileOutput",
}
"""The method of QGIS's algorithms that reads a kind whose value needs nothing else."""


def _raster(one: Parameter) -> QgsProcessingParameterDefinition:
    return QgsProcessingParameterRasterLayer(one.name, one.title, optional=one.optional)


def _rasters(one: Parameter) -> QgsProcessingParameterDefinition:
    kind = QgsProcessing.SourceType.TypeRaster
    return QgsProcessingParameterMultipleLayers(one.name, one.title, kind, optional=one.optional)


def _features(one: Parameter) -> QgsProcessingParameterDefinition:
    shapes = [QgsProcessing.SourceType.TypeVectorPolygon]
    if not one.are_parcels:
        shapes.insert(0, QgsProcessing.SourceType.TypeVectorPoint)
    return QgsProcessingParameterFeatureSource(one.name, one.title, shapes, optional=one.optional)


def _field(one: Parameter) -> QgsProcessingParameterDefinition:
    """A field is optional: to qgis_process, a parameter that must be given is one without a default."""
    return QgsProcessingParameterField(
        one.name, one.title, defaultValue=one.default, parentLayerParameterName=one.parent, optional=True
    )


def _choice(one: Parameter) -> QgsProcessingParameterDefinition:
    names = list(one.choices)
    return QgsProcessingParameterEnum(one.name, one.title, names, defaultValue=names[0], usesStaticStrings=True)


def _number(one: Parameter) -> QgsProcessingParameterDefinition:
    types = QgsProcessingParameterNumber.Type
    limits = {name: limit for name, limit in (("minValue", one.least), ("maxValue", one.most)) if limit is not None}
    kind = types.Integer if one.kind is Kind.INTEGER else types.Double
    return QgsProcessingParameterNumber(one.name, one.title, kind, one.default, one.optional, **limits)


def _file(one: Parameter) -> QgsProcessingParameterDefinition:
    behavior = QgsProcessingParameterFile.Behavior.File
    return QgsProcessingParameterFile(one.name, one.title, behavior, optional=one.optional, fileFilter=one.file_filter)


def _model(one: Parameter) -> QgsProcessingParameterDefinition:
    made = QgsProcessingParameterString(one.name, one.title, one.default, optional=one.optional)
    made.setMetadata({"widget_wrapper": {"class": _MODEL_WIDGET}})
    return made


def _vector_out(one: Parameter) -> QgsProcessingParameterDefinition:
    sources = QgsProcessing.SourceType
    shape = sources.TypeVectorPoint if one.kind is Kind.POINTS_OUT else sources.TypeVectorPolygon
    return QgsProcessingParameterVectorDestination(
        one.name, one.title, shape, optional=one.optional, createByDefault=not one.optional
    )


_DEFINITIONS: dict[Kind, Callable[[Parameter], QgsProcessingParameterDefinition]] = {
    Kind.IMAGERY: _raster,
    Kind.RASTER: _raster,
    Kind.RASTERS: _rasters,
    Kind.FEATURES: _features,
    Kind.FIELD: _field,
    Kind.CHOICE: _choice,
    Kind.NUMBER: _number,
    Kind.INTEGER: _number,
    Kind.FLAG: lambda one: QgsProcessingParameterBoolean(one.name, one.title, defaultValue=one.default),
    Kind.TEXT: lambda one: QgsProcessingParameterString(one.name, one.title, one.default, optional=one.optional),
    Kind.MODEL: _model,
    Kind.FILE: _file,
    Kind.EXTENT: lambda one: QgsProcessingParameterExtent(one.name, one.title, optional=True),
    Kind.RASTER_OUT: lambda one: QgsProcessingParameterRasterDestination(
        one.name, one.title, optional=one.optional, createByDefault=not one.optional
    ),
    Kind.POINTS_OUT: _vector_out,
    Kind.POLYGONS_OUT: _vector_out,
    Kind.FILE_OUT: lambda one: QgsProcessingParameterFileDestination(
        one.name, one.title, one.file_filter, optional=True, createByDefault=False
    ),
}

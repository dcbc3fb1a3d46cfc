"""The point layers that hold samples: making them, finding them, and how they look on the map."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFields,
    QgsMarkerSymbol,
    QgsProject,
    QgsRendererCategory,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from ..classes import LandCoverClass
from ..folders import unused, written_whole
from ..layers.marks import SAMPLES
from ..layers.new_fields import text_field, whole_number_field
from ..resources import tr

CLASS_FIELD = "class"
NAME_FIELD = "name"
MARK = SAMPLES


def class_symbol(color: str) -> QgsMarkerSymbol:
    """The dot of one class."""
    return QgsMarkerSymbol.createSimple(
        {
            "name": "circle",
            "color": color,
            "size": "2.8",
            "outline_color": "255,255,255,255",
            "outline_width": "0.5",
        }
    )


def apply_class_symbology(layer: QgsVectorLayer, classes: Iterable[LandCoverClass], field: str = CLASS_FIELD) -> None:
    """Show each class in its colour; a renderer of the user's own making is left alone.

    A categorised renderer on the class field keeps its symbols (shape, size, rim) and gets the classes' colours.
    """
    present = layer.renderer()
    if isinstance(present, QgsCategorizedSymbolRenderer) and present.classAttribute() == field:
        symbols = {category.value(): category.symbol().clone() for category in present.categories()}
    elif layer.customProperty("terrafm/styled"):
        return
    else:
        symbols = {}
    categories = []
    for entry in classes:
        symbol = symbols.pop(entry.code, None) or class_symbol(entry.color)
        symbol.setColor(QColor(entry.color))
        categories.append(QgsRendererCategory(entry.code, symbol, entry.name))
    layer.setRenderer(QgsCategorizedSymbolRenderer(field, categories))
    layer.setCustomProperty("terrafm/styled", True)
    layer.triggerRepaint()


def classes_of_symbology(layer: QgsVectorLayer, field: str) -> dict[int, tuple[str, str]]:
    """Name and colour of each code in a categorised renderer on the class field."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer) or renderer.classAttribute() != field:
        return {}
    found = {}
    for category in renderer.categories():
        value = category.value()
        if isinstance(value, (int, float)) or (isinstance(value, str) and value.isdigit()):
            found[int(value)] = (category.label(), category.symbol().color().name())
    return found


class SamplesError(Exception):
    """Samples cannot be kept or changed; one sentence for the message bar."""


def create_samples_layer(path: Path, crs: QgsCoordinateReferenceSystem) -> QgsVectorLayer:
    """A new, empty GeoPackage of points with the fields `class` and `name`.

    Raises
    ------
    SamplesError
        The file cannot be written.
    """
    fields = QgsFields()
    fields.append(whole_number_field(CLASS_FIELD))
    fields.append(text_field(NAME_FIELD))
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "samples"
    context = QgsProject.instance().transformContext()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path) as unfinished:
            writer = QgsVectorFileWriter.create(str(unfinished), fields, QgsWkbTypes.Type.Point, crs, context, options)
            failure = writer.errorMessage() if writer.hasError() else ""
            del writer  # closes the file
            if failure or _samples_in(unfinished) is None:
                raise SamplesError(_cannot_write(path, failure or "the file is not whole"))
    except OSError as error:
        raise SamplesError(_cannot_write(path, error.strerror or str(error))) from error
    return open_samples_layer(path)


def copy_samples_layer(layer: QgsVectorLayer, path: Path) -> QgsVectorLayer:
    """A copy of a samples layer in a GeoPackage of its own.

    Raises
    ------
    SamplesError
        The file cannot be written.
    """
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", "samples"
    context = QgsProject.instance().transformContext()
    try:
        with written_whole(path) as unfinished:
            failure, message, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(unfinished), context, options)
            none = QgsVectorFileWriter.WriterError.NoError
            if failure != none or _samples_in(unfinished) != layer.featureCount():
                raise SamplesError(_cannot_write(path, message or "the file is not whole"))
    except OSError as error:
        raise SamplesError(_cannot_write(path, error.strerror or str(error))) from error
    return open_samples_layer(path)


def _samples_in(path: Path) -> int | None:
    """How many samples a GeoPackage holds; None if it is not whole. A layer would keep it open, and in its place."""
    try:
        with closing(sqlite3.connect(path)) as database:
            return int(database.execute("SELECT count(*) FROM samples").fetchone()[0])
    except sqlite3.Error:
        return None


def open_samples_layer(path: Path) -> QgsVectorLayer:
    """The samples of a GeoPackage as a layer, marked as ours."""
    layer = QgsVectorLayer(f"{path}|layername=samples", tr("TerraFM samples"), "ogr")
    if not layer.isValid():
        raise SamplesError(f"'{path}' could not be opened as a layer of samples: choose another place for it.")
    layer.setCustomProperty(MARK, True)
    return layer


def default_samples_path() -> Path:
    """Beside the project's file; without one, in the user's profile, where it outlives the QGIS session."""
    project = QgsProject.instance()
    if project.absoluteFilePath():
        home = Path(project.absoluteFilePath())
        return unused(home.parent / f"{home.stem}_samples.gpkg")
    return unused(profile_folder() / f"samples_{datetime.now():%Y-%m-%d_%H%M}.gpkg")


def is_beside_project(path: Path) -> bool:
    """Whether the file lies where the project's file lies, or below."""
    home = QgsProject.instance().absolutePath()
    return bool(home) and Path(home) in path.parents


def is_in_profile(path: Path) -> bool:
    """Whether the file lies where samples without a saved project are kept."""
    return profile_folder() in path.parents


def source_path(layer: QgsVectorLayer) -> Path:
    """The file of a layer."""
    return Path(layer.source().split("|")[0])


def is_usable(layer: object) -> bool:
    """Whether a layer can hold samples: points with an integer field `class`."""
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        return False
    if QgsWkbTypes.geometryType(layer.wkbType()) != QgsWkbTypes.GeometryType.PointGeometry:
        return False
    index = layer.fields().indexOf(CLASS_FIELD)
    return index >= 0 and layer.fields()[index].isNumeric()


def profile_folder() -> Path:
    """Where samples without a saved project are kept."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "terrafm" / "samples"


def _cannot_write(path: Path, reason: str) -> str:
    return f"Samples cannot be written to '{path}' ({reason}): choose another place with 'New samples layer…'."

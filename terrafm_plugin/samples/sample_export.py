"""Samples as a file to pass on: GeoPackage, GeoJSON or Shapefile, with the classes' names and colours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFields,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..classes import LandCoverClass
from ..folders import written_whole
from .samples_file import CLASS_FIELD, SamplesError, source_path

FORMATS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}
"""GDAL's driver by the file's ending."""


def export_samples(layer: QgsVectorLayer, classes: Iterable[LandCoverClass], path: Path) -> int:
    """Write the samples with the fields `class`, `name` and `color`; returns how many. GeoJSON is in WGS 84.

    Raises
    ------
    SamplesError
        The ending is none of `FORMATS`, the file is the samples' own, or it cannot be written.
    """
    driver = FORMATS.get(path.suffix.lower())
    if driver is None:
        raise SamplesError(f"'{path.name}' ends in none of {', '.join(FORMATS)}: choose one of these formats.")
    if path.exists() and path.samefile(source_path(layer)):
        raise SamplesError(f"'{path.name}' is the file in which the samples are kept: choose another name.")
    try:
        with written_whole(path) as unfinished:
            count = _write(layer, {entry.code: entry for entry in classes}, unfinished, driver)
    except OSError as error:
        raise SamplesError(
            f"The samples cannot be exported as '{path}' ({error.strerror or error}): choose another place."
        ) from error
    return count


def _write(layer: QgsVectorLayer, classes: dict[int, LandCoverClass], path: Path, driver: str) -> int:
    fields: QgsFields = QgsVectorLayer(
        "None?field=class:integer&field=name:string&field=color:string(7)", "", "memory"
    ).fields()
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName, options.fileEncoding = driver, path.stem, "UTF-8"
    context, crs = QgsProject.instance().transformContext(), layer.crs()
    if driver == "GeoJSON":
        crs = QgsCoordinateReferenceSystem("EPSG:4326")
        options.layerOptions = ["RFC7946=YES"]
    transform = QgsCoordinateTransform(layer.crs(), crs, context)
    writer = QgsVectorFileWriter.create(str(path), fields, QgsWkbTypes.Type.Point, crs, context, options)
    count, problem = 0, writer.errorMessage() if writer.hasError() else ""
    for feature in layer.getFeatures() if not problem else ():
        entry = classes.get(feature[CLASS_FIELD])
        if entry is None or feature.geometry().isEmpty():
            continue
        shape = feature.geometry().pointOnSurface()
        shape.transform(transform)
        copy = QgsFeature(fields)
        copy.setGeometry(shape)
        copy.setAttributes([entry.code, entry.name, entry.color])
        if not writer.addFeature(copy):
            problem = writer.errorMessage()
            break
        count += 1
    del writer  # closes the file
    if problem:
        raise SamplesError(f"The samples cannot be exported as '{path.name}' ({problem}): choose another place.")
    return count

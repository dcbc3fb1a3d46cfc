"""What the imagery that was chosen means to the engine: paths, what the user declared in the panel, extents."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingUtils,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...engine_process.shared import Engine
from ...layers.declarations import SENSORS, declaration_of, message_parameters
from ...layers.layer_sources import (
    TOGETHER,
    LayerError,
    NamedRaster,
    RasterCopy,
    is_for_the_engine,
    path_of_source,
    raster_or_copy,
)
from ...layers.layer_tree import bands_of_one_scene


def without_product_paths(parameters: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The parameters less paths that only the engine can open, such as a SAFE folder: QGIS would refuse them."""
    products = [name for name in names if _is_product(parameters.get(name))]
    left = {name: value for name, value in parameters.items() if name not in products}
    for name, value in left.items():
        if isinstance(value, (list, tuple)):
            left[name] = [one for one in value if not _is_product(one)]
    return left


def declared_in_panel(parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> dict[str, Any]:
    """What the user declared in the panel about a layer of the project, as the engine's methods name it.

    The parameter's name tells the sensor, and the date where there are two: `S2`, `S1_BEFORE`.
    """
    sensor, _, date = name.lower().partition("_")
    if sensor not in SENSORS:
        return {}
    value = parameters.get(name)
    if isinstance(value, str):
        value = QgsProcessingUtils.mapLayerFromString(value, context, allowLoadingNewLayers=False)
    if not isinstance(value, QgsRasterLayer):
        return {}
    return message_parameters(sensor, declaration_of(value, sensor), date)


def extent_request(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    message: dict[str, Any],
    engine: Engine,
) -> list[float] | None:
    """The extent in the CRS of the grid that the engine works on: a given one, else Sentinel-2's, else Sentinel-1's.

    Raises
    ------
    EngineError
        The imagery is not understood.
    """
    if not parameters.get("EXTENT"):
        return None
    imagery = {name.replace("_before", ""): value for name, value in message.items() if "_after" not in name}
    box = algorithm.parameterAsExtent(parameters, "EXTENT", context, _crs(imagery, engine))
    return [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]


def _crs(imagery: dict[str, Any], engine: Engine) -> QgsCoordinateReferenceSystem:
    """Of the grid that the engine works on: a given one, else that of the first imagery, embedding or layer."""
    crs = QgsCoordinateReferenceSystem()
    crs.createFromUserInput(str(_description(imagery, engine)["crs"]))
    return crs


def _description(imagery: dict[str, Any], engine: Engine) -> dict[str, Any]:
    if imagery.get("grid"):
        given: dict[str, Any] = engine.call("describe", {"path": imagery["grid"], "sensor": "layer"})
        return given
    if not imagery["s2"] and not imagery["s1"]:
        layers = [engine.call("describe", {"path": path, "sensor": "layer"}) for path in imagery["layers"]]
        return next((layer for layer in layers if layer["kind"] == "embedding"), layers[0])
    sensor = "s2" if imagery["s2"] else "s1"
    declared = {
        "level": imagery.get("level") if sensor == "s2" else None,
        "offset": imagery.get("offset") if sensor == "s2" else None,
        "bands": imagery.get(f"{sensor}_bands"),
        "unit": imagery.get("s1_unit") if sensor == "s1" else None,
    }
    described: dict[str, Any] = engine.call("describe", {"path": imagery[sensor], "sensor": sensor, **declared})
    return described


def raster_source(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str | RasterCopy | None:
    """The path behind a raster parameter, of a layer of the project or given as text, or what writes a copy of it.

    Runs in the main thread.

    Raises
    ------
    QgsProcessingException
        There is no such layer or file, or it cannot be read.
    """
    value = parameters.get(name)
    if not value:
        return None
    if isinstance(value, str):
        layer = QgsProcessingUtils.mapLayerFromString(value, context, allowLoadingNewLayers=False)
        if layer is None and is_for_the_engine(value):
            return value
        if layer is None and (Path(value).exists() or path_of_source(value) != value):
            return path_of_source(value)
    layer = algorithm.parameterAsRasterLayer(parameters, name, context)
    if not isinstance(layer, QgsRasterLayer):
        title = algorithm.parameterDefinition(name).description()
        raise QgsProcessingException(
            _tr("{title}: there is no raster layer, file or folder '{value}': check the path.").format(
                title=title, value=value
            )
        )
    bands = bands_of_one_scene(layer) if name.lower().startswith("s2") else []
    if len(bands) > 1:
        return TOGETHER.join(path_of_source(band.source()) for band in bands)
    try:
        return raster_or_copy(layer)
    except LayerError as error:
        raise QgsProcessingException(str(error)) from error


def raster_sources(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> list[NamedRaster]:
    """The rasters of a parameter that takes any number of them; runs in the main thread.

    Raises
    ------
    QgsProcessingException
        One of them cannot be read.
    """
    given = parameters.get(name) or []
    given = given if isinstance(given, (list, tuple)) else [given]
    found = [NamedRaster("", value) for value in given if _is_product(value)]
    others = [value for value in given if not _is_product(value)]
    for layer in algorithm.parameterAsLayerList({**parameters, name: others}, name, context) if others else ():
        if isinstance(layer, QgsRasterLayer):
            try:
                found.append(NamedRaster(layer.name(), raster_or_copy(layer)))
            except LayerError as error:
                raise QgsProcessingException(str(error)) from error
    if len(found) != len(given):
        title = algorithm.parameterDefinition(name).description()
        raise QgsProcessingException(_tr("{title}: one of the rasters cannot be read: check it.").format(title=title))
    return found


def _is_product(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if is_for_the_engine(value):
        return True
    path = Path(path_of_source(value))
    return path.is_dir() or (path.is_file() and path.suffix.lower() == ".zip")


def _tr(text: str) -> str:
    return QCoreApplication.translate("TerraFMProcessing", text)

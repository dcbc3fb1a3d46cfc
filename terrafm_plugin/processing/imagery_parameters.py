"""The parameters that say which imagery: Sentinel-2, Sentinel-1, level, mask, extent."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ..engine_process.blocking import BlockingEngine
from ..layers.declarations import message_parameters, said_of
from ..layers.layer_sources import LayerError, path_of_source, raster_path

S2, S1, LEVEL, MASK, EXTENT = "S2", "S1", "LEVEL", "MASK", "EXTENT"
LEVELS = ("automatic", "l1c", "l2a")


def optical_parameter(more_help: str = "") -> QgsProcessingParameterDefinition:
    """S2."""
    s2 = QgsProcessingParameterRasterLayer(S2, _tr("Sentinel-2 imagery"), optional=True)
    what = _tr(
        "A layer with the bands of Sentinel-2, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder "
        "of single-band files. Bands are recognised by description, wavelength or file name."
    )
    s2.setHelp(f"{what} {more_help}".strip())
    return s2


def level_parameter() -> QgsProcessingParameterDefinition:
    """LEVEL."""
    level = QgsProcessingParameterEnum(
        LEVEL, _tr("Sentinel-2 processing level"), list(LEVELS), defaultValue=LEVELS[0], usesStaticStrings=True
    )
    level.setHelp(
        _tr("l1c: top of atmosphere; l2a: surface reflectance; automatic: as the file says, refused if it does not.")
    )
    return level


def source_parameters() -> list[QgsProcessingParameterDefinition]:
    """S2, S1 and LEVEL."""
    s2 = optical_parameter(_tr("At least one of Sentinel-2 and Sentinel-1 is needed; together they are best."))
    s1 = QgsProcessingParameterRasterLayer(S1, _tr("Sentinel-1 imagery"), optional=True)
    s1.setHelp(
        _tr(
            "A layer with the bands VV and VH of Sentinel-1 (terrain-corrected, dB or linear power), or the path of "
            "such a file or folder. CRS, extent and resolution may differ from Sentinel-2's."
        )
    )
    return [s2, s1, level_parameter()]


def area_parameters() -> list[QgsProcessingParameterDefinition]:
    """MASK and EXTENT."""
    mask = QgsProcessingParameterRasterLayer(MASK, _tr("Mask"), optional=True)
    mask.setHelp(_tr("A raster whose non-zero pixels, such as clouds, are left out of the result."))
    extent = QgsProcessingParameterExtent(EXTENT, _tr("Extent"), optional=True)
    extent.setHelp(_tr("The part of the imagery to work on, in any CRS; all of it if not given."))
    return [mask, extent]


def imagery_problem(parameters: dict[str, Any]) -> str | None:
    """What is wrong with the choice of imagery, as a sentence."""
    if not parameters.get(S2) and not parameters.get(S1):
        return _tr("No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or both.")
    return None


def without_product_paths(parameters: dict[str, Any], names: Collection[str] = (S2, S1, MASK)) -> dict[str, Any]:
    """The parameters less paths that only the engine can open, such as a SAFE folder: QGIS would refuse them."""
    products = [name for name in names if _is_product(parameters.get(name))]
    return {name: value for name, value in parameters.items() if name not in products}


def imagery_request(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, Any]:
    """The imagery parameters of the engine's methods (docs/protocol.md). Runs in the main thread.

    Raises
    ------
    QgsProcessingException
        A layer cannot be read or copied.
    """
    level = algorithm.parameterAsEnumString(parameters, LEVEL, context)
    said = {**said_in_panel(parameters, S2, context), **said_in_panel(parameters, S1, context)}
    return {
        **said,
        "s2": raster_source(algorithm, parameters, S2, context),
        "s1": raster_source(algorithm, parameters, S1, context),
        "level": level if level in LEVELS[1:] else said.get("level"),
        "mask": raster_source(algorithm, parameters, MASK, context),
    }


def said_in_panel(parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> dict[str, Any]:
    """What the user said in the panel about a layer of the project, as the engine's methods name it.

    The parameter's name tells the sensor, and the date where there are two: `S2`, `S1_BEFORE`.
    """
    value = parameters.get(name)
    if isinstance(value, str):
        value = QgsProcessingUtils.mapLayerFromString(value, context, allowLoadingNewLayers=False)
    if not isinstance(value, QgsRasterLayer):
        return {}
    sensor, _, date = name.lower().partition("_")
    return message_parameters(sensor, said_of(value, sensor), date)


def extent_request(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    imagery: dict[str, Any],
    engine: BlockingEngine,
) -> list[float] | None:
    """The extent in the CRS of the grid that the engine works on: Sentinel-2's, else Sentinel-1's.

    Raises
    ------
    EngineError
        The imagery is not understood.
    """
    if not parameters.get(EXTENT):
        return None
    sensor = "s2" if imagery["s2"] else "s1"
    said = {
        "level": imagery["level"] if sensor == "s2" else None,
        "bands": imagery.get(f"{sensor}_bands"),
        "unit": imagery.get("s1_unit") if sensor == "s1" else None,
    }
    description = engine.call("describe", {"path": imagery[sensor], "sensor": sensor, **said})
    crs = QgsCoordinateReferenceSystem()
    crs.createFromUserInput(str(description["crs"]))
    box = algorithm.parameterAsExtent(parameters, EXTENT, context, crs)
    return [box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()]


def raster_source(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str | None:
    """The path behind a raster parameter: of a layer of the project, or given as text. Runs in the main thread.

    Raises
    ------
    QgsProcessingException
        There is no such layer or file, or it cannot be read or copied.
    """
    value = parameters.get(name)
    if not value:
        return None
    if isinstance(value, str):
        layer = QgsProcessingUtils.mapLayerFromString(value, context, allowLoadingNewLayers=False)
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
    try:
        return raster_path(layer)
    except LayerError as error:
        raise QgsProcessingException(str(error)) from error


def _is_product(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    path = Path(path_of_source(value))
    return path.is_dir() or (path.is_file() and path.suffix.lower() == ".zip")


def _tr(text: str) -> str:
    return QCoreApplication.translate("TerraFMProcessing", text)

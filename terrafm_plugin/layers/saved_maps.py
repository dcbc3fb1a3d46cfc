"""Maps that were saved for good: their layers in the project, and the report that each of their files carries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsDataProvider,
    QgsExpressionContextUtils,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

from ..classes import classes_from_json, classes_to_json
from ..datasets import open_raster
from ..resources import tr
from ..strict_json import parse_json
from .layer_tree import add_above_rasters, uppermost
from .marks import SAVED_MAP, is_live, is_saved_map
from .styles import classes_of_report, show_dates, update_class_style

_REPORT_TAG = "TERRAFM_REPORT"


def show_saved_map(report: dict[str, Any]) -> QgsRasterLayer | None:
    """Put a saved map into the project, or refresh the layer that shows its file already; None if it is no raster.

    The style of a layer that was there stays the user's; classes that changed since get their new name and colour.
    """
    path, classes = Path(report["out"]), classes_of_report(report)
    layer = _layer_of(path)
    if layer is None:
        layer = QgsRasterLayer(str(path), path.stem, "gdal")
        if not layer.isValid():
            return None
        add_above_rasters(layer, is_live)
    else:
        layer.setDataSource(layer.source(), layer.name(), "gdal", QgsDataProvider.ProviderOptions(), False)
        update_class_style(layer, classes_from_json(str(layer.customProperty(SAVED_MAP) or "")), classes)
    layer.setCustomProperty(SAVED_MAP, classes_to_json(classes))
    show_dates(layer, report.get("dates"))  # QGIS reads them from a style, but not from the one it loads by itself
    _set_variables(layer, report)
    if report.get("polygons"):
        _show_polygons(Path(report["polygons"]))
    if report.get("parcels"):
        _show_polygons(Path(report["parcels"]["out"]))
    return layer


def saved_map() -> QgsRasterLayer | None:
    """The uppermost saved map in the project whose file is there."""
    return uppermost(lambda layer: isinstance(layer, QgsRasterLayer) and is_saved_map(layer) and _is_there(layer))


def report_of(path: str) -> dict[str, Any] | None:
    """The report that a map's file carries; None where it carries none."""
    dataset = open_raster(path)
    text = dataset.GetMetadataItem(_REPORT_TAG) if dataset is not None else None
    try:
        content = parse_json(text or "")
    except ValueError:
        return None
    return content if isinstance(content, dict) and "classes" in content else None


def _is_there(layer: QgsRasterLayer) -> bool:
    return Path(layer.source()).is_file()


def _layer_of(path: Path) -> QgsRasterLayer | None:
    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and Path(layer.source()) == path:
            return layer
    return None


def _show_polygons(path: Path) -> None:
    for shown in QgsProject.instance().mapLayers().values():
        if isinstance(shown, QgsVectorLayer) and Path(shown.source().split("|")[0]) == path:
            shown.dataProvider().reloadData()
            shown.triggerRepaint()
            return
    layer = QgsVectorLayer(str(path), tr("{name} – polygons").format(name=path.stem), "ogr")
    layer.setCustomProperty(SAVED_MAP, "polygons")
    add_above_rasters(layer, is_live)


def _set_variables(layer: QgsRasterLayer, report: dict[str, Any]) -> None:
    """What expressions (labels, layouts, map themes) can say of the layer: `@terrafm_…`."""
    accuracy = report.get("accuracy") or {}
    values = {
        "terrafm_model": report["model"]["title"],
        "terrafm_method": report["method"],
        "terrafm_overall_accuracy": accuracy.get("overall"),
        "terrafm_macro_f1": accuracy.get("macro_f1"),
        "terrafm_first_date": (report.get("dates") or [None])[0],
        "terrafm_classes": json.dumps({str(entry["code"]): entry["name"] for entry in report["classes"]}),
    }
    for name, value in values.items():
        if value is not None:
            QgsExpressionContextUtils.setLayerVariable(layer, name, value)

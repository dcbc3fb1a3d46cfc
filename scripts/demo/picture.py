"""The picture of a map: the imagery, the land cover beside it, and the legend, laid out by QGIS."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsContrastEnhancement,
    QgsLayout,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsMultiBandColorRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSimpleFillSymbolLayer,
    QgsFillSymbol,
)
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QColor, QFont

MAP = 118.0
"""Longer side of a map, millimetres."""
MARGIN, TITLE, ROW, LEGEND = 6.0, 9.0, 6.2, 62.0
_DOTS_PER_INCH = 130
_TRUE_COLOUR = ("B04", "B03", "B02")


@dataclass(frozen=True)
class Panel:
    """A map of the picture."""

    title: str
    layer: QgsRasterLayer


def draw(map_file: Path, imagery: Path, classes: Sequence[dict[str, Any]], target: Path) -> None:
    """Draw the picture into a PNG file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["GDAL_PAM_ENABLED"] = "NO"  # no .aux.xml beside the rasters that are only looked at
    application = QgsApplication([], True)
    application.initQgis()
    try:
        land_cover = QgsRasterLayer(str(map_file), "Land cover")
        land_cover.loadDefaultStyle()
        panels = [Panel("Land cover", land_cover)]
        scene = QgsRasterLayer(str(imagery), "Imagery")
        if scene.isValid():
            panels.insert(0, Panel(_show_imagery(scene, land_cover.extent()), scene))
        _export(_layout(panels, land_cover, classes), target)
        del panels, land_cover, scene
    finally:
        QgsProject.instance().clear()
        application.exitQgis()


def _show_imagery(layer: QgsRasterLayer, extent: QgsRectangle) -> str:
    """Natural colours where the bands are there, else the first band in grey; returns what is shown."""
    names = {layer.bandName(band).split(": ")[-1]: band for band in range(1, layer.bandCount() + 1)}
    bands = [names.get(name) for name in _TRUE_COLOUR]
    if None in bands:
        layer.setDefaultContrastEnhancement()
        return layer.bandName(1).split(": ")[-1]
    provider = layer.dataProvider()
    renderer = QgsMultiBandColorRenderer(provider, *bands)
    setters = (
        renderer.setRedContrastEnhancement,
        renderer.setGreenContrastEnhancement,
        renderer.setBlueContrastEnhancement,
    )
    for band, set_enhancement in zip(bands, setters):
        low, high = provider.cumulativeCut(band, 0.01, 0.985, extent, 250_000)
        enhancement = QgsContrastEnhancement(provider.dataType(band))
        enhancement.setMinimumValue(low)
        enhancement.setMaximumValue(high)
        enhancement.setContrastEnhancementAlgorithm(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
        )
        set_enhancement(enhancement)
    layer.setRenderer(renderer)
    return "Sentinel-2, natural colours"


def _layout(panels: list[Panel], land_cover: QgsRasterLayer, classes: Sequence[dict[str, Any]]) -> QgsLayout:
    project = QgsProject.instance()
    project.setCrs(land_cover.crs())
    layout = QgsLayout(project)
    layout.initializeDefaults()
    extent = land_cover.extent()
    longer = max(extent.width(), extent.height())
    width, height = MAP * extent.width() / longer, MAP * extent.height() / longer
    page = layout.pageCollection().page(0)
    total_height = max(height, ROW * len(classes) + 22) + TITLE + 2 * MARGIN
    page.setPageSize(QgsLayoutSize(MARGIN + len(panels) * (width + MARGIN) + LEGEND, total_height))
    left = MARGIN
    for panel in panels:
        project.addMapLayer(panel.layer, False)
        _label(layout, panel.title, left, MARGIN - 1, width, bold=True)
        item = QgsLayoutItemMap(layout)
        item.attemptSetSceneRect(QRectF(left, MARGIN + TITLE - 2, width, height))
        item.setLayers([panel.layer])
        item.setCrs(land_cover.crs())
        item.setExtent(extent)
        item.setFrameEnabled(True)
        item.setFrameStrokeColor(QColor("#8a938d"))
        layout.addLayoutItem(item)
        left += width + MARGIN
    _legend(layout, classes, left)
    _scale_bar(layout, item, left, MARGIN + TITLE + ROW * len(classes) + 4)
    return layout


def _legend(layout: QgsLayout, classes: Sequence[dict[str, Any]], left: float) -> None:
    _label(layout, "Classes", left, MARGIN - 1, LEGEND, bold=True)
    for row, entry in enumerate(classes):
        top = MARGIN + TITLE - 2 + row * ROW
        swatch = QgsLayoutItemShape(layout)
        swatch.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        fill = QgsSimpleFillSymbolLayer(QColor(entry["color"]))
        fill.setStrokeColor(QColor("#5b6770"))
        fill.setStrokeWidth(0.15)
        swatch.setSymbol(QgsFillSymbol([fill]))
        swatch.attemptSetSceneRect(QRectF(left, top + 0.6, 6.5, 4.2))
        layout.addLayoutItem(swatch)
        _label(layout, entry["name"], left + 8.5, top, 30)
        _label(layout, f"{entry['area_ha']:,.0f} ha", left + 38, top, LEGEND - 40)


def _scale_bar(layout: QgsLayout, map_item: QgsLayoutItemMap, left: float, top: float) -> None:
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Line Ticks Up")
    bar.setLinkedMap(map_item)
    bar.applyDefaultSize()
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    layout.addLayoutItem(bar)
    bar.attemptMove(QgsLayoutPoint(left - 1, top))


def _label(layout: QgsLayout, text: str, left: float, top: float, width: float, bold: bool = False) -> None:
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    font = QFont("DejaVu Sans", 9)
    font.setBold(bold)
    label.setFont(font)
    label.attemptSetSceneRect(QRectF(left, top, width, ROW))
    layout.addLayoutItem(label)


def _export(layout: QgsLayout, target: Path) -> None:
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=_DOTS_PER_INCH)
    if not image.save(str(target), "PNG"):
        raise SystemExit(f"The picture could not be written to {target}.")

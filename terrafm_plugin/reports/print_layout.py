"""A map as a print layout of the project: map, legend, areas, accuracy and credits on one landscape page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsLayerTreeLayer,
    QgsLayoutFrame,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutTable,
    QgsLayoutTableColumn,
    QgsLegendStyle,
    QgsMapLayerLegendUtils,
    QgsPrintLayout,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSimpleLegendNode,
    QgsTableCell,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QLocale, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont

from ..resources import length, number, tr

MARGIN, TITLE_HEIGHT, CREDITS_HEIGHT = 10.0, 16.0, 14.0
"""Millimetres, on A4 landscape."""
PAGE_WIDTH, PAGE_HEIGHT = 297.0, 210.0
SIDE_WIDTH = 82.0
"""Of the column with legend and areas."""
_INK, _QUIET = "#1d2420", "#5a655e"
_MOST_ROWS = 14
"""Classes in the table of areas; the rest are summed up."""


@dataclass(frozen=True)
class LayoutContent:
    """What the layout says beside the map."""

    title: str
    report: dict[str, Any]
    """The map's (docs/protocol.md, *REPORT*)."""
    assessment: dict[str, Any] | None = None
    """Its accuracy against reference samples, if that was measured (*ASSESSMENT*)."""


def create_print_layout(layer: QgsRasterLayer, content: LayoutContent) -> QgsPrintLayout:
    """Add a layout of a map to the project."""
    project = QgsProject.instance()
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(_free_name(content.title))
    map_item = _add_map(layout, layer)
    side = PAGE_WIDTH - MARGIN - SIDE_WIDTH
    _add_label(layout, "title", content.title, QRectF(MARGIN, MARGIN - 2, 200, 9), 18, bold=True)
    _add_label(layout, "subtitle", _subtitle(content.report), QRectF(MARGIN, MARGIN + 7, 277, 6), 9, color=_QUIET)
    _add_legend(layout, layer, map_item, side)
    table_top = MARGIN + TITLE_HEIGHT + 8 + 5.0 * min(len(content.report["classes"]), _MOST_ROWS) + 6
    bottom = _add_areas(layout, content, side, table_top)
    _add_label(layout, "accuracy", accuracy_line(content), QRectF(side, bottom + 3, SIDE_WIDTH, 22), 8.5, color=_INK)
    _add_scale(layout, map_item, side)
    _add_label(
        layout,
        "credits",
        _credits(content.report),
        QRectF(MARGIN, PAGE_HEIGHT - MARGIN - CREDITS_HEIGHT + 3, PAGE_WIDTH - 2 * MARGIN, CREDITS_HEIGHT - 2),
        7,
        color=_QUIET,
    )
    project.layoutManager().addLayout(layout)
    return layout


def accuracy_line(content: LayoutContent) -> str:
    """The best that is known of the accuracy, as a sentence."""
    if content.assessment:
        overall = content.assessment["overall"]
        margin = "" if overall["margin"] is None else f" ± {number(100 * overall['margin'], 1)}"
        text = tr("Overall accuracy {value} % on {samples} independent reference points (95 % interval).")
        return text.format(value=f"{number(100 * overall['value'], 1)}{margin}", samples=content.assessment["samples"])
    accuracy = content.report.get("accuracy")
    if not accuracy:
        return tr("Too few samples to estimate the accuracy.")
    text = tr(
        "Cross-validated on the map's own samples ({folds} spatial folds): {overall:.0f} % correct, mean F1 {f1}."
    )
    return text.format(folds=accuracy["folds"], overall=100 * accuracy["overall"], f1=number(accuracy["macro_f1"], 2))


def _add_map(layout: QgsPrintLayout, layer: QgsRasterLayer) -> QgsLayoutItemMap:
    room = QRectF(
        MARGIN,
        MARGIN + TITLE_HEIGHT,
        PAGE_WIDTH - 3 * MARGIN - SIDE_WIDTH,
        PAGE_HEIGHT - 2 * MARGIN - TITLE_HEIGHT - CREDITS_HEIGHT,
    )
    item = QgsLayoutItemMap(layout)
    item.setId("map")
    item.attemptSetSceneRect(room)
    item.setCrs(layer.crs())
    item.setLayers([layer])
    item.setKeepLayerSet(True)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor(_QUIET))
    extent = QgsRectangle(layer.extent())
    extent.scale(1.02)
    item.zoomToExtent(extent)
    layout.addLayoutItem(item)
    return item


def _add_legend(layout: QgsPrintLayout, layer: QgsRasterLayer, map_item: QgsLayoutItemMap, left: float) -> None:
    legend = QgsLayoutItemLegend(layout)
    legend.setId("legend")
    legend.setLinkedMap(map_item)
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    root.clear()
    node = root.addLayer(layer)
    node.setCustomProperty("cached_name", tr("Classes"))
    node.setCustomProperty("legend/title-label", tr("Classes"))
    QgsMapLayerLegendUtils.setLegendNodeOrder(node, _class_nodes(layer))
    legend.model().refreshLayerLegend(node)
    _set_legend_text(legend, QgsLegendStyle.Style.Subgroup, bold=True)
    _set_legend_text(legend, QgsLegendStyle.Style.SymbolLabel)
    legend.setColumnCount(1 if len(_class_nodes(layer)) <= _MOST_ROWS else 2)
    legend.setSplitLayer(True)
    legend.setSymbolWidth(5)
    legend.setSymbolHeight(3)
    layout.addLayoutItem(legend)
    legend.attemptMove(QgsLayoutPoint(left - 2, MARGIN + TITLE_HEIGHT - 3))
    legend.adjustBoxSize()


def _set_legend_text(legend: QgsLayoutItemLegend, part: QgsLegendStyle.Style, *, bold: bool = False) -> None:
    """Text of 9 points for a part of the legend."""
    style = legend.rstyle(part)
    if hasattr(style, "setTextFormat"):
        style.setTextFormat(_text_format(9, _INK, bold=bold))
        return
    font = style.font()  # before QGIS 3.30
    font.setPointSizeF(9)
    font.setBold(bold)
    style.setFont(font)


def _class_nodes(layer: QgsRasterLayer) -> list[int]:
    """Which entries of the layer's legend are classes; the first one is the band's name."""
    nodes = layer.legend().createLayerTreeModelLegendNodes(QgsLayerTreeLayer(layer))
    return [place for place, node in enumerate(nodes) if not isinstance(node, QgsSimpleLegendNode)]


def _add_areas(layout: QgsPrintLayout, content: LayoutContent, left: float, top: float) -> float:
    """The table of areas; returns where it ends, in millimetres."""
    rows = _area_rows(content)
    table = QgsLayoutItemManualTable.create(layout)
    layout.addMultiFrame(table)
    table.setTableContents([[_cell(text, number=place > 0) for place, text in enumerate(row)] for row in rows])
    table.setHeaders([QgsLayoutTableColumn(title) for title in _headers(content)])
    table.setIncludeTableHeader(True)
    table.setHeaderMode(QgsLayoutTable.HeaderMode.AllFrames)
    table.setContentTextFormat(_text_format(8, _INK))
    table.setHeaderTextFormat(_text_format(8, _INK, bold=True))
    table.setCellMargin(0.8)
    table.setGridColor(QColor("#c4ccc6"))
    table.setGridStrokeWidth(0.15)
    table.setVerticalGrid(False)
    frame = QgsLayoutFrame(layout, table)
    frame.setId("areas")
    height = 5.2 * (len(rows) + 1) + 2
    frame.attemptSetSceneRect(QRectF(left, top, SIDE_WIDTH, height))
    table.addFrame(frame)
    return top + height


def _cell(text: str, *, number: bool) -> QgsTableCell:
    cell = QgsTableCell(text)
    cell.setHorizontalAlignment(Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft)
    return cell


def _headers(content: LayoutContent) -> list[str]:
    headers = [tr("Class"), tr("Mapped (ha)"), tr("Share")]
    return [*headers, tr("Estimated (ha)")] if content.assessment else headers


def _area_rows(content: LayoutContent) -> list[list[str]]:
    locale = QLocale()
    estimates = {entry["code"]: entry["area_ha"] for entry in (content.assessment or {"classes": []})["classes"]}
    classes = content.report["classes"]
    rows = []
    for entry in classes[:_MOST_ROWS]:
        row = [entry["name"], locale.toString(entry["area_ha"], "f", 1), f"{number(100 * entry['share'], 1)} %"]
        if content.assessment:
            row.append(_estimate(estimates.get(entry["code"]), locale))
        rows.append(row)
    if rest := classes[_MOST_ROWS:]:
        area = sum(entry["area_ha"] for entry in rest)
        share = sum(entry["share"] for entry in rest)
        row = [
            tr("{number} others").format(number=len(rest)),
            locale.toString(area, "f", 1),
            f"{number(100 * share, 1)} %",
        ]
        rows.append([*row, ""] if content.assessment else row)
    return rows


def _estimate(area: dict[str, Any] | None, locale: QLocale) -> str:
    if area is None:
        return "–"
    value = locale.toString(area["value"], "f", 0)
    return value if area["margin"] is None else f"{value} ± {locale.toString(area['margin'], 'f', 0)}"


def _add_scale(layout: QgsPrintLayout, map_item: QgsLayoutItemMap, left: float) -> None:
    """Scale bar and north arrow, at the foot of the side column."""
    bottom = PAGE_HEIGHT - MARGIN - CREDITS_HEIGHT
    bar = QgsLayoutItemScaleBar(layout)
    bar.setId("scale bar")
    bar.setStyle("Single Box")
    bar.setLinkedMap(map_item)
    bar.applyDefaultSize()
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    bar.setTextFormat(_text_format(8, _INK))
    layout.addLayoutItem(bar)
    bar.attemptMove(QgsLayoutPoint(left - 1, bottom - 13))
    arrow = QgsLayoutItemPicture(layout)
    arrow.setId("north arrow")
    arrow.setPicturePath(":/images/north_arrows/layout_default_north_arrow.svg")
    arrow.setLinkedMap(map_item)
    arrow.attemptSetSceneRect(QRectF(PAGE_WIDTH - MARGIN - 12, bottom - 16, 12, 15))
    layout.addLayoutItem(arrow)


def _add_label(
    layout: QgsPrintLayout, name: str, text: str, place: QRectF, size: float, *, bold: bool = False, color: str = _INK
) -> None:
    label = QgsLayoutItemLabel(layout)
    label.setId(name)
    label.setText(text)
    if hasattr(label, "setTextFormat"):
        label.setTextFormat(_text_format(size, color, bold=bold))
    else:  # before QGIS 3.24
        font = QFont()
        font.setPointSizeF(size)
        font.setBold(bold)
        label.setFont(font)
        label.setFontColor(QColor(color))
    label.setHAlign(Qt.AlignmentFlag.AlignLeft)
    label.attemptSetSceneRect(place)
    layout.addLayoutItem(label)


def _text_format(size: float, color: str, *, bold: bool = False) -> QgsTextFormat:
    font = QFont()
    font.setBold(bold)
    text_format = QgsTextFormat()
    text_format.setFont(font)
    text_format.setSize(size)
    text_format.setColor(QColor(color))
    return text_format


def _subtitle(report: dict[str, Any]) -> str:
    dates = report.get("dates")
    when = "" if not dates else dates[0] if dates[0] == dates[1] else f"{dates[0]} – {dates[1]}"
    texts = (tr("Imagery of {dates}").format(dates=when) if when else "", length(report["resolution"]), report["crs"])
    return "  ·  ".join(text for text in texts if text)


def _credits(report: dict[str, Any]) -> str:
    model = report["model"]
    untrained = "" if model["trained"] else tr(" (untrained)")
    licence = f", {model['licence']}" if model.get("licence") else ""
    text = tr(
        "Contains modified Copernicus Sentinel data. Made with TerraFM for QGIS {version}: {method}, features of "
        "{title}{untrained}{licence}, SHA-256 {sha256}…"
    )
    title = model["title"] if model["trained"] else model["title"].replace(" (untrained)", "")
    return text.format(
        version=report["version"],
        method=report["method"],
        title=title,
        untrained=untrained,
        licence=licence,
        sha256=model["sha256"][:12],
    )


def _free_name(title: str) -> str:
    taken = {layout.name() for layout in QgsProject.instance().layoutManager().layouts()}
    name, number = title, 2
    while name in taken:
        name, number = f"{title} {number}", number + 1
    return name

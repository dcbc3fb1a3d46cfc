"""Similarity, clusters, segments, change and embedding colours as layers of the project."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from qgis.core import (
    QgsDataProvider,
    QgsFillSymbol,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRasterTransparency,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ..layers.layer_tree import add_above_rasters, uppermost
from ..layers.marks import OTHER_MAP
from ..resources import tr

_HALF = 0.5
"""Between two whole per cent."""
_OUTLINE = {"style": "no", "outline_color": "255,220,0,200", "outline_width": "0.2"}


class OtherMap(Enum):
    """What a map without classes of the user's shows."""

    SIMILARITY = "similarity"
    CLUSTERS = "clusters"
    CHANGE = "change"
    RGB = "rgb"
    COMPOSITE = "composite"
    SEGMENTS = "segments"

    @property
    def is_percent(self) -> bool:
        """Whether its values are per cent, of which the low ones can be hidden."""
        return self in (OtherMap.SIMILARITY, OtherMap.CHANGE)

    @property
    def ending(self) -> str:
        """That of its file's name."""
        return ".gpkg" if self is OtherMap.SEGMENTS else ".tif"


def map_title(kind: OtherMap, source: str, earlier: str = "") -> str:
    """What a map's layer is called, after the layer that it was made from; of a change also after the earlier one."""
    titles = {
        OtherMap.SIMILARITY: tr("{name} – similarity (%)"),
        OtherMap.CLUSTERS: tr("{name} – clusters"),
        OtherMap.CHANGE: tr("{name} – change since {earlier} (%)"),
        OtherMap.RGB: tr("{name} – embedding colours"),
        OtherMap.COMPOSITE: tr("{name} – composite"),
        OtherMap.SEGMENTS: tr("{name} – segments"),
    }
    return titles[kind].format(name=source, earlier=earlier)


def add_map_layer(path: Path, kind: OtherMap, title: str) -> QgsMapLayer | None:
    """Put a map into the project, above all rasters, in the style beside it; None if it cannot be opened."""
    if kind is OtherMap.SEGMENTS:
        return _add_outlines(path, kind, title)
    layer = QgsRasterLayer(str(path), title, "gdal")
    if not layer.isValid():
        return None
    if kind is not OtherMap.COMPOSITE:  # it is imagery, for which the panel has a look of its own
        layer.loadNamedStyle(str(path.with_suffix(".qml")))
        layer.setCustomProperty(OTHER_MAP, kind.value)
    add_above_rasters(layer)
    return layer


def _add_outlines(path: Path, kind: OtherMap, title: str) -> QgsVectorLayer | None:
    """Polygons of which the outlines alone are drawn: what lies below is to be seen."""
    layer = QgsVectorLayer(str(path), title, "ogr")
    if not layer.isValid():
        return None
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(_OUTLINE)))
    layer.setCustomProperty(OTHER_MAP, kind.value)
    add_above_rasters(layer)
    return layer


def show_newer_file(layer: QgsRasterLayer, path: Path) -> Path:
    """Let a layer show another file, in the style that it has; returns the file that it showed."""
    before = Path(layer.source())
    layer.setDataSource(str(path), layer.name(), "gdal", QgsDataProvider.ProviderOptions(), False)
    layer.triggerRepaint()
    QgsProject.instance().setDirty(True)
    return before


def newest_map(kind: OtherMap) -> QgsRasterLayer | None:
    """The uppermost layer of a kind."""
    return uppermost(
        lambda layer: (
            isinstance(layer, QgsRasterLayer) and layer.customProperty(OTHER_MAP) == kind.value and layer.isValid()
        )
    )


def show_from(layer: QgsRasterLayer, percent: int) -> None:
    """Hide what lies below a value, in per cent; colours stay whatever they are."""
    renderer = layer.renderer()
    if renderer is None:
        return
    hidden = QgsRasterTransparency()
    if percent > 0:
        hidden.setTransparentSingleValuePixelList([_hidden(percent - _HALF)])
    else:
        hidden.setTransparentSingleValuePixelList([])
    renderer.setRasterTransparency(hidden)
    layer.triggerRepaint()
    layer.emitStyleChanged()


def shown_from(layer: QgsRasterLayer) -> int:
    """The per cent below which a layer's values are hidden."""
    renderer = layer.renderer()
    transparency = renderer.rasterTransparency() if renderer is not None else None
    pixels = transparency.transparentSingleValuePixelList() if transparency is not None else []
    return round(pixels[0].max + _HALF) if pixels else 0


def _hidden(most: float) -> QgsRasterTransparency.TransparentSingleValuePixel:
    """Values from 0 up to one, fully transparent; QGIS 3.38 counts opacity where older versions count its opposite."""
    pixel = QgsRasterTransparency.TransparentSingleValuePixel()
    pixel.min, pixel.max = 0.0, most
    if hasattr(pixel, "opacity"):
        pixel.opacity = 0.0
    else:
        pixel.percentTransparent = 100.0
    return pixel

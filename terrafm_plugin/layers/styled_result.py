"""Results that QGIS loads look as the engine styled them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsVectorLayer,
)

from .project_classes import take_project_colors


class StyledResult(QgsProcessingLayerPostProcessorInterface):
    """Applies the .qml beside a raster, or the style within a GeoPackage, whose own .qml is a raster's of that name."""

    _kept: ClassVar[dict[str, StyledResult]] = {}
    """QGIS holds no reference to the ones that it will call."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._kept[path] = self

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Load the style, and say in the log if that fails."""
        style = Path(self._path).with_suffix(".qml")
        message, loaded = "", True
        if isinstance(layer, QgsVectorLayer):
            layer.loadDefaultStyle()
        elif isinstance(layer, QgsRasterLayer) and style.is_file():
            message, loaded = layer.loadNamedStyle(str(style))
            take_project_colors(layer)
        if not loaded:
            feedback.pushWarning(message)
        layer.triggerRepaint()
        self._kept.pop(self._path, None)


def style_when_loaded(path: str | None, title: str, context: QgsProcessingContext) -> None:
    """Give a result its name and the style that lies beside it, if it will be loaded."""
    if path and context.willLoadLayerOnCompletion(path):
        details = context.layerToLoadOnCompletionDetails(path)
        details.name = title
        details.setPostProcessor(StyledResult(path))

"""Fields of vector layers, whose types have other names in newer QGIS."""

from __future__ import annotations

from qgis.core import Qgis, QgsField
from qgis.PyQt.QtCore import QMetaType, QVariant

_BY_META_TYPE = Qgis.QGIS_VERSION_INT >= 33800


def whole_number_field(name: str) -> QgsField:
    """A field of whole numbers."""
    return QgsField(name, QMetaType.Type.Int if _BY_META_TYPE else QVariant.Int)


def text_field(name: str) -> QgsField:
    """A field of text."""
    return QgsField(name, QMetaType.Type.QString if _BY_META_TYPE else QVariant.String)

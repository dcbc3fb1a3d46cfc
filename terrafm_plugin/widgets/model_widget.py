"""The model of a Processing algorithm: a list of those that the engine knows, or the path of weights."""

from __future__ import annotations

from typing import Any

from processing.gui.wrappers import WidgetWrapper
from qgis.PyQt.QtWidgets import QComboBox

from ..settings import known_models


class ModelWidgetWrapper(WidgetWrapper):
    """What QGIS shows for the parameter MODEL."""

    def createWidget(self) -> QComboBox:
        """The list, in which something else can be typed."""
        combo = QComboBox()
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for name, title in known_models().items():
            combo.addItem(title, name)
        combo.currentTextChanged.connect(lambda _text: self.widgetValueHasChanged.emit(self))
        return combo

    def setValue(self, value: Any) -> None:
        """Show a name or a path."""
        row = self.widget.findData(value)
        self.widget.setCurrentIndex(row)
        if row < 0:
            self.widget.setEditText("" if value is None else str(value))

    def value(self) -> str:
        """The chosen name, or what was typed."""
        row = self.widget.findText(self.widget.currentText())
        return str(self.widget.itemData(row)) if row >= 0 else str(self.widget.currentText())

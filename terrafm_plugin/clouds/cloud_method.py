"""Which detector finds clouds; for a trained head, which head and the model under it."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from ..widgets.choices import ModelChoice
from ..widgets.elements import PROBLEM_ICON, Notice, narrow
from .cloud_masks import CloudSettings

HEAD = "head"


class CloudMethod(QWidget):
    """A choice of the method; the rest is seen with "TerraFM head" alone. `changed` after each change by the user."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.method = narrow(QComboBox())
        for title, name in (
            (self.tr("Automatic"), "auto"),
            (self.tr("Scene classification"), "scl"),
            ("s2cloudless", "s2cloudless"),
            (self.tr("TerraFM head"), HEAD),
        ):
            self.method.addItem(title, name)
        self.method.setToolTip(
            self.tr("Automatic: the first that the imagery allows. The imagery is checked in any case.")
        )
        self.head = QgsFileWidget()
        self.head.setFilter(self.tr("TerraFM heads (*.safetensors);;All files (*)"))
        self.head.setDialogTitle(self.tr("Trained TerraFM Head"))
        self.head.lineEdit().setPlaceholderText(self.tr("file or imported name"))
        self.head.setToolTip(self.tr("The file of a trained cloud head, or the name that it was imported under"))
        self.model = ModelChoice(self.tr("The model that the head was trained on: with any other it is refused"))
        self._lacking = Notice(PROBLEM_ICON)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for title, widget in (
            (self.tr("Find by"), self.method), (self.tr("Head"), self.head), (self.tr("Model"), self.model),
        ):  # fmt: skip
            self._form.addRow(title, widget)
        self._form.addRow(self._lacking)
        self._show()
        self.method.currentIndexChanged.connect(self._chosen)
        self.head.fileChanged.connect(self._chosen)
        self.model.currentIndexChanged.connect(self._chosen)

    @property
    def is_complete(self) -> bool:
        """Whether there is a head, where one is needed."""
        return self.method.currentData() != HEAD or bool(self.head.filePath().strip())

    def settings(self) -> CloudSettings:
        """As they stand; what cannot be seen counts as well, so that a project keeps it."""
        return CloudSettings(
            method=self.method.currentData(),
            head=self.head.filePath().strip(),
            model=self.model.wanted(),
        )

    def restore(self, settings: CloudSettings) -> None:
        """Settings of a project; the model as soon as the engine names it."""
        self.method.setCurrentIndex(max(0, self.method.findData(settings.method)))
        self.head.setFilePath(settings.head)
        self.model.want(settings.model, else_first=True)

    def _chosen(self, _what: Any = None) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        by_head = self.method.currentData() == HEAD
        for widget in (self.head, self.model):
            widget.setVisible(by_head)
            label: QLabel | None = self._form.labelForField(widget)
            if label is not None:
                label.setVisible(by_head)
        self._lacking.say("" if self.is_complete else self.tr("Choose the head's file, or type its imported name."))

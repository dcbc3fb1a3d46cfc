"""The environment that was made: where it is, how much it takes, and buttons to mend and remove it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ..background import BackgroundWork
from ..engine_process import environment
from ..engine_process.client import EngineClient
from ..folders import size_of
from ..resources import readable
from ..settings import TerraFMSettings
from ..widgets.elements import sentence


class InstalledEnvironment(QWidget):
    """The environment that is there, if any; the widget asks before it removes anything."""

    repair_requested = pyqtSignal()
    removed = pyqtSignal(str)
    """With what came of it, as a sentence."""

    def __init__(self, engine: EngineClient) -> None:
        super().__init__()
        self._engine = engine
        self._size = 0
        self.text = sentence("")
        self.repair = QPushButton(self.tr("Repair"))
        self.repair.setToolTip(self.tr("Look for every file and install again what is damaged or missing"))
        self.remove = QPushButton(self.tr("Remove…"))
        self.remove.setToolTip(self.tr("Delete the environment from the disk; models, maps and settings stay"))
        self.confirm = QPushButton(self.tr("Delete It"))
        self.keep = QPushButton(self.tr("Keep It"))
        self.question = sentence("")
        row = QHBoxLayout()
        for widget in (self.repair, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        asked = QHBoxLayout()
        asked.addWidget(self.question, 1)
        asked.addWidget(self.confirm)
        asked.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 0, 6)
        column.addWidget(self.text)
        column.addLayout(row)
        column.addLayout(asked)
        self.repair.clicked.connect(lambda: self.repair_requested.emit())
        self.remove.clicked.connect(lambda: self._ask(True))
        self.keep.clicked.connect(lambda: self._ask(False))
        self.confirm.clicked.connect(self._remove)
        self.refresh()

    @property
    def folder(self) -> Path:
        """The folder of the environment."""
        return TerraFMSettings.load().environment

    def refresh(self) -> None:
        """Show what is there now."""
        folder = self.folder
        self._ask(False)
        self.setVisible(environment.is_ours(folder))
        if environment.is_ours(folder):
            self._show(self.tr("In {folder}").format(folder=folder))
            title = self.tr("Size of TerraFM's environment")
            BackgroundWork(self, title, lambda: size_of(folder), self._measured)

    def _measured(self, size: int) -> None:
        self._size = size
        self._show(self.tr("In {folder}, {size}").format(folder=self.folder, size=readable(size)))

    def _show(self, text: str) -> None:
        if not environment.is_complete(self.folder):
            text += " – " + self.tr("not whole: repair it, or create it again")
        self.text.setText(text)

    def _ask(self, asking: bool) -> None:
        self.question.setText(
            self.tr("Delete {size} in {folder}?").format(size=readable(self._size), folder=self.folder)
        )
        for widget in (self.question, self.confirm, self.keep):
            widget.setVisible(asking)
        for widget in (self.repair, self.remove):
            widget.setEnabled(not asking)

    def _remove(self) -> None:
        folder, size = self.folder, self._size
        self._engine.stop()  # it runs from there
        self._show(self.tr("Removing {folder}…").format(folder=folder))
        for widget in (self.confirm, self.keep):
            widget.setEnabled(False)
        BackgroundWork(
            self,
            self.tr("Removing TerraFM's environment"),
            lambda: environment.remove(folder),
            lambda gone: self._removed(gone, folder, size),
        )

    def _removed(self, gone: bool, folder: Path, size: int) -> None:
        for widget in (self.confirm, self.keep):
            widget.setEnabled(True)
        if gone:
            replace(TerraFMSettings.load(), environment_folder="").save()
            text = self.tr("{size} were freed; nothing is left of {folder}.").format(size=readable(size), folder=folder)
        else:
            text = self.tr("Some of {folder} could not be removed: close other programs that use it and try again.")
            text = text.format(folder=folder)
        self.refresh()
        self.removed.emit(text)
        self._engine.setup_changed.emit()

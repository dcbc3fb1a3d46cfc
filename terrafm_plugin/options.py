"""TerraFM's page in QGIS's options: the engine's set-up and the folders that it uses."""

from __future__ import annotations

from dataclasses import replace

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QFormLayout, QGroupBox, QVBoxLayout, QWidget

from .engine_process.client import EngineClient
from .engine_process.setup_widget import SetupWidget
from .icons import icon
from .settings import TerraFMSettings


class TerraFMOptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options are opened."""

    def __init__(self, engine: EngineClient) -> None:
        super().__init__()
        self._engine = engine
        self.setTitle("TerraFM")

    def icon(self) -> QIcon:
        """The page's icon."""
        return icon("terrafm")

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:
        """The page."""
        return TerraFMOptionsPage(self._engine, parent)


class TerraFMOptionsPage(QgsOptionsPageWidget):
    """The engine's set-up, which acts at once, and folders, which are stored with OK."""

    def __init__(self, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("terrafm_options")
        self._engine = engine
        self.setup = SetupWidget(engine)
        settings = TerraFMSettings.load()
        self.models = self._folder(settings.models_folder, self.tr("Where imported models are kept"))
        self.cache = self._folder(
            settings.cache_folder, self.tr("Where the features of scenes are kept between sessions; safe to delete")
        )
        group = QGroupBox(self.tr("Folders"))
        form = QFormLayout(group)
        form.addRow(self.tr("Models"), self.models)
        form.addRow(self.tr("Cache of features"), self.cache)
        layout = QVBoxLayout(self)
        layout.addWidget(self.setup)
        layout.addWidget(group)
        layout.addStretch(1)

    def apply(self) -> None:
        """Store the folders; a running engine takes them up with a new start."""
        before = TerraFMSettings.load()
        settings = replace(before, models_folder=self.models.filePath(), cache_folder=self.cache.filePath())
        if settings != before:
            settings.save()
            self._engine.stop()

    def _folder(self, path: str, tip: str) -> QgsFileWidget:
        widget = QgsFileWidget()
        widget.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        widget.setFilePath(path)
        widget.setToolTip(tip)
        widget.lineEdit().setPlaceholderText(self.tr("The user's own folder"))
        return widget

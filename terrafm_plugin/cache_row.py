"""The cache of features in the options: its folder, how much is in it, and a button that empties it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from .background import BackgroundWork
from .engine_process.client import EngineClient
from .engine_process.launch import cache_folder
from .engine_process.setup_choices import file_choice, sentence
from .folder_size import readable, size_of
from .settings import TerraFMSettings

_ENDING = ".tokens"


class CacheRow(QWidget):
    """Only files of tokens are counted and deleted: a folder that was chosen by mistake keeps all else."""

    def __init__(self, engine: EngineClient, settings: TerraFMSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine, self._settings = engine, settings
        self.folder = file_choice(
            settings.cache_folder,
            self.tr("Where the features of scenes are kept between sessions; safe to delete"),
            folder=True,
        )
        self.folder.lineEdit().setPlaceholderText(str(cache_folder(settings)))
        self.content = sentence("")
        self.empty = QPushButton(self.tr("Empty Cache"))
        self.empty.setToolTip(
            self.tr("Delete the features that are kept now, ending a running engine; they are computed again if needed")
        )
        row = QHBoxLayout()
        row.addWidget(self.content, 1)
        row.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.folder)
        column.addLayout(row)
        self.empty.clicked.connect(self._empty)
        self.refresh()

    def refresh(self) -> None:
        """Count what is there."""
        folder = cache_folder(self._settings)
        title = self.tr("Size of TerraFM's cache")
        BackgroundWork.start(self, title, lambda: size_of(folder, _ENDING), self._show)

    def _show(self, size: int) -> None:
        folder = cache_folder(self._settings)
        self.content.setText(self.tr("{size} in {folder}").format(size=readable(size), folder=folder))
        self.empty.setEnabled(size > 0)

    def _empty(self) -> None:
        self._engine.stop()  # it has the files open
        self.empty.setEnabled(False)
        folder = cache_folder(self._settings)
        title = self.tr("Emptying TerraFM's cache")
        BackgroundWork.start(self, title, lambda: _delete_tokens(folder), lambda _nothing: self.refresh())


def _delete_tokens(folder: Path) -> None:
    for path in folder.glob(f"*{_ENDING}"):
        with suppress(OSError):  # another QGIS may use it
            path.unlink()

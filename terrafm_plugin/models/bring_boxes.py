"""How weights come: the official ones from their publisher, others from a file."""

from __future__ import annotations

import re
from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from ..widgets.choices import file_choice
from ..widgets.elements import sentence
from .library import ModelLibrary, ReleaseEntry

_OFFICIAL_NAME = "terrafm-b"


class OfficialWeights(QGroupBox):
    """Says size, place and licence, and asks for consent before anything is fetched."""

    def __init__(self, library: ModelLibrary) -> None:
        super().__init__()
        self._library = library
        self._release: ReleaseEntry | None = None
        self.setTitle(self.tr("Official weights"))
        self.about, self.licence = sentence(""), sentence("")
        self.consent = QCheckBox(self.tr("I have read this and want these weights on my computer"))
        self.consent.setToolTip(self.tr("Without it nothing is downloaded"))
        self.name = QLineEdit(_OFFICIAL_NAME)
        self.name.setToolTip(self.tr("What the model is called from now on: letters, digits, '-' and '_'"))
        self.replaces = QCheckBox(self.tr("Replace another model of that name"))
        self.replaces.setToolTip(self.tr("Needed where the publisher has changed the file since it was downloaded"))
        self.button = QPushButton(self.tr("Download"))
        self.button.setToolTip(self.tr("What was interrupted goes on where it stopped; every byte is checked"))
        row = QHBoxLayout()
        row.addWidget(self.name)
        row.addWidget(self.replaces)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        for widget in (self.about, self.licence, self.consent):
            column.addWidget(widget)
        column.addLayout(row)
        self.consent.toggled.connect(self.refresh)
        self.name.textChanged.connect(self.refresh)
        self.button.clicked.connect(self._download)
        library.changed.connect(self.refresh)
        library.working.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what the library knows."""
        release = self._release = next(iter(self._library.releases), None)
        self.setVisible(release is not None)
        if release is None:
            return
        text = self.tr("{file} by the authors of TerraFM: {size:.0f} MB from huggingface.co/{repository}.")
        self.about.setText(text.format(file=release.file, size=release.megabytes, repository=release.repository))
        self.licence.setText(release.licence)
        there = release.megabytes_there
        resumed = self.tr("Resume Download ({there:.0f} MB are here)").format(there=there)
        self.button.setText(resumed if there else self.tr("Download"))
        ready = self.consent.isChecked() and bool(self.name.text().strip()) and not self._library.is_working
        self.button.setEnabled(ready)

    def _download(self) -> None:
        if self._release is not None:
            name, replaces = self.name.text().strip(), self.replaces.isChecked()
            self._library.download(self._release, name, replace_other=replaces)


class WeightsFromFile(QGroupBox):
    """A file and the name that its model gets."""

    def __init__(self, library: ModelLibrary) -> None:
        super().__init__()
        self._library = library
        self.setTitle(self.tr("Weights from a file"))
        self.file = file_choice("", self.tr("A model or head of TerraFM (.safetensors), or the official .pth"))
        self.file.setFilter(self.tr("Weights (*.safetensors *.pth)"))
        self.file.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.name = QLineEdit()
        self.name.setToolTip(self.tr("What the model is called from now on: letters, digits, '-' and '_'"))
        self.button = QPushButton(self.tr("Import"))
        self.button.setToolTip(self.tr("The file is checked and copied into the folder of models"))
        row = QHBoxLayout()
        row.addWidget(self.name)
        row.addWidget(self.button)
        form = QFormLayout(self)
        form.addRow(self.tr("File"), self.file)
        form.addRow(self.tr("Name"), row)
        self.file.fileChanged.connect(self._suggest_name)
        self.name.textChanged.connect(self.refresh)
        self.button.clicked.connect(lambda: library.import_file(Path(self.file.filePath()), self.name.text().strip()))
        library.working.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Enable the button when there is enough to begin."""
        chosen = bool(self.file.filePath() and self.name.text().strip())
        self.button.setEnabled(chosen and not self._library.is_working)

    def _suggest_name(self, path: str) -> None:
        self.name.setText(re.sub(r"[^A-Za-z0-9_-]+", "-", Path(path).stem).strip("-"))
        self.refresh()

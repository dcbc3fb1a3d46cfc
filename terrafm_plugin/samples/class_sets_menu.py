"""Ready and own sets of classes, in the menu of a button."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ..classes import ClassList
from ..widgets.choices import ask_for_file, usual_folder
from .class_sets import ClassSetError, presets, read_class_set, write_class_set

_FILTER = "JSON (*.json)"


class ClassSetsMenu(QToolButton):
    """Well-known legends, and files of one's own."""

    chosen = pyqtSignal(object)
    """A `Preset`."""
    saved = pyqtSignal(str)
    """What was done, as a sentence."""
    failed = pyqtSignal(str)

    def __init__(self, classes: ClassList) -> None:
        super().__init__()
        self._classes = classes
        self.setText(self.tr("Class Sets"))
        self.setToolTip(self.tr("Take the classes of a well-known legend or of a file; classes with samples stay"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        menu = QMenu(self)
        for preset in presets():
            menu.addAction(preset.title, lambda preset=preset: self.chosen.emit(preset))
        menu.addSeparator()
        menu.addAction(self.tr("Load Class Set…"), self._ask_what)
        self._save = menu.addAction(self.tr("Save Class Set…"), self._ask_where)
        menu.aboutToShow.connect(lambda: self._save.setEnabled(len(self._classes) > 0))
        self.setMenu(menu)

    def load(self, path: Path) -> None:
        """Take the classes of a file."""
        try:
            self.chosen.emit(read_class_set(path))
        except ClassSetError as error:
            self.failed.emit(str(error))

    def save(self, path: Path) -> None:
        """Keep the classes in a file."""
        try:
            write_class_set(path, self._classes)
        except ClassSetError as error:
            self.failed.emit(str(error))
        else:
            self.saved.emit(self.tr("The classes were saved as {path}.").format(path=path))

    def _ask_what(self) -> None:
        ask_for_file(self, self.tr("Load Class Set"), usual_folder(), _FILTER, self.load)

    def _ask_where(self) -> None:
        start = usual_folder() / "classes.json"
        ask_for_file(self, self.tr("Save Class Set as"), start, _FILTER, self.save, suffix="json")

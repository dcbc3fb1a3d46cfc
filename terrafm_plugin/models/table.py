"""The models as a table."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from ..folders import readable
from .entries import ModelEntry, Origin
from .library import Checked, ModelLibrary

_NAME, _SIZE, _TRAINED, _SOURCE, _LICENCE, _VERIFIED = range(6)


class ModelTable(QTreeWidget):
    """One row a model; the default is bold."""

    entry_selected = pyqtSignal(object)
    """With a `ModelEntry`, or None."""

    def __init__(self, library: ModelLibrary) -> None:
        super().__init__()
        self._library = library
        self.setHeaderLabels(
            [
                self.tr("Model"),
                self.tr("Size"),
                self.tr("Trained"),
                self.tr("Source"),
                self.tr("Licence"),
                self.tr("Verified"),
            ]
        )
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setToolTip(self.tr("What the engine can compute with; select one to read where it comes from"))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(_LICENCE, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        self.currentItemChanged.connect(lambda: self.entry_selected.emit(self.current()))
        library.changed.connect(self.refresh)
        self.refresh()

    def current(self) -> ModelEntry | None:
        """The selected model."""
        item = self.currentItem()
        return item.data(_NAME, Qt.ItemDataRole.UserRole) if item is not None else None

    def select(self, name: str) -> None:
        """Select a model by its name."""
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item.data(_NAME, Qt.ItemDataRole.UserRole).name == name:
                self.setCurrentItem(item)

    def refresh(self) -> None:
        """Show what the library knows."""
        current = self.current()
        self.clear()
        for entry in self._library.entries:
            self.addTopLevelItem(self._item(entry))
        self.select(current.name if current is not None else self._library.default)

    def _item(self, entry: ModelEntry) -> QTreeWidgetItem:
        is_default = not entry.is_head and entry.name == self._library.default
        name = self.tr("{title} – default").format(title=entry.title) if is_default else entry.title
        texts = {
            _NAME: name,
            _SIZE: readable(entry.size) if entry.size else "–",
            _TRAINED: self.tr("head") if entry.is_head else self.tr("yes") if entry.trained else self.tr("no"),
            _SOURCE: self._source(entry.origin),
            _LICENCE: entry.licence or self.tr("not stated"),
            _VERIFIED: self._verified(entry),
        }
        item = QTreeWidgetItem([texts[column] for column in range(6)])
        item.setData(_NAME, Qt.ItemDataRole.UserRole, entry)
        for column, text in texts.items():
            item.setToolTip(column, f"{text}\n{entry.note}" if column == _NAME else text)
            font = item.font(column)
            font.setBold(is_default)
            item.setFont(column, font)
        return item

    def _source(self, origin: Origin) -> str:
        return {
            Origin.BUILT_IN: self.tr("built in"),
            Origin.BUNDLED: self.tr("bundled"),
            Origin.DOWNLOADED: self.tr("downloaded"),
            Origin.IMPORTED: self.tr("imported"),
        }[origin]

    def _verified(self, entry: ModelEntry) -> str:
        checked = self._library.checked(entry)
        if entry.path is None:
            return "–"
        if checked is Checked.DAMAGED:
            return self.tr("damaged")
        if checked is Checked.WHOLE:
            return self.tr("whole")
        return self.tr("at its download") if entry.origin is Origin.DOWNLOADED else self.tr("not yet")

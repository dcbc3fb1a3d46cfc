"""The window of the models, beside which QGIS can be used."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..engine_process.client import EngineClient
from ..resources import icon, readable, show_help
from ..widgets.elements import ProgressRow, sentence
from .bring_boxes import OfficialWeights, WeightsFromFile
from .library import Checked, ModelEntry, ModelLibrary, Origin

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


class ModelsDialog(QDialog):
    """Lists, brings, checks and removes models, and says which one new maps are made with."""

    def __init__(self, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("terrafm_models")
        self.setWindowTitle(self.tr("TerraFM Models"))
        self.setWindowIcon(icon("terrafm"))
        self.library = ModelLibrary.of(engine)
        self.table = ModelTable(self.library)
        self.details = QLabel()
        self.details.setWordWrap(True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.make_default = self._button(
            self.tr("Use for New Maps"), self.tr("New projects and the Processing algorithms take this model")
        )
        self.check = self._button(self.tr("Verify"), self.tr("Read every byte of the file and hold it to its checksum"))
        self.remove = self._button(self.tr("Remove…"), self.tr("Delete the file from the folder of models"))
        self.question = sentence("")
        self.confirm = self._button(self.tr("Delete It"), self.tr("The file cannot be brought back"))
        self.keep = self._button(self.tr("Keep It"), self.tr("Leave everything as it is"))
        self.official, self.from_file = OfficialWeights(self.library), WeightsFromFile(self.library)
        self.progress, self.outcome = ProgressRow(), sentence("")
        self._arrange()
        self._join()
        self._show_entry(self.table.current())
        self.library.refresh()

    def _arrange(self) -> None:
        buttons, asked = QHBoxLayout(), QHBoxLayout()
        for button in (self.make_default, self.check, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        asked.addWidget(self.question, 1)
        asked.addWidget(self.confirm)
        asked.addWidget(self.keep)
        self.closing = QDialogButtonBox(QDialogButtonBox.StandardButton.Close | QDialogButtonBox.StandardButton.Help)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)
        column.addLayout(buttons)
        column.addLayout(asked)
        for widget in (self.official, self.from_file, self.progress, self.outcome, self.closing):
            column.addWidget(widget)
        self.resize(760, 640)

    def _join(self) -> None:
        library = self.library
        self.table.entry_selected.connect(self._show_entry)
        self.make_default.clicked.connect(lambda: self._with_entry(library.make_default))
        self.check.clicked.connect(lambda: self._with_entry(library.check))
        self.remove.clicked.connect(lambda: self._ask(True))
        self.keep.clicked.connect(lambda: self._ask(False))
        self.confirm.clicked.connect(lambda: self._with_entry(library.remove))
        self.closing.rejected.connect(self.reject)
        self.closing.helpRequested.connect(lambda: show_help("models"))
        self.progress.cancelled.connect(library.cancel)
        library.working.connect(self._show_work)
        library.progress.connect(self.progress.show_progress)
        library.done.connect(self.outcome.setText)
        library.failed.connect(self.outcome.setText)
        self._show_work("")

    def _with_entry(self, action: Callable[[ModelEntry], None]) -> None:
        entry = self.table.current()
        self._ask(False)
        if entry is not None:
            action(entry)

    def _show_entry(self, entry: ModelEntry | None) -> None:
        self._ask(False)
        if entry is None:
            self.details.setText("")
            return
        lines = [
            entry.note,
            self.tr("Name: {name}").format(name=entry.name),
            self.tr("Where it comes from: {provenance}").format(provenance=entry.provenance or "–"),
            self.tr("Licence: {licence}").format(licence=entry.licence or self.tr("not stated")),
            self.tr("File: {path}").format(path=entry.path) if entry.path else "",
        ]
        self.details.setText("\n".join(line for line in lines if line))

    def _show_work(self, doing: str) -> None:
        if doing:
            self.progress.begin(doing)
        else:
            self.progress.end()
        self._enable()

    def _ask(self, asking: bool) -> None:
        entry = self.table.current()
        size = readable(entry.size) if entry is not None else ""
        name = entry.name if entry is not None else ""
        self.question.setText(self.tr("Delete {name}, {size}?").format(name=name, size=size))
        for widget in (self.question, self.confirm, self.keep):
            widget.setVisible(asking)
        self._enable()

    def _enable(self) -> None:
        entry, idle = self.table.current(), not self.library.is_working
        self.make_default.setEnabled(entry is not None and not entry.is_head and entry.name != self.library.default)
        self.check.setEnabled(idle and entry is not None and entry.path is not None)
        self.remove.setEnabled(idle and entry is not None and entry.is_removable and not self.confirm.isVisible())

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

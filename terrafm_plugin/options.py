"""TerraFM's page in QGIS's options: the engine's set-up, how it computes, its folders, and the live map."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from .background import BackgroundWork
from .engine_process.client import EngineClient
from .engine_process.launch import cache_folder
from .folders import size_of
from .models.library import ModelLibrary
from .resources import icon, readable, show_help
from .settings import DEFAULT_MODEL, TerraFMSettings
from .setup.setup_widget import SetupWidget
from .widgets.choices import file_choice
from .widgets.elements import sentence

_MOST_THREADS = 256
_MOST_GIGABYTES = 2000
_LONGEST_REST = 600
_ENDING = ".tokens"


class TerraFMOptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options are opened."""

    def __init__(self, engine: EngineClient, show_models: Callable[[], None]) -> None:
        super().__init__()
        self._engine, self._show_models = engine, show_models
        self.setTitle("TerraFM")

    def icon(self) -> QIcon:
        """The page's icon."""
        return icon("terrafm")

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:
        """Make the page."""
        return TerraFMOptionsPage(self._engine, self._show_models, parent)


class TerraFMOptionsPage(QgsOptionsPageWidget):
    """The engine's set-up, which acts at once, and settings, which are stored with OK."""

    def __init__(self, engine: EngineClient, show_models: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("terrafm_options")
        self._engine, self._show_models = engine, show_models
        settings = TerraFMSettings.load()
        self.setup = SetupWidget(engine)
        self.device = QComboBox()
        self.threads = _number(settings.threads, _MOST_THREADS, self.tr("as many as cores"))
        self.model = QLineEdit(settings.default_model)
        ModelLibrary.of(engine).default_changed.connect(self.model.setText)
        self.models = file_choice(settings.models_folder, self.tr("Where imported models are kept"), folder=True)
        self.models.lineEdit().setPlaceholderText(self.tr("The user's own folder"))
        self.cache = CacheRow(engine, settings)
        self.cache_size = _number(settings.cache_gigabytes, _MOST_GIGABYTES)
        self.live = QCheckBox(self.tr("Update the map live in new projects"))
        self.live.setChecked(settings.live)
        self.rest = _number(settings.whole_scene_after, _LONGEST_REST, self.tr("never"))
        self._describe(settings)
        self._arrange()

    def apply(self) -> None:
        """Store the settings; a running engine takes up what concerns it with a new start."""
        before = TerraFMSettings.load()
        after = replace(
            before,
            device=self.device.currentData(),
            threads=self.threads.value(),
            default_model="" if self.model.text().strip() == DEFAULT_MODEL else self.model.text().strip(),
            models_folder=self.models.filePath(),
            cache_folder=self.cache.folder.filePath(),
            cache_gigabytes=self.cache_size.value(),
            live=self.live.isChecked(),
            whole_scene_after=self.rest.value(),
        )
        after.save()
        if _of_engine(after) != _of_engine(before):
            self._engine.stop()

    def _describe(self, settings: TerraFMSettings) -> None:
        for title, name in (
            (self.tr("The fastest that works"), ""),
            (self.tr("Processor"), "cpu"),
            (self.tr("NVIDIA graphics card"), "cuda"),
            (self.tr("Apple graphics processor"), "mps"),
        ):
            self.device.addItem(title, name)
        self.device.setCurrentIndex(max(0, self.device.findData(settings.device)))
        self.device.setToolTip(
            self.tr("What the engine computes on. If it does not work, another is taken and the panel says so.")
        )
        self.threads.setToolTip(self.tr("Of the processor, for the engine: fewer leave more to other programs"))
        self.model.setPlaceholderText(DEFAULT_MODEL)
        self.model.setToolTip(self.tr("The name of the model for new projects and for the Processing algorithms"))
        self.cache_size.setSuffix(" GB")
        self.cache_size.setMinimum(1)
        self.cache_size.setToolTip(self.tr("When the cache is larger, what was used longest ago is deleted"))
        self.live.setToolTip(self.tr("A project keeps what is chosen in its panel"))
        self.rest.setSuffix(" s")
        self.rest.setToolTip(
            self.tr("The live map computes what the screen does not show after that long without a click")
        )

    def _arrange(self) -> None:
        models = QPushButton(self.tr("Models…"))
        models.setToolTip(self.tr("List, download, import, verify and remove models"))
        models.clicked.connect(lambda: self._show_models())
        model_row = QHBoxLayout()
        model_row.addWidget(self.model, 1)
        model_row.addWidget(models)
        inner, column = QWidget(), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.setup)
        column.addWidget(
            _group(
                self.tr("Computing"),
                ((self.tr("Device"), self.device), (self.tr("Threads"), self.threads)),
            )
        )
        column.addWidget(
            _group(self.tr("Models"), ((self.tr("Default model"), model_row), (self.tr("Folder"), self.models)))
        )
        column.addWidget(
            _group(
                self.tr("Cache of features"), ((self.tr("Folder"), self.cache), (self.tr("At most"), self.cache_size))
            )
        )
        column.addWidget(
            _group(self.tr("Live map"), (("", self.live), (self.tr("Map the whole scene after"), self.rest)))
        )
        column.addWidget(
            sentence(
                self.tr(
                    "OK stores the settings. A running engine is ended where they concern it and starts again with the "
                    "next click; QGIS need not be restarted."
                )
            )
        )
        column.addStretch(1)
        inner.setLayout(column)
        self._scrolled(inner)

    def _scrolled(self, inner: QWidget) -> None:
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        button = QPushButton(self.tr("Help"))
        button.setToolTip(self.tr("What every setting does, in the browser"))
        button.clicked.connect(lambda: show_help("options"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll, 1)
        layout.addLayout(row)


def _of_engine(settings: TerraFMSettings) -> TerraFMSettings:
    """The settings without those that only QGIS's side knows."""
    return replace(settings, default_model="", live=True, whole_scene_after=0)


def _number(value: int, most: int, nothing: str = "") -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, most)
    box.setValue(value)
    box.setSpecialValueText(nothing)
    return box


def _group(title: str, rows: tuple[tuple[str, QWidget | QHBoxLayout], ...]) -> QGroupBox:
    group = QGroupBox(title)
    form = QFormLayout(group)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    for label, field in rows:
        form.addRow(label, field) if label else form.addRow(field)
    return group


class CacheRow(QWidget):
    """Only files of tokens are counted and deleted: a folder that was chosen by mistake keeps all else."""

    def __init__(self, engine: EngineClient, settings: TerraFMSettings) -> None:
        super().__init__()
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
        """Count what is in the cache."""
        folder = cache_folder(self._settings)
        title = self.tr("Size of TerraFM's cache")
        BackgroundWork(self, title, lambda: size_of(folder, _ENDING), self._show)

    def _show(self, size: int) -> None:
        folder = cache_folder(self._settings)
        self.content.setText(self.tr("{size} in {folder}").format(size=readable(size), folder=folder))
        self.empty.setEnabled(size > 0)

    def _empty(self) -> None:
        self._engine.stop()  # it has the files open
        self.empty.setEnabled(False)
        folder = cache_folder(self._settings)
        title = self.tr("Emptying TerraFM's cache")
        BackgroundWork(self, title, lambda: _delete_tokens(folder), lambda _nothing: self.refresh())


def _delete_tokens(folder: Path) -> None:
    for path in folder.glob(f"*{_ENDING}"):
        with suppress(OSError):  # another QGIS may use it
            path.unlink()

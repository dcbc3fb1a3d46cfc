"""Setting up the engine: an existing Python or an environment of TerraFM's own, with progress, log and diagnostics."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ..engine_process.client import EngineClient
from ..engine_process.environment import is_complete, is_current
from ..engine_process.launch import engine_python
from ..engine_process.messages import EngineError
from ..resources import icon, show_help
from ..settings import TerraFMSettings
from ..widgets.choices import file_choice
from ..widgets.elements import sentence
from .builds import offered_builds
from .diagnostics import diagnostics
from .environment_choices import EnvironmentChoices
from .environment_setup import LOG_LINES, EnvironmentSetup
from .installed_environment import InstalledEnvironment


class SetupWidget(QWidget):
    """Choices, one button, and what comes of it."""

    def __init__(self, engine: EngineClient) -> None:
        super().__init__()
        self._engine = engine
        self._job = EnvironmentSetup.of(engine)
        self._join_job()
        settings = TerraFMSettings.load()
        self.status = sentence("")
        self.existing = QRadioButton(self.tr("Use an existing Python"))
        self.existing.setToolTip(self.tr("One of your own that has the engine's packages: it is only read"))
        self.python = file_choice(settings.engine_python, self.tr("A Python that has the engine's packages"))
        self.create = QRadioButton(self.tr("Create an environment for TerraFM"))
        self.create.setToolTip(self.tr("A Python environment apart from QGIS's own, in a folder of its own"))
        self.choices = EnvironmentChoices()
        self.installed = InstalledEnvironment(engine)
        self.start_button = QPushButton()
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.copy_button = QPushButton(self.tr("Copy Diagnostics"))
        self.cpu_button = QPushButton(self.tr("Change to the Processor's Build"))
        self.cpu_button.setToolTip(self.tr("Make the environment anew, smaller, for the processor alone"))
        self.cpu_button.hide()
        self.bar, self.step = QProgressBar(), sentence("")
        self.bar.setRange(0, 1000)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the window stays as it is
        self.bar.setSizePolicy(policy)
        self.step.setMinimumHeight(2 * self.step.fontMetrics().lineSpacing())
        self.log = QPlainTextEdit()
        self._arrange()
        self._join_widgets()
        (self.existing if settings.engine_python else self.create).setChecked(True)
        self._show_choice()
        self._show_running(self._job.is_running)
        self._show_status()
        self.log.setPlainText(self._job.log.text)

    @property
    def is_running(self) -> bool:
        """Whether a set-up is under way."""
        return self._job.is_running

    def start(self) -> None:
        """Carry out what is chosen."""
        self.log.clear()
        if self.existing.isChecked():
            self._job.check(Path(self.python.filePath()))
        else:
            self._job.create(self.choices.wanted())
        self._show_running(self._job.is_running)

    def repair(self) -> None:
        """Mend the environment that is there."""
        self.log.clear()
        self._job.repair(replace(self.choices.wanted(), folder=self.installed.folder))
        self._show_running(self._job.is_running)

    def change_to_processor(self) -> None:
        """Make the environment anew with the build for the processor."""
        self.choices.choose_build("cpu")
        self.start()

    def cancel(self) -> None:
        """Stop, and remove what is half made."""
        self._job.cancel()

    def _arrange(self) -> None:
        existing = QFormLayout()
        existing.setContentsMargins(24, 0, 0, 6)
        existing.addRow(self.tr("Python"), self.python)
        buttons = QHBoxLayout()
        for button in (self.start_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.copy_button)
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(LOG_LINES)
        self.log.setMinimumHeight(140)
        self.log_group = QgsCollapsibleGroupBox(self.tr("Log"))
        QVBoxLayout(self.log_group).addWidget(self.log)
        self.log_group.setCollapsed(True)
        group = QGroupBox(self.tr("Engine"))
        column = QVBoxLayout(group)
        column.addWidget(self.status)
        column.addWidget(self.existing)
        column.addLayout(existing)
        column.addWidget(self.create)
        column.addWidget(self.choices)
        column.addWidget(self.installed)
        column.addLayout(buttons)
        column.addWidget(self.bar)
        column.addWidget(self.step)
        column.addWidget(self.cpu_button)
        column.addWidget(self.log_group)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(group)

    def _join_job(self) -> None:
        self._job.progress.connect(self._show_progress)
        self._job.line.connect(lambda line: self.log.appendPlainText(line))
        self._job.finished.connect(self._finished)
        self._job.failed.connect(self._failed)
        self._job.cancelled.connect(self._cancelled)
        self._engine.setup_changed.connect(self._show_status)

    def _join_widgets(self) -> None:
        self.existing.toggled.connect(self._show_choice)
        self.start_button.clicked.connect(self.start)
        self.cancel_button.clicked.connect(self.cancel)
        self.installed.repair_requested.connect(self.repair)
        self.installed.removed.connect(self._removed)
        self.cpu_button.clicked.connect(self.change_to_processor)
        self.copy_button.clicked.connect(self._copy_diagnostics)
        self.copy_button.setToolTip(self.tr("Versions, paths and the log as text, for a report of a problem"))

    def _finished(self, _python: str, hello: dict[str, Any]) -> None:
        self._show_idle()
        ready = self.tr("The engine is ready: {device}").format(device=hello.get("device", ""))
        card = self.tr("The graphics card cannot be used ({reason}): the engine computes on the processor.")
        card = card.format(reason=self._job.gpu_problem) if self._job.gpu_problem else ""
        self.step.setText("\n".join(text for text in (ready, card, self._job.not_added) if text))
        self.cpu_button.setVisible(
            bool(self._job.gpu_problem) and len(offered_builds(packages=TerraFMSettings.load().pytorch_packages)) > 1
        )
        self.log_group.setCollapsed(not self._job.not_added)
        self._show_status()

    def _failed(self, sentence: str) -> None:
        self._show_idle()
        self.step.setText(sentence)
        self.log_group.setCollapsed(False)

    def _cancelled(self) -> None:
        self._show_idle()
        self.step.setText(self.tr("Cancelled; nothing was left behind."))

    def _show_progress(self, fraction: float, text: str) -> None:
        is_check = not self._job.is_installing
        self.bar.setRange(0, 0 if is_check else 1000)  # how long a check takes is not known: the bar moves
        self.bar.setValue(round(1000 * fraction))
        self.step.setText(text)

    def _show_choice(self) -> None:
        existing = self.existing.isChecked()
        self.python.setEnabled(existing)
        self.choices.setEnabled(not existing)
        self.start_button.setText(self.tr("Check and Use") if existing else self.tr("Create Environment"))

    def _removed(self, text: str) -> None:
        self.step.setText(text)
        self._show_status()

    def _show_idle(self) -> None:
        self._show_running(False)
        self.installed.refresh()

    def _show_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        self.cancel_button.setEnabled(running)
        self.start_button.setEnabled(not running)
        for choice in (self.existing, self.create, self.installed):
            choice.setEnabled(not running)
        if running:
            self.cpu_button.hide()
        else:
            self.bar.reset()

    def _show_status(self) -> None:
        settings = TerraFMSettings.load()
        try:
            text = self.tr("The engine uses {python}.").format(python=engine_python(settings))
        except EngineError:
            text = self.tr(
                "To make maps, the engine is set up once: in a Python environment apart from QGIS's own, without "
                "administrator's rights."
            )
        if is_complete(settings.environment) and not is_current(settings.environment):
            text += " " + self.tr("Its packages are older than this version of TerraFM: create the environment again.")
        self.status.setText(text)

    def _copy_diagnostics(self) -> None:
        QApplication.clipboard().setText(diagnostics(self._engine.hello, self.log.toPlainText()))


class SetupDialog(QDialog):
    """The set-up in a window of its own."""

    def __init__(self, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Set Up the TerraFM Engine"))
        self.setWindowIcon(icon("terrafm"))
        self.widget = SetupWidget(engine)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close | QDialogButtonBox.StandardButton.Help)
        buttons.rejected.connect(self.reject)
        buttons.helpRequested.connect(lambda: show_help("setup"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.widget)
        layout.addWidget(buttons)
        self.resize(620, 420)

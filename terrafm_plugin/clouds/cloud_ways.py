"""Which ways to find clouds are open for the chosen layer, and the one click that opens another."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..engine_process.client import EngineCall, EngineClient
from ..setup.environment_setup import EnvironmentSetup
from ..setup.environment_steps import CSMASK_MEGABYTES
from ..widgets.elements import DONE_ICON, PROBLEM_ICON, Notice, ProgressRow, wide_button


class CloudWays(QWidget):
    """Asks the engine, and offers to install the part that would open a way where none is."""

    known = pyqtSignal(object)
    """The engine's answer to `cloudways`; None while nothing is known."""
    installed = pyqtSignal()
    """A part was added to the engine's environment."""

    def __init__(self, engine: EngineClient) -> None:
        super().__init__()
        self._engine = engine
        self._call: EngineCall | None = None
        self._job: EnvironmentSetup | None = None
        self._part = "csmask"
        self.install = wide_button("", self.tr("Into the engine's own environment; it works without a network then"))
        self.work, self.said = ProgressRow(), Notice(PROBLEM_ICON)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.install, self.work, self.said):
            column.addWidget(widget)
        self.install.hide()
        self.hide()
        self.install.clicked.connect(self._install)
        self.work.cancelled.connect(self._cancel)

    def ask(self, params: dict[str, Any] | None) -> None:
        """Ask anew for imagery as messages name it; None: there is none, or it is not known yet."""
        self.close()
        self.known.emit(None)
        if params is None:
            self.offer(None)
            return
        call = self._call = self._engine.request("cloudways", params)
        call.finished.connect(lambda ways: self._show(call, ways))
        call.failed.connect(lambda _error: self._show(call, None))

    def offer(self, part: str | None) -> None:
        """Show the button that installs an optional part of the engine's environment; None hides it."""
        if part is not None:
            self._part = part
            text = (
                self.tr("Install the Cloud Model ({size} MB)").format(size=CSMASK_MEGABYTES)
                if part == "csmask"
                else self.tr("Install s2cloudless (10 MB)")
            )
            self.install.setText(text)
        self.install.setVisible(part is not None and not self._is_installing)
        self._show_if_needed()

    def close(self) -> None:
        """Wait for no answer; an installation goes on."""
        call, self._call = self._call, None
        if call is not None:
            call.cancel()

    @property
    def _is_installing(self) -> bool:
        return self._job is not None and self._job.is_running

    def _show(self, call: EngineCall, ways: dict[str, Any] | None) -> None:
        if call is not self._call:
            return
        self._call = None
        parts = [entry["installs"] for entry in (ways or {}).get("closed", ()) if entry["installs"]]
        self.offer(parts[0] if parts and ways is not None and ways["chosen"] is None else None)
        self.known.emit(ways)

    def _install(self) -> None:
        self.said.say("")
        if self._job is None:
            job = self._job = EnvironmentSetup.of(self._engine)
            job.progress.connect(self.work.show_progress)
            job.finished.connect(lambda *_what: self._ended(self.tr("Installed; it is ready."), DONE_ICON))
            job.failed.connect(lambda sentence: self._ended(sentence, PROBLEM_ICON))
            job.cancelled.connect(lambda: self._ended("", PROBLEM_ICON))
        self.install.hide()
        self.work.begin(self.tr("Installing"))
        self._show_if_needed()
        self._job.add(self._part)

    def _show_if_needed(self) -> None:
        """An empty widget would leave a gap."""
        self.setVisible(not all(part.isHidden() for part in (self.install, self.work, self.said)))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ended(self, sentence: str, icon: str) -> None:
        self.work.end()
        self.said.say(sentence, icon)
        self.install.setVisible(icon == PROBLEM_ICON)
        self._show_if_needed()
        if icon == DONE_ICON:
            self.installed.emit()

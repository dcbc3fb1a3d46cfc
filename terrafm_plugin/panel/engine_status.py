"""The engine's state in the panel's footer, and what the panel learns when it starts and stops."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process.client import EngineClient, EngineState
from ..engine_process.launch import engine_launch
from ..engine_process.messages import EngineError
from .engine_footer import BAD, BUSY, GOOD, RESTING, EngineFooter


class EngineStatus(QObject):
    """Watches the engine and says so in its `footer`."""

    became_ready = pyqtSignal()
    models_known = pyqtSignal(list)
    stopped = pyqtSignal()
    """The process ended, whoever ended it: what it had open is gone."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.footer = EngineFooter()
        engine.state_changed.connect(self._state_changed)
        engine.greeted.connect(self._greeted)

    def begin(self) -> None:
        """Say how things stand, and what an engine that runs already said of itself; once all who listen are there."""
        self.refresh()
        if self._engine.hello is not None:
            self.models_known.emit(list(self._engine.hello.get("models") or []))

    def refresh(self) -> None:
        """Say how things stand."""
        state, hello = self._engine.state, self._engine.hello or {}
        device = str(hello.get("device") or "").split(",")[0]  # the reasons for it are in the tooltip
        details = "\n".join(f"{name}: {hello[name]}" for name in ("engine", "python", "device") if name in hello)
        if state is EngineState.READY:
            self._say(GOOD, self.tr("Engine ready · {device}").format(device=device), details)
        elif state is EngineState.BUSY:
            self._say(BUSY, self.tr("Engine at work · {device}").format(device=device), details)
        elif state is EngineState.STARTING:
            self._say(BUSY, self.tr("Engine is starting…"))
        elif (reason := self._why_not_set_up()) is not None:
            self.footer.show_state(BAD, self.tr("The engine is not set up."), needs_set_up=True, details=reason)
        elif state is EngineState.CRASHED:
            self._say(BAD, self.tr("The engine stopped; the next click starts it again."))
        else:
            self._say(RESTING, self.tr("The engine starts when it is needed."))

    def close(self) -> None:
        """Watch no longer."""
        self._engine.state_changed.disconnect(self._state_changed)
        self._engine.greeted.disconnect(self._greeted)

    def _say(self, color: str, text: str, details: str = "") -> None:
        self.footer.show_state(color, text, needs_set_up=False, details=details)

    def _why_not_set_up(self) -> str | None:
        try:
            engine_launch()
        except EngineError as error:
            return error.message
        return None

    def _state_changed(self, state: EngineState) -> None:
        self.refresh()
        if state in (EngineState.STOPPED, EngineState.CRASHED):
            self.stopped.emit()

    def _greeted(self, hello: dict[str, Any]) -> None:
        self.refresh()
        self.models_known.emit(list(hello.get("models") or []))
        self.became_ready.emit()

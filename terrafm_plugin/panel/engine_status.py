"""The engine at the panel's foot: its state, its device, and the way to set it up."""

from __future__ import annotations

import re
from typing import Any

from qgis.PyQt.QtCore import QObject, QRectF, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ..engine_process.client import EngineClient, EngineState
from ..engine_process.launch import engine_problem
from ..widgets.elements import Caption, icon_button

GOOD, BUSY, BAD, RESTING = "#2e9e4f", "#e0a000", "#d03030", "#8c8c8c"


class EngineFooter(QWidget):
    """A sign, a sentence, and a button where there is something to set up."""

    set_up_requested = pyqtSignal()
    models_requested = pyqtSignal()
    help_requested = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.sign = StateSign()
        self._text = Caption()
        self.set_up = QPushButton(self.tr("Set Up Engine"))
        self.set_up.setToolTip(self.tr("Choose or make the Python environment that the engine runs in"))
        self.set_up.clicked.connect(lambda: self.set_up_requested.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 4)
        row.addWidget(self.sign)
        row.addWidget(self._text, 1)
        row.addWidget(self.set_up)
        self.models = icon_button(
            "mActionAddRasterLayer.svg", self.tr("Models: list, download, import"), self.models_requested.emit
        )
        self.settings = icon_button(
            "mActionOptions.svg", self.tr("Engine: set up, repair, remove"), self.set_up_requested.emit
        )
        self.help = icon_button("mActionHelpContents.svg", self.tr("Help on the panel"), self.help_requested.emit)
        for button in (self.models, self.settings, self.help):
            row.addWidget(button)

    def show_state(self, color: str, text: str, *, needs_set_up: bool, details: str = "", turns: bool = False) -> None:
        """The engine's state in a colour and a sentence; the sign turns while there is nothing to do but wait."""
        self.sign.show_state(color, turns=turns)
        self._text.setText(text)
        self._text.setToolTip(details)
        self.set_up.setVisible(needs_set_up)
        self.settings.setVisible(not needs_set_up)
        self.models.setVisible(not needs_set_up)  # they need the engine

    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()


class StateSign(QWidget):
    """A dot in the state's colour, or a ring that turns."""

    _DEGREES, _MILLISECONDS = 30, 80

    def __init__(self) -> None:
        super().__init__()
        self._color, self._angle = RESTING, 0
        self._timer = QTimer(self)
        self._timer.setInterval(self._MILLISECONDS)
        self._timer.timeout.connect(self._turn)
        side = self.fontMetrics().height() - 4
        self.setFixedSize(side, side)

    @property
    def turns(self) -> bool:
        """Whether it says that something is under way."""
        return self._timer.isActive()

    def show_state(self, color: str, *, turns: bool) -> None:
        """Another colour; a ring that turns, or a dot."""
        self._color = color
        if turns != self.turns:
            (self._timer.start if turns else self._timer.stop)()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it as it now is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.turns:
            around = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            painter.setPen(QPen(QColor(self._color), 2))
            painter.drawArc(around, -16 * self._angle, 16 * 270)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._color))
            painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))

    def _turn(self) -> None:
        self._angle = (self._angle + self._DEGREES) % 360
        self.update()


class EngineStatus(QObject):
    """Watches the engine and says so in its `footer`."""

    became_ready = pyqtSignal()
    models_known = pyqtSignal(list)
    stopped = pyqtSignal()
    """The process ended, whoever ended it: what it had open is gone."""

    def __init__(self, engine: EngineClient) -> None:
        super().__init__()
        self._engine = engine
        self.footer = EngineFooter()
        engine.state_changed.connect(self._state_changed)
        engine.greeted.connect(self._greeted)
        engine.setup_changed.connect(self.refresh)

    def begin(self) -> None:
        """Say how things stand, and what an engine that runs already said of itself; once all who listen are there."""
        self.refresh()
        if self._engine.hello is not None:
            self.models_known.emit(list(self._engine.hello.get("models") or []))

    def refresh(self) -> None:
        """Say how things stand."""
        state, hello = self._engine.state, self._engine.hello or {}
        device = re.split(r"[,(]", str(hello.get("device") or ""))[0].strip()  # more of it is in the tooltip
        details = "\n".join(f"{name}: {hello[name]}" for name in ("engine", "python", "device") if name in hello)
        if state is EngineState.READY:
            self._say(GOOD, self.tr("Engine ready · {device}").format(device=device), details)
        elif state is EngineState.BUSY:
            self._say(BUSY, self.tr("Engine at work · {device}").format(device=device), details)
        elif state is EngineState.STARTING:
            self._say(BUSY, self.tr("Engine is starting…"), turns=True)
        elif (reason := engine_problem()) is not None:
            self.footer.show_state(BAD, self.tr("The engine is not set up."), needs_set_up=True, details=reason)
        elif state is EngineState.CRASHED:
            self._say(BAD, self.tr("The engine stopped; the next click starts it again."))
        else:
            self._say(RESTING, self.tr("The engine starts when it is needed."))

    def close(self) -> None:
        """Let go of the engine."""
        self._engine.state_changed.disconnect(self._state_changed)
        self._engine.greeted.disconnect(self._greeted)
        self._engine.setup_changed.disconnect(self.refresh)

    def _say(self, color: str, text: str, details: str = "", *, turns: bool = False) -> None:
        self.footer.show_state(color, text, needs_set_up=False, details=details, turns=turns)

    def _state_changed(self, state: EngineState) -> None:
        self.refresh()
        if state in (EngineState.STOPPED, EngineState.CRASHED):
            self.stopped.emit()

    def _greeted(self, hello: dict[str, Any]) -> None:
        self.refresh()
        self.models_known.emit(list(hello.get("models") or []))
        self.became_ready.emit()

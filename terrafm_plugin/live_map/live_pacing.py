"""When the live map asks the engine: soon after a click, once a pan has come to rest, and when nothing happens."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, QTimer

from ..settings import TerraFMSettings

AFTER_CLICK = 50
AFTER_PAN = 200
"""Milliseconds."""


class LivePacing(QObject):
    """Calls `view` after clicks and pans, and `rest` when the user has looked at the view for a while."""

    def __init__(self, view: Callable[[], None], rest: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._click, self._pan, self._idle = self._timer(view), self._timer(view), self._timer(rest)

    def clicked(self) -> None:
        """Samples or settings changed; clicks in quick succession count as one."""
        self._idle.stop()
        self._click.start(AFTER_CLICK)

    def moved(self) -> None:
        """The screen shows another place, and may go on moving."""
        self._pan.start(AFTER_PAN)

    def view_is_shown(self) -> None:
        """The rest of the scene comes next, if the options say so."""
        seconds = TerraFMSettings.load().whole_scene_after
        if seconds:
            self._idle.start(1000 * seconds)

    def stay_with_view(self) -> None:
        """The rest of the scene has to wait."""
        self._idle.stop()

    def stop(self) -> None:
        """Nothing is due any more."""
        for timer in (self._click, self._pan, self._idle):
            timer.stop()

    def _timer(self, action: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(action)
        return timer

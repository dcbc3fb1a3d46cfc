"""Work that is done beside QGIS's main thread, such as copying a layer, or a little later in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QObject, QTimer


class BackgroundWork(QgsTask):
    """A function in QGIS's task manager; `then` gets its result in the main thread, if its owner still is there."""

    _kept: ClassVar[set[BackgroundWork]] = set()
    """Python must hold on to a task until it has ended."""

    def __init__(
        self,
        owner: QObject | None,
        title: str,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        stop: Callable[[], None] | None = None,
    ) -> None:
        """`stop` is what cancelling calls: `then` is called all the same, with None if the work had not begun."""
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work, self._then, self._stop = work, then, stop
        self._result: Any = None
        self._has_owner = True
        if owner is not None:
            owner.destroyed.connect(self._lose_owner)
        self._kept.add(self)
        QgsApplication.taskManager().addTask(self)

    def run(self) -> bool:
        """Work in a thread of its own."""
        self._result = self._work()
        return True

    def cancel(self) -> None:
        """Ask the work to stop."""
        if self._stop is not None:
            self._stop()
        super().cancel()

    def finished(self, done: bool) -> None:
        """Hand the result over in the main thread."""
        self._kept.discard(self)
        if self._has_owner and (done or self._stop is not None):
            self._then(self._result)

    def _lose_owner(self) -> None:
        self._has_owner = False


def delayed(owner: QObject, milliseconds: int, action: Callable[[], None]) -> QTimer:
    """A timer that calls the action once, so long after it was last started."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(action)
    return timer

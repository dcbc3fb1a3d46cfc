"""Work that touches no widgets, such as counting or deleting thousands of files, beside QGIS's main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QObject


class BackgroundWork(QgsTask):
    """A function in QGIS's task manager; `then` gets its result in the main thread, if its owner still is there."""

    _kept: ClassVar[set[BackgroundWork]] = set()
    """Python must hold on to a task until it ended."""

    def __init__(self, owner: QObject, title: str, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        super().__init__(title)
        self._work, self._then = work, then
        self._has_owner = True
        owner.destroyed.connect(self._lose_owner)
        self._result: Any = None

    @classmethod
    def start(cls, owner: QObject, title: str, work: Callable[[], Any], then: Callable[[Any], None]) -> BackgroundWork:
        """Begin."""
        task = cls(owner, title, work, then)
        cls._kept.add(task)
        QgsApplication.taskManager().addTask(task)
        return task

    def run(self) -> bool:
        """In a thread of its own."""
        self._result = self._work()
        return True

    def finished(self, done: bool) -> None:
        """In the main thread."""
        self._kept.discard(self)
        if done and self._has_owner:
            self._then(self._result)

    def _lose_owner(self) -> None:
        self._has_owner = False

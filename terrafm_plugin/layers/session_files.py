"""Files that live as long as QGIS runs: apart from the system's temporary files, of which QGIS warns when it ends."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from qgis.PyQt.QtCore import QLockFile

from ..engine_process.launch import cache_folder
from ..settings import TerraFMSettings

_LOCK = "in use.lock"


class SessionFolder:
    """A folder of its own in TerraFM's cache; those of a QGIS that was killed are removed with the first new one."""

    def __init__(self, kind: str) -> None:
        parent = cache_folder(TerraFMSettings.load()) / kind
        try:
            parent.mkdir(parents=True, exist_ok=True)
            _remove_abandoned(parent)
            self.path = Path(tempfile.mkdtemp(prefix="terrafm_", dir=parent))
        except OSError:  # a cache that cannot be written
            self.path = Path(tempfile.mkdtemp(prefix="terrafm_"))
        self._lock = _lock_of(self.path)
        self._lock.tryLock(0)

    def remove(self) -> None:
        """Delete it with what is in it."""
        self._lock.unlock()
        shutil.rmtree(self.path, ignore_errors=True)
        with suppress(OSError):  # others are in it
            self.path.parent.rmdir()


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)  # only that of a process that is gone
    return lock


def _remove_abandoned(parent: Path) -> None:
    for folder in parent.iterdir():
        if folder.is_dir() and (lock := _lock_of(folder)).tryLock(0):
            lock.unlock()
            shutil.rmtree(folder, ignore_errors=True)

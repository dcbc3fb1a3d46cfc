"""How long QGIS's own thread is kept busy at a stretch, whatever else the machine does."""

import collections
import os
import sys
import threading
import time
import traceback
from pathlib import Path

from qgis.PyQt.QtWidgets import QApplication

from tests.integration.event_loop import EventLoop
from tests.patience import PATIENCE

_IS_BUSY = os.getloadavg()[0] > len(os.sched_getaffinity(0)) if sys.platform == "linux" else False
LONGEST = 0.075 if _IS_BUSY else 0.050
"""Seconds of the thread's own work, after which a window feels stuck; half as much again on a machine whose caches and
cores other programs use, since that too counts as the thread's time."""
_PLUGIN = str(Path(__file__).parents[3] / "terrafm_plugin")


class GuiThread(EventLoop):
    """Runs the event loop turn by turn and keeps each turn's CPU time, and where the time of the long ones went.

    CPU time of the thread, not time on the clock: other programs on the machine do not count. A call that waits
    (for a process, a lock) shows on the clock alone: `waits` are turns that took long without working.
    """

    def __init__(self):
        self.long, self.longest = [], 0.0
        self.waits = []
        self._stacks, self._in_turn = [], False
        self._main = threading.main_thread().ident
        self._over = threading.Event()
        self._sampler = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self):
        self._sampler.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._sampler.join(PATIENCE)

    def turn(self, what, action=QApplication.processEvents):
        """One turn of the event loop, or one call such as a click."""
        self._stacks, self._in_turn = [], True
        clock, started = time.perf_counter(), time.thread_time()
        action()
        seconds, clock = time.thread_time() - started, time.perf_counter() - clock
        self._in_turn = False
        self.longest = max(self.longest, seconds)
        if seconds > LONGEST:
            self.long.append(f"{1000 * seconds:.0f} ms, {what}: {self._where()}")
        elif clock > 1.0:
            self.waits.append(f"{clock:.1f} s on the clock, {what}: {self._where()}")

    def _where(self):
        """The plugin's lines that were seen most often."""
        seen = collections.Counter(line for stack in self._stacks for line in stack)
        return ", ".join(f"{line} ({count})" for line, count in seen.most_common(3)) or "not in the plugin"

    def _sample(self):
        while not self._over.wait(0.004):
            if self._in_turn:
                frames = traceback.extract_stack(sys._current_frames()[self._main])
                lines = [f"{Path(f.filename).name}:{f.lineno}" for f in frames if f.filename.startswith(_PLUGIN)]
                self._stacks.append(lines[-2:])

"""The worker in a fork of this process, which has imported what it needs; killed and begun anew hundreds of times."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from engine.worker.methods import EngineMethods
from engine.worker.server import serve
from tests.endurance.forks import ends_with


class ForkedWorker:
    """A worker spoken to by lines; the engine's methods may hold models already."""

    def __init__(self, methods: EngineMethods, log: Path) -> None:
        source, self._to = os.pipe()
        self._from, sink = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(self._to), os.close(self._from)
            ends_with(lambda: _serve(methods, source, sink), log)
        os.close(source), os.close(sink)
        self._lines = os.fdopen(self._from, encoding="utf-8")

    def send(self, method: str, params: dict, identity: str = "1") -> None:
        """One request."""
        message = {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}
        os.write(self._to, json.dumps(message).encode() + b"\n")

    def call(self, method: str, params: dict, identity: str = "1") -> dict:
        """The answer to a request; every line before it is a whole JSON object."""
        self.send(method, params, identity)
        for line in self._lines:
            message = json.loads(line)
            if message.get("id") == identity and "method" not in message:
                return message
        raise AssertionError(f"the worker ended: {os.waitpid(self.process, 0)}")

    def kill(self, seconds: float = 0.0) -> None:
        """Kill it after that time, as the system does."""
        time.sleep(seconds)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._to)
        self._lines.close()


def _serve(methods: EngineMethods, source: int, sink: int) -> None:
    os.dup2(source, 0)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.dup2(sink, 1)
    serve(lambda: (methods.table(), methods.preparations()))

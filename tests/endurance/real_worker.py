"""A real worker, spoken to by lines."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Engine:
    """A real worker, spoken to by lines."""

    def __init__(self, folder: Path) -> None:
        own = {"TERRAFM_CACHE": str(folder / "cache"), "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "engine", "worker"], cwd=ROOT, env={**os.environ, **own},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def send(self, line: bytes) -> None:
        """One line."""
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def call(self, method: str, params: dict, identity: str = "1") -> dict:
        """The answer to a request."""
        message = {"jsonrpc": "2.0", "id": identity, "method": method, "params": params}
        self.send(json.dumps(message).encode())
        return self.answer(identity)

    def answer(self, identity: str) -> dict:
        """The next answer with this id; every line is a whole JSON object."""
        for line in self.process.stdout:
            message = json.loads(line)
            if message.get("id") == identity and "method" not in message:
                return message
        raise AssertionError(f"the worker ended with {self.process.wait()}")

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()

"""log.jsonl: one line a step."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any


class StepLog:
    """Appends lines that are whole even if the process is killed right after."""

    def __init__(self, path: Path, steps_done: int) -> None:
        """Go on after `steps_done` steps: later lines, of steps that will be done again, are dropped."""
        kept = [line for line in _lines(path) if line["step"] <= steps_done]
        temporary = path.with_name(f".{path.name}.part")
        temporary.write_text("".join(_text(line) for line in kept), encoding="utf-8")
        temporary.replace(path)
        self._file = path.open("a", encoding="utf-8")

    def close(self) -> None:
        """Of the file."""
        self._file.close()

    def write(self, line: dict[str, Any]) -> None:
        """Add a step's line."""
        self._file.write(_text(line))
        self._file.flush()


def read_log(path: Path) -> list[dict[str, Any]]:
    """All whole lines."""
    return _lines(path)


def _text(line: dict[str, Any]) -> str:
    # JSON knows no NaN
    return (
        json.dumps({key: None if isinstance(v, float) and not math.isfinite(v) else v for key, v in line.items()})
        + "\n"
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    lines = []
    for text in path.read_text(encoding="utf-8").splitlines():
        try:
            lines.append(json.loads(text))
        except json.JSONDecodeError:  # noqa: PERF203 - the last line of a run that was killed while writing
            continue
    return [line for line in lines if isinstance(line, dict) and "step" in line]

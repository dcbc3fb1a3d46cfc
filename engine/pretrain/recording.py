"""log.jsonl: one line a step."""

from __future__ import annotations

import json
import logging
import math
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ..files import write_text
from ..strict_json import parse_json
from .config.settings import TrainingConfig

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter
    from tqdm import tqdm


class StepLog:
    """Appends lines that are whole even if the process is killed right after."""

    def __init__(self, path: Path, steps_done: int) -> None:
        """Go on after `steps_done` steps: later lines, of steps that will be done again, are dropped."""
        kept = [line for line in _lines(path) if line["step"] <= steps_done]
        write_text(path, "".join(_text(line) for line in kept))
        self._file = path.open("a", encoding="utf-8")

    def close(self) -> None:
        """Close the file."""
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
            lines.append(parse_json(text))
        except ValueError:  # noqa: PERF203 - the last line of a run that was killed while writing
            continue
    return [line for line in lines if isinstance(line, dict) and "step" in line]


_log = logging.getLogger(__name__)
_ON_THE_BAR = ("loss", "teacher_entropy", "images_per_second", "knn")


class Record:
    """Writes a step's line wherever it is wanted."""

    def __init__(
        self, log: StepLog | None = None, scalars: SummaryWriter | None = None, bar: tqdm[Any] | None = None
    ) -> None:
        self._log, self._scalars, self._bar = log, scalars, bar
        self._shown: dict[str, Any] = {}

    @classmethod
    def of_run(cls, out: Path, config: TrainingConfig, steps_done: int, until: int, speaks: bool) -> Record:
        """The recording of a run in a folder; silent in all processes but the first."""
        if not speaks:
            return cls()
        out.mkdir(parents=True, exist_ok=True)
        scalars = _scalars(out, steps_done) if config.run.tensorboard else None
        return cls(StepLog(out / "log.jsonl", steps_done), scalars, _bar(steps_done, until))

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in (self._log, self._scalars, self._bar):
            if one is not None:
                one.close()

    def write(self, line: dict[str, Any]) -> None:
        """Add a step's line."""
        if self._log is not None:
            self._log.write(line)
        if self._scalars is not None:
            for name, value in line.items():
                if name != "step" and value is not None:
                    self._scalars.add_scalar(name, value, line["step"])
        if self._bar is not None:
            self._shown.update({name: f"{line[name]:.3g}" for name in _ON_THE_BAR if line.get(name) is not None})
            self._bar.set_postfix(self._shown, refresh=False)
            self._bar.update()


def _scalars(out: Path, steps_done: int) -> SummaryWriter | None:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        _log.warning("TensorBoard is not installed: its scalars are left out, log.jsonl has them all.")
        return None
    # Steps that will be done again are dropped from what is shown.
    return SummaryWriter(str(out / "tensorboard"), purge_step=steps_done + 1)


def _bar(steps_done: int, until: int) -> tqdm[Any] | None:
    if not sys.stderr.isatty():
        return None
    from tqdm import tqdm

    return tqdm(total=until, initial=steps_done, unit="step", dynamic_ncols=True, smoothing=0.05)

"""Carries out the steps that make or check the engine's environment, one process at a time, without blocking QGIS."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkProxy

from ..folders import default_environment_folder
from ..settings import TerraFMSettings
from . import environment
from .client import EngineClient
from .environment import EnvironmentProblem, Step
from .launch import EngineLaunch, engine_variables
from .messages import EngineError
from .process import LastLines
from .step_run import StepRun

LOG_LINES = 5000
_STARTS = 0.95
"""How far the whole work is when the engine is started for the first time."""


class EnvironmentSetup(QObject):
    """Makes an environment, or checks a Python that the user has. One job at a time."""

    progress = pyqtSignal(float, str)
    line = pyqtSignal(str)
    """A line for the log."""
    finished = pyqtSignal(str, dict)
    """The engine works, and the choice is stored: its Python, and its answer to `hello`."""
    failed = pyqtSignal(str)
    """One sentence."""
    cancelled = pyqtSignal()

    def __init__(self, engine: EngineClient) -> None:
        super().__init__(engine)
        self._engine = engine
        engine.closing.connect(self.cancel)
        self.log = LastLines(LOG_LINES)
        self.line.connect(self.log.add)
        self._wheels: Path | None = None
        self._run_of_step: StepRun | None = None
        self._client: EngineClient | None = None
        self._folder: Path | None = None
        self._is_new = False
        self._output, self._reason = "", ""
        self.not_added = ""
        """What of the extras that were asked for could not be added, as a sentence; empty if nothing."""

    @classmethod
    def of(cls, engine: EngineClient) -> EnvironmentSetup:
        """The job of an engine: it goes on when the window that began it is closed."""
        return engine.findChild(cls) or cls(engine)

    @property
    def is_running(self) -> bool:
        """Whether a job is under way."""
        return self._run_of_step is not None or self._client is not None

    def create(self, folder: Path, base_python: str = "", wheels: Path | None = None, *, clouds: bool = False) -> None:
        """Make an environment in `folder`, or bring one of ours up to date; with `clouds`, cloud detection too."""
        try:
            environment.check_target(folder)
        except EnvironmentProblem as problem:
            self.failed.emit(str(problem))
            return
        self._wheels, self.not_added = wheels, ""
        self._folder, self._is_new = folder, not environment.is_complete(folder)
        candidates = environment.base_python_candidates(base_python)
        self._find_base(candidates, [], lambda base: self._create_with(base, wheels, clouds))

    def check(self, python: Path) -> None:
        """Check a Python of the user's own."""
        self._folder, self.not_added = None, ""
        if not python.is_file():
            self.failed.emit(self.tr("{python} does not exist: choose a Python interpreter.").format(python=python))
            return
        self._run(environment.check_step(str(python)), 0.0, lambda status: self._checked(status, python))

    def cancel(self) -> None:
        """Stop; an environment that is only half made is removed."""
        if not self.is_running:
            return
        self._stop()
        self._remove_half_made()
        self.cancelled.emit()

    def _find_base(self, candidates: list[str], seen: list[str], found: Callable[[str], None]) -> None:
        """Ask one candidate after the other whether it can make the environment."""
        if not candidates:
            self.failed.emit(
                self.tr(
                    "No Python from 3.11 on with its venv module was found{seen}: install one "
                    "(on Debian and Ubuntu the package python3-venv) and choose it here."
                ).format(seen=f" ({'; '.join(seen)})" if seen else "")
            )
            return
        first, *others = candidates

        def answered(status: int) -> None:
            version = re.match(r"(\d+) (\d+)", self._output)
            if status == 0 and version and tuple(map(int, version.groups())) >= environment.OLDEST_PYTHON:
                found(first)
                return
            reason = f"Python {'.'.join(version.groups())}" if version else self._reason or "does not start"
            self._find_base(others, [*seen, f"{first}: {reason}"], found)

        self._run(Step(self.tr("Looking for a Python"), (first, "-c", environment.PROBE)), 0.0, answered)

    def _create_with(self, base: str, wheels: Path | None, clouds: bool) -> None:
        folder = self._folder
        if folder is None:
            return
        try:
            environment.begin(folder)
        except OSError as error:
            self.failed.emit(
                self.tr("The folder {folder} cannot be written ({error}): choose another place.").format(
                    folder=folder, error=error.strerror
                )
            )
            return
        self._next_step(environment.creation_steps(folder, base, wheels=wheels, clouds=clouds), 0)

    def _next_step(self, steps: list[Step], number: int) -> None:
        if number == len(steps):
            self._greet(environment.python_of(self._folder or Path()))
            return
        step = steps[number]

        def ended(status: int) -> None:
            if status == 0:
                self._next_step(steps, number + 1)
                return
            reason = "; ".join(_problems(self._output)) or self._reason
            sentence = self.tr("{title} failed ({reason}): the log has the details.").format(
                title=step.title, reason=reason
            )
            if step.is_extra:  # the engine is there and works: gigabytes are not thrown away for this
                self.not_added = sentence
                self._next_step(steps, len(steps))
                return
            self._remove_half_made()
            self.failed.emit(sentence)

        self._run(step, steps[number - 1].share if number else 0.0, ended)

    def _checked(self, status: int, python: Path) -> None:
        if status == 0:
            self._greet(python)
            return
        problems = ", ".join(_problems(self._output)) or self._reason or self.tr("it does not start")
        self.failed.emit(
            self.tr(
                "{python} cannot run the TerraFM engine ({problems}): install what is listed in {lock} there, "
                "or choose another Python."
            ).format(python=python, problems=problems, lock=environment.LOCK)
        )

    def _greet(self, python: Path) -> None:
        """The last check: the engine itself starts and answers."""
        self.progress.emit(_STARTS, self.tr("Starting the engine"))
        launch = EngineLaunch(python, variables=engine_variables(TerraFMSettings.load()))
        self._client = EngineClient(self, launch)
        call = self._client.request("hello")
        call.finished.connect(lambda hello: self._greeted(python, hello))
        call.failed.connect(self._not_greeted)

    def _greeted(self, python: Path, hello: dict[str, Any]) -> None:
        self._stop()
        if self._folder is not None:
            environment.complete(self._folder)
        self._keep_choice(python)
        self.progress.emit(1.0, self.tr("Ready"))
        self.finished.emit(str(python), hello)
        self._engine.restart()

    def _keep_choice(self, python: Path) -> None:
        settings = TerraFMSettings.load()
        if self._folder is None:
            replace(settings, engine_python=str(python)).save()
            return
        is_default = self._folder == default_environment_folder()
        replace(
            settings,
            engine_python="",
            environment_folder="" if is_default else str(self._folder),
            wheels_folder=str(self._wheels or ""),
        ).save()

    def _not_greeted(self, error: EngineError) -> None:
        if not error.is_cancelled:
            self._stop()
            self._remove_half_made()
            self.line.emit(error.details)
            self.failed.emit(error.message)

    def _run(self, step: Step, before: float, ended: Callable[[int], None]) -> None:
        self.progress.emit(before, step.title)
        self.line.emit(f"$ {' '.join(step.argv)}")
        run = StepRun(step, _with_proxy(engine_variables(TerraFMSettings.load())), self)
        packages = _PackageCount(before, step.share)

        def show(line: str) -> None:
            self.line.emit(line)
            if packages.counts(line):
                self.progress.emit(packages.fraction, line.strip())

        def over(status: int) -> None:
            self._run_of_step = None
            self._output, self._reason = run.output, run.errors.last
            run.deleteLater()
            ended(status)

        run.line.connect(show)
        run.ended.connect(over)
        self._run_of_step = run
        run.start()

    def _stop(self) -> None:
        run, self._run_of_step = self._run_of_step, None
        if run is not None:
            run.kill()
            run.deleteLater()
        client, self._client = self._client, None
        if client is not None:
            client.stop()
            client.deleteLater()

    def _remove_half_made(self) -> None:
        if self._folder is not None and self._is_new:
            environment.remove(self._folder)


class _PackageCount:
    """How far pip is, from the packages that it names."""

    def __init__(self, before: float, after: float) -> None:
        self._before, self._after, self._seen = before, after, 0
        self._total = len(re.findall(r"^\w.*==", environment.LOCK.read_text(encoding="utf-8"), re.MULTILINE))

    def counts(self, line: str) -> bool:
        """Whether the line tells of progress."""
        if line.startswith("Installing collected"):
            self._seen = self._total
            return True
        self._seen += line.startswith("Collecting ")
        return line.startswith(("Collecting ", "  Downloading ", "Downloading "))

    @property
    def fraction(self) -> float:
        """Of the whole work; the last tenth of the installation is the unpacking."""
        return self._before + (self._after - self._before) * 0.9 * min(1.0, self._seen / max(1, self._total))


def _problems(output: str) -> list[str]:
    """The sentences of check_environment.py, the last line of its output."""
    lines = output.strip().splitlines()
    try:
        return list(json.loads(lines[-1])["problems"]) if lines else []
    except (ValueError, KeyError, TypeError):
        return []


def _with_proxy(variables: dict[str, str]) -> dict[str, str]:
    """QGIS's proxy for pip; as a variable, so that its password shows in no list of processes."""
    proxy = QgsNetworkAccessManager.instance().fallbackProxy()
    if proxy.type() != QNetworkProxy.ProxyType.HttpProxy or not proxy.hostName():
        return variables
    login = f"{proxy.user()}:{proxy.password()}@" if proxy.user() else ""
    address = f"http://{login}{proxy.hostName()}:{proxy.port()}"
    return {**variables, "HTTP_PROXY": address, "HTTPS_PROXY": address}

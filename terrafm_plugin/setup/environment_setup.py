"""Makes, mends or checks the engine's environment, one process at a time, without blocking QGIS."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process import environment
from ..engine_process.client import EngineClient
from ..engine_process.launch import EngineLaunch, engine_python, engine_variables
from ..engine_process.messages import EngineError
from ..engine_process.process import LastLines
from ..folders import default_environment_folder
from ..settings import TerraFMSettings
from .builds import (
    Build,
    build_named,
    matching_build,
    nvidia_driver,
    suggested_packages,
    write_lock_without_torch,
)
from .environment_steps import (
    OLDEST_PYTHON,
    PROBE,
    EnvironmentProblem,
    Step,
    base_python_candidates,
    check_step,
    check_target,
    cloud_model_steps,
    cloud_steps,
    creation_steps,
    files_step,
    found_in,
    repair_steps,
    rest_of_lock,
)
from .step_sequence import StepSequence

LOG_LINES = 5000
_STARTS = 0.95
"""How far the whole work is when the engine is started for the first time."""


@dataclass(frozen=True)
class WantedEnvironment:
    """An environment as the user wants it."""

    folder: Path
    base_python: str = ""
    """The Python to make it with; empty: the first that fits."""
    wheels: Path | None = None
    """A folder to install from without a network."""
    clouds: bool = False
    """Whether to add s2cloudless, which finds clouds in Level-1C."""
    cloud_model: bool = False
    """Whether to add ukis-csmask, which finds clouds and shadows at either level."""
    build: Build | None = None
    """Of PyTorch; None for the one that matches this computer."""


class EnvironmentSetup(QObject):
    """Makes an environment, mends it, or checks a Python that the user has. One job at a time."""

    progress = pyqtSignal(float, str)
    line = pyqtSignal(str)
    """A line for the log."""
    finished = pyqtSignal(str, dict)
    """The engine works, and the choice is stored: its Python, and its answer to `hello`."""
    failed = pyqtSignal(str)
    """Why it failed, as one sentence."""
    cancelled = pyqtSignal()

    def __init__(self, engine: EngineClient) -> None:
        super().__init__(engine)
        self._engine = engine
        engine.closing.connect(self.cancel)
        self.log = LastLines(LOG_LINES)
        self.line.connect(self.log.add)
        self._steps = StepSequence(self)
        self._steps.progress.connect(self.progress)
        self._steps.line.connect(self.line)
        self._steps.extra_failed.connect(self._keep_not_added)
        self._client: EngineClient | None = None
        self._wanted: WantedEnvironment | None = None
        self._is_new = False
        self._build: Build | None = None
        self.not_added = ""
        """What of the extras that were asked for could not be added, as a sentence; empty if nothing."""
        self.gpu_problem = ""
        """Why the graphics card that the environment was made for does not compute; empty if it does."""

    @classmethod
    def of(cls, engine: EngineClient) -> EnvironmentSetup:
        """The job of an engine: it goes on when the window that began it is closed."""
        return engine.findChild(cls) or cls(engine)

    @property
    def is_running(self) -> bool:
        """Whether a job is under way."""
        return self._steps.is_running or self._client is not None

    @property
    def is_installing(self) -> bool:
        """Whether packages come in, which tells how far the job is; else something is looked at or started."""
        return self._steps.is_installing

    def create(self, wanted: WantedEnvironment) -> None:
        """Make an environment, or bring one of ours up to date."""
        build = wanted.build or _matching()
        try:
            check_target(wanted.folder, build.gigabytes)
        except EnvironmentProblem as problem:
            self.failed.emit(str(problem))
            return
        self._begin(wanted)
        self._build = build
        candidates = base_python_candidates(wanted.base_python)
        self._find_base(candidates, [], self._create_with)

    def repair(self, wanted: WantedEnvironment) -> None:
        """Install again what is damaged or missing; an environment whose Python is gone is made anew."""
        self._begin(wanted)
        self._is_new = False
        folder = wanted.folder
        base, build = environment.made_with(folder)
        self._build = build_named(build, packages=_packages()) if build else None

        def examined(status: int) -> None:
            if status != 0:
                self.failed.emit(
                    self.tr("The packages cannot be looked through: {reason}.").format(reason=self._reason)
                )
                return
            damaged = found_in(self._steps.output, "damaged") or {}
            found = ", ".join(sorted(damaged)) or self.tr("nothing")
            self.line.emit(self.tr("Damaged: {found}").format(found=found))
            steps = repair_steps(folder, base, damaged, self._build or _matching(), wanted.wheels)
            self._steps.run_all(steps, self._greet_ours, self._ended_by)

        def probed(status: int) -> None:
            if status == 0:
                self._steps.run(files_step(folder), 0.0, examined)
                return
            self.line.emit(self.tr("The environment's Python does not start: it is made anew."))
            environment.remove(folder)
            self.create(wanted)

        python = str(environment.python_of(folder))
        self._steps.run(Step(self.tr("Starting its Python"), (python, "-c", PROBE)), 0.0, probed)

    def add(self, part: str) -> None:
        """Add an optional part, "csmask" or "s2cloudless", to the environment that the engine runs in."""
        settings = TerraFMSettings.load()
        wheels = Path(settings.wheels_folder) if settings.wheels_folder else None
        self._wanted, self.not_added, self.gpu_problem = WantedEnvironment(settings.environment, wheels=wheels), "", ""
        self._is_new, self._build = False, None
        python = environment.python_of(settings.environment)
        if not environment.is_complete(settings.environment) or _runs_elsewhere(settings, python):
            self.failed.emit(
                self.tr(
                    "The engine runs in a Python of your own: have its pip install what {lock} lists, and start QGIS "
                    "again."
                ).format(lock=environment.REQUIREMENTS / f"{part}.txt")
            )
            return
        steps = (cloud_model_steps if part == "csmask" else cloud_steps)(str(python), wheels)
        self._steps.run_all([replace(step, is_extra=False) for step in steps], self._greet_ours, self._ended_by)

    def check(self, python: Path) -> None:
        """Check a Python of the user's own."""
        self._begin(None)
        if not python.is_file():
            self.failed.emit(self.tr("{python} does not exist: choose a Python interpreter.").format(python=python))
            return
        step = check_step(str(python))
        self._steps.run(step, 0.0, lambda status: self._checked(status, python))

    def cancel(self) -> None:
        """Stop; an environment that is only half made is removed."""
        if not self.is_running:
            return
        self._stop()
        self._remove_half_made()
        self.cancelled.emit()

    def _begin(self, wanted: WantedEnvironment | None) -> None:
        self._wanted, self.not_added, self.gpu_problem = wanted, "", ""
        if wanted is not None and environment.is_ours(wanted.folder):
            self._engine.stop()  # it would hold on to the files that are replaced
        self._is_new = wanted is not None and not environment.is_complete(wanted.folder)
        self._build = None

    @property
    def _reason(self) -> str:
        return self._steps.reason

    def _keep_not_added(self, sentence: str) -> None:
        self.not_added = "\n".join(text for text in (self.not_added, sentence) if text)

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
            version = re.match(r"(\d+) (\d+)", self._steps.output)
            if status == 0 and version and tuple(map(int, version.groups())) >= OLDEST_PYTHON:
                found(first)
                return
            reason = f"Python {'.'.join(version.groups())}" if version else self._reason or "does not start"
            self._find_base(others, [*seen, f"{first}: {reason}"], found)

        self._steps.run(Step(self.tr("Looking for a Python"), (first, "-c", PROBE)), 0.0, answered)

    def _create_with(self, base: str) -> None:
        wanted, build = self._wanted, self._build
        if wanted is None or build is None:
            return
        folder = wanted.folder
        made_with = environment.made_with(folder)
        if made_with[0] and made_with != (base, build.name):
            self.line.emit(self.tr("Made with another Python or build of PyTorch: it is removed and made anew."))
            environment.remove(folder)
            self._is_new = True
        try:
            environment.begin(folder, base, build.name)
            write_lock_without_torch(rest_of_lock(folder))
        except OSError as error:
            self.failed.emit(
                self.tr("The folder {folder} cannot be written ({error}): choose another place.").format(
                    folder=folder, error=error.strerror
                )
            )
            return
        steps = creation_steps(
            folder, base, wheels=wanted.wheels, clouds=wanted.clouds, cloud_model=wanted.cloud_model, build=build
        )
        self._steps.run_all(steps, self._greet_ours, self._ended_by)

    def _ended_by(self, sentence: str) -> None:
        self._remove_half_made()
        self.failed.emit(sentence)

    def _checked(self, status: int, python: Path) -> None:
        if status == 0:
            self._greet(python)
            return
        problems = (
            ", ".join(found_in(self._steps.output, "problems") or ()) or self._reason or self.tr("it does not start")
        )
        self.failed.emit(
            self.tr(
                "{python} cannot run the TerraFM engine ({problems}): install what is listed in {lock} there, "
                "or choose another Python."
            ).format(python=python, problems=problems, lock=environment.LOCK)
        )

    def _greet_ours(self) -> None:
        if self._wanted is not None:
            self._greet(environment.python_of(self._wanted.folder))

    def _greet(self, python: Path) -> None:
        """The last check: the engine itself starts, tries the graphics card, and answers."""
        self.progress.emit(_STARTS, self.tr("Starting the engine"))
        launch = EngineLaunch(python, variables=engine_variables(TerraFMSettings.load()))
        self._client = EngineClient(self, launch)
        call = self._client.request("hello")
        call.finished.connect(lambda hello: self._greeted(python, hello))
        call.failed.connect(self._not_greeted)

    def _greeted(self, python: Path, hello: dict[str, Any]) -> None:
        client, self._client = self._client, None
        self._stop()
        if self._wanted is not None:
            environment.complete(self._wanted.folder)
        is_for_card = self._build is not None and self._build.name == "cuda"
        if is_for_card and nvidia_driver() is not None and hello.get("device_kind") != "cuda":
            self.gpu_problem = str(hello.get("gpu_problem") or hello.get("device", ""))
        self._keep_choice(python)
        self._engine.setup_changed.emit()
        self.progress.emit(1.0, self.tr("Ready"))
        self.finished.emit(str(python), hello)
        if client is not None:
            self._engine.take_over(client)  # it runs: it need not start twice

    def _keep_choice(self, python: Path) -> None:
        settings = TerraFMSettings.load()
        if self._wanted is None:
            replace(settings, engine_python=str(python)).save()
            return
        is_default = self._wanted.folder == default_environment_folder()
        replace(
            settings,
            engine_python="",
            environment_folder="" if is_default else str(self._wanted.folder),
            wheels_folder=str(self._wanted.wheels or ""),
        ).save()

    def _not_greeted(self, error: EngineError) -> None:
        if not error.is_cancelled:
            self._stop()
            self._remove_half_made()
            self.line.emit(error.details)
            self.failed.emit(error.message)

    def _stop(self) -> None:
        self._steps.cancel()
        client, self._client = self._client, None
        if client is not None:
            client.stop()
            client.deleteLater()

    def _remove_half_made(self) -> None:
        if self._wanted is not None and self._is_new:
            environment.remove(self._wanted.folder)


def _runs_elsewhere(settings: TerraFMSettings, ours: Path) -> bool:
    """Whether the engine's Python is another than that of TerraFM's environment."""
    try:
        return engine_python(settings) != ours
    except EngineError:
        return True


def _matching() -> Build:
    return matching_build(nvidia_driver(), packages=_packages())


def _packages() -> str:
    return TerraFMSettings.load().pytorch_packages or suggested_packages(nvidia_driver())

"""Steps of the set-up one after the other, with how far the whole work is."""

from __future__ import annotations

import re
from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process import environment
from ..engine_process.program import ProgramRun
from .environment_steps import Step, found_in

_CERTIFICATES = re.compile(
    r"CERTIFICATE_VERIFY_FAILED|certificate verify failed|self.signed certificate", re.IGNORECASE
)


class StepSequence(QObject):
    """Runs steps; a step that is no extra ends the sequence when it fails."""

    progress = pyqtSignal(float, str)
    line = pyqtSignal(str)
    extra_failed = pyqtSignal(str)
    """A step that the engine can do without failed: its title and the reason."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: ProgramRun | None = None
        self._is_pip = False
        self.output, self.reason, self.everything = "", "", ""
        """Of the step that ended last: its stdout, and the last line of its stderr."""

    @property
    def is_running(self) -> bool:
        """Whether a step is under way."""
        return self._current is not None

    @property
    def is_installing(self) -> bool:
        """Whether pip is at work."""
        return self._is_pip

    def cancel(self) -> None:
        """End the step that is under way; nothing is emitted any more."""
        run, self._current = self._current, None
        if run is not None:
            run.close()
            run.deleteLater()

    def run_all(self, steps: list[Step], done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Run steps; `failed` is called with the title and the reason of the one that ends them."""
        self._next(steps, 0, done, failed)

    def run(self, step: Step, before: float, ended: Callable[[int], None]) -> None:
        """Run one step and call back with its exit status; `before` is how far the work is at its beginning."""
        self._is_pip = "pip" in step.argv
        title = self.tr("{what}: several minutes").format(what=step.title) if self._is_pip else step.title
        self.progress.emit(before, title)
        self.line.emit(f"$ {' '.join(step.argv)}")
        run = ProgramRun(step.argv, self)
        packages = _PackageCount(before, step.share)

        def show(line: str) -> None:
            self.line.emit(line)
            if packages.counts(line):
                self.progress.emit(packages.fraction, line.strip())

        def over(status: int) -> None:
            self._current = None
            self.output, self.reason = run.output, run.errors.last
            self.everything = run.errors.text
            run.deleteLater()
            ended(status)

        run.line.connect(show)
        run.ended.connect(over)
        self._current = run
        run.start()

    def _next(self, steps: list[Step], number: int, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        if number == len(steps):
            done()
            return
        step = steps[number]

        def ended(status: int) -> None:
            if status != 0:
                problem = "; ".join(found_in(self.output, "problems") or ()) or self.reason
                if _CERTIFICATES.search(self.output + self.everything):
                    problem = self.tr(
                        "the network's certificate is not trusted: import its authority under Settings → Options "
                        "→ Authentication → Manage Certificates, or install from a folder of wheels"
                    )
                sentence = self.tr("{title} failed ({reason}): the log has the details.").format(
                    title=step.title, reason=problem
                )
                if not step.is_extra:
                    failed(sentence)
                    return
                self.extra_failed.emit(sentence)  # the engine is there and works: gigabytes are not thrown away
            self._next(steps, number + 1, done, failed)

        self.run(step, steps[number - 1].share if number else 0.0, ended)


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

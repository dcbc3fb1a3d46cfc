"""The models, heads and releases that there are, and what can be done with them. It knows no widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine_process.client import EngineClient
from ..folders import PLUGIN_ROOT
from ..settings import DEFAULT_MODEL, TerraFMSettings
from .command import EngineCommand


class Origin(Enum):
    """Where weights come from."""

    BUILT_IN = "built in"
    """No file: random numbers, the same everywhere."""
    BUNDLED = "bundled"
    DOWNLOADED = "downloaded"
    IMPORTED = "imported"


@dataclass(frozen=True)
class ModelEntry:
    """A model, or a head that stands on one."""

    name: str
    title: str
    note: str
    is_head: bool
    trained: bool
    licence: str
    provenance: str
    size: int
    """Bytes; 0 where there is no file."""
    path: Path | None
    origin: Origin
    sha256: str = ""
    """The checksum of the parameters."""
    published: str = ""
    """Address of the published file, which names its commit."""

    @property
    def is_removable(self) -> bool:
        """Whether it is the user's: what the plugin brought goes with the plugin."""
        return self.origin in (Origin.DOWNLOADED, Origin.IMPORTED)

    @classmethod
    def of(cls, event: dict[str, Any]) -> ModelEntry:
        """Read a line of `models list --json`."""
        path = Path(event["path"]) if event.get("path") else None
        published = event.get("origin") or {}
        return cls(
            name=event["name"],
            title=event["title"],
            note=event.get("note", ""),
            is_head="trained" not in event,
            trained=bool(event.get("trained", True)),
            licence=event.get("licence", ""),
            provenance=event.get("provenance", ""),
            size=int(event.get("size") or 0),
            path=path,
            origin=_origin(path, bool(published)),
            sha256=event.get("sha256", ""),
            published=published.get("url", ""),
        )


@dataclass(frozen=True)
class ReleaseEntry:
    """Weights that can be downloaded from their publisher."""

    name: str
    repository: str
    file: str
    megabytes: float
    megabytes_there: float
    """Left by an earlier attempt."""
    licence: str

    @classmethod
    def of(cls, event: dict[str, Any]) -> ReleaseEntry:
        """Read a line of `models list --json`."""
        return cls(**{field: event[field] for field in cls.__dataclass_fields__})


def _origin(path: Path | None, is_published: bool) -> Origin:
    if path is None:
        return Origin.BUILT_IN
    if PLUGIN_ROOT in path.parents:
        return Origin.BUNDLED
    return Origin.DOWNLOADED if is_published else Origin.IMPORTED


class Checked(Enum):
    """What is known of a file's bytes."""

    NOT_YET = "not yet"
    WHOLE = "whole"
    DAMAGED = "damaged"


class ModelLibrary(QObject):
    """One command is under way at a time."""

    changed = pyqtSignal()
    """The list, the default, or what was checked."""
    working = pyqtSignal(str)
    """What was begun; empty when nothing is done any more."""
    progress = pyqtSignal(float, str)
    done = pyqtSignal(str)
    failed = pyqtSignal(str)
    """One sentence each."""
    default_changed = pyqtSignal(str)

    def __init__(self, engine: EngineClient) -> None:
        super().__init__(engine)
        self._engine = engine
        self.entries: list[ModelEntry] = []
        self.releases: list[ReleaseEntry] = []
        self._command: EngineCommand | None = None
        self._checks: dict[tuple[str, float], Checked] = {}
        engine.closing.connect(self.close)

    @classmethod
    def of(cls, engine: EngineClient) -> ModelLibrary:
        """The library of an engine: a download goes on when its window is closed."""
        return engine.findChild(cls) or cls(engine)

    @property
    def is_working(self) -> bool:
        """Whether a command is under way."""
        return self._command is not None

    @property
    def default(self) -> str:
        """The name of the model that new projects and algorithms take."""
        return TerraFMSettings.load().default_model or DEFAULT_MODEL

    def refresh(self) -> None:
        """Ask the engine what there is."""
        self._run(("models", "list"), self.tr("Reading the models"), self._listed)

    def download(self, release: ReleaseEntry, name: str, *, replace_other: bool = False) -> None:
        """Bring a release to the user's disk, going on where an earlier attempt stopped."""
        arguments = ("models", "download", release.name, "--name", name, *(["--replace"] if replace_other else []))
        self._run(arguments, self.tr("Downloading {name}").format(name=name), self._brought)

    def import_file(self, path: Path, name: str) -> None:
        """Bring a file's weights into the user's folder, checked and converted."""
        if any(entry.name == name for entry in self.entries):
            text = self.tr("There is a model named {name}: choose another name, or remove that one first.")
            self.failed.emit(text.format(name=name))
            return
        arguments = ("models", "import", str(path), "--name", name)
        self._run(arguments, self.tr("Importing {name}").format(name=name), self._brought)

    def check(self, entry: ModelEntry) -> None:
        """Read every byte of a model's file."""
        title = self.tr("Checking {name}").format(name=entry.name)
        arguments = ("models", "verify", str(entry.path))
        command = self._run(arguments, title, lambda _events: self._was_checked(entry, Checked.WHOLE))
        if command is not None:
            command.failed.connect(
                lambda _sentence: self._was_checked(entry, Checked.DAMAGED) if command.was_refused else None
            )

    def remove(self, entry: ModelEntry) -> None:
        """Delete a model of the user's."""
        title = self.tr("Removing {name}").format(name=entry.name)
        self._run(("models", "remove", entry.name), title, lambda _events: self._removed(entry))

    def make_default(self, entry: ModelEntry) -> None:
        """Let new projects and algorithms take a model."""
        self._store_default(entry.name)
        self.done.emit(self.tr("New maps are made with {title}.").format(title=entry.title))

    def checked(self, entry: ModelEntry) -> Checked:
        """What is known of its file as it is now."""
        return self._checks.get(_state(entry), Checked.NOT_YET)

    def cancel(self) -> None:
        """Stop what is under way; what a download has brought stays for the next attempt."""
        command, self._command = self._command, None
        if command is not None:
            command.close()
            command.deleteLater()
            self.working.emit("")
            if command.is_download:  # what has come is there for the next attempt
                self.refresh()

    def close(self) -> None:
        """End what is under way for good."""
        command, self._command = self._command, None
        if command is not None:
            command.close()

    def _run(
        self, arguments: tuple[str, ...], doing: str, then: Callable[[list[dict[str, Any]]], None]
    ) -> EngineCommand | None:
        if self._command is not None:
            self.failed.emit(self.tr("Something else is under way: wait for it, or cancel it."))
            return None
        command = self._command = EngineCommand(arguments, self)
        command.progress.connect(self.progress)
        command.finished.connect(lambda events: self._ended(command, lambda: then(events)))
        command.failed.connect(lambda sentence: self._ended(command, lambda: self.failed.emit(sentence)))
        self.working.emit(doing)
        if arguments[1] != "list":
            self.done.emit("")  # what was said before is over
        command.start()
        return command

    def _ended(self, command: EngineCommand, then: Callable[[], None]) -> None:
        self._command = None
        command.deleteLater()
        self.working.emit("")
        then()

    def _listed(self, events: list[dict[str, Any]]) -> None:
        self.entries = [ModelEntry.of(event) for event in events if event["event"] == "model"]
        self.releases = [ReleaseEntry.of(event) for event in events if event["event"] == "release"]
        self.changed.emit()

    def _brought(self, events: list[dict[str, Any]]) -> None:
        """A model came, every byte of it checked on the way."""
        entry = ModelEntry.of(events[-1])
        self._checks[_state(entry)] = Checked.WHOLE
        self.entries = [*(other for other in self.entries if other.name != entry.name), entry]
        if entry.origin is Origin.DOWNLOADED:
            self.releases = [replace(release, megabytes_there=0.0) for release in self.releases]
        self.done.emit(self.tr("{title} is ready as {name}.").format(title=entry.title, name=entry.name))
        self._tell_engine()
        self.changed.emit()

    def _removed(self, entry: ModelEntry) -> None:
        if entry.name == self.default:
            self._store_default("")
        self.entries.remove(entry)
        self.done.emit(self.tr("{name} was removed.").format(name=entry.name))
        self._tell_engine()
        self.changed.emit()
        if entry.name == DEFAULT_MODEL:
            self.refresh()  # the bundled one has its name again

    def _was_checked(self, entry: ModelEntry, found: Checked) -> None:
        self._checks[_state(entry)] = found
        if found is Checked.WHOLE:
            self.done.emit(self.tr("{name} is whole.").format(name=entry.name))
        self.changed.emit()

    def _store_default(self, name: str) -> None:
        replace(TerraFMSettings.load(), default_model="" if name == DEFAULT_MODEL else name).save()
        self.default_changed.emit(self.default)
        self.changed.emit()

    def _tell_engine(self) -> None:
        """A running engine knows the models of its beginning."""
        if self._engine.hello is not None:
            self._engine.restart()


def _state(entry: ModelEntry) -> tuple[str, float]:
    """A file and when it was written."""
    try:
        return str(entry.path), entry.path.stat().st_mtime if entry.path else 0.0
    except OSError:
        return str(entry.path), 0.0

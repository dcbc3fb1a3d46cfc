"""From a scene of the work list to the request that would make its result alone, by the command of its task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..errors import UserError
from ..imagery.examination.raster_header import file_state
from ..imagery.network.addresses import is_remote, shown
from ..requests import Request, options_of
from ..requests.archive import TASKS
from ..requests.options import path_of_further
from .scenes import PROBE, ArchiveItem, ArchivePlan, ArchiveScene, digest_of
from .store import Store, scratch

R = TypeVar("R", bound=Request)


@dataclass(frozen=True)
class LocalInputs:
    """What of a store is needed as a file of this machine: the probe and STAC items; to be closed."""

    folder: Path
    store: Store

    def probe(self, plan: ArchivePlan) -> Path:
        """The probe under its own name, which reports tell."""
        return self._copied(PROBE, Path("probe") / (plan.probe_name or PROBE))

    def source(self, path: str | None) -> str | None:
        """A source as it is opened: an item of the store is copied first."""
        return str(self._copied(path, Path(path))) if path and path.startswith("items/") else path

    def _copied(self, name: str, place: Path) -> Path:
        target = self.folder / place
        if not target.is_file():
            content = self.store.read(name)
            if content is None:
                raise UserError(f"{name} is gone from {self.store.title}: plan again.")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return target


@contextmanager
def local_inputs(store: Store) -> Iterator[LocalInputs]:
    """A folder for what a process needs of a store as files."""
    with scratch() as folder:
        yield LocalInputs(Path(folder), store)


def request_for(plan: ArchivePlan, item: ArchiveItem, inputs: LocalInputs, out: Path) -> Request:
    """The request of the plan's task for one scene."""
    record = TASKS[plan.task]
    known = options_of(record)
    given: dict[str, Any] = {**plan.options, "s2": inputs.source(item.s2), "out": str(out)}
    if plan.task == "cloudmask":
        return record.of(given)
    given |= {"s1": inputs.source(item.s1), "mask": item.mask, "further": item.further or None}
    if plan.task == "classify":
        given["probe"] = str(inputs.probe(plan))
    if plan.model and "model" in known:
        given["model"] = plan.model
    return record.of(given)


def identity_of(item: ArchiveItem, stac: str | None) -> list[list[Any]]:
    """What tells a scene's inputs from others: paths, sizes and times of files; addresses without what gives access."""
    found: list[list[Any]] = []
    for source in item.sources:
        path = path_of_further(source)
        if source.startswith("items/"):
            found.append([source, digest_of({"item": shown(stac or "")})])
        elif is_remote(path):
            found.append([shown(source)])
        elif Path(path).is_dir():
            inside = sorted(one for one in Path(path).rglob("*") if one.is_file())
            found.append([source, *(_state(one) for one in inside)])
        else:
            found.append([source, file_state(path)])
    return found


def _state(path: Path) -> str:
    with suppress(OSError):
        status = path.stat()
        return f"{path.name}|{status.st_size}|{status.st_mtime_ns}"
    return path.name


def key_of(plan: ArchivePlan, item: ArchiveItem, stac: str | None, side: int) -> str:
    """SHA-256 of all that decides a scene's result."""
    return digest_of(
        {
            "inputs": identity_of(item, stac),
            "task": plan.task,
            "options": dict(plan.options),
            "model": plan.model_sha256,
            "probe": plan.probe_sha256,
            "confidence": plan.with_confidence,
            "version": plan.version,
            "side": 0 if plan.task == "cloudmask" else side,
        }
    )


def changed_inputs(scene: ArchiveScene, plan: ArchivePlan, store: Store) -> bool:
    """Whether a scene's inputs are others than when it was planned, so that its jobs would be mixed."""
    described = next((source for source in scene.item.sources if source.startswith("items/")), None)
    text = store.read(described) if described else None
    return key_of(plan, scene.item, text.decode() if text else None, scene.side) != scene.key

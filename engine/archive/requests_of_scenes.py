"""From a scene of the work list to the request that would make its result alone, by the command of its task."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..imagery.network.addresses import is_remote, shown
from ..input_files import files_of
from ..requests import Request, options_of
from ..requests.archive import TASKS
from ..requests.options import path_of_further
from .scenes import PROBE, ArchiveItem, ArchivePlan, ArchiveScene, digest_of
from .store import Store, scratch
from .tables import ITEMS

_PROBES = "probe"


@dataclass(frozen=True)
class LocalInputs:
    """What of a store is needed as a file of this machine: the probe and STAC items; to be closed."""

    folder: Path
    store: Store

    def probe(self, plan: ArchivePlan) -> Path:
        """The probe under its own name, which reports tell."""
        return self._copied(PROBE, Path(_PROBES) / (plan.probe_name or PROBE))

    def retold(self, command: str) -> str:
        """A command in which what was copied, or would be written, has its place in the store."""
        words = []
        for word in shlex.split(command):
            path = Path(word)
            if path.is_relative_to(self.folder):
                inside = path.relative_to(self.folder)
                words.append(f"{self.store.title}/{PROBE if inside.parts[0] == _PROBES else inside.as_posix()}")
            else:
                words.append(word)
        return shlex.join(words)

    def sources(self, paths: tuple[str, ...]) -> list[str]:
        """Sources as they are opened: items of the store are copied first."""
        return [str(self._copied(path, Path(path))) if is_item(path) else path for path in paths]

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
    given: dict[str, Any] = {**plan.options, "out": str(out)}
    if plan.task == "cloudmask":
        if len(item.s2) != 1 or item.s1 or item.further:
            raise UserError(f"{item.id} is not one Sentinel-2 product: clouds are found in one at a time.")
        return record.of({**given, "s2": inputs.sources(item.s2)[0]})
    given |= {"s2": inputs.sources(item.s2) or None, "s1": inputs.sources(item.s1) or None, "mask": item.mask or None}
    given |= {"layers": item.layer or None, "further": item.further or None}
    if plan.task == "classify":
        given["probe"] = str(inputs.probe(plan))
    if plan.model and "model" in known:
        given["model"] = plan.model
    return record.of(given)


def is_item(source: str) -> bool:
    """Whether a source is a STAC item of the store."""
    return source.startswith(f"{ITEMS}/")


def identity_of(item: ArchiveItem, stac: Mapping[str, str]) -> list[list[Any]]:
    """What tells a scene's inputs from others: paths, sizes and times of files, those that a VRT names too; addresses.

    Parameters
    ----------
    stac : mapping
        The store's STAC items by their names.
    """
    found: list[list[Any]] = []
    for source in item.sources:
        if is_item(source):
            found.append([source, digest_of({"item": stac.get(source, "")})])
        elif is_remote(path_of_further(source)):
            found.append([shown(source)])
        else:
            found.append([source, *(state for path in files_of(path_of_further(source)) for state in _states(path))])
    return found


def _states(path: Path) -> Iterator[str]:
    """Size and time of a file, or of those in a folder."""
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    for file in files:
        with suppress(OSError):
            status = file.stat()
            yield f"{file.name}|{status.st_size}|{status.st_mtime_ns}"


def key_of(plan: ArchivePlan, item: ArchiveItem, stac: Mapping[str, str], side: int) -> str:
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
    texts = {name: store.read(name) for name in scene.item.sources if is_item(name)}
    stac = {name: text.decode() for name, text in texts.items() if text is not None}
    return key_of(plan, scene.item, stac, scene.side) != scene.key

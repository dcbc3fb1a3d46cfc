"""The work list: which scenes an archive has, which blocks each of them is cut into, and what decides its result."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import UserError
from ..imagery import Window
from ..imagery.series.products import NO_MASK
from ..strict_json import parse_json
from .store import Store

PLAN, SCENES, PROBE, MAPS = "plan.json", "scenes.jsonl", "probe.safetensors", "maps"
FORMAT = 1
SOURCES = ("s2", "s1", "mask", "layer", "further")
"""What a scene is read from: the columns of a table of scenes."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """A scene as ITEMS names it."""

    id: str
    s2: tuple[str, ...] = ()
    """Its products: dates and tiles; likewise of Sentinel-1. All are as the commands of one scene take them."""
    s1: tuple[str, ...] = ()
    mask: tuple[str, ...] = ()
    layer: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    date: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """All that is read for it."""
        return tuple(source for column in SOURCES for source in getattr(self, column) if source != NO_MASK)

    @property
    def lacks_imagery(self) -> bool:
        """Whether there is nothing to map it from."""
        return not (self.s2 or self.s1 or self.layer or self.further)


@dataclass(frozen=True, slots=True)
class ArchiveScene:
    """A scene of the work list. A job is one block of it; jobs count from 0, row by row."""

    item: ArchiveItem
    key: str
    """SHA-256 of all that decides its result: inputs, model, probe, options, block, version. Empty with a problem."""
    width: int = 0
    """Of what is mapped, in the scene's pixels; likewise its height."""
    height: int = 0
    side: int = 0
    """Of a block, in the scene's pixels: a multiple of the blocks that a map is computed in anyhow."""
    crs: str = ""
    problem: str = ""
    """Why it cannot be worked on, in a sentence."""

    @property
    def columns(self) -> int:
        """Blocks side by side."""
        return -(-self.width // self.side) if self.side else 0

    @property
    def jobs(self) -> int:
        """How many blocks it is cut into."""
        return self.columns * -(-self.height // self.side) if self.side else 0

    @property
    def folder(self) -> str:
        """Its name in the store: other inputs or options have another."""
        return f"{safe_name(self.item.id)}-{self.key[:16]}"

    def block(self, job: int) -> Window:
        """A job's part of the scene, in its pixels."""
        row, column = (place * self.side for place in divmod(job, self.columns))
        return Window(column, row, min(self.side, self.width - column), min(self.side, self.height - row))

    def to_line(self) -> str:
        """As the work list holds it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_line(cls, line: str | bytes) -> ArchiveScene:
        """From a line of the work list."""
        content = parse_json(line)
        item = content.pop("item")
        return cls(ArchiveItem(**{**item, **{name: tuple(item[name]) for name in SOURCES}}), **content)


@dataclass(frozen=True)
class ArchivePlan:
    """What is made of every scene, and by what."""

    task: str
    options: Mapping[str, Any]
    """The task's options that were given, by the names of its request's fields."""
    model: str | None
    model_sha256: str
    probe_name: str | None
    probe_sha256: str
    with_confidence: bool
    version: str
    scenes: int
    jobs: int
    made: str
    """When, ISO 8601 in UTC."""

    def write(self, store: Store, scenes: Iterable[ArchiveScene]) -> None:
        """Put plan and work list into the store; the plan comes last, since it says that the list is whole."""
        with store.writing(SCENES) as path, path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{scene.to_line()}\n" for scene in scenes)
        store.write(PLAN, json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode())


def read_plan(store: Store) -> ArchivePlan:
    """The plan of a store.

    Raises
    ------
    UserError
        There is none, or it is damaged or of another version.
    """
    text = store.read(PLAN)
    if text is None:
        raise UserError(
            f"There is no plan in {store.title}: make one with 'archive plan --items … --out {store.title}'."
        )
    try:
        content = parse_json(text)
        if content.pop("format") != FORMAT:
            raise ValueError("it is of another format")
        return ArchivePlan(**content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"The plan in {store.title} is damaged ({error}): plan again.") from error


def read_scenes(store: Store) -> Iterator[ArchiveScene]:
    """The work list, scene by scene."""
    text = store.read(SCENES)
    if text is None:
        raise UserError(f"There is no work list in {store.title}: plan again.")
    try:
        for line in text.splitlines():
            yield ArchiveScene.of_line(line)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"The work list in {store.title} is damaged ({error}): plan again.") from error


def numbered(count: int, noun: str) -> str:
    """So many of something, for sentences."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def safe_name(name: str) -> str:
    """A name that every file system and object store takes."""
    return _UNSAFE.sub("_", name)[:_LONGEST_NAME].strip(".") or "scene"


def map_name(item: ArchiveItem) -> str:
    """Where the map of a scene lies in the store."""
    return f"{MAPS}/{safe_name(item.id)}.tif"


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a mapping, whatever its order."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

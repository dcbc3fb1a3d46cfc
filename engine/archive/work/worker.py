"""What a worker does: it holds a model and a scene, makes job after job, and marks each when its shard is stored."""

from __future__ import annotations

import errno
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import UserError
from ...imagery.network.opening import NetworkError
from ..markers import Marker, is_done, mark_done, shard_name
from ..requests_of_scenes import changed_inputs, local_inputs, request_for
from ..scenes import ArchiveScene, map_name, read_plan
from ..store import StoreError
from ..stores import open_store
from .reading_ahead import ReadAhead

if TYPE_CHECKING:
    from ...model import InferenceModel
    from .jobs import OpenScene

DONE, OWN, PASSING, STORE = "done", "own", "passing", "store"
"""What became of a job: done, failed for its own reason, for one that passes, or for the store's."""
_NO_MEMORY = re.compile(r"allocate memory|out of memory|not enough memory", re.IGNORECASE)
_LASTING = re.compile(r"\(HTTP (?:401|403|404|410)\)")
_PASSING = (
    errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNRESET, errno.ECONNREFUSED, errno.EHOSTUNREACH,
    errno.ENETUNREACH, errno.EAGAIN, errno.EBUSY, errno.EPIPE,
)  # fmt: skip
_LONGEST = 400


@dataclass(frozen=True)
class Assignment:
    """Some jobs of one scene, for one worker, in their order."""

    scene: ArchiveScene
    jobs: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        """As a message."""
        return {"scene": self.scene.to_line(), "jobs": list(self.jobs)}

    @classmethod
    def of_dict(cls, content: dict[str, Any]) -> Assignment:
        """From a message."""
        return cls(ArchiveScene.of_line(content["scene"]), tuple(content["jobs"]))


@dataclass(frozen=True)
class JobOutcome:
    """What became of a job."""

    scene: str
    """Its folder in the store."""
    job: int
    kind: str
    sentence: str = ""
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As a message."""
        return asdict(self)


class ArchiveWorker:
    """Makes jobs of one store; to be closed."""

    def __init__(self, store: str) -> None:
        self.store = open_store(store)
        self.plan = read_plan(self.store)
        self._stack = ExitStack()
        self._inputs = self._stack.enter_context(local_inputs(self.store))
        self._models: dict[str, InferenceModel] = {}
        self._scene = ExitStack()
        self._open: tuple[str, OpenScene] | None = None
        self._ahead = ReadAhead()

    @property
    def is_current(self) -> bool:
        """Whether the store's plan is still the one that was read."""
        return read_plan(self.store) == self.plan

    def close(self) -> None:
        """Close the scene and remove what was copied."""
        self._leave_scene()
        self._stack.close()

    def outcomes(
        self,
        assignment: Assignment,
        starting: Callable[[int], None] = lambda _: None,
        coming: Callable[[], Assignment | None] = lambda: None,
    ) -> Iterator[JobOutcome]:
        """Make some jobs and say what became of each; one that another process marked meanwhile counts as done.

        Raises
        ------
        MemoryError
            This process has no memory left: a fresh one is to try.

        Parameters
        ----------
        starting : callable
            Told of a job before it begins.
        coming : callable
            Gives what comes after these jobs, if that is known yet.
        """
        for place, job in enumerate(assignment.jobs):
            starting(job)
            following = assignment.jobs[place + 1] if place + 1 < len(assignment.jobs) else None
            yield self._outcome(assignment.scene, job, following, coming)

    def _outcome(
        self, record: ArchiveScene, job: int, following: int | None, coming: Callable[[], Assignment | None]
    ) -> JobOutcome:
        began = time.perf_counter()
        try:
            if not is_done(self.store, record, job):
                self._make(record, job, following, coming)
        except StoreError as error:
            kind, sentence = STORE, str(error)
        except NetworkError as error:
            kind, sentence = OWN if _LASTING.search(str(error)) else PASSING, str(error)
        except UserError as error:
            kind, sentence = OWN, str(error)
        except MemoryError:
            raise
        except OSError as error:
            kind = PASSING if error.errno in _PASSING else OWN
            sentence = f"{type(error).__name__}: {error}"
        except Exception as error:  # a defect in one job must not end the others
            if _NO_MEMORY.search(str(error)):
                raise MemoryError(str(error)) from error
            kind, sentence = OWN, f"{type(error).__name__}: {error}"
        else:
            return JobOutcome(record.folder, job, DONE, seconds=round(time.perf_counter() - began, 3))
        self._leave_scene()  # whatever it has open may be what failed
        return JobOutcome(record.folder, job, kind, sentence[:_LONGEST])

    def _make(
        self, record: ArchiveScene, job: int, following: int | None, coming: Callable[[], Assignment | None]
    ) -> None:
        began = time.perf_counter()
        scene = self._opened(record)
        if following is not None:
            self._ahead.part(scene.scene, scene.around(following))
        elif (after := coming()) is not None:
            self._ahead.files(after.scene.item)
        name = shard_name(record, job)
        with self.store.writing(name) as path:
            made = scene.make(job, path)
            digest, size = _digest(path), path.stat().st_size
        about = self._about(scene) if job == 0 else None
        seconds = round(time.perf_counter() - began, 3)
        mark_done(
            self.store,
            record,
            Marker(job, digest, size, made.row, made.column, made.height, made.width, seconds, time.time(), about),
        )

    def _opened(self, record: ArchiveScene) -> OpenScene:
        """The scene of the jobs, which stays open from one to the next."""
        if self._open is not None and self._open[0] == record.folder:
            return self._open[1]
        self._leave_scene()
        if changed_inputs(record, self.plan, self.store):
            raise UserError(
                f"The files of {record.item.id} are others than when it was planned, or gone: put them back, or plan "
                "again."
            )
        from .jobs import open_for_jobs  # the driver, which imports this too, needs no torch

        request = request_for(self.plan, record.item, self._inputs, self._inputs.folder / map_name(record.item))
        opened = self._scene.enter_context(open_for_jobs(self.plan, record, request, self._loaded))
        self._open = record.folder, opened
        return opened

    def _about(self, scene: OpenScene) -> dict[str, Any]:
        about = scene.about()
        if "report" in about:
            about["report"]["command"] = self._inputs.retold(about["report"]["command"])
        return about

    def _leave_scene(self) -> None:
        self._ahead.stop()
        self._open = None
        self._scene.close()

    def _loaded(self, name: str) -> InferenceModel:
        """A model, held between jobs."""
        if name not in self._models:
            from ...model import load_inference

            self._models[name] = load_inference(name)
        return self._models[name]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What comes before clouds are found: the scene is opened, its way chosen, and its pixels begun to be read.

Of several scenes the next is prepared while one is classified. It waits with at most `reading.AHEAD` strips in memory.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from ..imagery import Scene, open_scene
from ..progress import Progress, silent
from . import s2cloudless
from .request import CloudMaskRequest
from .routing import Decision, choose, working_grid
from .s2cloudless import StripsAhead

_LOOK = 0.2
"""Seconds between two looks at whether to stop waiting."""


@dataclass(frozen=True)
class CloudMaskJob:
    """A mask to be made: its imagery by the names of `open_scene`, and the settings."""

    s2: str
    request: CloudMaskRequest
    level: str | None = None
    s2_bands: tuple[str | None, ...] | None = None

    def open(self) -> Scene:
        """Open the scene, in any thread."""
        return open_scene(self.s2, level=self.level, s2_bands=self.s2_bands, near_infrared=False)

    def is_prepared_as(self, other: CloudMaskJob) -> bool:
        """Whether the two differ at most in where their results go."""
        return _without_targets(self) == _without_targets(other)


@dataclass(frozen=True)
class PreparedScene:
    """A scene whose way is chosen. To be closed; the scene stays open."""

    scene: Scene
    decision: Decision
    pixels: StripsAhead | None
    """Of the bands that the way looks at, where they are read ahead."""

    def __enter__(self) -> PreparedScene:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop reading."""
        if self.pixels is not None:
            self.pixels.close()


def prepare(scene: Scene, request: CloudMaskRequest) -> PreparedScene:
    """Choose the way for a scene, and begin to read.

    Raises
    ------
    UserError
        The way that was asked for is not open, or none is.
    """
    decision = choose(scene, request)
    pixels = None
    if decision.method == "s2cloudless":
        pixels = StripsAhead(scene, working_grid(scene.grid, request.gsd)[0], s2cloudless.BANDS)
    return PreparedScene(scene, decision, pixels)


class SceneAhead:
    """A scene that is being prepared in a thread of its own; to be closed, with its scene."""

    def __init__(self, job: CloudMaskJob) -> None:
        self.job = job
        thread = ThreadPoolExecutor(1, thread_name_prefix="terrafm-next-scene")
        self._coming = thread.submit(self._prepare)
        thread.shutdown(wait=False)

    def take(self, progress: Progress = silent) -> PreparedScene:
        """The prepared scene; waits for it.

        Raises
        ------
        UserError
            What opening or choosing raised.
        """
        while not self._coming.done():
            progress(0.0, "Looking at the imagery")
            wait([self._coming], timeout=_LOOK)
        return self._coming.result()

    def close(self) -> None:
        """Stop reading, and close the files."""
        wait([self._coming])
        if self._coming.exception() is None:
            prepared = self._coming.result()
            prepared.close()
            prepared.scene.close()

    def _prepare(self) -> PreparedScene:
        scene = self.job.open()
        try:
            return prepare(scene, self.job.request)
        except BaseException:
            scene.close()
            raise


def _without_targets(job: CloudMaskJob) -> CloudMaskJob:
    request = replace(job.request, out=Path(), probability=None, polygons=None, masked=None)
    return replace(job, request=request)

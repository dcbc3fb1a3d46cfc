"""What comes before clouds are found: the scene is opened, its way chosen, and its pixels begun to be read.

Of several scenes the next is prepared while one is classified. It waits with at most `strips_ahead.AHEAD` strips in
memory.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from ..errors import UserError
from ..imagery import Scene, check_writable, open_scene
from ..progress import Progress, silent
from ..requests import CloudMaskRequest, OpticalRequest
from ..requests.clouds import GSD, METHODS
from .published import csmask, s2cloudless
from .published.strips_ahead import StripsAhead
from .routing import Decision, band_names, choose, working_grid

_GEOTIFF: tuple[str, ...] = (".tif", ".tiff")
_GEOPACKAGE = (".gpkg",)
_LOOK = 0.2
"""Seconds between two looks at whether to stop waiting."""


def check_settings(request: CloudMaskRequest) -> None:
    """Refuse settings that no mask can be made with, and places that cannot be written.

    Raises
    ------
    UserError
        See above.
    """
    if request.method not in METHODS:
        raise UserError(f"There is no method '{request.method}': choose one of {', '.join(METHODS)}.")
    if request.gsd is not None and request.gsd not in GSD:
        raise UserError(f"Clouds cannot be found at {request.gsd:g} m: choose 60, 30, 20 or 10.")
    if not 0 < request.threshold < 1:
        raise UserError(f"A threshold of {request.threshold:g} is no probability: choose one between 0 and 1.")
    radii = (request.average_over or 0, request.dilation or 0)
    if min(request.dilate_cloud, request.dilate_shadow, request.sieve, *radii) < 0:
        raise UserError("Dilation, averaging and sieve cannot be negative: give 0 for none.")
    if request.sun_azimuth is not None and not 0 <= request.sun_azimuth < 360:
        raise UserError(f"A sun azimuth of {request.sun_azimuth:g}° is none: give degrees from north, 0 to 360.")
    if request.sun_elevation is not None and not 0 < request.sun_elevation <= 90:
        raise UserError(f"A sun elevation of {request.sun_elevation:g}° is none: give degrees above the horizon.")
    rasters = [path for path in (request.out, request.probability, request.masked) if path is not None]
    given = [(path, _GEOTIFF) for path in rasters]
    if request.polygons is not None:
        given.append((request.polygons, _GEOPACKAGE))
    for path, endings in given:
        check_writable(path, endings)


def opened(request: OpticalRequest) -> Scene:
    """Open the scene of a request, in any thread; to be closed."""
    return open_scene(
        request.s2, level=request.level, s2_bands=request.s2_bands, offset=request.offset, near_infrared=False
    )


def are_prepared_alike(one: CloudMaskRequest, other: CloudMaskRequest) -> bool:
    """Whether two requests differ at most in where their results go, and in what comes next."""
    return _without_targets(one) == _without_targets(other)


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
        pixels = StripsAhead(
            scene, working_grid(scene.grid, request.gsd or s2cloudless.RESOLUTION)[0], s2cloudless.BANDS
        )
    elif decision.method == "csmask":
        grid, _ = working_grid(scene.grid, request.gsd or csmask.RESOLUTION)
        pixels = StripsAhead(scene, grid, csmask.bands_for(band_names(scene)))
    return PreparedScene(scene, decision, pixels)


class SceneAhead:
    """A scene that is being prepared in a thread of its own; to be closed, with its scene."""

    def __init__(self, request: CloudMaskRequest) -> None:
        self.request = request
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
        scene = opened(self.request)
        try:
            return prepare(scene, self.request)
        except BaseException:
            scene.close()
            raise


def _without_targets(request: CloudMaskRequest) -> CloudMaskRequest:
    return replace(request, out=Path(), probability=None, polygons=None, masked=None, next=None)

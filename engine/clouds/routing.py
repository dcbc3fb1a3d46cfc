"""Which way a cloud mask is made: the first that the imagery and what was given really allow, with the reasons.

Nothing is guessed: a way that is forced goes through the same checks, and if none is open the refusal says of each
what it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import UserError
from ..imagery import BandSource, Grid, Scene, Window
from ..imagery.examination.scl_beside import find_beside
from ..requests import CloudMaskRequest, CloudWaysRequest, like
from . import head
from .published import csmask, omnicloudmask, s2cloudless
from .published.checks import Values, problem_of_level1c

TITLES = {
    "scl": "scene classification (SCL)",
    "csmask": "ukis-csmask",
    "s2cloudless": "s2cloudless",
    "head": "TerraFM cloud head",
    "omnicloudmask": "OmniCloudMask",
    "clicks": "few clicks",
}
_PLACES, _SIDE = 5, 48


@dataclass(frozen=True)
class NotTaken:
    """A way that was not taken, and why not, as a clause."""

    method: str
    reason: str
    installs: str | None = None
    """The optional part of the engine's environment that is all it lacks."""
    is_faulty: bool = False
    """Whether the imagery's values are at fault; the reason is a whole sentence then, and says what to do."""


@dataclass(frozen=True)
class Decision:
    """The way taken, why, and why not the others."""

    method: str
    why: str
    not_taken: tuple[NotTaken, ...]


@dataclass(frozen=True)
class CloudWays:
    """Each way but those that are given more than imagery: whether it is open, and what it needs if not."""

    chosen: str | None
    """What `auto` would take, unless the values themselves are against it."""
    why: str | None
    closed: tuple[NotTaken, ...]
    open: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)


def cloud_ways(scene: Scene, request: CloudWaysRequest) -> CloudWays:
    """Which ways a scene allows by what is known of it; its values are not looked at."""
    whole = like(CloudMaskRequest, request, out=Path())
    found = {method: _closed(method, scene, whole, lambda: None) for method in _FROM_IMAGERY}
    opened = tuple(method for method, closed in found.items() if closed is None)
    chosen = opened[0] if opened else None
    closed = tuple(one for one in found.values() if one is not None)
    return CloudWays(chosen, _why(chosen, scene, whole) if chosen else None, closed, opened)


def choose(scene: Scene, request: CloudMaskRequest) -> Decision:
    """Find the way for a scene.

    Raises
    ------
    UserError
        The way that was asked for is not open, or none is.
    """
    fault = cache(lambda: _fault(scene, request))
    if request.method != "auto":
        closed = _closed(request.method, scene, request, fault)
        if closed:
            raise UserError(f"{TITLES[request.method]} cannot be used: {closed.reason}.", installs=closed.installs)
        return Decision(request.method, f"{TITLES[request.method]} was asked for, and its checks passed", ())
    if request.scl is not None and not request.scl.exists():
        raise UserError(f"There is no file {request.scl}: give the scene classification, or leave it out.")
    not_taken: list[NotTaken] = []
    for method in _PROBLEMS:
        closed = _closed(method, scene, request, fault)
        if closed is None:
            passed = tuple(not_taken) + _later(method, request)
            return Decision(method, _why(method, scene, request), passed)
        not_taken.append(closed)
    raise _refusal(not_taken)


def _refusal(closed: Sequence[NotTaken]) -> UserError:
    """Two lines at most in a panel; what each way lacks is in the details."""
    details = "\n".join(f"{TITLES[entry.method]}: {entry.reason}." for entry in closed)
    faults = [entry.reason for entry in closed if entry.is_faulty]
    if faults:
        return UserError(f"{faults[0]}.", details)
    installs = next((entry.installs for entry in closed if entry.installs), None)
    advice = f"install {_PARTS[installs].title}" if installs else "give its SCL, or samples of clouds"
    return UserError(f"No way to find clouds is open: {advice}.", details, installs)


def scl_source(scene: Scene, request: CloudMaskRequest) -> BandSource | None:
    """Where the scene classification is: the file that was given, one among the bands, or one beside the file."""
    if request.scl is not None:
        return BandSource("SCL", str(request.scl), 1)
    if scene.scene_classification is not None or scene.s2 is None or scene.s2.level != "l2a":
        return scene.scene_classification
    beside = find_beside(scene.s2.path, scene.s2.date, scene.grid)
    return BandSource("SCL", str(beside), 1) if beside is not None else None


def working_grid(grid: Grid, metres: float) -> tuple[Grid, int]:
    """The scene's grid coarsened to about a pixel size, never refined; and by which factor."""
    factor = max(1, round(metres / grid.resolution))
    return grid.coarsened(factor), factor


def _why(method: str, scene: Scene, request: CloudMaskRequest) -> str:
    if method == "scl" and request.scl is None:
        brings = "the imagery brings its scene classification"
        return brings if scene.scene_classification is not None else "its scene classification lies beside it"
    if method == "csmask":
        bands = csmask.bands_for(band_names(scene))
        return f"the imagery is {_level(scene).upper()} with its {len(bands)} bands"
    return {
        "scl": "a scene classification was given",
        "s2cloudless": "the imagery is Level-1C with all ten bands, and its values passed every check",
        "head": "a trained head was given that fits the imagery",
        "omnicloudmask": "a folder of OmniCloudMask weights was given",
        "clicks": "samples were given and no other way was open",
    }[method]


def _later(method: str, request: CloudMaskRequest) -> tuple[NotTaken, ...]:
    """What was given but comes after the way that is taken."""
    given = {"head": request.head, "omnicloudmask": request.omnicloudmask, "clicks": request.samples}
    order = list(_PROBLEMS)
    return tuple(
        NotTaken(name, f"{TITLES[method]} comes first; choose the method '{name}' to use what was given")
        for name, value in given.items()
        if value is not None and order.index(name) > order.index(method)
    )


def _scl_problem(scene: Scene, request: CloudMaskRequest) -> str | None:
    if request.scl is not None:
        return None if request.scl.exists() else f"there is no file {request.scl}"
    if scl_source(scene, request) is None:
        return "there is no SCL among the bands or beside the file, and none was given"
    return None


def _s2cloudless_problem(scene: Scene, _request: CloudMaskRequest) -> str | None:
    if _level(scene) != "l1c":
        return f"it needs Level-1C, and the imagery is {_level(scene).upper()}"
    lacking = [band for band in s2cloudless.BANDS if band not in band_names(scene)]
    return f"it needs ten bands of Level-1C as measured, and {', '.join(lacking)} are missing" if lacking else None


def _csmask_problem(scene: Scene, _request: CloudMaskRequest) -> str | None:
    found = band_names(scene)
    lacking = [band for band in csmask.bands_for(found) if band not in found]
    return f"it needs blue, green, red and near infrared, and {', '.join(lacking)} are missing" if lacking else None


def band_names(scene: Scene) -> set[str]:
    """The Sentinel-2 bands that a scene has."""
    return {band.name for band in scene.s2.bands} if scene.s2 else set()


def _level(scene: Scene) -> str:
    return (scene.s2.level or "unknown") if scene.s2 else "missing"


def _closed(method: str, scene: Scene, request: CloudMaskRequest, fault: Callable[[], str | None]) -> NotTaken | None:
    """Why a way is not open; None if it is. `fault` looks at the values, which is done only where it matters."""
    problem = _PROBLEMS[method](scene, request)
    if problem is not None:
        return NotTaken(method, problem)
    problem = fault() if method in _DECEIVED else None
    if problem is not None:
        return NotTaken(method, problem.rstrip("."), is_faulty=True)
    part = _PARTS.get(method)
    lacking = part.missing() if part is not None else None
    return NotTaken(method, lacking, installs=method) if lacking is not None else None


def _fault(scene: Scene, request: CloudMaskRequest) -> str | None:
    """What is wrong with the values of Level-1C; only where all the bands are there that tell."""
    if _level(scene) != "l1c" or not band_names(scene).issuperset(s2cloudless.BANDS):
        return None
    return problem_of_level1c(_values(scene, request.gsd or s2cloudless.RESOLUTION))


def _values(scene: Scene, gsd: float) -> Values:
    """Reflectance from squares spread over the scene."""
    grid, _ = working_grid(scene.grid, gsd)
    reader = scene.read_s2(s2cloudless.BANDS, grid)
    try:
        parts = [reader.read(window).reshape(len(s2cloudless.BANDS), -1) for window in _places(grid)]
    finally:
        reader.close()
    pixels = np.concatenate(parts, axis=1) / np.float32(10_000)
    pixels[~np.isfinite(pixels).any(axis=1)] = 0  # a band without any data is an empty one, which the checks name
    pixels = pixels[:, np.isfinite(pixels).all(axis=0)]
    measured = dict(zip(s2cloudless.BANDS, pixels, strict=True))
    return Values(measured, scene.s2_has_metadata, scene.s2_offset_concluded)


def _places(grid: Grid) -> Iterator[Window]:
    height, width = min(_SIDE, grid.height), min(_SIDE, grid.width)
    for row in np.unique(np.linspace(0, grid.height - height, _PLACES).astype(int)):
        for column in np.unique(np.linspace(0, grid.width - width, _PLACES).astype(int)):
            yield Window(int(column), int(row), width, height)


def _head_problem(scene: Scene, request: CloudMaskRequest) -> str | None:
    return head.problem(scene, request)


def _omnicloudmask_problem(scene: Scene, request: CloudMaskRequest) -> str | None:
    return omnicloudmask.problem(scene, request.omnicloudmask)


def _clicks_problem(scene: Scene, request: CloudMaskRequest) -> str | None:  # noqa: ARG001 - as all of them
    if request.samples is None:
        return "no samples of clear ground, clouds and shadows were given"
    return None if request.samples.exists() else f"there is no samples file {request.samples}"


_PROBLEMS: dict[str, Callable[[Scene, CloudMaskRequest], str | None]] = {
    "scl": _scl_problem,
    "csmask": _csmask_problem,
    "s2cloudless": _s2cloudless_problem,
    "head": _head_problem,
    "omnicloudmask": _omnicloudmask_problem,
    "clicks": _clicks_problem,
}
"""In the order in which they are taken."""
_FROM_IMAGERY = ("scl", "csmask", "s2cloudless")
_DECEIVED = ("csmask", "s2cloudless", "head")
"""With the offset left in they answer "thick cloud" everywhere, and none of them notices."""


@dataclass(frozen=True)
class _Part:
    """An optional part of the engine's environment."""

    title: str
    missing: Callable[[], str | None]


_PARTS = {
    "csmask": _Part("the cloud model (145 MB)", csmask.missing_part),
    "s2cloudless": _Part("s2cloudless (10 MB)", s2cloudless.missing_part),
}

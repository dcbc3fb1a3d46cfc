"""Which way a cloud mask is made: the first that the imagery and what was given really allow, with the reasons.

Nothing is guessed: a way that is forced goes through the same checks, and if none is open the refusal says of each
what it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ..errors import UserError
from ..imagery import BandSource, Grid, Scene, Window
from ..requests import CloudMaskRequest
from . import head, omnicloudmask, s2cloudless
from .checks import Values, problem_of_level1c

TITLES = {
    "scl": "scene classification (SCL)",
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


@dataclass(frozen=True)
class Decision:
    """The way taken, why, and why not the others."""

    method: str
    why: str
    not_taken: tuple[NotTaken, ...]


def choose(scene: Scene, request: CloudMaskRequest) -> Decision:
    """Find the way for a scene.

    Raises
    ------
    UserError
        The way that was asked for is not open, or none is.
    """
    if request.method != "auto":
        problem = _PROBLEMS[request.method](scene, request)
        if problem:
            raise UserError(f"{TITLES[request.method]} cannot be used: {problem}.")
        return Decision(request.method, f"{TITLES[request.method]} was asked for, and its checks passed", ())
    not_taken: list[NotTaken] = []
    for method, problem_of in _PROBLEMS.items():
        problem = problem_of(scene, request)
        if problem is None:
            passed = tuple(not_taken) + _later(method, request)
            return Decision(method, _why(method, scene), passed)
        not_taken.append(NotTaken(method, problem))
    reasons = "; ".join(f"{TITLES[entry.method]}: {entry.reason}" for entry in not_taken)
    raise UserError(
        f"No way to find clouds in this imagery is open ({reasons}): give a Level-2A product with its SCL, a whole "
        "Level-1C product, or samples of clear ground, clouds and shadows."
    )


def scl_source(scene: Scene, request: CloudMaskRequest) -> BandSource | None:
    """Where the scene classification is read: the file that was given, else the one among the bands."""
    return BandSource("SCL", str(request.scl), 1) if request.scl is not None else scene.scene_classification


def working_grid(grid: Grid, metres: float) -> tuple[Grid, int]:
    """The scene's grid coarsened to about a pixel size, never refined; and by which factor."""
    factor = max(1, round(metres / grid.resolution))
    return grid.coarsened(factor), factor


def _why(method: str, scene: Scene) -> str:
    if method == "scl" and scene.scene_classification is not None:
        return "the imagery brings its scene classification"
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
    if scene.scene_classification is None:
        return "there is no SCL band among the imagery, and none was given"
    return None


def _s2cloudless_problem(scene: Scene, request: CloudMaskRequest) -> str | None:
    description = scene.s2
    if description is None or description.level != "l1c":
        level = (description.level or "unknown").upper() if description else "missing"
        return f"it needs Level-1C, and the imagery is {level}"
    found = {band.name for band in description.bands}
    lacking = [band for band in s2cloudless.BANDS if band not in found]
    if lacking:
        return f"it needs ten bands of Level-1C as measured, and {', '.join(lacking)} are missing"
    missing = s2cloudless.missing_part()
    if missing:
        return missing
    problem = problem_of_level1c(_values(scene, request.gsd))
    return problem.rstrip(".") if problem else None


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
    problem = head.problem(scene, request)
    bands = {band.name for band in scene.s2.bands} if scene.s2 else set()
    if problem or scene.s2 is None or scene.s2.level != "l1c" or not bands.issuperset(s2cloudless.BANDS):
        return problem
    # with the offset left in, a head answers "thick cloud" everywhere and does not notice either
    problem = problem_of_level1c(_values(scene, request.gsd))
    return problem.rstrip(".") if problem else None


def _omnicloudmask_problem(scene: Scene, request: CloudMaskRequest) -> str | None:
    return omnicloudmask.problem(scene, request.omnicloudmask)


def _clicks_problem(scene: Scene, request: CloudMaskRequest) -> str | None:  # noqa: ARG001 - as all of them
    if request.samples is None:
        return "no samples of clear ground, clouds and shadows were given"
    return None if request.samples.exists() else f"there is no samples file {request.samples}"


_PROBLEMS: dict[str, Callable[[Scene, CloudMaskRequest], str | None]] = {
    "scl": _scl_problem,
    "s2cloudless": _s2cloudless_problem,
    "head": _head_problem,
    "omnicloudmask": _omnicloudmask_problem,
    "clicks": _clicks_problem,
}

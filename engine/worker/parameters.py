"""What the worker's methods take from the parameters of a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import UserError
from ..imagery import Grid, Scene, open_scene
from .server import InvalidParams, Params

_IMAGERY = ("s2", "s1", "level", "s2_bands", "s1_bands", "s1_unit", "mask")


def scene(params: Params, grid: Grid | None = None) -> Scene:
    """The imagery that a message names, opened on its own grid or another."""
    given: dict[str, Any] = {name: params[name] for name in _IMAGERY if params.get(name)}
    if not ("s2" in given or "s1" in given):
        raise UserError("No imagery was chosen: choose a Sentinel-2 layer, a Sentinel-1 layer, or both.")
    return open_scene(given.pop("s2", None), given.pop("s1", None), grid=grid, **given)


def required(params: Params, name: str, kind: type) -> Any:
    """A parameter that must be there and of a kind."""
    value = params.get(name)
    if not isinstance(value, kind):
        raise InvalidParams(f"'{name}' must be given as {kind.__name__}.")
    return value


def extent(value: Any) -> tuple[float, float, float, float] | None:
    """An extent, if one is given."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 4:
        raise InvalidParams("'extent' must be [xmin, ymin, xmax, ymax].")
    return float(value[0]), float(value[1]), float(value[2]), float(value[3])


def number(params: Params, name: str, default: float) -> float:
    """A number, or its default."""
    value = params.get(name)
    return default if value is None else float(value)


def path(value: str | None) -> Path | None:
    """A path, if one is given."""
    return Path(value) if value else None

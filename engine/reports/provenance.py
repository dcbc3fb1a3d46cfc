"""What a map was made with, so that it can be made again: the software's versions and the command line."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Collection
from importlib.metadata import version
from typing import Any

import rasterio

from ..imagery.network.addresses import shown
from ..model import ModelInfo, available_models
from ..requests import Request, options_of
from ..version import __version__

BESIDE_THE_MAP = ("confidence", "report", "polygons", "compare", "save_probe", "parcel_classes")
"""What a request asks for that does not change its map."""
_PROGRAM = ("python", "-m", __name__.partition(".")[0])
"""The package is `engine` in a checkout and `terrafm` where it was installed."""
_PACKAGES = ("torch", "numpy", "scipy", "scikit-learn", "rasterio")


def software() -> dict[str, str]:
    """Versions by name: of this program, of Python, and of what the numbers depend on."""
    packages = {name: version(name) for name in _PACKAGES}
    own = {"TerraFM": __version__, "Python": platform.python_version()}
    return {**own, **packages, "GDAL": rasterio.__gdal_version__}


def command_line(name: str, request: Request, without: Collection[str] = ()) -> str:
    """The command of a request, quoted for a POSIX shell; what is left out has its default."""
    words = [*_PROGRAM, name]
    for option in options_of(type(request)).values():
        value = getattr(request, option.name)
        if option.is_repeated and option.flag:
            words += [word for path in value or () for word in (option.flag, shown(str(path)))]
        elif option.flag and option.name not in without and value is not None and value is not False:
            words += [option.flag, *_words(value)]
    return shlex.join(words)


def _words(value: Any) -> list[str]:
    """An option's value as the command line takes it."""
    if value is True:
        return []
    if isinstance(value, tuple) and any(isinstance(entry, float) for entry in value):
        return [f"{entry:.10g}" for entry in value]
    if isinstance(value, tuple):
        return [",".join(entry or "-" for entry in value)]
    return [f"{value:g}" if isinstance(value, float) else shown(str(value))]


def model_option(model: ModelInfo) -> str:
    """Its name where that leads to it, else its file."""
    if model.path is None or any(known.path == model.path for known in available_models()):
        return model.name
    return str(model.path)

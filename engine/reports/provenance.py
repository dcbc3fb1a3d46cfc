"""What a map was made with, so that it can be made again: the software's versions and the command line."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Sequence
from importlib.metadata import version

import rasterio

from ..imagery import SceneSource
from ..model import ModelInfo, available_models
from ..version import __version__

_PROGRAM = ("python", "-m", __name__.partition(".")[0])
"""The package is `engine` in a checkout and `terrafm` where it was installed."""
_PACKAGES = ("torch", "timm", "numpy", "scikit-learn", "rasterio")


def software() -> dict[str, str]:
    """Versions by name: of this program, of Python, and of what the numbers depend on."""
    packages = {name: version(name) for name in _PACKAGES}
    own = {"TerraFM": __version__, "Python": platform.python_version()}
    return {**own, **packages, "GDAL": rasterio.__gdal_version__}


def classify_command(
    source: SceneSource,
    model: ModelInfo,
    *,
    samples: str,
    out: str,
    class_field: str,
    method: str,
    resolution: float | None,
    smoothing: float,
    extent: tuple[float, float, float, float] | None,
    equal_shares: bool = False,
) -> str:
    """The command that makes a map again, quoted for a POSIX shell."""
    options: list[tuple[str, object]] = [
        *_imagery_options(source),
        ("--samples", samples),
        ("--class-field", class_field),
        ("--method", method),
        ("--model", _model_option(model)),
        ("--resolution", None if resolution is None else f"{resolution:g}"),
        ("--smoothing", f"{smoothing:g}"),
    ]
    return _command("classify", options, out, extent, ("--equal-shares",) if equal_shares else ())


def predict_command(
    source: SceneSource,
    *,
    probe: str,
    out: str,
    resolution: float | None,
    smoothing: float,
    extent: tuple[float, float, float, float] | None,
) -> str:
    """The command that maps a scene by a saved probe again, quoted for a POSIX shell."""
    options: list[tuple[str, object]] = [
        *_imagery_options(source),
        ("--probe", probe),
        ("--resolution", None if resolution is None else f"{resolution:g}"),
        ("--smoothing", f"{smoothing:g}"),
    ]
    return _command("predict", options, out, extent)


def accuracy_command(map_file: str, reference: str, class_field: str) -> str:
    """The command that assesses a map again, quoted for a POSIX shell."""
    options = ("--map", map_file, "--reference", reference, "--class-field", class_field)
    return shlex.join([*_PROGRAM, "accuracy", *options])


def _imagery_options(source: SceneSource) -> list[tuple[str, object]]:
    return [
        ("--s2", source.s2),
        ("--s1", source.s1),
        ("--level", source.level),
        ("--s2-bands", _band_list(source.s2_bands)),
        ("--s1-bands", _band_list(source.s1_bands)),
        ("--s1-unit", source.s1_unit),
        ("--mask", source.mask),
    ]


def _command(
    name: str,
    options: Sequence[tuple[str, object]],
    out: str,
    extent: tuple[float, float, float, float] | None,
    flags: Sequence[str] = (),
) -> str:
    words = [*_PROGRAM, name, *flags]
    for option, value in options:
        if value is not None:
            words += [option, str(value)]
    if extent is not None:
        words += ["--extent", *(f"{value:.10g}" for value in extent)]
    return shlex.join([*words, "--out", out])


def _band_list(bands: Sequence[str | None] | None) -> str | None:
    return None if bands is None else ",".join(band or "-" for band in bands)


def _model_option(model: ModelInfo) -> str:
    """Its name where that leads to it, else its file."""
    if model.path is None or any(known.path == model.path for known in available_models()):
        return model.name
    return str(model.path)

"""How the engine's process is started: which Python, in which folder, with which environment variables."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..folders import PLUGIN_ROOT, default_cache_folder
from ..settings import TerraFMSettings
from .environment import is_complete, python_of
from .messages import EngineError, ErrorKind

NOT_SET_UP = (
    "The TerraFM engine is not set up yet: open Settings → Options → TerraFM, or press Set Up Engine in the panel."
)
_FOREIGN = re.compile(r"^(PYTHON|GDAL_|PROJ_|LD_|DYLD_|QT_|CPL_|OGR_|CONDA_|VIRTUAL_ENV|__PYVENV|PYENV_)")
"""Variables meant for QGIS's own libraries and Python: in another Python they load what does not fit."""


@dataclass(frozen=True)
class EngineLaunch:
    """A program with its arguments, folder and environment variables."""

    python: Path
    arguments: tuple[str, ...] = ("-m", "engine", "worker")
    folder: Path = PLUGIN_ROOT
    variables: Mapping[str, str] = field(default_factory=dict)


def engine_launch(settings: TerraFMSettings | None = None) -> EngineLaunch:
    """The launch of the worker.

    Raises
    ------
    EngineError
        There is no Python for it: the environment was not set up, or is gone.
    """
    settings = settings or TerraFMSettings.load()
    return EngineLaunch(engine_python(settings), variables=engine_variables(settings))


def engine_problem() -> str | None:
    """Why the engine cannot be started, as a sentence; None where it can."""
    try:
        engine_launch()
    except EngineError as error:
        return error.message
    return None


def engine_python(settings: TerraFMSettings) -> Path:
    """The engine's Python: of TERRAFM_PYTHON, else chosen by the user, else beside the plugin, else set up by it.

    Raises
    ------
    EngineError
        None of them is there.
    """
    named = os.environ.get("TERRAFM_PYTHON")
    if named:
        return _existing(Path(named), "that the environment variable TERRAFM_PYTHON names")
    if settings.engine_python:
        return _existing(Path(settings.engine_python), "chosen in Settings → Options → TerraFM")
    if python_of(PLUGIN_ROOT / ".venv").exists():
        return python_of(PLUGIN_ROOT / ".venv")
    if is_complete(settings.environment) and python_of(settings.environment).exists():
        return python_of(settings.environment)
    raise EngineError(ErrorKind.NOT_READY, NOT_SET_UP)


def engine_variables(settings: TerraFMSettings) -> dict[str, str]:
    """The environment variables of the engine: QGIS's own removed, TerraFM's folders added."""
    variables = scrubbed(os.environ)
    if settings.models_folder:
        variables["TERRAFM_MODELS"] = settings.models_folder
    variables["TERRAFM_CACHE"] = str(cache_folder(settings))
    if settings.cache_gigabytes != TerraFMSettings.cache_gigabytes:
        variables["TERRAFM_CACHE_GB"] = str(settings.cache_gigabytes)
    if settings.device:
        variables["TERRAFM_DEVICE"] = settings.device
    if settings.threads:
        variables["OMP_NUM_THREADS"] = str(settings.threads)
    return variables


def cache_folder(settings: TerraFMSettings) -> Path:
    """Where the engine keeps the features of scenes: as chosen, else as TERRAFM_CACHE says, else the user's folder."""
    chosen = settings.cache_folder or os.environ.get("TERRAFM_CACHE", "")
    return Path(chosen) if chosen else default_cache_folder()


def scrubbed(variables: Mapping[str, str]) -> dict[str, str]:
    """Environment variables without those that are meant for QGIS's own libraries."""
    kept = {name: value for name, value in variables.items() if not _FOREIGN.match(name.upper())}
    return {**kept, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def _existing(python: Path, origin: str) -> Path:
    if not python.is_file():
        raise EngineError(
            ErrorKind.NOT_READY,
            f"The Python for the TerraFM engine {origin} does not exist ({python}): "
            "choose another or set up the engine in Settings → Options → TerraFM.",
        )
    return python.absolute()

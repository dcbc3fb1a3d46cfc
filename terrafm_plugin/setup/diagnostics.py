"""What a report of a problem needs to say, as text."""

from __future__ import annotations

import configparser
import platform
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import Qgis
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

from ..engine_process.environment import is_complete, is_current, made_with
from ..engine_process.launch import engine_python
from ..engine_process.messages import EngineError
from ..folders import PLUGIN_ROOT
from ..settings import TerraFMSettings
from .builds import nvidia_driver
from .environment_steps import base_python_candidates

_LOG_CHARACTERS = 8000


def diagnostics(hello: dict[str, Any] | None, log: str) -> str:
    """Versions, paths, the engine's own words and the end of the log; the home folder is written as ~."""
    settings = TerraFMSettings.load()
    try:
        python = str(engine_python(settings))
    except EngineError as error:
        python = f"none: {error.message}"
    made = "current" if is_current(settings.environment) else "old" if is_complete(settings.environment) else "no"
    lines = [
        f"TerraFM {plugin_version()} in {PLUGIN_ROOT}",
        f"QGIS {Qgis.version()}, Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}, GDAL {gdal.__version__}",
        f"QGIS's Python {platform.python_version()} ({sys.executable}), {platform.platform()}",
        f"Engine's Python: {python}",
        f"Environment: {settings.environment} (made: {made})",
        f"Build: {made_with(settings.environment)[1] or 'not known'}; NVIDIA driver: {_driver()}",
        f"Settings: {_changed(settings)}",
        f"Pythons found: {', '.join(base_python_candidates()) or 'none'}",
        f"Engine's answer: {_without_models(hello)}",
        "",
        log[-_LOG_CHARACTERS:],
    ]
    return "\n".join(lines).replace(str(Path.home()), "~")


def plugin_version() -> str:
    """The version in metadata.txt."""
    metadata = configparser.ConfigParser()
    metadata.read(PLUGIN_ROOT / "metadata.txt", encoding="utf-8")
    return metadata["general"]["version"]


def _driver() -> str:
    driver = nvidia_driver()
    return "none" if driver is None else driver.version or "of unknown version"


def _changed(settings: TerraFMSettings) -> str:
    """What the user set, by name."""
    changed = {one.name: getattr(settings, one.name) for one in fields(settings)}
    named = [f"{name}={value}" for name, value in changed.items() if value != getattr(TerraFMSettings, name)]
    return ", ".join(named) or "as they come"


def _without_models(hello: dict[str, Any] | None) -> str:
    if hello is None:
        return "the engine does not run"
    models = [model.get("name") for model in hello.get("models", [])]
    return str({**hello, "models": models})

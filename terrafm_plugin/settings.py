"""What the user chose once, kept in QGIS's settings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from qgis.core import QgsSettings

from .folders import default_environment_folder
from .strict_json import parse_json

_GROUP = "terrafm"
_KNOWN_MODELS = f"{_GROUP}/known_models"
DEFAULT_MODEL = "terrafm-ti"
"""The bundled model."""


@dataclass(frozen=True)
class TerraFMSettings:
    """Settings; an empty text means the default. Change with `dataclasses.replace`, then `save()`."""

    engine_python: str = ""
    """A Python that has the engine's packages; empty: the environment that TerraFM made."""
    environment_folder: str = ""
    """Where the engine's environment is made; empty: the user's data folder."""
    models_folder: str = ""
    """Where imported models are kept; empty: the user's data folder."""
    cache_folder: str = ""
    """Where the features of scenes are kept; empty: the user's cache folder."""
    cache_gigabytes: int = 10
    """What they may take together."""
    wheels_folder: str = ""
    """A folder of wheels to install from without a network; empty: the package index."""
    pytorch_packages: str = ""
    """Address of PyTorch's own packages, for builds that the common package index lacks; empty: where PyTorch has
    them, as far as this computer is better served from there."""
    device: str = ""
    """What the engine computes on: `cpu`, `cuda`, `mps`; empty: the fastest that works."""
    threads: int = 0
    """Of the processor; 0: as many as there are cores."""
    default_model: str = ""
    """By name, for new projects and algorithms; empty: the bundled one."""
    live: bool = True
    """Whether the map of a new project follows every click."""
    whole_scene_after: int = 4
    """Seconds of rest after which the rest of the scene is mapped; 0: never."""

    @classmethod
    def load(cls) -> TerraFMSettings:
        """The settings as they are stored now."""
        stored = QgsSettings()
        return cls(
            **{
                field.name: stored.value(f"{_GROUP}/{field.name}", field.default, type=type(field.default))
                for field in fields(cls)
            }
        )

    def save(self) -> None:
        """Store them; what is the default is not stored."""
        stored = QgsSettings()
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                stored.setValue(f"{_GROUP}/{field.name}", value)
            else:
                stored.remove(f"{_GROUP}/{field.name}")

    @property
    def environment(self) -> Path:
        """The folder of the engine's environment."""
        return Path(self.environment_folder) if self.environment_folder else default_environment_folder()


def remember_models(models: Iterable[dict[str, Any]]) -> None:
    """Keep names and titles from the engine's answer to `hello`, to be offered before it runs again."""
    QgsSettings().setValue(_KNOWN_MODELS, json.dumps([[entry["name"], entry["title"]] for entry in models]))


def known_models() -> dict[str, str]:
    """Titles by names; at least the bundled one."""
    try:
        found = {
            str(name): str(title) for name, title in parse_json(QgsSettings().value(_KNOWN_MODELS, "[]", type=str))
        }
    except (ValueError, TypeError):
        found = {}
    return found or {DEFAULT_MODEL: DEFAULT_MODEL}

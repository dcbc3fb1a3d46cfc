"""What the user chose once, kept in QGIS's settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from qgis.core import QgsSettings

from .folders import default_environment_folder

_GROUP = "terrafm"


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
    wheels_folder: str = ""
    """A folder of wheels to install from without a network; empty: the package index."""

    @classmethod
    def load(cls) -> TerraFMSettings:
        """The settings as they are stored now."""
        stored = QgsSettings()
        return cls(**{name: stored.value(f"{_GROUP}/{name}", "", type=str) for name in cls.__dataclass_fields__})

    def save(self) -> None:
        """Store them; what is the default is not stored."""
        stored = QgsSettings()
        for name, value in asdict(self).items():
            if value:
                stored.setValue(f"{_GROUP}/{name}", value)
            else:
                stored.remove(f"{_GROUP}/{name}")

    @property
    def environment(self) -> Path:
        """The folder of the engine's environment."""
        return Path(self.environment_folder) if self.environment_folder else default_environment_folder()

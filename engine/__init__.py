"""TerraFM: features, probes and maps from Sentinel-1 and Sentinel-2 imagery.

>>> from engine import SceneFeatures, classify, open_scene  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .features.scene_features import SceneFeatures
    from .imagery import open_scene
    from .mapping.classify.probes import KNNProbe, LinearProbe
    from .mapping.classify.scene_map import classify
    from .model import load_model

# Threads that spin while they wait take the cores from QGIS and from each other: on two busy cores passive waiting
# was four to seven times as fast, and numpy's own threads a hundred times slower than none. torch does the heavy
# work. Both settings are read once, when the libraries are first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = ["KNNProbe", "LinearProbe", "SceneFeatures", "__version__", "classify", "load_model", "open_scene"]

_HOMES = {
    "load_model": ".model",
    "open_scene": ".imagery",
    "SceneFeatures": ".features.scene_features",
    "LinearProbe": ".mapping.classify.probes",
    "KNNProbe": ".mapping.classify.probes",
    "classify": ".mapping.classify.scene_map",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: the command line starts without torch."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name], __name__), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")

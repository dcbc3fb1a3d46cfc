"""TerraFM: features, probes and maps from Sentinel-1 and Sentinel-2 imagery.

>>> from engine import SceneFeatures, classify, open_scene  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.imagery import open_scene
    from engine.mapping import KNNProbe, LinearProbe, SceneFeatures, classify
    from engine.model import load_model

# Threads that spin while they wait take the cores from QGIS and from each other: on two busy cores passive waiting
# was four to seven times as fast, and numpy's own threads a hundred times slower than none. torch does the heavy
# work. Both settings are read once, when the libraries are first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
__all__ = ["KNNProbe", "LinearProbe", "SceneFeatures", "classify", "load_model", "open_scene"]

_HOMES = {
    "load_model": "engine.model",
    "open_scene": "engine.imagery",
    "SceneFeatures": "engine.mapping",
    "LinearProbe": "engine.mapping",
    "KNNProbe": "engine.mapping",
    "classify": "engine.mapping",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used: the command line starts without torch."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'engine' has no attribute '{name}'")

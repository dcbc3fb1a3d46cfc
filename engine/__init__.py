"""TerraFM: features, probes and maps from Sentinel-1 and Sentinel-2 imagery.

>>> from engine import SceneFeatures, classify, open_scene  # doctest: +SKIP
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from .first_use import imported_at_first_use
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
# torch's compiler, which training brings in by torch's optimizers, makes a folder as soon as it is imported.
_cache = os.environ.get("TERRAFM_CACHE") or user_cache_path("terrafm", appauthor=False)
os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(Path(_cache) / "compiled"))

__all__ = ["KNNProbe", "LinearProbe", "SceneFeatures", "__version__", "classify", "load_model", "open_scene"]

if not TYPE_CHECKING:
    __getattr__ = imported_at_first_use(
        __name__,
        {
            ".model": ("load_model",),
            ".imagery": ("open_scene",),
            ".features.scene_features": ("SceneFeatures",),
            ".mapping.classify.probes": ("KNNProbe", "LinearProbe"),
            ".mapping.classify.scene_map": ("classify",),
        },
    )

"""OmniCloudMask (MIT; Wright et al. 2025) as an optional way: its package, and weights from a folder of the user's."""

from __future__ import annotations

import importlib
import importlib.util
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...imagery import Grid, Scene
from ...progress import Progress, silent
from ..pixels.blocks import squares
from ..pixels.classes import NODATA

PACKAGE = "omnicloudmask"
RESOLUTION = 20.0
"""Metres: within the 10 to 50 m that it is made for, at a quarter of the work of 10 m."""
_WEIGHTS = (".pth", ".pt", ".safetensors")
_SIDE, _HALO = 2000, 150


def problem(scene: Scene, folder: Path | None) -> str | None:
    """Why it cannot be used, as a clause; None if it can."""
    if folder is None:
        return "no folder with its weights was given"
    if not folder.is_dir() or not any(file.suffix in _WEIGHTS for file in folder.rglob("*")):
        return f"the folder {folder} holds no weights ({', '.join(_WEIGHTS)})"
    if importlib.util.find_spec(PACKAGE) is None:
        return "the package omnicloudmask is not installed in the engine's environment"
    found = {band.name for band in scene.s2.bands} if scene.s2 else set()
    lacking = [name for name in _bands(found) if name not in found]
    return f"it needs red, green and near infrared, and {', '.join(lacking)} are missing" if lacking else None


def predict(scene: Scene, grid: Grid, folder: Path, progress: Progress = silent) -> NDArray[np.uint8]:
    """Its four classes, which are ours too, on a grid; 255 without data."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # the weights are those of the folder: nothing is downloaded
    package = importlib.import_module(PACKAGE)
    found = {band.name for band in scene.s2.bands} if scene.s2 else set()
    reader = scene.read_s2(_bands(found), grid)
    codes = np.full((grid.height, grid.width), NODATA, np.uint8)
    try:
        for square in squares(codes.shape, _SIDE, _HALO):
            progress(square.inner[0].start / grid.height, "Finding clouds")
            image = reader.read(square.window)
            known = np.isfinite(image).all(axis=0)
            if known.any():
                shown = np.where(known, np.maximum(image, 1), 0).astype(np.float32)
                made = package.predict_from_array(shown, no_data_value=0, destination_model_dir=folder)[0]
                codes[square.inner] = np.where(known, made, NODATA).astype(np.uint8)[square.inside]
    finally:
        reader.close()
    return codes


def _bands(found: set[str]) -> tuple[str, str, str]:
    return "B04", "B03", "B08" if "B08" in found else "B8A"

"""A trained TerraFM head on a scene: four classes by overlapping windows, on the level and bands it was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import Grid, Scene, SensorReader, Window
from ..progress import Progress, silent
from ..requests import CloudMaskRequest
from .pixels.classes import CLOUD_CLASSES, NODATA, THICK, THIN

if TYPE_CHECKING:
    from ..model import InferenceModel
    from ..model.decoders import HeadConfig, HeadInfo, HeadModel

_TOLERANCE = 1.5
"""Pixels may be this much larger or smaller than those the head was trained on."""


@dataclass(frozen=True)
class HeadMask:
    """The mask of a scene on a grid with its corner."""

    codes: NDArray[np.uint8]
    cloud: NDArray[np.uint8]
    """Probability of cloud in per cent, 255 without data."""
    info: HeadInfo


def problem(scene: Scene, request: CloudMaskRequest) -> str | None:
    """Why the head that was given cannot be used, as a clause; None if it can or none was given."""
    if request.head is None:
        return "no trained head was given"
    from ..model import describe_model  # torch is slow to import
    from ..model.decoders import find_head, read_head_info

    try:
        config, info = read_head_info(find_head(request.head))
        found = describe_model(request.model).sha256
        return _mismatch(scene, config, info) or _other_backbone(config, info, found, request.model)
    except UserError as error:
        return str(error).rstrip(".")


def resolution_of(request: CloudMaskRequest) -> float:
    """Metres per pixel that the head was trained on."""
    from ..model.decoders import find_head, read_head_info

    return read_head_info(find_head(_given(request)))[0].resolution


def classify_head(
    scene: Scene,
    grid: Grid,
    request: CloudMaskRequest,
    progress: Progress = silent,
    model: InferenceModel | None = None,
) -> HeadMask:
    """Classify a scene on a grid, one row of windows after the other.

    Raises
    ------
    UserError
        The head was trained on another model, level or bands.
    """
    from ..model import load_inference
    from ..model.decoders import HeadModel, blended_rows, load_head

    head, info = load_head(_given(request))
    backbone = model if model is not None else load_inference(request.model)
    ready = HeadModel(backbone, head)
    codes = np.full((grid.height, grid.width), NODATA, np.uint8)
    cloud = np.full(codes.shape, NODATA, np.uint8)
    reader = scene.read_s2(head.config.bands, grid)
    try:
        windows = _Windows(reader, ready, _modality(scene), codes.shape)
        for row, likely in blended_rows(codes.shape, head.config.window, windows.answer, progress):
            rows = slice(row, row + likely.shape[1])
            seen = windows.known[rows]
            found = np.array([entry.code for entry in head.config.classes], np.uint8)[likely.argmax(axis=0)]
            codes[rows] = np.where(seen, found, NODATA)
            cloudy = [at for at, entry in enumerate(head.config.classes) if entry.code in (THICK, THIN)]
            share = np.rint(100 * likely[cloudy].sum(axis=0).clip(0, 1))
            cloud[rows] = np.where(seen, share, NODATA).astype(np.uint8)
    finally:
        reader.close()
    return HeadMask(codes, cloud, info)


class _Windows:
    """What the head makes of windows of a scene."""

    def __init__(self, reader: SensorReader, model: HeadModel, modality: str, shape: tuple[int, int]) -> None:
        self._reader, self._model, self._modality = reader, model, modality
        self.known = np.zeros(shape, bool)
        """Where there is data, of the windows that were asked for so far."""

    def answer(self, row: int, columns: Sequence[int]) -> NDArray[np.float32]:
        """[B, classes, window, window]; zeros for windows without any data."""
        from ..model import Modality

        side = self._model.config.window
        first = columns[0]
        strip = self._reader.read(Window(first, row, columns[-1] - first + side, side))
        known: NDArray[np.bool_] = np.asarray(np.isfinite(strip).any(axis=0))
        inside = self.known[row : row + side, first : first + known.shape[1]]
        inside |= known[: inside.shape[0], : inside.shape[1]]
        starts = [column - first for column in columns]
        some = [at for at in starts if known[:, at : at + side].any()]
        found = np.zeros((len(columns), len(self._model.config.classes), side, side), np.float32)
        if some:
            images = np.stack([strip[:, :, at : at + side] for at in some])
            found[np.isin(starts, some)] = self._model.probabilities(Modality(self._modality), images)
        return found


def _given(request: CloudMaskRequest) -> str:
    if request.head is None:
        raise UserError("No trained head was given: name one with --head.")
    return str(request.head)


def _modality(scene: Scene) -> str:
    level = scene.s2.level if scene.s2 else None
    return f"s2_{level}"


def _mismatch(scene: Scene, config: HeadConfig, info: HeadInfo) -> str | None:
    """Why a head does not fit a scene."""
    codes = {entry.code for entry in CLOUD_CLASSES}
    if not {entry.code for entry in config.classes} <= codes:
        return f"{info.name} tells other classes apart than a cloud mask has"
    level = (scene.s2.level or "unknown") if scene.s2 else "missing"
    if _modality(scene) not in config.modalities:
        trained = " and ".join(one.removeprefix("s2_").upper() for one in config.modalities)
        return f"{info.name} was trained on {trained}, and the imagery is {level.upper()}"
    found = {band.name for band in scene.s2.bands} if scene.s2 else set()
    lacking = [band for band in config.bands if band not in found]
    if lacking:
        return f"{info.name} was trained on {len(config.bands)} bands, and {', '.join(lacking)} are missing"
    factor = max(1, round(config.resolution / scene.grid.resolution))
    metres = scene.grid.resolution * factor
    if not 1 / _TOLERANCE <= metres / config.resolution <= _TOLERANCE:
        return f"{info.name} was trained on pixels of {config.resolution:g} m, and the imagery has {metres:g} m"
    return None


def _other_backbone(config: HeadConfig, info: HeadInfo, found: str, model: str) -> str | None:
    if found == config.backbone:
        return None
    return (
        f"{info.name} was trained on {config.backbone_name} ({config.backbone[:12]}), and {model} "
        f"({found[:12]}) is another model; give that one with --model"
    )

"""What a raster that is given as a mask means by its codes: recognised by its tags, name, bands and values."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ..examination.products import is_scene_classification
from ..network.opening import open_raster

CONTENT_TAG = "TERRAFM_CONTENT"
"""The tag by which a raster that this program wrote says what it holds."""
CLOUD_MASK = "cloud mask"
"""Its value for cloud masks: 0 is clear; 1, 2, 3 (clouds and shadows) and 255 (no data) are to be left out."""
SCL_LEFT_OUT = (0, 1, 3, 8, 9, 10)
"""No data, defective, cloud shadow, cloud of medium and high probability, cirrus (Sen2Cor)."""
_FMASK_LEFT_OUT = (2, 4, 255)
_HLS_CLOUDS = 0b1110
"""HLS Fmask: bits 1, 2, 3 are cloud, beside cloud, shadow."""
_VALID = re.compile(r"(?<![a-z])(valid|datamask|data mask|clear|usable|footprint|land mask|nocloud)(?![a-z])")
_PROBABILITY = re.compile(r"(?<![a-z])(prob|probability|probabilities|cldprb|clp)(?![a-z])")
_FMASK = re.compile(r"(?<![a-z])fmask[0-9]?(?![a-z])")
_WHOLE, _SQUARES, _SIDE = 16_000_000, 8, 160
_MOST_CODES = 24
_UNKNOWN = 255


@dataclass(frozen=True)
class MaskKind:
    """How a raster's codes are read when it is given as a mask."""

    path: str
    kind: str
    """"cloud mask" (0 clear, 1 thick, 2 thin, 3 shadow, 255 no data), "scl", "fmask", "hls fmask", "valid" (non-zero is
    kept), or "mask" (non-zero is left out)."""
    title: str
    """For sentences."""
    sentence: str
    """What is left out."""
    values: tuple[float, ...] = ()
    """The codes that were seen, at most 24."""
    nodata: float | None = None
    band: int = 1
    problem: str | None = None
    """Why it cannot be used as a mask; None if it can."""

    def left_out(self, codes: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which pixels are to be left out; NaN and what the file calls no data lie beyond the mask."""
        beyond = ~np.isfinite(codes) | (codes < 0) | (codes >= 1e9)
        if self.nodata is not None and self.nodata not in (0, _UNKNOWN):
            beyond |= codes == np.float32(self.nodata)
        whole = np.where(beyond, 0, codes).astype(np.int64)
        if self.kind == "scl":
            return np.isin(whole, SCL_LEFT_OUT) & ~beyond | beyond
        if self.kind == "cloud mask":
            return (whole != 0) | beyond
        if self.kind == "fmask":
            return np.isin(whole, _FMASK_LEFT_OUT) & ~beyond
        if self.kind == "hls fmask":
            return ((whole & _HLS_CLOUDS != 0) | (whole == _UNKNOWN)) & ~beyond
        if self.kind == "valid":
            return (np.where(beyond, 0, codes) == 0) | beyond
        return np.asarray((np.where(beyond, 0, codes) != 0) & ~beyond)

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        nodata = None if self.nodata is None or not np.isfinite(self.nodata) else self.nodata
        return {**asdict(self), "nodata": nodata}


_KINDS = {
    "scl": ("Sen2Cor's scene classification (SCL)", "clouds, shadows, defective pixels and no data are left out"),
    "cloud mask": ("a cloud mask", "clouds, shadows and no data (all but 0) are left out"),
    "fmask": ("Fmask", "clouds (4), shadows (2) and no data (255) are left out"),
    "hls fmask": ("Fmask of HLS", "clouds, what lies beside them, and shadows are left out"),
    "valid": ("a mask of valid pixels", "zero is left out"),
    "mask": ("a mask", "all but zero is left out"),
}


def mask_kind(path: str) -> MaskKind:
    """Find out what a raster would be read as if it were given as a mask; never reads the whole of a large one.

    Raises
    ------
    UserError
        It cannot be opened as a raster.
    """
    try:
        with open_raster(path) as file:
            band, problem = _band(file, path)
            values = _values(file, band)
            nodata = file.nodatavals[band - 1]
            name = " ".join([PurePath(path).stem, file.descriptions[band - 1] or ""]).lower().replace("_", " ")
            own = file.tags().get(CONTENT_TAG) == CLOUD_MASK
    except RasterioError as error:
        raise UserError(f"The mask {path} cannot be opened as a raster: give a GeoTIFF.") from error
    codes, counts = _codes(values, nodata)
    kind, found = ("cloud mask", None) if own else _kind(codes, counts, name)
    title, sentence = _KINDS[kind]
    problem = problem or (f"{path} cannot be used as a mask: {found}." if found else None)
    seen = tuple(float(code) for code in codes[:_MOST_CODES])
    return MaskKind(path, kind, title, sentence, seen, nodata, band, problem)


def scene_classification_kind(path: str, band: int = 1) -> MaskKind:
    """How a raster is read that is known to be Sen2Cor's scene classification."""
    title, sentence = _KINDS["scl"]
    return MaskKind(path, "scl", title, sentence, band=band)


def _kind(codes: NDArray[np.float64], counts: NDArray[np.int64], name: str) -> tuple[str, str | None]:
    """The kind of mask that codes and name say, and why they are none."""
    if _PROBABILITY.search(name) and len(codes) > 2:
        return "mask", "it holds cloud probabilities; make a mask of them first, such as those above 40 per cent"
    if (codes % 1 != 0).any():
        if codes.min() >= 0 and codes.max() <= 1:
            return "mask", "it holds decimals from 0 to 1, as probabilities; make a mask of them first, of 0 and 1"
        return "mask", "it holds decimals, and a mask holds whole numbers; choose a mask, not imagery"
    known = codes[codes != _UNKNOWN]
    if _FMASK.search(name):
        return ("fmask" if known.size == 0 or known.max() <= 4 else "hls fmask"), None
    if is_scene_classification(name) and (known.size == 0 or known.max() <= 11):
        return "scl", None
    if len(codes) > _MOST_CODES:
        return "mask", f"it holds more than {_MOST_CODES} different values; choose a mask, not imagery or a map"
    if known.size and known.max() <= 11 and known.max() > 3 and _looks_like_scl(known, counts[codes != _UNKNOWN]):
        return "scl", None
    if known.size > 1 and set(known) <= {0, 1, 2, 3} and known.max() > 1:
        return "cloud mask", None
    if _VALID.search(name) and len(codes) <= 2:
        return "valid", None
    return "mask", None


def _looks_like_scl(codes: NDArray[np.float64], counts: NDArray[np.int64]) -> bool:
    """Whether codes up to 11 are Sen2Cor's: its ground (4, 5, 6, 7, 11) prevails over 0, or many codes stand.

    A mask in which only zero is kept has one or two other codes.
    """
    ground = counts[np.isin(codes, (4, 5, 6, 7, 11))].sum() > counts[codes == 0].sum()
    return bool(ground or len(codes) >= 4)


def _band(file: Any, path: str) -> tuple[int, str | None]:
    """The band to read, and the problem with it: of several one must be the scene classification."""
    shown = [i for i, colour in zip(file.indexes, file.colorinterp, strict=True) if colour != ColorInterp.alpha]
    if len(shown) == 1:
        return shown[0], None
    for index in shown:
        if is_scene_classification(file.descriptions[index - 1]):
            return index, None
    if not shown:
        return 1, f"{path} cannot be used as a mask: it holds no bands; choose a raster with one."
    problem = f"{path} cannot be used as a mask: it has {len(shown)} bands, and a mask has one; choose a mask."
    return shown[0], problem


def _values(file: Any, band: int) -> NDArray[np.generic]:
    """All values of a small raster, or those of squares spread over a large one."""
    if file.count == 0:
        return np.zeros(0, np.uint8)
    if file.width * file.height <= _WHOLE:
        whole: NDArray[np.generic] = file.read(band).ravel()
        return whole
    height, width = min(_SIDE, file.height), min(_SIDE, file.width)
    parts = [
        file.read(band, window=RasterWindow(int(column), int(row), width, height)).ravel()
        for row in np.unique(np.linspace(0, file.height - height, _SQUARES).astype(int))
        for column in np.unique(np.linspace(0, file.width - width, _SQUARES).astype(int))
    ]
    return np.concatenate(parts)


def _codes(values: NDArray[np.generic], nodata: float | None) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Different values and how often each stands, without no data."""
    codes, counts = np.unique(values, return_counts=True)
    numbers = np.asarray(codes.real if np.iscomplexobj(codes) else codes, np.float64)
    known = np.isfinite(numbers) & (numbers >= 0) & (numbers < 1e9)
    if nodata is not None and nodata not in (0, _UNKNOWN):
        known &= numbers != nodata
    return numbers[known], counts[known]

"""How an image is stored: a NumPy file of integers.

Sentinel-2 is unsigned 16-bit reflectance × 10000 with the offset removed, 0 where there is no data; a value that is
known stays above 0. Sentinel-1 is signed 16-bit hundredths of a dB, -32768 where there is no data: 0.005 dB off at
most, where 16-bit floating point, of the same size, is off by 0.016 dB below -32 dB. Further modalities are stored as
Sentinel-2 where they are reflectance, as Sentinel-1 where they are dB, and else as 32-bit floating point.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib import format as npy

from ....model import Modality
from ..tiles import Image

CODING = {
    "s2": "uint16: reflectance × 10000, 0 where there is no data",
    "s1": "int16: dB × 100, -32768 where there is no data",
}
"""A note for those who read shards with other tools; part of the index."""


@dataclass(frozen=True)
class _Coding:
    dtype: np.dtype[Any]
    missing: int
    low: int
    """The smallest number of a known value."""
    high: int
    scale: np.float32
    """Stored numbers a unit."""


# Level-2A knows reflectance of 0 and below, in shadow: that is dark, not missing.
_S2 = _Coding(np.dtype("<u2"), missing=0, low=1, high=65535, scale=np.float32(1))
_S1 = _Coding(np.dtype("<i2"), missing=-32768, low=-32767, high=32767, scale=np.float32(100))
_PLAIN = np.dtype("<f4")
"""Of values that are neither reflectance nor dB; NaN where there is no data."""


def encoded(modality: Modality, image: Image) -> bytes:
    """[C, h, w] as a NumPy file in C order, so that a memory map can read a crop of it."""
    coding, known = _coding(modality), np.isfinite(image)
    file = io.BytesIO()
    if coding is None:
        stored = np.where(known, image, np.nan).astype(_PLAIN)
    else:
        values = np.rint(np.where(known, image, 0) * coding.scale).clip(coding.low, coding.high)
        stored = np.where(known, values, coding.missing).astype(coding.dtype)
    npy.write_array(file, np.ascontiguousarray(stored), version=(1, 0), allow_pickle=False)
    return file.getvalue()


def decoded(modality: Modality, content: bytes) -> Image:
    """[C, h, w] in the model's units, NaN without data.

    Raises
    ------
    ValueError
        It is no NumPy file as `encoded` makes it. Nothing but its header is interpreted, and nothing unpickled.
    """
    coding, bands = _coding(modality), len(modality.entry.bands)
    expected = _PLAIN if coding is None else coding.dtype
    file = io.BytesIO(content)
    if npy.read_magic(file) != (1, 0):
        raise ValueError("another version of NumPy's format")
    shape, in_columns, dtype = npy.read_array_header_1_0(file)
    if dtype != expected or in_columns or len(shape) != 3 or shape[0] != bands or min(shape) < 1:
        raise ValueError(f"{dtype} of shape {shape} where {expected} of {bands} bands is expected")
    if len(content) - file.tell() != expected.itemsize * math.prod(shape):
        raise ValueError("its size is not what its header says")
    stored = np.frombuffer(content, expected, offset=file.tell()).reshape(shape)
    image: Image = stored.astype(np.float32)
    if coding is None:
        return image
    if coding.scale != 1:
        image /= coding.scale
    image[stored == coding.missing] = np.nan
    return image


def _coding(modality: Modality) -> _Coding | None:
    return {"backscatter": _S1, "reflectance": _S2}.get(modality.entry.quantity)

"""Pickles of GEO-Bench, read without running anything.

GEO-Bench publishes the attributes of each sample (names of bands, labels) and the description of a task as pickles
alone, so there is no other way to its labels. Python's unpickler imports and calls whatever a file names; this one is
given a list of names, each of which stands for something inert, and refuses a file that holds any other. This is the
only place of the engine that reads pickles (`torch.load` is always restricted to weights).
"""

from __future__ import annotations

import io
import pickle  # nosec B403 # see above: only through the allow-list below
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import UserError

_PACKAGES = ("geobench", "ccb")
"""GEO-Bench's package, and its name before publication."""
_DESCRIPTIONS = frozenset(
    {
        "Accuracy", "BandInfo", "Classification", "CloudProbability", "Detection", "ElevationBand",
        "HyperSpectralBands", "LabelType", "Landsat8", "Mask", "MultiBand", "MultiLabelClassification",
        "MultilabelAccuracy", "PointAnnotation", "Regression", "SegmentationAccuracy", "SegmentationClasses",
        "SemanticSegmentation", "Sentinel1", "Sentinel2", "SpectralBand", "Stats", "TaskSpecifications",
    }
)  # fmt: skip
_NUMBERS = "biuf"
_DAMAGE = (
    EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, MemoryError, RecursionError,
)  # fmt: skip
_MOST_BYTES = 64 * 1024**2


class PickledRecord:
    """Stands in for an object whose attributes matter and whose class does not."""

    attributes: dict[str, Any]

    def __new__(cls, *_: object) -> PickledRecord:
        """The unpickler makes objects without `__init__`."""
        made = super().__new__(cls)
        made.attributes = {}
        return made

    def __setstate__(self, state: object) -> None:
        self.attributes = {str(name): value for name, value in state.items()} if isinstance(state, dict) else {}

    def get(self, name: str, default: Any = None) -> Any:
        """An attribute that the object was pickled with."""
        return self.attributes.get(name, default)


class _NumberType:
    """Of numpy: only numbers, never objects."""

    def __init__(self, code: str, *_: object) -> None:
        self.dtype = np.dtype(code)
        if self.dtype.kind not in _NUMBERS:
            raise pickle.UnpicklingError(f"an array of {code}")

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.dtype = self.dtype.newbyteorder(state[1] if state[1] in ("<", ">") else "=")


class _Array:
    """Of numpy: the bytes of numbers, in a shape."""

    def __init__(self, *_: object) -> None:
        self.values = np.zeros(0)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, kind, fortran, content = state
        self.values = np.frombuffer(content, kind.dtype).reshape(shape, order="F" if fortran else "C")


class _Number:
    """Of numpy: one number."""

    def __init__(self, kind: _NumberType, content: bytes) -> None:
        self.value = np.frombuffer(content, kind.dtype)[0].item()

    def __setstate__(self, state: object) -> None:
        raise pickle.UnpicklingError("a number with a state")


class _ArrayClass:
    """What `_reconstruct` is told to make; never made itself."""

    def __setstate__(self, state: object) -> None:
        raise pickle.UnpicklingError("a class with a state")


_PLAIN: dict[tuple[str, str], Any] = {
    ("datetime", "date"): date,
    ("datetime", "datetime"): datetime,
    ("collections", "OrderedDict"): dict,
    ("affine", "Affine"): PickledRecord,
    ("rasterio.crs", "CRS"): PickledRecord,
    ("rasterio._crs", "CRS"): PickledRecord,
    ("rasterio._crs", "_CRS"): PickledRecord,
    ("numpy", "dtype"): _NumberType,
    ("numpy", "ndarray"): _ArrayClass,
    **{
        (f"numpy.{core}.multiarray", name): stand_in
        for core in ("core", "_core")
        for name, stand_in in (("_reconstruct", _Array), ("scalar", _Number))
    },
}


class _AllowListUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if module.split(".")[0] in _PACKAGES and name in _DESCRIPTIONS:
            return PickledRecord
        raise pickle.UnpicklingError(f"{module}.{name}")


def read_pickle(content: bytes, source: Path) -> Any:
    """What a pickle of GEO-Bench describes, in plain values and `PickledRecord`s.

    Raises
    ------
    UserError
        The pickle names something that GEO-Bench's files never hold; nothing of it has been run. Or it is damaged.
    """
    if len(content) > _MOST_BYTES:
        raise UserError(f"{source} holds a description of {len(content)} bytes, which none of GEO-Bench has.")
    try:
        return _plain(_AllowListUnpickler(io.BytesIO(content)).load())
    except pickle.UnpicklingError as error:
        raise UserError(
            f"{source} holds '{error}', which no file of GEO-Bench does: it was refused and nothing in it was run; "
            "download the benchmark from its publisher."
        ) from error
    except _DAMAGE as error:
        raise UserError(f"{source} is damaged ({error}): download it again.") from error


def _plain(value: Any) -> Any:
    if isinstance(value, _Array):
        return value.values
    if isinstance(value, _Number):
        return value.value
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, PickledRecord):
        value.attributes = {name: _plain(item) for name, item in value.attributes.items()}
    return value

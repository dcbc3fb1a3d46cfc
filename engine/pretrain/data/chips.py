"""Chip files: one .npz with many small places of one or two modalities."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...imagery.examination.no_data import only_measurements
from ...imagery.reading.resampling import enlarged
from ...model import Modality
from ...model.modalities import RELEASED_MODALITIES
from .tiles import Image, LandCover, Tile, has_content

NATIVE = {
    "m10": ("B02", "B03", "B04", "B08"),
    "m20": ("B05", "B06", "B07", "B8A", "B11", "B12"),
    "m60": ("B01", "B09"),
}
_BANDS = RELEASED_MODALITIES[1].bands
_CIRRUS = 10
"""Where B10 stands among Level-1C's thirteen bands."""
_SIDE = 64
"""Of the chips that larger places are cut into."""
_LAYOUTS: dict[frozenset[str], tuple[str, ...]] = {
    frozenset(NATIVE): ("s2",),
    frozenset({"s2", "s1"}): ("s2", "s1"),
    frozenset({"s2"}): ("s2",),
    frozenset({"db"}): ("s1",),
}
"""Which arrays a file may hold besides its names, and what sensors they are of."""


@dataclass(frozen=True)
class _File:
    path: Path
    arrays: dict[str, NDArray[np.generic]]
    names: tuple[str, ...]
    level: Modality

    @property
    def modalities(self) -> tuple[Modality, ...]:
        sensors = _LAYOUTS[frozenset(self.arrays)]
        return tuple(Modality.S1 if sensor == "s1" else self.level for sensor in sensors)


class ChipPlaces:
    """All chips of a folder's .npz files, held in memory as they are stored.

    A file holds `m10`, `m20`, `m60` (Sentinel-2 at native resolution, digital numbers), `s2` with `s1`, or `db`
    (Sentinel-1 in dB), and the chips' names as `source` or `src`; or larger places (`x`, or `s2_l1c` with `s1_db`). A
    file whose name contains "l1c" is Level-1C, any other Level-2A.
    """

    def __init__(self, folder: Path, land_cover: LandCover) -> None:
        paths = sorted(folder.glob("*.npz")) if folder.is_dir() else []
        if not paths:
            raise UserError(f"There are no chip files (*.npz) in {folder}: check data.path.")
        self._files = [_read_file(path) for path in paths]
        self._first = np.cumsum([0, *(len(file.names) for file in self._files)])
        self._land_cover = land_cover

    @property
    def modalities(self) -> tuple[Modality, ...]:
        """What the files hold."""
        held = {modality for file in self._files for modality in file.modalities}
        return tuple(modality for modality in Modality if modality in held)

    def __len__(self) -> int:
        return int(self._first[-1])

    def name(self, number: int) -> str:
        """File and source of a chip."""
        file, chip = self._find(number)
        return f"{file.path.stem}/{file.names[chip]}"

    def modalities_of(self, number: int) -> tuple[Modality, ...]:
        """The modalities of the chip's file."""
        return self._find(number)[0].modalities

    def read(self, number: int, generator: np.random.Generator) -> Tile:  # noqa: ARG002 - a chip is one tile
        """A chip on its 10 m grid."""
        file, chip = self._find(number)
        images = {modality: _image(file, chip, modality) for modality in file.modalities}
        images = {modality: image for modality, image in images.items() if has_content(image)}
        if not images:
            raise UserError(f"The chip {self.name(number)} holds no data: leave it out.")
        return Tile(self.name(number), images, self._land_cover.is_frequent(self.name(number)))

    def tiles(self, number: int) -> Iterator[tuple[int, Tile]]:
        """The chip, which is one tile."""
        yield 0, self.read(number, np.random.default_rng())

    def _find(self, number: int) -> tuple[_File, int]:
        file = int(np.searchsorted(self._first, number, side="right")) - 1
        return self._files[file], number - int(self._first[file])


def _read_file(path: Path) -> _File:
    try:
        with np.load(path, allow_pickle=False) as content:
            arrays = {key: content[key] for key in content.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise UserError(f"{path.name} is cut or no chip file ({error}): copy it again.") from error
    names = arrays.pop("source", arrays.pop("src", None))
    arrays = _of_larger_places(arrays)
    if frozenset(arrays) not in _LAYOUTS:
        raise UserError(
            f"{path.name} holds {', '.join(sorted(arrays)) or 'nothing'}: chips are m10, m20 and m60, s2 and s1, or db."
        )
    counts = {len(array) for array in arrays.values()}
    bands = {**{key: len(bands) for key, bands in NATIVE.items()}, "s2": len(_BANDS), "s1": 2, "db": 2}
    wrong = [key for key, array in arrays.items() if array.ndim != 4 or array.shape[1] != bands[key]]
    if wrong or len(counts) != 1:
        shapes = ", ".join(f"{key} {'×'.join(map(str, array.shape))}" for key, array in arrays.items())
        raise UserError(f"{path.name} has arrays of shape {shapes}: [chips, bands, rows, columns] is expected.")
    (count,) = counts
    named = tuple(map(str, names)) if names is not None and len(names) == count else tuple(map(str, range(count)))
    return _File(path, arrays, named, Modality.S2_L1C if "l1c" in path.stem.lower() else Modality.S2_L2A)


def _of_larger_places(arrays: dict[str, NDArray[np.generic]]) -> dict[str, NDArray[np.generic]]:
    """Places of several chips, cut up: `x` [n, 12, H, W], or one of `s2_l1c` [13, H, W] and `s1_db` [2, H, W]."""
    if "x" in arrays:
        return {"s2": _cut(arrays["x"])}
    if "s2_l1c" in arrays and "s1_db" in arrays:
        optical = np.delete(arrays["s2_l1c"], _CIRRUS, axis=0)
        return {"s2": _cut(optical[None]), "s1": _cut(arrays["s1_db"][None])}
    return arrays


def _cut(places: NDArray[np.generic]) -> NDArray[np.generic]:
    """[n, C, H, W] → [n · rows · columns, C, 64, 64], what is left over at the edges dropped."""
    count, channels, height, width = places.shape
    rows, columns = height // _SIDE, width // _SIDE
    whole = places[:, :, : rows * _SIDE, : columns * _SIDE]
    parts = whole.reshape(count, channels, rows, _SIDE, columns, _SIDE).transpose(0, 2, 4, 1, 3, 5)
    return np.ascontiguousarray(parts.reshape(-1, channels, _SIDE, _SIDE))


def _image(file: _File, chip: int, modality: Modality) -> Image:
    if modality is Modality.S1:
        return only_measurements(np.array(file.arrays["db" if "db" in file.arrays else "s1"][chip], np.float32), "db")
    if "s2" in file.arrays:
        return _zero_as_missing(only_measurements(np.array(file.arrays["s2"][chip], np.float32), "dn"))
    side = file.arrays["m10"].shape[-1]
    bands: dict[str, Image] = {}
    for key, names in NATIVE.items():
        # what is no measurement goes before bands are enlarged, or it would spread to its neighbours
        native = only_measurements(np.array(file.arrays[key][chip], np.float32), "dn")
        bands.update(zip(names, native if native.shape[-1] == side else enlarged(native, side, side), strict=True))
    return _zero_as_missing(np.stack([bands[name] for name in _BANDS]))


def _zero_as_missing(image: Image) -> Image:
    """A band of zeros alone was not delivered."""
    image[~image.any(axis=(1, 2))] = np.nan
    return image

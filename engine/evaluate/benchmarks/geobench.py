"""GEO-Bench v1 as published: one HDF5 file a sample, its attributes a pickle, partitions as JSON."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...strict_json import parse_json
from .geobench_tasks import STORED_NAMES
from .safe_pickle import PickledRecord, read_pickle
from .task import SPLITS, Example, Kind, Task, Values


class GeoBenchReader:
    """Reads one task.

    Parameters
    ----------
    root : Path
        What `$GEO_BENCH_DIR` names: the folder with `classification_v1.0` and `segmentation_v1.0`; or the task's own.
    partition : str
        "default", or one of "0.01x" to "1.00x".
    as_named : bool
        Believe the band names of the files also where they are known to be wrong, as most published numbers do.
    """

    def __init__(self, task: Task, root: Path, partition: str = "default", as_named: bool = False) -> None:
        self._task, self._as_named = task, as_named
        self._folder = next((f for f in (root / task.folder, root / task.name, root) if list_of(f)), root)
        found = list_of(self._folder)
        if not found:
            raise UserError(
                f"{root} holds no {task.folder} with *_partition.json: give the folder that GEO-Bench was unpacked to."
            )
        name = partition if partition in found else f"{partition}_train"
        if name not in found:
            raise UserError(
                f"{task.name} has no partition '{partition}' in {self._folder}: choose one of {', '.join(found)}."
            )
        content = _json(self._folder / f"{name}_partition.json")
        self._names = {split: tuple(str(one) for one in content.get(split, ())) for split in SPLITS}
        if not all(self._names.values()):
            raise UserError(f"{name}_partition.json of {task.name} lacks train, valid or test samples.")
        self._check_specification()

    def names(self, split: str) -> tuple[str, ...]:
        """The samples of a split."""
        return self._names[split]

    def stamp(self, split: str) -> str:
        """Of the names, sizes and times of the samples' files."""
        return stamp_of([self._folder / f"{name}.hdf5" for name in self._names[split]])

    def read(self, split: str, name: str) -> Example:  # noqa: ARG002 - all splits share a folder
        """One sample; of a series, its first date."""
        path = self._folder / f"{name}.hdf5"
        try:
            with h5py.File(path, "r") as file:
                attributes = _attributes(file, path)
                return Example(name, self._bands(file, attributes), self._label(file, attributes, path))
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise UserError(f"{path} cannot be read as a sample of GEO-Bench ({error}): download it again.") from error

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """From `band_stats.json`, by the band that is really there."""
        path = self._folder / "band_stats.json"
        if not path.is_file():
            return {}
        found = {}
        for name, statistics in _json(path).items():
            band = self._band(name)
            if band is not None:
                found[band] = (float(statistics["mean"]), float(statistics["std"]))
        return found

    def _band(self, stored: str) -> str | None:
        """Sentinel's name of a stored band; None for what no model takes."""
        band = STORED_NAMES.get(stored)
        if band is None or (self._task.stored_as is None or self._as_named):
            return band
        band = self._task.stored_as.get(band, band)
        return None if band == "-" else band

    def _bands(self, file: h5py.File, attributes: Mapping[str, Any]) -> dict[str, Values]:
        bands: dict[str, Values] = {}
        for key in attributes.get("bands_order") or list(file):
            info = attributes[key]["band_info"]
            band = self._band(info.get("name")) if isinstance(info, PickledRecord) else None
            if band is not None and band not in bands:
                values = np.asarray(file[key], np.float32)
                bands[band] = values[..., 0] if values.ndim == 3 else values
        return bands

    def _label(self, file: h5py.File, attributes: Mapping[str, Any], path: Path) -> int | NDArray[np.integer]:
        label = attributes.get("label")
        if self._task.kind is Kind.SEGMENTATION:
            keys = [key for key in file if key.startswith("label")]
            if not keys:
                raise UserError(f"{path} has no label band: download it again.")
            return np.asarray(file[keys[0]]).astype(np.int64).squeeze()
        if self._task.kind is Kind.MULTILABEL:
            many = np.asarray(label)
            if many.shape != (self._task.classes,):
                raise UserError(f"{path} has labels of shape {many.shape} where {self._task.classes} are published.")
            return many.astype(np.int64)
        if label is None or not 0 <= int(label) < self._task.classes:
            raise UserError(f"{path} has the label {label}, which is none of {self._task.classes} classes.")
        return int(label)

    def _check_specification(self) -> None:
        """The number of classes must be the published one."""
        path = self._folder / "task_specs.pkl"
        if not path.is_file():
            return
        specification = read_pickle(path.read_bytes(), path)
        label = specification.get("label_type") if isinstance(specification, PickledRecord) else None
        classes = label.get("n_classes") if isinstance(label, PickledRecord) else None
        if classes is not None and classes != self._task.classes:
            raise UserError(f"{path} says {classes} classes where {self._task.name} has {self._task.classes}.")


def list_of(folder: Path) -> list[str]:
    """The names of the partitions in a folder."""
    return sorted(path.name.removesuffix("_partition.json") for path in folder.glob("*_partition.json"))


def stamp_of(paths: list[Path]) -> str:
    """A short text that changes whenever one of some files does."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            status = path.stat()
        except OSError as error:
            raise UserError(f"{path} is missing: download the benchmark again.") from error
        digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _attributes(file: h5py.File, path: Path) -> dict[str, Any]:
    try:
        content = ast.literal_eval(str(file.attrs["pickle"]))  # bytes written as Python writes them
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise UserError(f"{path} has no readable attributes ({error}): download it again.") from error
    if not isinstance(content, bytes):
        raise UserError(f"{path} has attributes that are no pickle: download it again.")
    attributes = read_pickle(content, path)
    if not isinstance(attributes, dict):
        raise UserError(f"{path} has attributes that are no table: download it again.")
    return attributes


def _json(path: Path) -> dict[str, Any]:
    try:
        content = parse_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} cannot be read ({error}): download it again.") from error
    if not isinstance(content, dict):
        raise UserError(f"{path} is no table: download it again.")
    return content

"""Copernicus-Bench's Sentinel-1 and Sentinel-2 tasks as published: GeoTIFFs and split lists; LCZ as HDF5."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import rasterio
from numpy.typing import NDArray

from ...errors import UserError
from ...model import Modality
from .geobench import stamp_of
from .task import SPLITS, Example, Kind, Reader, Task, Unit, Values

_S1 = ("VV", "VH")
_ALL = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
_LEVEL_2A = tuple(band for band in _ALL if band != "B10")
_EUROSAT = (*(band for band in _ALL if band != "B8A"), "B8A")
"""EuroSAT's files hold B8A last."""

_EUROSAT_S2 = Task(
    benchmark="copernicus",
    name="EuroSAT-S2",
    kind=Kind.CLASSIFICATION,
    classes=10,
    modality=Modality.S2_L1C,
    bands=_EUROSAT,
    unit=Unit.DIGITAL_NUMBER,
    folder="eurosat_s2",
    sizes=(16200, 5400, 5400),
)
_BIGEARTHNET_S2 = replace(
    _EUROSAT_S2,
    name="BigEarthNet-S2",
    kind=Kind.MULTILABEL,
    classes=19,
    modality=Modality.S2_L2A,
    bands=_LEVEL_2A,
    folder="bigearthnet_s1s2",
    metric="map",
    sizes=(11894, 6117, 5991),
)
_DFC_S2 = replace(
    _EUROSAT_S2,
    name="DFC2020-S2",
    kind=Kind.SEGMENTATION,
    classes=8,
    bands=_ALL,
    folder="dfc2020_s1s2",
    image_size=256,
    ignore=255,
    metric="miou",
    sizes=(3156, 986, 986),
)


def _radar(task: Task, folder: str) -> Task:
    name = task.name.replace("S2", "S1")
    return replace(task, name=name, modality=Modality.S1, bands=_S1, unit=Unit.DECIBEL, folder=folder)


TASKS = (
    _radar(_EUROSAT_S2, "eurosat_s1"),
    _EUROSAT_S2,
    _radar(_BIGEARTHNET_S2, "bigearthnet_s1s2"),
    _BIGEARTHNET_S2,
    replace(
        _DFC_S2, name="Cloud-S2", classes=4, folder="cloud_s2", image_size=512, ignore=None, sizes=(1699, 567, 551)
    ),
    _radar(_DFC_S2, "dfc2020_s1s2"),
    _DFC_S2,
    replace(
        _EUROSAT_S2,
        name="LCZ-S2",
        classes=17,
        bands=("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"),
        unit=Unit.REFLECTANCE,
        folder="lcz_s1s2",
        image_size=112,
        sizes=(15000, 5000, 5000),
    ),
)

_LISTS = {
    "EuroSAT": ("eurosat-train.txt", "eurosat-val.txt", "eurosat-test.txt"),
    "BigEarthNet": ("multilabel-train.csv", "multilabel-val.csv", "multilabel-test.csv"),
    "Cloud": ("train.csv", "val.csv", "test.csv"),
    "DFC2020": ("dfc-train-new.csv", "dfc-val-new.csv", "dfc-test-new.csv"),
    "LCZ": ("lcz_train.h5", "lcz_val.h5", "lcz_test.h5"),
}
_DFC_CLASSES = np.full(256, 255, np.int64)
_DFC_CLASSES[[1, 2, 4, 5, 6, 7, 9, 10]] = range(8)
"""Forest, shrubland, grassland, wetland, cropland, built-up, barren, water; savanna, snow and none do not count."""


def open_reader(task: Task, root: Path) -> Reader:
    """The reader of a task; `root` holds the task's folder or is it."""
    lists = dict(zip(SPLITS, _LISTS[task.name.split("-")[0]], strict=True))
    folder = next((f for f in (root / task.folder, root) if (f / lists["train"]).is_file()), None)
    if folder is None:
        raise UserError(
            f"{root} holds neither {task.folder}/{lists['train']} nor {lists['train']}: give the folder that "
            f"Copernicus-Bench's {task.name} was unpacked to."
        )
    paths = {split: folder / name for split, name in lists.items()}
    if task.name.startswith("LCZ"):
        return _LocalClimateZones(task, paths)
    return _Rasters(task, folder, paths)


class _Rasters:
    """GeoTIFFs named in lists."""

    def __init__(self, task: Task, folder: Path, lists: Mapping[str, Path]) -> None:
        self._task, self._folder = task, folder
        self._modality = "s1" if task.modality is Modality.S1 else "s2"
        self._labels: dict[str, NDArray[np.integer]] = {}
        if task.kind is Kind.MULTILABEL:
            self._names = {split: self._table(path) for split, path in lists.items()}
        else:
            self._names = {split: _lines(path) for split, path in lists.items()}
        if task.kind is Kind.CLASSIFICATION:
            found = sorted({name.split("_")[0] for names in self._names.values() for name in names})
            if len(found) > task.classes:
                raise UserError(f"The lists of {task.name} name {len(found)} classes, and it has {task.classes}.")
            self._classes = {name: number for number, name in enumerate(found)}

    def names(self, split: str) -> tuple[str, ...]:
        """In the order of the list."""
        return self._names[split]

    def stamp(self, split: str) -> str:
        """A digest of the images and masks."""
        masks = [self._mask(name) for name in self._names[split]] if self._task.dense else []
        return stamp_of([*(self._image(name) for name in self._names[split]), *masks])

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """None: the benchmark normalises with another data set's statistics."""
        return {}

    def read(self, split: str, name: str) -> Example:  # noqa: ARG002 - all splits share folders
        """One image and its label."""
        values = _raster(self._image(name))
        if len(values) != len(self._task.bands):
            raise UserError(
                f"{self._image(name)} has {len(values)} bands where {self._task.name} has {len(self._task.bands)} "
                f"({', '.join(self._task.bands)}): give the files as published."
            )
        bands = dict(zip(self._task.bands, values.astype(np.float32), strict=True))
        if self._task.kind is Kind.MULTILABEL:
            return Example(name, bands, self._labels[name])
        if self._task.kind is Kind.CLASSIFICATION:
            return Example(name, bands, self._classes[name.split("_")[0]])
        mask = _raster(self._mask(name))[0]
        return Example(name, bands, _DFC_CLASSES[mask] if self._task.ignore == 255 else mask.astype(np.int64))

    def _image(self, name: str) -> Path:
        if self._task.kind is Kind.CLASSIFICATION:
            return self._folder / "all_imgs" / name.split("_")[0] / name
        if self._task.kind is Kind.MULTILABEL:
            return self._folder / f"BigEarthNet-{self._modality.upper()}-5%" / name
        if self._task.name.startswith("Cloud"):
            return self._folder / "s2_toa" / f"{name}.tif"
        return self._folder / self._modality / name.replace("dfc", self._modality)

    def _mask(self, name: str) -> Path:
        if self._task.name.startswith("Cloud"):
            return self._folder / "cloud" / f"{name}.tif"
        return self._folder / "dfc" / name

    def _table(self, path: Path) -> tuple[str, ...]:
        """Paths and labels of a table with the columns s1_path, s2_path and one a class."""
        try:
            with path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.reader(file))
            header, rows = rows[0], [row for row in rows[1:] if row]
            column = header.index(f"{self._modality}_path")
            classes = [number for number, title in enumerate(header) if title not in ("s1_path", "s2_path")]
            for row in rows:
                self._labels[row[column]] = np.array([int(float(row[number])) for number in classes])
        except (OSError, ValueError, IndexError) as error:
            raise UserError(f"{path} is no table of labels ({error}): download it again.") from error
        if len(classes) != self._task.classes:
            raise UserError(f"{path} has {len(classes)} classes where {self._task.name} has {self._task.classes}.")
        return tuple(row[column] for row in rows)


class _LocalClimateZones:
    """So2Sat's arrays: sen2 [N, 32, 32, 10] as reflectance, label [N, 17] one-hot; a name is a number."""

    def __init__(self, task: Task, files: Mapping[str, Path]) -> None:
        self._task, self._files = task, files
        self._open: dict[str, h5py.File] = {}

    def names(self, split: str) -> tuple[str, ...]:
        """The numbers of the samples."""
        return tuple(str(number) for number in range(len(self._file(split)["label"])))

    def stamp(self, split: str) -> str:
        """A digest of the file."""
        return stamp_of([self._files[split]])

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """None are published with the files."""
        return {}

    def read(self, split: str, name: str) -> Example:
        """One image and its zone."""
        file = self._file(split)
        values = np.moveaxis(np.asarray(file["sen2"][int(name)], np.float32), -1, 0)
        if len(values) != len(self._task.bands):
            raise UserError(
                f"{self._files[split]} has {len(values)} bands where {len(self._task.bands)} are published."
            )
        label = int(np.argmax(file["label"][int(name)]))
        return Example(f"{split}/{name}", dict(zip(self._task.bands, values, strict=True)), label)

    def _file(self, split: str) -> h5py.File:
        if split not in self._open:
            try:
                self._open[split] = h5py.File(self._files[split], "r")
            except OSError as error:
                raise UserError(f"{self._files[split]} cannot be read ({error}): download it again.") from error
        return self._open[split]


def _lines(path: Path) -> tuple[str, ...]:
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read ({error}): download it again.") from error
    return tuple(line.replace(".jpg", ".tif") for line in lines if line)


def _raster(path: Path) -> Values:
    try:
        with rasterio.open(path) as file:
            values: Values = file.read()
            return values
    except rasterio.errors.RasterioIOError as error:
        raise UserError(f"{path} cannot be read ({error}): download it again.") from error

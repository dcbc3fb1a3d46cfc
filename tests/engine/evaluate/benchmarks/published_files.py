"""Small data sets in the formats that GEO-Bench and Copernicus-Bench publish."""

from __future__ import annotations

import csv
import datetime
import json
import pickle
import sys
import types
from contextlib import contextmanager
from pathlib import Path

import h5py
import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS

LONG_NAMES = {
    "B01": "01 - Coastal aerosol", "B02": "02 - Blue", "B03": "03 - Green", "B04": "04 - Red",
    "B05": "05 - Vegetation Red Edge", "B06": "06 - Vegetation Red Edge", "B07": "07 - Vegetation Red Edge",
    "B08": "08 - NIR", "B8A": "08A - Vegetation Red Edge", "B09": "09 - Water vapour", "B10": "10 - SWIR - Cirrus",
    "B11": "11 - SWIR", "B12": "12 - SWIR",
}  # fmt: skip
IN_ORDER = tuple(LONG_NAMES)
MEANS = dict(zip(IN_ORDER, (1350, 1120, 1050, 950, 1220, 2050, 2430, 2360, 2660, 750, 12, 1850, 1130), strict=True))
"""Digital numbers of Level-1C, about those of EuroSAT."""
SPLITS = {"train": 0, "valid": 1, "test": 2}


def image(bands, label: int, seed: int, side: int = 32, unit: float = 1.0) -> dict[str, np.ndarray]:
    """Bands of an image whose class shows in its brightness and in the ratio of near infrared to red."""
    generator = np.random.default_rng(seed)
    values = {}
    for band in bands:
        mean = MEANS.get(band, 1000) * (1 + 0.25 * label * (band in ("B08", "B8A", "B07", "B06")))
        values[band] = (mean * generator.normal(1, 0.05, (side, side)).clip(0.5, 1.5)).astype(np.float32) * unit
    return values


@contextmanager
def geobench_classes(*names: str, package: str = "geobench.dataset"):
    """Classes that pickle under GEO-Bench's names."""
    module = types.ModuleType(package)
    before = {name: sys.modules.get(name) for name in ("geobench", package)}
    sys.modules["geobench"], sys.modules[package] = types.ModuleType("geobench"), module
    for name in names:
        setattr(module, name, type(name, (), {"__module__": package}))
    try:
        yield module
    finally:
        for name, old in before.items():
            sys.modules.pop(name, None)
            if old is not None:
                sys.modules[name] = old


def described(module, name: str, /, **attributes):
    thing = getattr(module, name)()
    thing.__dict__.update(attributes)
    return thing


def write_sample(path: Path, bands: dict[str, np.ndarray], label, protocol: int = 4) -> None:
    """One HDF5 sample; `bands` by stored name; a label array of two axes is written as a band."""
    with geobench_classes("Sentinel2", "SegmentationClasses") as module, h5py.File(path, "w") as file:
        attributes, order = {}, []
        for name, values in bands.items():
            key = f"{name}_2018-05-04"
            file.create_dataset(key, data=values)
            order.append(key)
            attributes[key] = {
                "date": datetime.date(2018, 5, 4),
                "date_id": 0,
                "spatial_resolution": 10,
                "band_info": described(module, "Sentinel2", name=name, alt_names=("x",), wavelength=0.49),
                "meta_info": None,
                "transform": Affine(10, 0, 331040, 0, -10, -3714560),
                "crs": CRS.from_epsg(32634),
            }
        if isinstance(label, np.ndarray) and label.ndim == 2:
            file.create_dataset("label", data=label)
            order.append("label")
            info = described(module, "SegmentationClasses", name="label", n_classes=7, _class_names=None)
            attributes["label"] = {"band_info": info, "date": None, "spatial_resolution": 10}
        else:
            attributes["label"] = label
        attributes["bands_order"] = order
        file.attrs["pickle"] = str(pickle.dumps(attributes, protocol=protocol))


def write_specification(folder: Path, classes: int) -> None:
    with geobench_classes("TaskSpecifications", package="geobench.task") as module:
        label = described(module, "TaskSpecifications", n_classes=classes)
        specification = described(module, "TaskSpecifications", dataset_name=folder.name, label_type=label)
        (folder / "task_specs.pkl").write_bytes(pickle.dumps(specification, protocol=4))


def write_partition(folder: Path, name: str, splits: dict[str, list[str]]) -> None:
    (folder / f"{name}_partition.json").write_text(json.dumps(splits))


def write_eurosat(
    root: Path, counts=(20, 10, 10), classes: int = 2, side: int = 32, stored=IN_ORDER, change=lambda values: values
) -> Path:
    """m-eurosat as published: the bands of EuroSAT's order under the thirteen names in order."""
    folder = root / "classification_v1.0" / "m-eurosat"
    folder.mkdir(parents=True)
    actual = (*(band for band in IN_ORDER if band != "B8A"), "B8A")
    splits: dict[str, list[str]] = {}
    for split, count in zip(SPLITS, counts, strict=True):
        splits[split] = [f"id_{split}_{number:03d}" for number in range(count)]
        for number, name in enumerate(splits[split]):
            values = image(actual, number % classes, 1000 * SPLITS[split] + number, side)
            named = {LONG_NAMES[called]: change(values[true]) for called, true in zip(IN_ORDER, actual, strict=True)}
            write_sample(
                folder / f"{name}.hdf5", {LONG_NAMES[b]: named[LONG_NAMES[b]] for b in stored}, number % classes
            )
    write_partition(folder, "default", splits)
    write_partition(folder, "1.00x_train", splits)
    write_partition(folder, "0.10x_train", {**splits, "train": splits["train"][: max(2, counts[0] // 10)]})
    statistics = {
        LONG_NAMES[called]: {"mean": MEANS[true] * 1.1, "std": MEANS[true] * 0.3}
        for called, true in zip(IN_ORDER, actual, strict=True)
    }
    (folder / "band_stats.json").write_text(json.dumps(statistics))
    write_specification(folder, 10)
    return root


def write_geobench(
    root: Path, task: str, kind: str, bands: dict[str, str], labels, counts=(6, 3, 3), **options
) -> Path:
    """Another task: `bands` maps stored names to what lies there, `labels(number)` makes a label."""
    folder = root / f"{kind}_v1.0" / task
    folder.mkdir(parents=True)
    splits = {}
    for split, count in zip(SPLITS, counts, strict=True):
        splits[split] = [f"{split}{number}" for number in range(count)]
        for number, name in enumerate(splits[split]):
            values = image(bands.values(), number % 2, 100 * SPLITS[split] + number, **options)
            write_sample(folder / f"{name}.hdf5", {key: values[band] for key, band in bands.items()}, labels(number))
    write_partition(folder, "default", splits)
    return root


def write_raster(path: Path, values: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    count, height, width = values.shape
    with rasterio.open(
        path, "w", driver="GTiff", count=count, height=height, width=width, dtype=values.dtype,
        crs="EPSG:32633", transform=Affine(10, 0, 4e5, 0, -10, 5e6),
    ) as file:  # fmt: skip
        file.write(values)
    return path


def stacked(bands, label: int, seed: int, side: int = 32) -> np.ndarray:
    return np.stack(list(image(bands, label, seed, side).values())).astype(np.uint16)


def radar(label: int, seed: int, side: int = 32) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return generator.normal([[[-11.0 - 3 * label]], [[-18.0 - label]]], 1.5, (2, side, side)).astype(np.float32)


def write_copernicus_eurosat(root: Path, sensor: str = "s2", counts=(12, 6, 6)) -> Path:
    folder = root / f"eurosat_{sensor}"
    order = (*(band for band in IN_ORDER if band != "B8A"), "B8A")
    for split, count in zip(("train", "val", "test"), counts, strict=True):
        names = []
        for number in range(count):
            name = ("AnnualCrop", "Forest")[number % 2]
            file = f"{name}_{split}{number}.tif"
            seed = hash_of(split, number)
            values = stacked(order, number % 2, seed) if sensor == "s2" else radar(number % 2, seed)
            write_raster(folder / "all_imgs" / name / file, values)
            names.append(file.replace(".tif", ".jpg"))
        (folder / f"eurosat-{split}.txt").write_text("\n".join(names) + "\n")
    return root


def write_copernicus_bigearthnet(root: Path, counts=(12, 6, 6)) -> Path:
    folder = root / "bigearthnet_s1s2"
    bands = [band for band in IN_ORDER if band != "B10"]
    titles = [f"class {number}" for number in range(19)]
    for split, count in zip(("train", "val", "test"), counts, strict=True):
        rows = []
        for number in range(count):
            paths = [f"{sensor}/{sensor}_{split}{number}.tif" for sensor in ("s1", "s2")]
            seed = hash_of(split, number)
            write_raster(folder / "BigEarthNet-S1-5%" / paths[0], radar(number % 2, seed))
            write_raster(folder / "BigEarthNet-S2-5%" / paths[1], stacked(bands, number % 2, seed))
            rows.append([*paths, *(int(c == 0 or c == 1 + number % 2) for c in range(19))])
        with (folder / f"multilabel-{split}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["s1_path", "s2_path", *titles], *rows])
    return root


def write_copernicus_clouds(root: Path, side: int = 64, counts=(4, 2, 2)) -> Path:
    folder = root / "cloud_s2"
    for split, count in zip(("train", "val", "test"), counts, strict=True):
        names = [f"ROI_{split}{number}__20200101T1" for number in range(count)]
        for number, name in enumerate(names):
            values = stacked(IN_ORDER, 0, hash_of(split, number), side)
            mask = np.zeros((1, side, side), np.uint8)
            mask[:, :, side // 2 :] = 1
            values[:, :, side // 2 :] = (values[:, :, side // 2 :] * 2.5).astype(np.uint16)
            write_raster(folder / "s2_toa" / f"{name}.tif", values)
            write_raster(folder / "cloud" / f"{name}.tif", mask)
        (folder / f"{split}.csv").write_text("\n".join(names) + "\n")
    return root


def write_copernicus_dfc(root: Path, side: int = 32, counts=(4, 2, 2)) -> Path:
    folder = root / "dfc2020_s1s2"
    for split, count in zip(("train", "val", "test"), counts, strict=True):
        names = [f"ROIs0000_{split}_dfc_0_p{number}.tif" for number in range(count)]
        for number, name in enumerate(names):
            seed = hash_of(split, number)
            mask = np.full((1, side, side), 10, np.uint8)
            mask[:, : side // 2], mask[:, 0, 0], mask[:, 1, 1] = 1, 0, 3
            write_raster(folder / "s1" / name.replace("dfc", "s1"), radar(0, seed, side))
            write_raster(folder / "s2" / name.replace("dfc", "s2"), stacked(IN_ORDER, 0, seed, side))
            write_raster(folder / "dfc" / name, mask)
        (folder / f"dfc-{split}-new.csv").write_text("\n".join(names) + "\n")
    return root


def write_copernicus_lcz(root: Path, counts=(12, 6, 6)) -> Path:
    folder = root / "lcz_s1s2"
    folder.mkdir(parents=True)
    bands = [band for band in IN_ORDER if band not in ("B01", "B09", "B10")]
    for split, count in zip(("train", "val", "test"), counts, strict=True):
        values = [image(bands, n % 2, hash_of(split, n), 32, 1e-4) for n in range(count)]
        with h5py.File(folder / f"lcz_{split}.h5", "w") as file:
            file["sen2"] = np.stack([np.stack(list(one.values()), -1) for one in values])
            file["label"] = np.eye(17)[[number % 2 for number in range(count)]]
    return root


def write_bigearthnet(root: Path, counts=(16, 4, 8), side: int = 24) -> Path:
    """Pairs of patches, of which the first class shows in the near infrared and in the radar."""
    names = ("Broad-leaved forest", "Sea and ocean")
    bands = [band for band in IN_ORDER if band != "B10"]
    for split, count in zip(("train", "val", "test"), counts, strict=True):
        lines = []
        for number in range(count):
            seed, label = hash_of(split, number), number % 2
            patches = [f"S2A_{split}_{number}", f"S1A_{split}_{number}"]
            values = {patches[0]: image(bands, label, seed, side), patches[1]: {}}
            values[patches[1]] = dict(zip(("VV", "VH"), radar(label, seed, side), strict=True))
            for patch, of_sensor in values.items():
                for band, one in of_sensor.items():
                    kept = one if patch.startswith("S1") else one.astype(np.uint16)
                    write_raster(root / patch / f"{patch}_{band}.tif", kept[None])
                (root / patch / f"{patch}_labels_metadata.json").write_text(json.dumps({"labels": [names[label]]}))
            lines.append(",".join(patches))
        (root / f"{split}.csv").write_text("\n".join(lines) + "\n")
    return root


def hash_of(split: str, number: int) -> int:
    return {"train": 0, "val": 1, "test": 2}[split] * 1000 + number

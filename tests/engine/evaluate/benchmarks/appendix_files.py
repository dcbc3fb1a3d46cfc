"""Small data sets in the formats of the paper's appendix: AID, OSCD and Landslide4Sense."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import rasterio

from engine.evaluate.benchmarks import aid, landslide4sense
from tests.engine.evaluate.benchmarks.published_files import IN_ORDER, image, write_raster

CITIES = {"train": ("aguasclaras", "bercy", "bordeaux", "nantes", "paris"), "test": ("brasilia", "lasvegas")}
ONERA = "Onera Satellite Change Detection dataset - "


def unchanged(values: np.ndarray) -> np.ndarray:
    return values


def write_aid(root: Path, pictures: int = 4, side: int = 48) -> Path:
    """JPEGs whose class shows in their redness; four a class are one each to train and validate, two to test."""
    generator = np.random.default_rng(0)
    for number, name in enumerate(aid.CLASSES):
        folder = root / "AID" / name
        folder.mkdir(parents=True)
        for picture in range(pictures):
            values = generator.normal([[[40.0 + 6 * number]], [[90.0]], [[60.0]]], 8, (3, side, side)).clip(0, 255)
            path = folder / f"{name.lower()}_{picture + 1}.jpg"
            with rasterio.open(path, "w", driver="JPEG", count=3, height=side, width=side, dtype="uint8") as file:
                file.write(values.astype(np.uint8))
    return root


def write_oscd(
    root: Path,
    size: tuple[int, int] = (110, 96),
    change: Callable[[np.ndarray], np.ndarray] = unchanged,
    stored: tuple[str, ...] = IN_ORDER,
) -> Path:
    """The three folders of the archives; in the upper left quarter of a city the near infrared changes.

    The masks are the GeoTIFFs of 1 and 2, of the first city the picture of 0 and 255.
    """
    height, width = size
    for split, cities in CITIES.items():
        (root / f"{ONERA}Images").mkdir(parents=True, exist_ok=True)
        (root / f"{ONERA}Images" / f"{split}.txt").write_text(",".join(cities) + "\n")
        for number, city in enumerate(cities):
            seed = 10 * number + 1000 * (split == "test")
            dates = [image(IN_ORDER, 0, seed + date, max(size)) for date in (1, 2)]
            for band in ("B06", "B07", "B08", "B8A"):
                dates[1][band][: height // 2, : width // 2] *= 0.4
            for date, bands in enumerate(dates, 1):
                for name, band in zip(IN_ORDER, stored, strict=True):
                    values = change(bands[band][:height, :width])
                    kept = values.astype(np.uint16) if change is unchanged else values.astype(np.float32)
                    folder = root / f"{ONERA}Images" / city / f"imgs_{date}_rect"
                    write_raster(folder / f"{name}.tif", kept[None])
            mask = np.zeros(size, np.uint8)
            mask[: height // 2, : width // 2] = 1
            labels = root / f"{ONERA}{split.title()} Labels" / city / "cm"
            labels.mkdir(parents=True)
            if number:
                write_raster(labels / f"{city}-cm.tif", mask[None] + 1)
            else:
                with rasterio.open(
                    labels / "cm.png", "w", driver="PNG", count=1, height=height, width=width, dtype="uint8"
                ) as file:
                    file.write(mask[None] * 255)
    return root


def write_landslides(
    root: Path, counts=(6, 2, 2), change: Callable[[np.ndarray], np.ndarray] = unchanged, side: int = 128
) -> Path:
    """HDF5 patches of bands divided by their means; a landslide is bare of its near infrared."""
    places = (
        ("TrainData/img", "TrainData/mask"),
        ("ValidData/img", "ValidData/mask"),
        ("TestData/img", "TestData/mask"),
    )
    for start, (folders, count) in enumerate(zip(places, counts, strict=True)):
        images, masks = (root / folder for folder in folders)
        images.mkdir(parents=True)
        masks.mkdir(parents=True)
        for number in range(1, count + 1):
            optical = image(landslide4sense.BANDS[:12], 0, 100 * start + number, side)
            mask = np.zeros((side, side), np.uint8)
            mask[: side // 2] = 1
            optical["B08"][: side // 2] *= 0.4
            layers = [*optical.values(), np.full((side, side), 11.0), np.full((side, side), 900.0)]
            values = np.stack(layers, axis=-1) / np.array(landslide4sense.DIVISORS)
            with h5py.File(images / f"image_{number}.h5", "w") as file:
                file["img"] = change(values)
            with h5py.File(masks / f"mask_{number}.h5", "w") as file:
                file["mask"] = mask
    return root

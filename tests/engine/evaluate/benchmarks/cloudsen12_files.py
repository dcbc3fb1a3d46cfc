"""Small data sets in the two layouts that CloudSEN12 is published in, from simulated scenes with clouds."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow
import rasterio
from affine import Affine
from pyarrow import parquet

from engine.simulation import SceneRecipe, simulate
from engine.simulation.clouds import Sky

SIDE, SEEN = 128, 125
"""Published are 512 and 509."""
BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")


@cache
def ground(level: str) -> np.ndarray:
    """Reflectance [13 or 12, 384, 512] of a simulated landscape without clouds."""
    with TemporaryDirectory() as folder:
        simulate(SceneRecipe(width=512, height=384, seed=5, level=level), Path(folder))
        with rasterio.open(Path(folder) / f"s2_{level}.tif") as file:
            return (file.read().astype(np.float32) / 10_000).clip(1e-4)


def sky(seed: int) -> Sky:
    """One or two round clouds with soft edges, and their shadows north-west of them."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    cloud, shadow = np.zeros((2, SIDE, SIDE), np.float32)
    for _ in range(random.integers(1, 3)):
        row, column, radius = *random.uniform(30, 110, 2), random.uniform(18, 32)
        for field, shift in ((cloud, 0.0), (shadow, 1.3 * radius)):
            depth = 1 - np.hypot(rows - row + shift, columns - column + shift) / radius
            np.maximum(field, np.clip(depth / 0.35, 0, 1), out=field)
    return Sky(cloud, shadow * (1 - cloud))


def patch(seed: int, level: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Bands [128, 128] and labels of a place, padded at the left and below with zeros."""
    names = [band for band in BANDS if level == "l1c" or band != "B10"]
    row, column = SIDE * (seed % 3), SIDE * (seed // 3 % 4)
    above = sky(seed)
    padding = np.ones((SIDE, SIDE), bool)
    padding[:SEEN, SIDE - SEEN :] = False
    bands = {}
    for name, values in zip(names, ground(level)[:, row : row + SIDE, column : column + SIDE], strict=True):
        signal = values.copy()
        above.shade(signal, name)
        above.hide(signal, name)
        bands[name] = np.where(padding, 0, np.rint(10_000 * signal)).astype(np.int16)
    return bands, np.where(padding, 0, above.mask()).astype(np.uint8)


def write_arrays(root: Path, places: dict[str, list[int]], dates: int = 1, planted: int | None = None) -> Path:
    """CloudSEN12-high: each split's folder with a patch for each place and date; a split "" goes to the root itself.

    `planted` is a label to put into the padding.
    """
    for split, seeds in places.items():
        folder = root / split
        folder.mkdir(parents=True, exist_ok=True)
        shown = [seed for seed in seeds for _ in range(dates)]
        for level in ("l1c", "l2a"):
            made = [patch(seed, level) for seed in shown]
            for band in BANDS:
                if level == "l2a" and band == "B10":
                    continue
                stack = np.stack([bands[band] for bands, _ in made]).astype("<i2")
                stack.tofile(folder / f"{level.upper()}_{band.replace('B0', 'B')}.dat")
            labels = np.stack([label for _, label in made])
            if planted is not None:
                labels[:, SEEN:] = planted
                labels[:, :, : SIDE - SEEN] = planted
            labels.astype("i1").tofile(folder / "LABEL_manual_hq.dat")
        with (folder / "metadata.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["", "roi_id", "s2_date"])
            writer.writerows([number, f"ROI_{seed:04d}", "2019-01-01"] for number, seed in enumerate(shown))
    return root


def write_taco(path: Path, level: str, rows: list[dict[str, object]]) -> Path:
    """CloudSEN12+: a sample for each row, whose "seed" says what it shows; other columns are written as they are."""
    samples = []
    for row in rows:
        bands, labels = patch(int(row["seed"]), level)
        labels[SEEN:], labels[:, : SIDE - SEEN] = 99, 99
        image = np.stack([bands[band] for band in BANDS if level == "l1c" or band != "B10"]).astype(np.uint16)
        if level == "l2a":
            image = np.concatenate([image, np.full((2, SIDE, SIDE), 7, np.uint16)])
        samples.append(_container(b"#y", [({"tortilla:id": "s2"}, _tif(image)),
                                          ({"tortilla:id": "target"}, _tif(labels[None]))]))  # fmt: skip
    fields = [{name: value for name, value in row.items() if name != "seed"} for row in rows]
    path.write_bytes(_container(b"WX", list(zip(fields, samples, strict=True)), 42))
    return path


def _container(mark: bytes, parts: list[tuple[dict[str, object], bytes]], header: int = 18) -> bytes:
    table, at = [], header
    for fields, content in parts:
        table.append({**fields, "tortilla:offset": at, "tortilla:length": len(content)})
        at += len(content)
    sink = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(table), sink)
    footer = sink.getvalue()
    start = mark + at.to_bytes(8, "little") + len(footer).to_bytes(8, "little")
    return start.ljust(header, b"\0") + b"".join(content for _, content in parts) + footer


def _tif(values: np.ndarray) -> bytes:
    with rasterio.MemoryFile() as memory:
        profile = {"driver": "GTiff", "count": len(values), "height": SIDE, "width": SIDE, "dtype": values.dtype}
        with memory.open(**profile, crs="EPSG:32632", transform=Affine(10, 0, 5e5, 0, -10, 5e6)) as file:
            file.write(values)
        return memory.read()

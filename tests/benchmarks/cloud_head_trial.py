"""Is a four-class head of the bundled model better than ukis-csmask, with what labels there are (TERRAFM_DATA)?

    .venv/bin/python -m tests.benchmarks.cloud_head_trial FOLDER [linear|upernet]

Two of the three chips that experts labelled are cloudy: each is held out once, and the head trained on the other, the
clear one, simulated clouds with their truth, and real scenes with other detectors' answers as labels (s2cloudless on
the five of eolearn, csmask on the chips for pretraining). The chips show red, green and blue alone, so that all is seen
so: red stands in every other band, for csmask as well. Patches have 256 pixels, and lie in FOLDER as CloudSEN12-high.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from engine.clouds.pixels.classes import NODATA, SHADOW, THICK, THIN
from engine.evaluate.cloud_heads import HeadTraining, open_cloud_data, train_cloud_head
from engine.model import load_model
from engine.requests import DEFAULT_MODEL
from engine.simulation import SceneRecipe, simulate
from tests.benchmarks.cloud_detectors import L1C, SIX, Picture, by_csmask, data_folder, pictures, raster

SIDE = 256
CHIPS = ("cloudy", "low-cloudy")
SCENES, MOSAICS, EPOCHS = 4, 4, 8
_NO_LABEL = 99
_TIMES = 3
"""As often as others each expert's patch is seen."""


@dataclass(frozen=True)
class Labelled:
    """Red, green and blue as reflectance [3, h, w], labels [h, w], and where it is from."""

    place: str
    colours: NDArray[np.float32]
    labels: NDArray[np.uint8]


def labelled(data: Path) -> Iterator[Labelled]:
    """Everything there is."""
    for picture in pictures(data):
        if picture.level != "l1c":
            continue
        colours = np.stack([picture.bands[band] for band in ("B04", "B03", "B02")])
        yield Labelled(picture.name, colours, picture.truth)
    for seed in range(SCENES):
        with tempfile.TemporaryDirectory() as folder:
            simulate(SceneRecipe(seed=seed, level="l1c", clouds=True), folder)
            bands = raster(Path(folder) / "s2_l1c.tif")
            with rasterio.open(Path(folder) / "cloud_mask.tif") as file:
                truth = file.read(1)
        yield Labelled(f"simulated/{seed}", np.stack([bands[band] for band in ("B04", "B03", "B02")]), truth)
    yield from mosaics(data / "pretrain" / "s2_l1c_0.npz")


def mosaics(path: Path) -> Iterator[Labelled]:
    """Sixteen chips side by side, with what csmask says of each by itself."""
    fine = np.load(path)["m10"].astype(np.float32) / 10_000
    side, across = fine.shape[-1], SIDE // fine.shape[-1]
    for first in range(0, MOSAICS * across**2, across**2):
        colours = np.zeros((3, SIDE, SIDE), np.float32)
        labels = np.full((SIDE, SIDE), _NO_LABEL, np.uint8)
        for number, chip in enumerate(fine[first : first + across**2]):
            row, column = (side * part for part in divmod(number, across))
            bands = dict(zip(SIX, chip, strict=False))
            place = slice(row, row + side), slice(column, column + side)
            empty = np.zeros((side, side), np.uint8)
            labels[place] = by_csmask(Picture("", "", "l1c", 10, bands, empty), SIX[:4])
            colours[(slice(None), *place)] = chip[[2, 1, 0]]
        yield Labelled(f"chips/{first}", colours, labels)


def patches(image: Labelled) -> Iterator[Labelled]:
    """Cut into squares, the last ones padded with nothing."""
    height, width = image.labels.shape
    for top in range(0, max(1, height - SIDE // 4), SIDE):
        for left in range(0, max(1, width - SIDE // 4), SIDE):
            place = slice(top, top + SIDE), slice(left, left + SIDE)
            colours, labels = image.colours[(slice(None), *place)], image.labels[place]
            below = [(0, SIDE - side) for side in labels.shape]
            yield Labelled(
                image.place, np.pad(colours, [(0, 0), *below]), np.pad(labels, below, constant_values=_NO_LABEL)
            )


def write_split(folder: Path, found: list[Labelled]) -> None:
    """As CloudSEN12-high has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "metadata.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["roi_id"])
        rows.writerows([patch.place] for patch in found)
    for name in L1C:
        at = {"B03": 1, "B02": 2}.get(name, 0)
        numbers = np.stack([np.rint(patch.colours[at] * 10_000) for patch in found])
        numbers.clip(0, 32_767).astype("<i2").tofile(folder / f"L1C_{name}.dat")
    labels = np.stack([np.where(patch.labels == NODATA, _NO_LABEL, patch.labels) for patch in found])
    labels.astype("u1").tofile(folder / "LABEL_manual_hq.dat")


def agreement(confusion: NDArray[np.int64], codes: tuple[int, ...]) -> float:
    """Intersection over union of some classes together; the true ones are the rows."""
    inside = np.isin(np.arange(len(confusion)), codes)
    hit = confusion[np.ix_(inside, inside)].sum()
    return float(hit / (confusion[inside].sum() + confusion[:, inside].sum() - hit))


def confusion_of(truth: NDArray[np.uint8], found: NDArray[np.uint8]) -> NDArray[np.int64]:
    """[4, 4]"""
    sure = (truth < 4) & (found < 4)
    return np.bincount(4 * truth[sure].astype(int) + found[sure], minlength=16).reshape(4, 4)


def measure(folder: Path, kind: str) -> None:
    """Train both heads and print what they and csmask find on the chip that is held out."""
    found = list(labelled(data_folder()))
    cut = {image.place: list(patches(image)) for image in found}
    for held_out in CHIPS:
        name = f"clouds/{held_out}"
        root = folder / held_out
        train = [
            patch for place, parts in cut.items() if place != name
            for patch in parts * (_TIMES if place.startswith("clouds/") else 1)
        ]  # fmt: skip
        write_split(root / "train", train)
        write_split(root / "test", cut[name])
        settings = HeadTraining(kind=kind, epochs=EPOCHS, batch=8, channels=64)
        out = folder / f"{held_out}_{kind}.safetensors"
        train_cloud_head(load_model(DEFAULT_MODEL), open_cloud_data(root, ("l1c",), 0, None), settings, out)
        report = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
        (chip,) = [picture for picture in pictures(data_folder()) if picture.name == name]
        answers = {
            "csmask": confusion_of(chip.truth, by_csmask(chip, SIX[:4])),
            "head": np.array(report["scores"]["test"]["confusion"]),
            "random": np.array(report["random_backbone"]["test"]["confusion"]),
        }
        for way, confusion in answers.items():
            cloud, shadow = agreement(confusion, (THICK, THIN)), agreement(confusion, (SHADOW,))
            print(f"{held_out:12} {kind:8} {way:8} IoU of cloud {cloud:.3f}, of shadow {shadow:.3f}", flush=True)


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "linear")

"""CloudSEN12 and CloudSEN12+ as published: patches of 509 × 509 pixels with four classes drawn by people.

Aybar et al. 2022 (doi 10.1038/s41597-022-01878-2) and 2024 (doi 10.1016/j.dib.2024.110852). Two layouts are read:

- CloudSEN12-high: folders train, val and test, each with metadata.csv and one file of raw numbers a band
  (`L1C_B1.dat`, `L2A_B8A.dat`; int16) and `LABEL_manual_hq.dat` (one byte), [N, 512, 512] each.
- CloudSEN12+ as TACO: `cloudsen12-l1c.*.part.taco` and `cloudsen12-l2a.*.part.taco`, where a sample is a GeoTIFF of
  13 bands (Level-2A: the twelve without B10 first) and one named "target"; 99 is no label.

Patches are padded to 512 × 512 with zeros. What is zero in all bands was never seen: it is no data and has no label.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from ...errors import UserError
from ...model import Modality
from .geobench import stamp_of
from .taco_file import TacoEntry, read_entries
from .task import SPLITS, Example, Kind, Task, Unit

IGNORE = 255
_NO_LABEL = 99
_WITH_CIRRUS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
_LEVEL_2A = tuple(band for band in _WITH_CIRRUS if band != "B10")
_SHARES = (("train", 0.7), ("valid", 0.85), ("test", 1.0))
"""Shares of the regions, cumulated, where the files name no split."""
_SPLIT_NAMES = {"train": "train", "val": "valid", "validation": "valid", "test": "test"}

_L1C = Task(
    benchmark="cloudsen12",
    name="CloudSEN12-L1C",
    kind=Kind.SEGMENTATION,
    classes=4,
    modality=Modality.S2_L1C,
    bands=_WITH_CIRRUS,
    unit=Unit.DIGITAL_NUMBER,
    folder="l1c",
    image_size=512,
    ignore=IGNORE,
    metric="miou",
)
TASKS = (_L1C, replace(_L1C, name="CloudSEN12-L2A", modality=Modality.S2_L2A, bands=_LEVEL_2A, folder="l2a"))


@dataclass(frozen=True)
class Patch:
    """A published patch, not read yet."""

    name: str
    region: str
    """Its `roi_id`: patches of one place at several dates share it."""
    split: str
    """"train", "valid" or "test"; empty where the files say none."""
    place: Any


class CloudReader:
    """Patches by split; by region where the files say no split."""

    licence = ""
    """The licence of the labels."""

    def __init__(self, task: Task, patches: Sequence[Patch], files: Sequence[Path], seed: int, left_out: int) -> None:
        self.task = task
        self.published_split = all(patch.split for patch in patches)
        self.left_out = left_out
        """Patches of other sizes or without careful labels."""
        self._files = list(files)
        self._patches: dict[str, dict[str, Patch]] = {split: {} for split in SPLITS}
        for patch in patches:
            split = patch.split if self.published_split else split_of(patch.region, seed)
            self._patches[split][patch.name] = patch

    def names(self, split: str) -> tuple[str, ...]:
        """The patches of a split, in the published order."""
        return tuple(self._patches[split])

    def regions(self, split: str) -> frozenset[str]:
        """The places that a split shows."""
        return frozenset(patch.region for patch in self._patches[split].values())

    def region(self, split: str, name: str) -> str:
        """The place that a patch shows."""
        return self._patches[split][name].region

    def shared_regions(self) -> frozenset[str]:
        """Places that more than one split shows; there are none unless the published split has them."""
        times = Counter(region for split in SPLITS for region in self.regions(split))
        return frozenset(region for region, count in times.items() if count > 1)

    def read(self, split: str, name: str) -> Example:
        """One patch: digital numbers with NaN where there is no data, labels with 255 there."""
        stored, label = self._stored(self._patches[split][name])
        empty = np.all([band == 0 for band in stored.values()], axis=0)
        bands = {
            band: np.where(empty, np.float32(np.nan), values.astype(np.float32)) for band, values in stored.items()
        }
        known = label.astype(np.int64)
        known[empty | (known == _NO_LABEL)] = IGNORE
        return Example(f"{split} {name}", bands, known)

    def stamp(self, split: str) -> str:  # noqa: ARG002 - the files may hold all splits
        """Changes whenever the files do."""
        return stamp_of(self._files)

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """None are published."""
        return {}

    def _stored(self, patch: Patch) -> tuple[Mapping[str, NDArray[np.generic]], NDArray[np.generic]]:
        raise NotImplementedError


def split_of(region: str, seed: int = 0) -> str:
    """The split of a region, drawn by its name: the same for both levels and however much of the data is there."""
    drawn = int.from_bytes(hashlib.blake2b(f"{seed} {region}".encode(), digest_size=8).digest(), "big") / 2**64
    return next(split for split, up_to in _SHARES if drawn < up_to)


def open_reader(task: Task, root: Path, seed: int = 0) -> CloudReader:
    """The reader of a level's patches.

    Parameters
    ----------
    root : Path
        The folder that holds train, val and test, or the TACO files; or one folder with metadata.csv.
    seed : int
        For the split by region where none is published.

    Raises
    ------
    UserError
        Neither layout is there.
    """
    level = task.folder
    tacos = [path for folder in (root, root / level) for path in sorted(folder.glob(f"cloudsen12-{level}*.taco"))]
    if tacos:
        return _TacoReader(task, tacos, seed)
    folders = [(root / name, split) for name, split in _SPLIT_NAMES.items() if (root / name / "metadata.csv").is_file()]
    if not folders and (root / "metadata.csv").is_file():
        folders = [(root, "")]
    if folders:
        return _ArrayReader(task, folders, seed)
    if any(root.rglob("*.mlstac")):
        raise UserError(
            f"{root} holds CloudSEN12+ as .mlstac, a layout that is not read: give the same patches as "
            f"cloudsen12-{level}.*.taco, or CloudSEN12-high (train, val and test with metadata.csv and .dat files)."
        )
    raise UserError(
        f"{root} holds neither cloudsen12-{level}*.taco nor train, val and test with metadata.csv and .dat files: give "
        "the folder that CloudSEN12 was downloaded to."
    )


class _ArrayReader(CloudReader):
    """CloudSEN12-high."""

    licence = "CC BY-NC 4.0 (CloudSEN12-high)"

    def __init__(self, task: Task, folders: Sequence[tuple[Path, str]], seed: int) -> None:
        self._level = "L1C" if task.modality is Modality.S2_L1C else "L2A"
        self._sides: dict[Path, tuple[int, int]] = {}
        patches, files = [], []
        for folder, split in folders:
            regions = _regions(folder / "metadata.csv")
            label = folder / "LABEL_manual_hq.dat"
            self._sides[folder] = (len(regions), _side(label, len(regions), 1))
            files += [folder / "metadata.csv", label, *(self._file(folder, band) for band in task.bands)]
            patches += [
                Patch(f"{folder.name}/{number:05d}", region, split, (folder, number))
                for number, region in enumerate(regions)
            ]
        self._bands = task.bands
        for folder, (count, side) in self._sides.items():
            for band in task.bands:
                if _side(self._file(folder, band), count, 2) != side:
                    raise UserError(
                        f"{self._file(folder, band)} has not the size of LABEL_manual_hq.dat: download it again."
                    )
        super().__init__(task, patches, files, seed, 0)

    def _file(self, folder: Path, band: str) -> Path:
        """A band's file: published without the leading zero."""
        short = folder / f"{self._level}_{band.replace('B0', 'B')}.dat"
        return short if short.is_file() else folder / f"{self._level}_{band}.dat"

    def _stored(self, patch: Patch) -> tuple[Mapping[str, NDArray[np.generic]], NDArray[np.generic]]:
        folder, number = patch.place
        count, side = self._sides[folder]

        def one(path: Path, kind: str) -> NDArray[np.generic]:
            return np.array(np.memmap(path, kind, "r", shape=(count, side, side))[number])

        bands = {band: one(self._file(folder, band), "<i2") for band in self._bands}
        return bands, one(folder / "LABEL_manual_hq.dat", "u1")


class _TacoReader(CloudReader):
    """CloudSEN12+."""

    licence = "CC0 1.0 (CloudSEN12+)"

    def __init__(self, task: Task, files: Sequence[Path], seed: int) -> None:
        entries = [entry for path in files for entry in read_entries(path)]
        usable = [entry for entry in entries if _is_careful(entry)]
        if not usable:
            raise UserError(f"{files[0].parent} holds no patches of 509 pixels with high-quality labels.")
        lacking = next((name for name in ("roi_id", "tortilla:id") if name not in usable[0].fields), None)
        if lacking:
            raise UserError(f"{files[0].name} has no column '{lacking}': give CloudSEN12+ as published.")
        patches = []
        for entry in usable:
            said = str(entry.fields.get("tortilla:data_split") or "")
            if said and said not in _SPLIT_NAMES:
                raise UserError(f"{entry.path.name} has a split '{said}': train, validation and test are published.")
            patches.append(Patch(entry.name, str(entry.fields["roi_id"]), _SPLIT_NAMES.get(said, ""), entry))
        super().__init__(task, patches, files, seed, len(entries) - len(usable))

    def _stored(self, patch: Patch) -> tuple[Mapping[str, NDArray[np.generic]], NDArray[np.generic]]:
        sample: TacoEntry = patch.place
        parts = read_entries(sample.path, sample.offset)
        target = next((part for part in parts if part.name == "target"), None)
        image = next((part for part in parts if part.name != "target"), None)
        if target is None or image is None:
            raise UserError(f"{patch.name} in {sample.path.name} has no image or no 'target': download it again.")
        wanted = self.task.bands
        try:
            with rasterio.open(image.virtual_path) as file, rasterio.open(target.virtual_path) as labels:
                most = len(wanted) + (2 if self.task.modality is Modality.S2_L2A else 0)
                if not len(wanted) <= file.count <= most:
                    raise UserError(
                        f"{patch.name} in {sample.path.name} has {file.count} bands where {len(wanted)} are published."
                    )
                values = file.read(list(range(1, len(wanted) + 1)))
                return dict(zip(wanted, values, strict=True)), labels.read(1)
        except rasterio.errors.RasterioError as error:
            raise UserError(f"{patch.name} in {sample.path.name} cannot be read: download it again.") from error


def _is_careful(entry: TacoEntry) -> bool:
    """Whether a patch has 509 pixels a side and labels of high quality."""
    fields = entry.fields
    return fields.get("label_type", "high") == "high" and int(fields.get("real_proj_shape") or 509) == 509


def _regions(path: Path) -> list[str]:
    """The region of each patch, from metadata.csv."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path} cannot be read ({error}): download it again.") from error
    if not rows or not rows[0].get("roi_id"):
        raise UserError(f"{path} has no patches with a 'roi_id': give CloudSEN12-high as published.")
    return [row["roi_id"] for row in rows]


def _side(path: Path, count: int, each: int) -> int:
    """Pixels along a side of `count` square patches of `each` bytes a pixel."""
    try:
        pixels, rest = divmod(path.stat().st_size, count * each)
    except OSError as error:
        raise UserError(f"{path} is missing: download CloudSEN12 again.") from error
    side = round(pixels**0.5)
    if rest or side * side != pixels or not side:
        raise UserError(f"{path} does not hold {count} patches, as metadata.csv lists: download it again.")
    return side

"""Landslide4Sense as published: HDF5 patches of 128 × 128 pixels and 14 bands (Ghorbanzadeh et al. 2022)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import h5py
import numpy as np

from ...errors import UserError
from ...model import Modality
from .geobench import stamp_of
from .task import SPLITS, Example, Kind, Task, Unit, Values

BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12", "-", "-")
"""Sentinel-2's without B8A, then slope and height, which the model does not take."""
DIVISORS = (
    1111.81236406, 824.63171476, 663.41636217, 445.17289745, 645.8582926, 1547.73508126, 1960.44401001,
    1941.32229668, 674.07572865, 9.04787384, 1113.98338755, 519.90397929, 20.29228266, 772.83144788,
)  # fmt: skip
"""What the authors divided each band by (github.com/iarai/Landslide4Sense-2022, issues 2 and 4)."""
TASKS = (
    Task(
        benchmark="landslide4sense",
        name="Landslide4Sense",
        kind=Kind.SEGMENTATION,
        classes=2,
        modality=Modality.S2_L1C,
        bands=BANDS,
        unit=Unit.DIGITAL_NUMBER,
        folder=".",
        metric="miou",
        foreground=1,
        sizes=(3799, 245, 800),
        note="Bands are multiplied by the means they were divided by, and read as Level-1C, which alone has B10; "
        "slope and height are not used.",
    ),
)
_FOLDERS = {
    "train": (("TrainData/img", "TrainData/mask"), ("images/train", "annotations/train")),
    "valid": (("ValidData/img", "ValidData/mask"), ("images/validation", "annotations/validation")),
    "test": (("TestData/img", "TestData/mask"), ("images/test", "annotations/test")),
}
"""Of images and masks: as for the competition, and as the whole data set was published with all labels."""
_MOST = 100.0
"""A patch whose median is above so many means of a band has not been divided."""


class LandslideReader:
    """`image_N.h5` with `img` [128, 128, 14] and `mask_N.h5` with `mask` [128, 128] of 0 and 1."""

    def __init__(self, task: Task, root: Path) -> None:
        self._task = task
        self._files: dict[str, dict[str, tuple[Path, Path]]] = {split: _pairs(root, split) for split in SPLITS}

    def names(self, split: str) -> tuple[str, ...]:
        """The patches of a split by number."""
        return tuple(self._files[split])

    def stamp(self, split: str) -> str:
        """A digest of the images and masks."""
        return stamp_of([path for pair in self._files[split].values() for path in pair])

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """None: the means are only of which the values are multiples."""
        return {}

    def read(self, split: str, name: str) -> Example:
        """One patch as digital numbers."""
        image, mask = self._files[split][name]
        values = _dataset(image, "img")
        if values.ndim != 3 or values.shape[2] != len(BANDS):
            raise UserError(f"{image} has the shape {values.shape} where (128, 128, {len(BANDS)}) is published.")
        optical = values[..., : BANDS.index("-")]
        if np.nanmin(optical) < 0 or np.nanmedian(optical) > _MOST:
            raise UserError(
                f"The values of {image} go from {np.nanmin(optical):.3g} to {np.nanmax(optical):.3g}, where bands "
                "divided by their mean are published: give the files as published."
            )
        digital = np.moveaxis(values * np.array(DIVISORS, np.float32), -1, 0)
        bands = {band: layer for band, layer in zip(BANDS, digital, strict=True) if band != "-"}
        return Example(f"{split}/{name}", bands, _dataset(mask, "mask").astype(np.int64))


def _pairs(root: Path, split: str) -> dict[str, tuple[Path, Path]]:
    folders = next((pair for pair in _FOLDERS[split] if (root / pair[0]).is_dir()), None)
    if folders is None:
        raise UserError(
            f"{root} holds neither {_FOLDERS[split][0][0]} nor {_FOLDERS[split][1][0]}: give the folder that "
            "Landslide4Sense was unpacked to."
        )
    images, masks = (root / folder for folder in folders)
    numbers = sorted(int(path.stem.removeprefix("image_")) for path in images.glob("image_*.h5"))
    pairs = {str(number): (images / f"image_{number}.h5", masks / f"mask_{number}.h5") for number in numbers}
    lacking = next((mask for _, mask in pairs.values() if not mask.is_file()), None)
    if lacking is not None:
        raise UserError(
            f"{lacking} is missing: the competition published the training masks alone; get the data set with the "
            "masks of all three splits."
        )
    return pairs


def _dataset(path: Path, key: str) -> Values:
    try:
        with h5py.File(path, "r") as file:
            return np.asarray(file[key], np.float32)
    except (OSError, KeyError) as error:
        raise UserError(f"{path} cannot be read ({error}): download it again.") from error

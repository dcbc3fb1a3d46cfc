"""How good the ways to find clouds are, on every labelled picture there is (TERRAFM_DATA).

    .venv/bin/python -m tests.benchmarks.cloud_detectors

prints intersection over union and balanced accuracy of cloud and of shadow, by picture and way, at the resolution at
which a way is best. Whose labels they are stands beside: experts' (three chips of red, green and blue), another
method's (eolearn: s2cloudless; t11upt_60m: SCL), land-cover maps without any cloud (the four scenes, where what counts
is the share of false alarms), and time itself (flanders: what is much brighter in blue than the same pixel is around
that day is cloud; what is much darker in both infrareds is shadow; what lies between counts for neither). The last
is nobody's product, but only large differences count in it, and its pictures are small: 64 × 64 pixels.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from engine.clouds.detectors import classes_of_scl
from engine.clouds.pixels.blocks import refined
from engine.clouds.pixels.classes import CLEAR, NODATA, SHADOW, THICK, THIN
from engine.clouds.published import csmask, s2cloudless

SIX = ("B02", "B03", "B04", "B08", "B11", "B12")
L1C = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
CLEAR_SCENES = ("chile", "savanna", "coast", "snow")
_UNSURE = 254
_DAYS = 45


def data_folder() -> Path:
    """Where the pictures are; they are not part of the repository."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    return Path(os.environ.get("TERRAFM_DATA", beside))


@dataclass(frozen=True)
class Picture:
    """Reflectance by band [h, w], what it should be classified as, and who says so."""

    name: str
    labels_of: str
    level: str
    metres: float
    bands: dict[str, NDArray[np.float32]]
    truth: NDArray[np.uint8]
    scl: NDArray[np.uint8] | None = None


def raster(path: Path) -> dict[str, NDArray[np.float32]]:
    """Digital numbers as reflectance, by band."""
    with rasterio.open(path) as file:
        return dict(zip(file.descriptions, file.read() / np.float32(10_000), strict=True))


def pictures(data: Path) -> Iterator[Picture]:
    """All of them."""
    for chip in ("cloudy", "low-cloudy", "clear"):
        with rasterio.open(data / "clouds" / f"{chip}_rgb.tif") as file:
            red, green, blue = file.read() / np.float32(10_000)
        with rasterio.open(data / "clouds" / f"{chip}_labels.tif") as file:
            truth = file.read(1)
        # there is no infrared: red in its place, which the product itself refuses, shows at least how far that goes
        yield Picture(
            f"clouds/{chip}", "experts", "l1c", 10, {"B02": blue, "B03": green, "B04": red, "B08": red}, truth
        )
    scenes = np.load(data / "eolearn" / "reference_scenes_l1c.npy").astype(np.float32)
    probability = np.load(data / "eolearn" / "cloud_probability.npy")
    for number, (scene, likely) in enumerate(zip(scenes, probability, strict=True)):
        truth = np.where(likely > 0.4, THICK, CLEAR).astype(np.uint8)
        bands = {name: scene[..., at] for at, name in enumerate(L1C)}
        yield Picture(f"eolearn/{number}", "s2cloudless", "l1c", 30, bands, truth)
    folder = data / "scenes" / "t11upt_60m"
    with rasterio.open(folder / "scl.tif") as file:
        truth = classes_of_scl(file.read(1))
    yield Picture("t11upt_60m", "SCL", "l2a", 60, raster(folder / "s2_l2a.tif"), truth)
    for name in CLEAR_SCENES:
        for level in ("l1c", "l2a"):
            bands = raster(data / "scenes" / name / f"s2_{level}.tif")
            shape = next(iter(bands.values())).shape
            yield Picture(f"{name} {level}", "land cover, no clouds", level, 10, bands, np.zeros(shape, np.uint8))
    yield from series(data / "series" / "flanders.npz")


def series(path: Path) -> Iterator[Picture]:
    """Every fourth date, with what the other dates within 45 days say of it."""
    content = np.load(path)
    values = content["s2"].astype(np.float32) / 10_000
    names = [str(name) for name in content["bands"]]
    days = content["dates"].astype("datetime64[D]").astype(int)
    blue, near, short = (values[:, names.index(band)] for band in ("B02", "B08", "B11"))
    for at in range(0, len(days), 4):
        around = (np.abs(days - days[at]) <= _DAYS) & (days != days[at])
        usual = {key: np.percentile(band[around], q, axis=0) for key, band, q in (
            ("blue", blue, 25), ("near", near, 40), ("short", short, 40))}  # fmt: skip
        brighter = blue[at] - usual["blue"]
        share = np.maximum(near[at] / usual["near"], short[at] / usual["short"])
        truth = np.full(brighter.shape, _UNSURE, np.uint8)
        truth[(brighter < 0.015) & (share > 0.8)] = CLEAR
        truth[brighter > 0.05] = THICK
        truth[(brighter < 0.015) & (share < 0.6)] = SHADOW
        bands = dict(zip(names, values[at], strict=True))
        yield Picture("flanders", "time", "l2a", 10, bands, truth, classes_of_scl(content["scl"][at]))


def coarsened(band: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """Means of squares; the last ones repeat the edge."""
    height, width = (-(-side // factor) * factor for side in band.shape)
    padded = np.pad(band, ((0, height - band.shape[0]), (0, width - band.shape[1])), mode="edge")
    return padded.reshape(height // factor, factor, width // factor, factor).mean(axis=(1, 3), dtype=np.float32)


def by_csmask(picture: Picture, bands: Sequence[str]) -> NDArray[np.uint8]:
    """At about 30 m."""
    found = set(picture.bands)
    wanted = tuple("B8A" if band == "B08" and "B08" not in found else band for band in bands)
    factor = max(1, round(csmask.RESOLUTION / picture.metres))
    image = np.stack([coarsened(picture.bands[band], factor) for band in wanted])
    likely = [
        part for _, part in csmask.likelihoods(csmask.find_model(picture.level, wanted), [image], image.shape[1:])
    ]
    codes = csmask.CODES[np.concatenate(likely, axis=1).argmax(axis=0)]
    return refined(codes, factor, *(slice(0, side) for side in picture.truth.shape)).astype(np.uint8)


def by_s2cloudless(picture: Picture) -> NDArray[np.uint8]:
    """At about 60 m, with the published post-processing."""
    path = s2cloudless.model_file()
    assert path is not None
    factor = max(1, round(60 / picture.metres))
    image = np.stack([coarsened(picture.bands[band], factor) for band in s2cloudless.BANDS])
    likely = s2cloudless.cloud_probability(s2cloudless.load_detector(path), image)
    post = s2cloudless.PostProcessing.published(picture.metres * factor)
    codes = np.where(s2cloudless.cloudy(likely, 0.4, post), THICK, CLEAR).astype(np.uint8)
    return refined(codes, factor, *(slice(0, side) for side in picture.truth.shape)).astype(np.uint8)


def ways(picture: Picture) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Each way that the picture allows."""
    if picture.scl is not None:
        yield "SCL", picture.scl
    if "B11" in picture.bands:
        yield "csmask, six bands", by_csmask(picture, SIX)
    yield "csmask, four bands", by_csmask(picture, SIX[:4])
    if picture.level == "l1c" and set(picture.bands) >= set(s2cloudless.BANDS):
        yield "s2cloudless", by_s2cloudless(picture)


class Tally:
    """Right and wrong pixels of a class."""

    def __init__(self, codes: tuple[int, ...]) -> None:
        self._codes = codes
        self._counts = np.zeros((2, 2), int)

    def add(self, found: NDArray[np.uint8], truth: NDArray[np.uint8]) -> None:
        """Count what is labelled and was seen."""
        sure = (truth != _UNSURE) & (truth != NODATA) & (found != NODATA)
        real, said = np.isin(truth[sure], self._codes), np.isin(found[sure], self._codes)
        self._counts += [[(~real & ~said).sum(), (~real & said).sum()], [(real & ~said).sum(), (real & said).sum()]]

    def text(self) -> str:
        """IoU and balanced accuracy; the share of false alarms where there is none."""
        (clear, false), (missed, hit) = self._counts
        if hit + missed == 0:
            return f"false {false / max(1, clear + false):7.2%}      "
        balanced = (hit / (hit + missed) + clear / max(1, clear + false)) / 2
        return f"IoU {hit / (hit + missed + false):.3f}, BA {balanced:.3f}"


def measure() -> None:
    """Print the table; pictures of the same name count together."""
    tallies: dict[tuple[str, str, str], tuple[Tally, Tally]] = {}
    for picture in pictures(data_folder()):
        name = picture.name.split("/")[0] if picture.name.startswith("eolearn") else picture.name
        for way, found in ways(picture):
            own = tallies.setdefault((name, picture.labels_of, way), (Tally((THICK, THIN)), Tally((SHADOW,))))
            for tally in own:
                tally.add(found, picture.truth)
    for (name, labels_of, way), (cloud, shadow) in tallies.items():
        print(f"{name:18} {labels_of:22} {way:20} cloud {cloud.text()}  shadow {shadow.text()}", flush=True)


if __name__ == "__main__":
    measure()

"""The twelve tasks of GEO-Bench v1 (Lacoste et al. 2023, tables 1 and 2)."""

from __future__ import annotations

from dataclasses import replace

from ...model import Modality
from .task import Kind, Task, Unit

STORED_NAMES = {
    "01 - Coastal aerosol": "B01",
    "02 - Blue": "B02",
    "03 - Green": "B03",
    "04 - Red": "B04",
    "05 - Vegetation Red Edge": "B05",
    "06 - Vegetation Red Edge": "B06",
    "07 - Vegetation Red Edge": "B07",
    "08 - NIR": "B08",
    "08A - Vegetation Red Edge": "B8A",
    "09 - Water vapour": "B09",
    "10 - SWIR - Cirrus": "B10",
    "11 - SWIR": "B11",
    "12 - SWIR": "B12",
    # Landsat 8, by wavelength.
    "05 - NIR": "B8A",
    "06 - SWIR1": "B11",
    "07 - SWIR2": "B12",
    # Aerial images.
    "Blue": "B02",
    "Green": "B03",
    "Red": "B04",
    "NIR": "B08",
    "Near Infrared": "B08",
}
"""GEO-Bench's names of the bands that a Sentinel model can use; others (clouds, radar, height) are passed over."""

# The source of m-eurosat stores B8A last, that of m-brick-kiln exports another set of bands; GEO-Bench v1.0 named both
# as if they were the thirteen bands in order (github.com/ServiceNow/geo-bench, issues 28 and 29). The published band
# statistics agree: m-eurosat's "09" has a mean of 12, which only cirrus has, m-brick-kiln's last three end at 255.
_EUROSAT = {"B8A": "B09", "B09": "B10", "B10": "B11", "B11": "B12", "B12": "B8A"}
_BRICK_KILN = {"B06": "B07", "B07": "B8A", "B08": "B08", "B8A": "B11", "B09": "B12", "B10": "-", "B11": "-", "B12": "-"}

_ALL = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
_LEVEL_2A = tuple(band for band in _ALL if band != "B10")
_RGB = ("B04", "B03", "B02")
_BY_PICTURE = "RGB bytes are read as ESA's true-colour images are scaled; bands the sensor lacks are the model's mean."


def _classification(name: str, classes: int, modality: Modality, sizes: tuple[int, int, int]) -> Task:
    return Task(
        benchmark="geobench",
        name=name,
        kind=Kind.CLASSIFICATION,
        classes=classes,
        modality=modality,
        bands=_ALL,
        unit=Unit.DIGITAL_NUMBER,
        folder=f"classification_v1.0/{name}",
        sizes=sizes,
    )


def _segmentation(name: str, classes: int, sizes: tuple[int, int, int]) -> Task:
    return Task(
        benchmark="geobench",
        name=name,
        kind=Kind.SEGMENTATION,
        classes=classes,
        modality=Modality.S2_L2A,
        bands=_LEVEL_2A,
        unit=Unit.DIGITAL_NUMBER,
        folder=f"segmentation_v1.0/{name}",
        metric="miou",
        sizes=sizes,
    )


def _aerial(task: Task, bands: tuple[str, ...] = _RGB) -> Task:
    return replace(task, bands=bands, unit=Unit.BYTE, note=_BY_PICTURE)


TASKS = (
    replace(
        _classification("m-eurosat", 10, Modality.S2_L1C, (2000, 1000, 1000)),
        stored_as=_EUROSAT,
        note="Bands are read as what they are; the names in the published files are wrong from B8A on.",
    ),
    replace(
        _classification("m-bigearthnet", 43, Modality.S2_L2A, (20000, 1000, 1000)),
        kind=Kind.MULTILABEL,
        bands=_LEVEL_2A,
        metric="f1",
    ),
    replace(
        _classification("m-so2sat", 17, Modality.S2_L1C, (19992, 986, 986)),
        bands=("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"),
        unit=Unit.REFLECTANCE,
        note="The eight Sentinel-1 channels (complex values and covariances) are not used.",
    ),
    replace(
        _classification("m-brick-kiln", 2, Modality.S2_L2A, (15063, 999, 999)),
        bands=("B01", "B02", "B03", "B04", "B05", "B07", "B8A", "B08", "B11", "B12"),
        stored_as=_BRICK_KILN,
        note="Bands are read as what they are; the names in the published files are wrong from B06 on.",
    ),
    replace(
        _aerial(_classification("m-forestnet", 12, Modality.S2_L2A, (6464, 989, 993))),
        bands=("B02", "B03", "B04", "B8A", "B11", "B12"),
        note="Landsat 8: its bands stand for Sentinel-2's nearest in wavelength, its bytes for true-colour ones.",
    ),
    _aerial(_classification("m-pv4ger", 2, Modality.S2_L2A, (11814, 999, 999))),
    replace(_segmentation("m-cashew-plant", 7, (1350, 400, 50)), tile=64),
    replace(_segmentation("m-SA-crop-type", 10, (3000, 1000, 1000)), tile=64),
    _aerial(_segmentation("m-pv4ger-seg", 2, (3000, 403, 403))),
    _aerial(_segmentation("m-chesapeake", 7, (3000, 1000, 1000)), (*_RGB, "B08")),
    _aerial(_segmentation("m-NeonTree", 2, (270, 94, 93))),
    _aerial(_segmentation("m-nz-cattle", 2, (524, 66, 65))),
)

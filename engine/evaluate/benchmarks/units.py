"""From what a benchmark's files hold to what the model is given: units recognised, bands by name, nothing normalised.

The model normalises by itself. What has been normalised before is refused here, where it would otherwise go unseen:
a model given such values still answers, only worse.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from ...errors import UserError
from ...imagery.examination.no_data import only_measurements
from ...imagery.sensors import S1_BANDS, S2_BANDS
from ...modalities import RELEASED
from ...model import Modality
from .task import Example, Task, Unit, Values

STAND_INS = {"B01": "B02", "B06": "B07", "B09": "B8A", "B10": "B11", "B8A": "B08"}
"""Which band stands in for a missing one: B01, B09 and B10 as in Galileo's evaluation (Tseng et al. 2025), the others
their nearest in wavelength. What has no stand-in is no data: the model puts the band's mean there."""

_TRUE_COLOUR = 3558.0 / 255.0
"""Digital numbers a step of a byte: ESA's true-colour images end at a reflectance of 0.3558."""


def to_sensor_unit(values: Values, unit: Unit) -> Values:
    """Digital numbers (reflectance × 10000), or dB; power that is not positive is no measurement and becomes NaN."""
    if unit is Unit.REFLECTANCE:
        return values * np.float32(10_000)
    if unit is Unit.BYTE:
        return values * np.float32(_TRUE_COLOUR)
    if unit is Unit.POWER:
        return np.float32(10) * np.log10(np.where(values > 0, values, np.float32(np.nan)))
    return values


def recognised_unit(values: Values, modality: Modality) -> Unit | None:
    """The unit that values of some images are in; None for what no instrument measures, normalised values above all."""
    radar = modality.entry.quantity == "backscatter"
    finite = values[np.isfinite(values) & ((values != 0) | (not radar))]  # radar's 0 is no data
    if not len(finite):
        return None
    low, middle, high = np.percentile(finite, (1, 50, 99.5))
    if radar:
        if low >= 0:
            return Unit.POWER if middle < 10 else None
        # Backscatter of land and water lies between -35 and 5 dB; a standardised image has its median at 0.
        return Unit.DECIBEL if low > -90 and high < 40 and middle < -3 else None
    if low < -0.3 * max(abs(middle), high / 10):
        return None
    if high <= 5:
        return Unit.REFLECTANCE
    if high <= 255 and finite.max() <= 255:
        return Unit.BYTE
    return Unit.DIGITAL_NUMBER


def bands_of(bands: Mapping[str, Values], modality: Modality) -> dict[str, Values]:
    """The bands of a modality, out of all that were read."""
    if modality not in RELEASED:
        return {name: bands[name] for name in modality.entry.band_names if name in bands}
    own = S1_BANDS if modality is Modality.S1 else (*S2_BANDS, "B10", "-")
    return {name: values for name, values in bands.items() if name in own}


def check_unit(samples: Sequence[Example], task: Task) -> Unit:
    """The unit of some samples, which must be the task's.

    Raises
    ------
    UserError
        The values are normalised already, or in another unit than the benchmark publishes.
    """
    if task.unit is Unit.VALUE:
        return task.unit
    images = [bands_of(bands, task.modality) for sample in samples for bands in sample.images]
    values = np.concatenate([band.ravel()[::7] for bands in images for band in bands.values()])
    unit = recognised_unit(values, task.modality)
    low, high = (float(value) for value in np.nanpercentile(values, (1, 99)))
    if unit is None:
        raise UserError(
            f"The images of {task.name} lie between {low:.3g} and {high:.3g}, which is no {task.unit.value}: they seem "
            "to be normalised already, and the model normalises by itself; give the files as published."
        )
    if unit is not task.unit:
        raise UserError(
            f"The images of {task.name} lie between {low:.3g} and {high:.3g}, which is {unit.value} where "
            f"{task.unit.value} is published: give the files as published."
        )
    return unit


def check_bands(samples: Sequence[Example], task: Task, published: Mapping[str, tuple[float, float]]) -> None:
    """Refuse bands that cannot be what they are called.

    Level-1C's cirrus band is by far the darkest, and a band's mean lies within three deviations of the published.
    """
    means = {
        band: float(np.mean([np.nanmean(sample.bands[band]) for sample in samples if band in sample.bands]))
        for band in bands_of(samples[0].bands, task.modality)
    }
    others = [mean for band, mean in means.items() if band.startswith("B") and band != "B10"]
    if "B10" in means and others and means["B10"] > 0.5 * min(others):
        raise UserError(
            f"The cirrus band B10 of {task.name} has a mean of {means['B10']:.4g} and another band {min(others):.4g}: "
            "it must be the darkest by far, so the bands are in another order than published."
        )
    for band, (mean, deviation) in published.items():
        if band in means and deviation > 0 and abs(means[band] - mean) > 3 * deviation:
            raise UserError(
                f"{band} of {task.name} has a mean of {means[band]:.4g} and band_stats.json says {mean:.4g} ± "
                f"{deviation:.4g}: the bands are in another order than published."
            )


def model_image(
    bands: Mapping[str, Values], task: Task, name: str, lacking: Collection[str] = ()
) -> tuple[Values, dict[str, str]]:
    """The image [C, h, w] of all the bands the model takes, in sensor units, and what stood in for missing ones.

    Parameters
    ----------
    name : str
        Of the sample.
    lacking : collection of str
        Bands taken away on purpose: neither used nor replaced.
    """
    wanted = task.modality.entry.band_names
    replaced: dict[str, str] = {}
    height, width = (max(band.shape[axis] for band in bands.values()) for axis in (0, 1))
    image = np.full((len(wanted), height, width), np.nan, np.float32)
    for number, band in enumerate(wanted):
        source = band if band in bands or task.modality not in RELEASED else STAND_INS.get(band, "")
        if source not in bands:
            replaced[band] = "the model's mean"
            continue
        if source != band:
            replaced[band] = source
        if not {band, source} & set(lacking):
            image[number] = _enlarged(to_sensor_unit(bands[source], task.unit), height, width)
    if len(replaced) == len(wanted):
        raise UserError(f"The sample {name} of {task.name} has none of the bands that the model takes.")
    if task.modality.entry.quantity == "backscatter":
        only_measurements(image, "db")  # radar files are filled with zeros where the sensor did not look
    return image, replaced


def _enlarged(band: Values, height: int, width: int) -> Values:
    """A coarser band on the finest grid; each pixel becomes a block, as its area is."""
    if band.shape == (height, width):
        return band
    rows = np.arange(height) * band.shape[0] // height
    columns = np.arange(width) * band.shape[1] // width
    return band[rows[:, None], columns]

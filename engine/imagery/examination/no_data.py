"""Which stored values are no measurement, whether a file declares them or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

PLAUSIBLE = {"dn": (-2000.0, 30_000.0), "db": (-80.0, 40.0), "power": (-80.0, 40.0)}
"""What a measurement can be, by the unit of the stored values: reflectance × 10000, or dB. Values beyond, such as
−9999, 65535 (saturated) or −3.4e38, are never taken for one, wherever in the imagery they stand."""
KNOWN = (-9999.0, -32768.0, 65535.0, -32767.0, 32767.0, -99999.0, -999999.0, -2147483648.0, 2147483647.0, 4294967295.0)
"""What programs commonly write where they have no data."""
HUGE = 1e30
_FEWEST, _LEAST_SHARE = 8, 0.002
"""So many pixels must hold a value before it is suspected."""
_RARE = 0.05
_GAP = {"dn": (20.0, 1000.0), "db": (10.0, 5.0)}
"""How far below and above all other values a value lies that is none: reflectance × 10000, and dB."""


@dataclass(frozen=True)
class NoData:
    """The stored values that mean no data."""

    fills: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """By band: wherever the band holds them."""
    together: tuple[float, ...] = (0.0,)
    """Where all bands hold them: in one band zero may be darkness."""
    warnings: tuple[str, ...] = ()

    def measured(self, pixels: NDArray[np.float32], bands: Sequence[str]) -> NDArray[np.float32]:
        """[C, n] with NaN for what is none."""
        values = pixels.copy()
        for band, name in zip(values, bands, strict=True):
            band[np.isin(band, np.array(self.fills.get(name, ()), np.float32)) | ~_numbers(band)] = np.nan
        for value in self.together:
            values[:, equal_in_all(values, value)] = np.nan
        return values


def only_measurements(image: NDArray[np.float32], unit: str) -> NDArray[np.float32]:
    """[C, h, w] in reflectance × 10000 ("dn") or dB ("db"), NaN for what no measurement can be; in place."""
    least, most = PLAUSIBLE[unit]
    image[~((image >= least) & (image <= most))] = np.nan
    if unit == "db":
        image[image == 0] = np.nan
    image[:, equal_in_all(image, 0.0)] = np.nan
    return image


def equal_in_all(values: NDArray[np.float32], value: float) -> NDArray[np.bool_]:
    """[...]: where all bands of [C, ...] hold a value, or nothing; looks no further once no pixel is left."""
    equal = np.ones(values.shape[1:], bool)
    for band in values:
        equal &= (band == np.float32(value)) | np.isnan(band)
        if not equal.any():
            break
    return equal


def find_no_data(
    pixels: NDArray[np.float32],
    bands: Sequence[str],
    declared: Sequence[float | None],
    *,
    sensor: str,
    whole_numbers: bool,
    aligned: bool,
) -> NoData:
    """Find what means no data in values from all over a raster.

    Parameters
    ----------
    pixels : [C, n]
        As stored; NaN where the file's own mask says so.
    bands : [C]
        The bands' names.
    declared : [C]
        The value that the file calls no data in each band.
    sensor : str
        "s2" or "s1".
    whole_numbers : bool
        Whether the file stores integers.
    aligned : bool
        Whether the columns of `pixels` are places, the same in all bands.
    """
    together, shared = [0.0], {}
    if aligned and len(bands) > 2:
        shared = _held_by_all(pixels)
        together += [value for value in shared if value not in together]
    emptied = pixels.copy()
    if aligned:
        for value in together:
            emptied[:, equal_in_all(emptied, value)] = np.nan
    fills: dict[str, tuple[float, ...]] = {}
    undeclared: dict[float, list[str]] = {}
    for name, band, said in zip(bands, emptied, declared, strict=True):
        own = [] if said is None or (said == 0 and sensor == "s2") else [float(said)]
        found = _fills_of(band, own, sensor, whole_numbers)
        if name == "B10":  # clear air: zero is what it has nearly everywhere
            found = [value for value in found if value != 0]
        elif sensor == "s2" and np.isfinite(band).any() and not np.nan_to_num(band).any():
            found = [0.0]  # a band of zeros alone was not delivered
        fills[name] = tuple(dict.fromkeys([*own, *found]))
        for value in found:
            if value != said:
                undeclared.setdefault(value, []).append(name)
    for value in shared:
        if value not in declared:
            undeclared[value] = list(bands)
    undeclared = {v: names for v, names in undeclared.items() if v != 0 or len(names) < len(bands) or sensor == "s1"}
    warnings = tuple(_sentence(value, names, pixels, bands) for value, names in undeclared.items())
    return NoData(fills, tuple(together), warnings)


def _fills_of(band: NDArray[np.float32], declared: list[float], sensor: str, whole_numbers: bool) -> list[float]:
    """Undeclared fills of one band: well-known ones that occur, and values far from all others that are frequent."""
    finite = band[_numbers(band)]
    rest = finite[~np.isin(finite, np.array(declared, np.float32))]
    found = [value for value in KNOWN if np.count_nonzero(rest == np.float32(value)) > 0]
    if np.count_nonzero(np.abs(band[np.isfinite(band)]) >= HUGE):
        found.append(float(band[np.isfinite(band) & (np.abs(band) >= HUGE)][0]))
    rest = rest[~np.isin(rest, np.array(found, np.float32))]
    if rest.size == 0:
        return found
    unit = "dn" if sensor == "s2" else "db"
    step = _unit_of(rest, sensor)
    if sensor == "s1" and np.median(rest) < 0 and _is_zero_a_fill(rest, whole_numbers, step):
        found.append(0.0)
        rest = rest[rest != 0]
    if sensor == "s1":
        found += (odd := _odd_powers(rest, whole_numbers))
        rest = rest[~np.isin(rest, np.array(odd, np.float32))]
    for _ in range(2):
        for value, gap in ((float(rest.min()), _GAP[unit][0]), (float(rest.max()), _GAP[unit][1])):
            if _stands_apart(rest, value, gap * step, sensor):
                found.append(value)
                rest = rest[rest != value]
    return found


def _unit_of(values: NDArray[np.float32], sensor: str) -> float:
    """What 1 (reflectance × 10000 or dB) is in the stored values."""
    if sensor == "s2":
        return 1e-4 if np.percentile(values, 99) <= 2 else 1.0
    return 100.0 if np.median(values) < -100 else 1.0


def _is_zero_a_fill(values: NDArray[np.float32], whole_numbers: bool, step: float) -> bool:
    """0 dB is a value among decimals that no measurement hits; among whole numbers it is one if nothing is near."""
    zeros = int(np.count_nonzero(values == 0))
    near = int(np.count_nonzero((values != 0) & (np.abs(values) <= step)))
    return bool(zeros > 0 if not whole_numbers else zeros >= max(_FEWEST, 2 * near))


def _odd_powers(values: NDArray[np.float32], whole_numbers: bool) -> list[float]:
    """Of linear power: a negative value that alone is negative, and a frequent 1, which is 0 dB."""
    frequent = max(_FEWEST, _LEAST_SHARE * values.size)
    negative, powers = values[values < 0], values[values >= 0]
    if powers.size < 0.05 * values.size or np.percentile(powers, 90) > 2:
        return []
    found = [float(negative[0])] if negative.size >= frequent and (negative == negative[0]).all() else []
    if negative.size and not found:
        return []
    ones = np.count_nonzero(values == 1)
    return [*found, 1.0] if ones >= frequent and not whole_numbers else found


def _stands_apart(values: NDArray[np.float32], value: float, gap: float, sensor: str) -> bool:
    """Whether an extreme value is frequent and hardly another lies near it."""
    same = int(np.count_nonzero(values == value))
    if same < max(_FEWEST, _LEAST_SHARE * values.size) or same == values.size:
        return False
    if sensor == "s2" and value >= gap and value == float(np.min(values)):
        return False  # a shadow may be the same all over; what is next to zero is no reflectance
    beside = np.count_nonzero((values != value) & (np.abs(values - value) < gap))
    return bool(beside <= _RARE * same)


def _held_by_all(pixels: NDArray[np.float32]) -> dict[float, int]:
    """Values that all bands hold at once in many pixels: twelve bands are never the same but where there is nothing."""
    numbers = np.isfinite(pixels).all(axis=0)
    equal = numbers & (pixels == pixels[:1]).all(axis=0) & (pixels[0] != 0)
    total = np.count_nonzero(numbers)
    if not equal.any() or np.count_nonzero(equal) > 0.9 * total:
        return {}
    values, counts = np.unique(pixels[0, equal], return_counts=True)
    enough = max(_FEWEST, _LEAST_SHARE * total)
    return {float(v): int(n) for v, n in zip(values, counts, strict=True) if n >= enough and _is_plain(float(v))}


def _is_plain(value: float) -> bool:
    return abs(value) < HUGE


def _numbers(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    return np.isfinite(values) & (np.abs(values) < HUGE)


def _sentence(value: float, names: Sequence[str], pixels: NDArray[np.float32], bands: Sequence[str]) -> str:
    rows = [list(bands).index(name) for name in names]
    share = float(np.mean(pixels[rows] == np.float32(value)))
    where = "all bands" if len(names) == len(bands) else ", ".join(names)
    return (
        f"The value {value:g}, in {max(share, 0.001):.1%} of the pixels of {where} that were looked at, is taken as no "
        "data, which the file does not say."
    )

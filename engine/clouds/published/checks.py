"""Is this really Level-1C reflectance in the bands it says? s2cloudless does not notice when it is not.

Measured on real scenes: with the offset left in, clear scenes come out all cloud; with it removed twice, or with
an empty B10, cloudy ones all clear. Each rule below tells one such fault from any real scene; the numbers hold
for the eleven real scenes of the tests (savanna, coast, snow, fields, thick cloud), on which they were also chosen.
A scale that is wrong by less than two or three times over bright ground can pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

MOST_REFLECTANCE = 3.0
LEAST_COASTAL = 0.065
"""The atmosphere alone gives B01 at the top 0.08 to 0.1 (Rayleigh scattering); less is left over dark water on high
plateaus alone. The darkest of the reference scenes has a median of 0.10."""
OFFSET = 0.1
_LEAST_CIRRUS = 2e-4
_MOST_CIRRUS_AFTER_GUESS = 0.03
_LEAST_ABSORBED = 0.85
"""B09 lies in an absorption band of water vapour: from space it is a quarter to two thirds of B8A; Level-2A has
that corrected, and both are alike."""
_LAND = 0.05
_SAME = 0.99


@dataclass(frozen=True)
class Values:
    """Reflectance (0 to about 1) of pixels from all over a scene, by band: each [n], no data left out."""

    bands: dict[str, NDArray[np.float32]]
    has_metadata: bool
    """Whether scale and offset are the product's own, and not concluded from the values."""
    offset_guessed: bool
    """Whether an offset was concluded from the values and removed."""

    def at(self, band: str, percent: float) -> float:
        """A percentile of a band."""
        return float(np.percentile(self.bands[band], percent))


def problem_of_level1c(values: Values) -> str | None:
    """The sentence that says why these values cannot be Level-1C reflectance; None if they can."""
    if not all(len(band) for band in values.bands.values()):
        return "The imagery holds no data where it was looked at: choose another."
    checks: tuple[Callable[[Values], str | None], ...] = (
        _scale, _empty_cirrus, _negative, _dark, _swapped, _copied, _offset_left, _offset_unsure, _surface,
    )  # fmt: skip
    return next((problem for check in checks if (problem := check(values))), None)


def _scale(values: Values) -> str | None:
    brightest = max(values.at(band, 99.9) for band in values.bands)
    if brightest <= MOST_REFLECTANCE:
        return None
    return (
        f"Reflectance reaches {brightest:.1f}, and no cloud is brighter than {MOST_REFLECTANCE:g}: "
        "the scale is wrong; give digital numbers (reflectance × 10000) or reflectance."
    )


def _empty_cirrus(values: Values) -> str | None:
    cirrus = values.bands["B10"]
    if np.percentile(cirrus, 99) > np.percentile(cirrus, 1) and np.mean(np.abs(cirrus) < 1e-6) < 0.5:
        return None
    return (
        f"B10 (cirrus) is empty: it is {float(np.median(cirrus)):g} nearly everywhere; without it high clouds are "
        "missed, so give the original Level-1C product."
    )


def _negative(values: Values) -> str | None:
    middle = values.at("B10", 50)
    if middle >= _LEAST_CIRRUS:
        return None
    return (
        f"B10 (cirrus) has a median reflectance of {middle:.4f}, and 0.0005 to 0.01 is what clear air gives: "
        "the offset of −1000 seems to have been removed twice; give the imagery with the offset removed once."
    )


def _dark(values: Values) -> str | None:
    middle = values.at("B01", 50)
    if middle >= LEAST_COASTAL:
        return None
    return (
        f"B01 has a median reflectance of {middle:.3f}, less than the atmosphere alone gives at Level-1C (0.08): "
        "the offset was removed twice, the scale is wrong, or this is Level-2A; give the original Level-1C product."
    )


def _offset_left(values: Values) -> str | None:
    darkest = min(values.at(band, 1) for band in values.bands)
    if values.has_metadata or darkest < 0.95 * OFFSET:
        return None
    return (
        f"No band lies below a reflectance of {darkest:.2f}, so the offset of +1000 (processing baseline 04.00 and "
        "later) seems to be still in the values: give the product with its metadata, or remove the offset."
    )


def _offset_unsure(values: Values) -> str | None:
    dark = values.at("B10", 1)
    if not values.offset_guessed or dark < _MOST_CIRRUS_AFTER_GUESS:
        return None
    return (
        f"B10 (cirrus) is at least {dark + OFFSET:.2f} everywhere: that is high cloud all over or an offset left in "
        "the values, which only the product's metadata can tell; give the SAFE folder or zip."
    )


def _swapped(values: Values) -> str | None:
    """B10 is nearly black but for high cloud; B11 and B12 go together, whatever lies below."""
    cirrus = values.bands["B10"]
    other = "B09" if np.median(cirrus) > np.median(values.bands["B09"]) else None
    for name, partner in (("B11", "B12"), ("B12", "B11")):
        suspect, beside = values.bands[name], values.bands[partner]
        if np.median(cirrus) > np.median(suspect) and _correlation(cirrus, beside) > _correlation(suspect, beside):
            other = name
    if other is None:
        return None
    return (
        f"B10 (median {np.median(cirrus):.3f}) is brighter than {other} ({np.median(values.bands[other]):.3f}) and "
        "behaves like it: the two seem to be swapped; say which band is which."
    )


def _copied(values: Values) -> str | None:
    for first, second in combinations(values.bands, 2):
        if np.mean(values.bands[first] == values.bands[second]) > _SAME:
            return (
                f"{first} and {second} hold the same values: one stands in for the other, and the detector needs both "
                "as they were measured; give the original Level-1C product."
            )
    return None


def _surface(values: Values) -> str | None:
    absorbed, beside = values.bands["B09"], values.bands["B8A"]
    land = beside > _LAND
    if land.sum() < 50:
        return None
    ratio = float(np.median(absorbed[land] / beside[land]))
    if ratio < _LEAST_ABSORBED:
        return None
    return (
        f"B09 is {ratio:.2f} of B8A, as after correction for water vapour (Level-1C: 0.2 to 0.7): this is Level-2A; "
        "give the Level-1C product, or its scene classification (SCL)."
    )


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])

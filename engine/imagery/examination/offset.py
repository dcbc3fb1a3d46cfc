"""Whether the +1000 of processing baseline 04.00 is still in the values: every piece of evidence is weighed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...strict_json import parse_json

ADDED = 1000.0
"""To all Sentinel-2 values since processing baseline 04.00 (January 2022)."""
OFFSETS = (0.0, ADDED)
"""What a user may say."""
_BASELINE = re.compile(r"(?<![A-Z0-9])N(\d{2})\.?(\d{2})(?![0-9])", re.IGNORECASE)
_BASELINE_TAG = re.compile(r"processing[_: ]?(baseline|version)[\"'=:\s]+(\d{2})\.?(\d{2})(?!\d)", re.IGNORECASE)
_APPLIED = re.compile(r"boa_offset_applied[\"'=:\s]+(true|false|yes|no|1|0)", re.IGNORECASE)
_FIRST_WITH_OFFSET, _UNKNOWN = 400, 9999
_HARMONISED = re.compile(r"harmoni[sz]ed", re.IGNORECASE)
_IMPOSSIBLE, _DARK, _BRIGHT, _WHITE = 700.0, 900.0, 1400.0, 4000.0
"""With the offset in the values, half a per cent of a band below 700 is impossible (reflectance −0.03), and several
bands below 900 are; the darkest pixels of several bands (water, shadow, dense leaves in the visible) then lie between
900 and 1400. Brighter ones tell nothing: desert, or snow and cloud (half of all values above 4000)."""


@dataclass(frozen=True)
class Evidence:
    """Something that says whether the offset is in the values."""

    offset: float
    clause: str


@dataclass(frozen=True)
class Verdict:
    """What was added to the values, and what is to be said of it."""

    offset: float
    warnings: tuple[str, ...] = ()
    problem: str | None = None
    concluded: bool = False
    """Whether the values alone say so."""


def stored_offset(product: str) -> float | None:
    """What was added to a Sentinel-2 product's values, as the processing baseline in its name says: 0 or 1000.

    None where it does not tell: no baseline, or N9999, which Sen2Cor writes where its users run it themselves.
    """
    baseline = _baseline_in(product)
    if baseline is None:
        return None
    return ADDED if baseline >= _FIRST_WITH_OFFSET else 0.0


def weigh(
    given: float | None,
    texts: Iterable[str],
    tags: Mapping[str, str],
    declared: Sequence[float],
    pixels: NDArray[np.float32],
    bands: Sequence[str],
    name: str,
) -> Verdict:
    """Decide.

    Parameters
    ----------
    given : float or None
        What the user says, which always counts.
    texts : iterable of str
        Names of the product and its files.
    tags : mapping
        Those of all files.
    declared : sequence of float
        GDAL's offsets of the bands, in reflectance × 10000.
    pixels : [C, n]
        Reflectance × 10000 before any offset, NaN without data.
    bands : [C]
        Their names.
    name : str
        Of the imagery, for sentences.
    """
    if given is not None:
        return Verdict(float(given))
    stated = [*_in_tags(tags), *_in_texts(texts)]
    if any(declared):
        shift = -float(np.median([value for value in declared if value]))
        stated.append(Evidence(shift, f"the offset in its bands' metadata is {-shift:,.0f}"))
    baselines = [evidence for text in [*texts, *_baseline_tags(tags)] if (evidence := _of_baseline(text))]
    early = next((evidence for evidence in baselines if evidence.offset == 0), None)
    said = stated + ([early] if early else []) or baselines
    if len({evidence.offset for evidence in said}) > 1:
        one, other = said[0], next(evidence for evidence in said if evidence.offset != said[0].offset)
        return _asked(name, one.clause, other.clause)
    seen, clause = _in_pixels(pixels, bands)
    if not said:
        return _without_a_word(seen, clause, name)
    offset = said[0].offset
    if seen is not None and seen != offset and offset in OFFSETS:
        if offset == 0 and early is not None:
            return Verdict(0.0, (f"{early.clause.capitalize()}, so nothing was removed, although {clause}.",))
        return _asked(name, said[0].clause, clause)
    return Verdict(offset)


def _without_a_word(seen: float | None, clause: str, name: str) -> Verdict:
    """Where only the values tell."""
    if seen is None:
        return _asked(name, clause, "neither its name nor its metadata tells the processing baseline")
    if seen == 0:
        return Verdict(0.0)
    sentence = (
        f"{clause[0].upper()}{clause[1:]}, so the offset of +1000 (processing baseline 04.00 and later) is taken to be "
        "still in the values and was removed; give the offset as 0 if it is not."
    )
    return Verdict(ADDED, (sentence,), concluded=True)


def _asked(name: str, one: str, other: str) -> Verdict:
    problem = (
        f"Whether the offset of +1000 is still in the values of {name} cannot be told ({one}; {other}): give "
        "--offset 1000 if it is, or --offset 0 if it was removed."
    )
    return Verdict(0.0, problem=problem)


def _baseline_in(text: str) -> int | None:
    found = _BASELINE.search(text.replace("_", " "))
    baseline = int(found.group(1) + found.group(2)) if found else _UNKNOWN
    return None if baseline == _UNKNOWN else baseline


def _of_baseline(text: str) -> Evidence | None:
    baseline = _baseline_in(text)
    if baseline is None:
        return None
    number = f"{baseline // 100:02d}.{baseline % 100:02d}"
    if baseline >= _FIRST_WITH_OFFSET:
        return Evidence(ADDED, f"processing baseline {number} adds 1000")
    return Evidence(0.0, f"processing baseline {number} adds nothing")


def _baseline_tags(tags: Mapping[str, str]) -> list[str]:
    """Baselines in tags, as they would stand in a name."""
    texts = [value for key, value in tags.items() if "product" in key.lower() or "identifier" in key.lower()]
    whole = "\n".join(f"{key}={value}" for key, value in tags.items())
    return texts + [f"N{found.group(2)}{found.group(3)}" for found in _BASELINE_TAG.finditer(whole)]


def _in_tags(tags: Mapping[str, str]) -> list[Evidence]:
    """What tags say of the values themselves: STAC items, and the product's own elements."""
    found = []
    for key, value in tags.items():
        lower = key.lower()
        stated = _APPLIED.search(f"{key}={value}")  # GDAL parts a name at its colon; a STAC item may stand in one tag
        if stated:
            applied = stated.group(1).lower() in ("true", "1", "yes")
            clause = f"its tag boa_offset_applied says that the offset was {'removed' if applied else 'not removed'}"
            found.append(Evidence(0.0 if applied else ADDED, clause))
        elif "add_offset" in lower and ("boa" in lower or "radio" in lower):
            numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", value)]
            if numbers and set(numbers) <= {0.0, -ADDED}:
                found.append(Evidence(-min(numbers), f"its tag {key} is {min(numbers):g}"))
        elif lower.endswith("raster:bands") or (lower == "raster" and value.startswith("bands=")):
            found += _in_raster_bands(value.removeprefix("bands="))
        elif _HARMONISED.search(value):
            found.append(Evidence(0.0, f"its tag {key} says that the values are harmonised"))
    return found


def _in_raster_bands(text: str) -> list[Evidence]:
    """The offset that STAC's raster extension gives, in reflectance."""
    try:
        entries = parse_json(text)
        given = [float(entry["offset"]) for entry in entries if "offset" in entry]
    except (ValueError, TypeError, KeyError):
        return []
    offsets = {round(value * 10_000) if abs(value) < 1 else round(value) for value in given}
    if not offsets <= {0, -1000}:
        return []
    return [Evidence(float(-offset), f"its tag raster:bands gives an offset of {offset}") for offset in sorted(offsets)]


def _in_texts(texts: Iterable[str]) -> list[Evidence]:
    return [Evidence(0.0, "its name says that it is harmonised") for text in texts if _HARMONISED.search(text)][:1]


def _in_pixels(pixels: NDArray[np.float32], bands: Sequence[str]) -> tuple[float | None, str]:
    """What the darkest pixels say, and how."""
    darkest = {
        name: float(np.nanpercentile(band, 0.5)) for name, band in zip(bands, pixels, strict=True) if _varies(band)
    }
    if not darkest:
        return None, "no band varies"
    order = sorted(darkest, key=lambda name: darkest[name])
    several = max(2, round(len(darkest) / 4))
    if ADDED - 50 <= darkest.get("B10", 0.0) < ADDED + 200:  # nearly black but for high cloud, whatever lies below
        return ADDED, f"B10 (cirrus) is at {darkest['B10']:,.0f}, where the offset puts clear air"
    named = ", ".join(f"{name} at {darkest[name]:,.0f}" for name in order[:several])
    dark = [name for name in order if darkest[name] < _DARK]
    if darkest[order[0]] < _IMPOSSIBLE or len(dark) >= min(several, len(order)):
        return 0.0, f"the darkest pixels ({named}) are darker than that allows"
    near = [name for name in order if _DARK <= darkest[name] < _BRIGHT]
    white = np.nanmedian(pixels) > _WHITE
    if len(near) >= several and not dark and not white:
        return ADDED, f"the darkest pixels of several bands ({named}) lie where the offset puts them"
    return None, f"its darkest pixels ({named}) may be bright ground without it, or darker ground with it"


def _varies(band: NDArray[np.float32]) -> bool:
    """Whether a band was measured: one that is the same everywhere, such as a B10 of zeros, tells nothing."""
    return bool(np.isfinite(band).any() and np.nanmin(band) < np.nanmax(band))

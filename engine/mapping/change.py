"""What changed between two dates: the distance between the features of two scenes on one grid."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from engine.errors import UserError
from engine.imagery import ClassMapWriter, ContinuousWriter, LandCoverClass, Scene, check_writable
from engine.imagery.styles import CHANGE_RAMP, ramp_style
from engine.imagery.writers import NODATA
from engine.mapping.feature_block import FeatureBlock, FeatureLevel
from engine.mapping.map_blocks import MapPlan, coarsened, feature_blocks, kept_on_disk, provenance
from engine.mapping.scene_features import TOKEN_WEIGHT, SceneFeatures
from engine.progress import Progress, part_of, silent

CHANGED = (LandCoverClass(0, "unchanged", "#e8e8e8"), LandCoverClass(1, "changed", "#d7301f"))
UNRELATED = float(np.sqrt(2 * (1 + TOKEN_WEIGHT**2)))
"""The expected distance between two unrelated places, whose standardised features have length √(1 + weight²)."""
LEAST_THRESHOLD = 45
"""Per cent. Otsu's method splits whatever it is given; below this lies the noise of a scene that did not change."""
_LARGEST = 250
"""Per cent: what is kept of a distance, below `NODATA`."""
EDGE_SHARE, EDGE_REACH = 0.6, 8
"""A token sees 16 × 16 pixels, so the edge of a change is blurred: a changed pixel has at least 60 % of the largest
distance (not cut at 100 %) within half a token, 8 pixels.

Chosen on 96 simulated pairs, four scenes of 256 × 256 pixels with 0, 1, 2, 5, 10 and 20 % of another land cover
planted in ellipses: with new noise and a gain of 1.1; with each class's bands changed by 8 % besides; with Sentinel-1;
shifted by half a pixel. Then tried on three other scenes. Of those, by the share that changed: per cent marked, and F1:

============================  ==========  ==========  ===========  ===========  ==========================
rule                            1.2 %       5.3 %       10.4 %       20.3 %     unchanged: mean, largest
============================  ==========  ==========  ===========  ===========  ==========================
Otsu, at least 40 %           1.7, 0.62   8.9, 0.63   15.9, 0.64   27.8, 0.66   0.0, 0.3
Otsu, at least 55 %           1.0, 0.51   5.4, 0.60   10.6, 0.58   24.8, 0.65   0.0, 0.2
Otsu, at least 45 %; edges    1.0, 0.56   5.1, 0.64   10.2, 0.66   20.0, 0.67   0.0, 0.1
Rosin (2001)                  6.6, 0.32   20.4, 0.42  25.2, 0.49   9.1, 0.19    8.3, 43.7
Kittler, Illingworth (1986)   6.0, 0.35   20.7, 0.41  29.8, 0.51   26.2, 0.50   5.2, 38.2
============================  ==========  ==========  ===========  ===========  ==========================

The last two (the corner of one peak, a mixture of two normal distributions) part the noise from all else, the blurred
edges included.
"""


@dataclass(frozen=True)
class WrittenChange:
    """What `write_change` made."""

    out: str
    binary: str | None
    width: int
    height: int
    threshold: int | None
    """Per cent that a changed pixel has at least; at the edges of a change more is asked for."""
    changed_share: float | None
    """Of the mapped pixels, 0 to 1."""
    used: tuple[str, ...]
    """Sentences on what was compared."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)


def write_change(
    before: SceneFeatures,
    after: SceneFeatures,
    out: str | Path,
    *,
    binary: str | Path | None = None,
    resolution: float | None = None,
    extent: tuple[float, float, float, float] | None = None,
    progress: Progress = silent,
) -> WrittenChange:
    """Write the magnitude of change, 0 to 100: the distance between both dates' features.

    100 means as different as two unrelated places of the scene. Each date's features are standardised by its own
    statistics, so a haze, another sun or another calibration over the whole scene is no change; nor is a change
    that takes in all of the scene alike. No data at either date is no data.

    Parameters
    ----------
    before, after : SceneFeatures
        Of scenes on one grid (`open_scene(..., grid=before.grid)`) and by one model.
    binary : path, optional
        A map of changed pixels: by Otsu's threshold (1979), at least 45 %, less the blurred edges of a change.

    Raises
    ------
    UserError
        Scenes that cannot be compared, an extent outside, a place that cannot be written.
    """
    check_comparable(before.scene, after.scene)
    for target in (out, binary):
        if target is not None:
            check_writable(Path(target), (".tif", ".tiff"))
    plan = MapPlan.of(before.grid, resolution, extent)
    before.compute_tokens(plan.window, part_of(progress, 0.0, 0.4))
    after.compute_tokens(plan.window, part_of(progress, 0.4, 0.8))
    magnitude, counts = kept_on_disk(plan.grid), np.zeros(256, np.int64)
    for area, block in feature_blocks(before, plan, part_of(progress, 0.8, 0.95)):
        later = after.block(area.row, area.column, area.height, area.width)
        found = _magnitude(_difference(block, later), plan, area.row, area.column, area.height, area.width)
        row, column = plan.place(area)
        magnitude[row : row + found.shape[0], column : column + found.shape[1]] = found
        counts += np.bincount(_shown(found).ravel(), minlength=256)
    if not counts[:101].any():
        raise UserError("No pixel holds data at both dates: choose images of the same place, or another mask.")
    threshold = max(LEAST_THRESHOLD, otsu(counts[:101])) if binary else None
    tags, dates = provenance(before, "feature distance"), both_dates(before.scene, after.scene)
    changed = _write(magnitude, Path(out), binary, threshold, plan, tags, dates, progress)
    share = None if threshold is None else float(changed / counts[:101].sum())
    used = tuple(
        f"{when}: {what}." for when, what in (("Before", _title(before.scene)), ("After", _title(after.scene)))
    )
    return WrittenChange(
        str(out), str(binary) if binary else None, plan.grid.width, plan.grid.height, threshold, share, used
    )


def check_comparable(before: Scene, after: Scene) -> None:
    """Refuse two scenes whose features do not mean the same: other sensors, other levels, another grid."""
    if before.s2 and after.s2 and before.s2.level != after.s2.level:
        levels = [str(seen.level).upper() for seen in (before.s2, after.s2)]
        raise UserError(
            f"Sentinel-2 is {levels[0]} before and {levels[1]} after, and the atmosphere would look like a change: "
            "give both dates at one level."
        )
    if before.modalities != after.modalities:
        raise UserError(
            f"The dates have different imagery ({_title(before)}; {_title(after)}): give the same sensors for both."
        )
    if not before.grid.matches(after.grid):
        raise UserError("The two scenes lie on different grids: open the later one on the grid of the earlier one.")


def both_dates(before: Scene, after: Scene) -> tuple[str, str] | None:
    """First and last day (ISO) of two scenes' imagery; None where one of them does not say."""
    if before.dates is None or after.dates is None:
        return None
    days = sorted((*before.dates, *after.dates))
    return days[0], days[-1]


def otsu(counts: NDArray[np.int64]) -> int:
    """The first bin of the upper class that Otsu's method (1979, equation 18) separates in a histogram [n]."""
    share = counts / counts.sum()
    below = np.cumsum(share)[:-1]
    mean = np.cumsum(share * np.arange(len(counts)))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean[-1] * below - mean[:-1]) ** 2 / (below * (1 - below))
    return int(np.nan_to_num(between, nan=0.0, posinf=0.0).argmax()) + 1


def _difference(before: FeatureBlock, after: FeatureBlock) -> FeatureBlock:
    """Level by level: interpolation is linear, so the difference needs it only once."""
    levels = tuple(
        FeatureLevel(b.values - a.values, a.stride, a.first_row, a.first_column)
        for a, b in zip(before.levels, after.levels, strict=True)
    )
    return FeatureBlock(levels, before.valid & after.valid, before.first_row, before.first_column)


def _magnitude(
    difference: FeatureBlock, plan: MapPlan, row: int, column: int, height: int, width: int
) -> NDArray[np.uint8]:
    """Per cent [h, w] of a block of the map, not cut at 100; 255 without data."""
    rows, columns = np.arange(row, row + height), np.arange(column, column + width)
    distance = difference.lengths_at(rows, columns)[None]
    values, valid = coarsened(distance, difference.valid_at(rows, columns), plan.factor)
    return np.where(valid, np.rint(100 * values[0] / UNRELATED).clip(0, _LARGEST), NODATA).astype(np.uint8)


def _shown(magnitude: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Cut at 100; 255 stays."""
    return np.where(magnitude == NODATA, NODATA, np.minimum(magnitude, 100)).astype(np.uint8)


def _write(
    magnitude: NDArray[np.uint8],
    out: Path,
    binary: str | Path | None,
    threshold: int | None,
    plan: MapPlan,
    tags: dict[str, str],
    dates: tuple[str, str] | None,
    progress: Progress,
) -> int:
    """Both files, from what is kept on disk: the threshold is known only at the end. Returns the changed pixels."""
    count = 0
    with ExitStack() as files:
        style = ramp_style(CHANGE_RAMP, dates)
        out_file = files.enter_context(ContinuousWriter(out, plan.grid, ("change (%)",), tags, qml=style))
        if binary and threshold is not None:
            more = {**tags, "TERRAFM_THRESHOLD": str(threshold)}
            binary_file = files.enter_context(ClassMapWriter(binary, plan.grid, CHANGED, more, dates=dates))
        for top in range(0, plan.grid.height, 256):
            progress(0.95 + 0.05 * top / plan.grid.height, "Writing")
            strip = np.asarray(magnitude[top : top + 256])
            out_file.write(top, 0, _shown(strip))
            if binary and threshold is not None:
                changed = _is_changed(magnitude, top, len(strip), threshold, EDGE_REACH // plan.factor)
                binary_file.write(top, 0, np.where(strip == NODATA, NODATA, changed).astype(np.uint8))
                count += int(changed.sum())
    return count


def _is_changed(magnitude: NDArray[np.uint8], top: int, height: int, threshold: int, reach: int) -> NDArray[np.bool_]:
    """[height, W]: whether pixels changed, of a strip of the map; `reach` is in its pixels."""
    first = max(0, top - reach)
    seen = np.asarray(magnitude[first : top + height + reach])
    seen = np.where(seen == NODATA, 0, seen)
    enough = np.maximum(threshold, EDGE_SHARE * maximum_filter(seen, 2 * reach + 1))
    return np.asarray((seen >= enough)[top - first : top - first + height])


def _title(scene: Scene) -> str:
    names = {"s2": "Sentinel-2", "s1": "Sentinel-1"}
    seen = [description for description in (scene.s2, scene.s1) if description]
    return " and ".join(f"{names[d.sensor]}{f' of {d.date}' if d.date else ''}" for d in seen)

"""What changed between two dates: the distance between the features of two scenes on one grid."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...features.block import FeatureBlock, FeatureLevel
from ...features.layout import FeatureLayout
from ...features.map_blocks import MapPlan, coarsened, feature_blocks, kept_on_disk, provenance
from ...features.scene_features import SceneFeatures
from ...imagery import ClassMapWriter, ContinuousWriter, LandCoverClass, Scene, Window, check_writable
from ...imagery.output.styles import CHANGE_RAMP, ramp_style
from ...imagery.output.writers import NODATA
from ...modalities import title_of
from ...progress import Progress, part_of, silent
from ...requests import ChangeRequest

CHANGED = (LandCoverClass(0, "unchanged", "#e8e8e8"), LandCoverClass(1, "changed", "#d7301f"))
LEAST_THRESHOLD = 50
"""Per cent. Otsu's method splits whatever it is given, noise too, and around a change the features' neighbourhoods take
part in it. Judged on simulated pairs with 0.5 to 35 % of planted change: Kittler and Illingworth's minimum error,
Rosin's corner and mixtures of two normal distributions did worse there than Otsu with a floor."""
_KEPT_TO = 130
"""Per cent that are told apart for Otsu's sake; the map says 100 to all above. Thus a lake that was dug, far over 100,
does not take in its shore, whose neighbourhood has changed."""


@dataclass(frozen=True)
class WrittenChange:
    """What `write_change` made."""

    out: str
    binary: str | None
    width: int
    height: int
    threshold: int
    """Per cent from which pixels count as changed."""
    changed_share: float
    """Share of the mapped pixels, 0 to 1."""
    used: tuple[str, ...]
    """Sentences on what was compared."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        lines = [f"{self.out}: change from 0 to 100, {self.width} × {self.height} pixels."]
        if self.binary:
            lines.append(f"{self.binary}: {self.changed_share:.1%} changed (threshold {self.threshold} %).")
        return "\n".join([*lines, *self.used])


def write_change(
    before: SceneFeatures, after: SceneFeatures, request: ChangeRequest, progress: Progress = silent
) -> WrittenChange:
    """Write the magnitude of change, 0 to 100: the distance between both dates' features.

    100 means as different as two unrelated places of the scene: the geometric mean of what all features say and what
    those of the pixel itself and its next neighbours say, since a lake dug next to a forest does not change the forest.
    Each date's features are standardised by its own statistics, so a haze, another sun or another calibration over the
    whole scene is no change; nor is a change that takes in all of the scene alike. No data at either date is no data.
    The threshold from which a pixel counts as changed is by default Otsu's (1979), at least 50 %.

    Parameters
    ----------
    before, after : SceneFeatures
        Of scenes on one grid (`open_scene(..., grid=before.grid)`) and by one model.

    Raises
    ------
    UserError
        Scenes that cannot be compared, an extent outside, a place that cannot be written.
    """
    check_comparable(before.scene, after.scene)
    _check_threshold(request)
    out, binary = request.out, request.binary
    for target in (out, binary):
        if target is not None:
            check_writable(target, (".tif", ".tiff"))
    plan = MapPlan.of(before.grid, request.resolution, request.extent)
    before.compute_tokens(plan.window, part_of(progress, 0.0, 0.4))
    after.compute_tokens(plan.window, part_of(progress, 0.4, 0.8))
    magnitude, counts = kept_on_disk(plan.grid), np.zeros(256, np.int64)
    for area, block in feature_blocks(before, plan, part_of(progress, 0.8, 0.95)):
        found = _magnitude(_difference(block, after.block(area)), before.layout, area, plan.factor)
        row, column = plan.place(area)
        magnitude[row : row + found.shape[0], column : column + found.shape[1]] = found
        counts += np.bincount(found.ravel(), minlength=256)
    if not counts[: _KEPT_TO + 1].any():
        raise UserError("No pixel holds data at both dates: choose images of the same place, or another mask.")
    limit = _limit(counts[: _KEPT_TO + 1], request.threshold)
    tags, dates = provenance(before, "feature distance"), both_dates(before.scene, after.scene)
    _write(magnitude, out, binary, limit, plan, tags, dates, progress)
    share = float(counts[limit : _KEPT_TO + 1].sum() / counts[: _KEPT_TO + 1].sum())
    used = tuple(
        f"{when}: {what}." for when, what in (("Before", _title(before.scene)), ("After", _title(after.scene)))
    )
    return WrittenChange(
        str(out), str(binary) if binary else None, plan.grid.width, plan.grid.height, limit, share, used
    )


def check_comparable(before: Scene, after: Scene) -> None:
    """Refuse two scenes whose features do not mean the same: other sensors, other levels, another grid."""
    if before.s2 and after.s2 and before.s2.level != after.s2.level:
        levels = [str(seen.level).upper() for seen in (before.s2, after.s2)]
        raise UserError(
            f"Sentinel-2 is {levels[0]} before and {levels[1]} after, and the atmosphere would look like a change: "
            "give both dates at one level."
        )
    held = [[date.modalities for date in scene.by_date] for scene in (before, after)]
    if held[0] != held[1]:
        raise UserError(
            f"The dates have different imagery ({_title(before)}; {_title(after)}): give the same sensors for both."
        )
    _check_layers(before, after)
    if not before.grid.matches(after.grid):
        raise UserError("The two scenes lie on different grids: open the later one on the grid of the earlier one.")


def _check_layers(before: Scene, after: Scene) -> None:
    """Refuse layers that cannot be compared one by one."""
    kinds = [[(layer.kind, layer.codes or layer.dimensions) for layer in scene.layers] for scene in (before, after)]
    if kinds[0] != kinds[1]:
        raise UserError(
            f"The dates have different layers ({_layers(before)}; {_layers(after)}): give the same kinds for both, in "
            "the same order."
        )


def both_dates(before: Scene, after: Scene) -> tuple[str, str] | None:
    """First and last day (ISO) of two scenes' imagery; None where one of them does not say."""
    if before.dates is None or after.dates is None:
        return None
    days = sorted((*before.dates, *after.dates))
    return days[0], days[-1]


def _check_threshold(request: ChangeRequest) -> None:
    threshold = request.threshold
    if threshold is None:
        return
    if request.binary is None:
        raise UserError("A threshold alone selects nothing: name a file for the changed pixels too, or leave it out.")
    if not 0 < threshold <= 100:
        raise UserError(f"A threshold of {threshold:g} % selects nothing sensible: give one above 0 and up to 100.")


def _limit(counts: NDArray[np.int64], threshold: float | None) -> int:
    """The whole per cent from which pixels count as changed."""
    return min(100, max(LEAST_THRESHOLD, otsu(counts))) if threshold is None else int(np.ceil(threshold))


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


def _magnitude(difference: FeatureBlock, layout: FeatureLayout, area: Window, factor: int) -> NDArray[np.uint8]:
    """Per cent [h, w] of a block of the map up to `_KEPT_TO`, 255 without data."""
    rows, columns = area.rows, area.columns
    levels = difference.levels[layout.own_levels]
    own = FeatureBlock(levels, difference.valid, difference.first_row, difference.first_column)
    whole = difference.lengths_at(rows, columns) / _unrelated(layout)
    near = own.lengths_at(rows, columns) / _unrelated_near(difference, layout)
    values, valid = coarsened(np.sqrt(whole * near)[None], difference.valid_at(rows, columns), factor)
    return np.where(valid, np.rint((values[0] * 100).clip(0, _KEPT_TO)), NODATA).astype(np.uint8)


def _unrelated(layout: FeatureLayout) -> float:
    """The expected distance between two unrelated places, by the length of their standardised features."""
    return float(np.sqrt(2 * layout.squared_length))


def _unrelated_near(block: FeatureBlock, layout: FeatureLayout) -> np.float32:
    """`_unrelated` for the pixel's own level alone: its share of the pixel part, whose length is 1."""
    if not layout.bands:
        return np.float32(_unrelated(layout))
    owners = layout.owners(len(block.levels))
    pixel_part = sum(level.dimensions for level, of in zip(block.levels[:-1], owners[:-1], strict=True) if of is None)
    return np.float32(np.sqrt(2 * block.levels[layout.own_levels][0].dimensions / pixel_part))


def _write(
    magnitude: NDArray[np.uint8],
    out: Path,
    binary: Path | None,
    threshold: int,
    plan: MapPlan,
    tags: dict[str, str],
    dates: tuple[str, str] | None,
    progress: Progress,
) -> None:
    """Both files, from what is kept on disk: the threshold is known only at the end."""
    with ExitStack() as files:
        style = ramp_style(CHANGE_RAMP, dates)
        out_file = files.enter_context(ContinuousWriter(out, plan.grid, ("change (%)",), tags, qml=style))
        if binary:
            more = {**tags, "TERRAFM_THRESHOLD": str(threshold)}
            binary_file = files.enter_context(ClassMapWriter(binary, plan.grid, CHANGED, more, "change", dates))
        for top in range(0, plan.grid.height, 256):
            progress(0.95 + 0.05 * top / plan.grid.height, "Writing")
            strip = np.asarray(magnitude[top : top + 256])
            out_file.write(top, 0, np.where(strip == NODATA, NODATA, np.minimum(strip, 100)))
            if binary:
                changed = np.where(strip == NODATA, NODATA, strip >= threshold).astype(np.uint8)
                binary_file.write(top, 0, changed)


def _title(scene: Scene) -> str:
    imagery = [f"{title_of(d.sensor)}{f' of {d.date}' if d.date else ''}" for d in scene.descriptions]
    return " and ".join([*imagery, *([_layers(scene)] if scene.layers else [])])


def _layers(scene: Scene) -> str:
    layers = [f"{layer.name}{f' of {layer.year}' if layer.year else ''}" for layer in scene.layers]
    return f"layers {', '.join(layers)}" if layers else "no layers"

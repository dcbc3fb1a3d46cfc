"""More like this: how similar every pixel of a scene is to some examples."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...features.map_blocks import MapPlan, coarsened, feature_blocks, provenance
from ...features.scene_features import SceneFeatures
from ...imagery import ClassMapWriter, ContinuousWriter, LandCoverClass, check_writable
from ...imagery.output.styles import SIMILARITY_RAMP, ramp_style
from ...imagery.output.writers import NODATA
from ...progress import Progress, part_of, silent
from ...requests import SimilarRequest
from ...samples.sample_set import read_places

SIMILAR = (LandCoverClass(0, "other", "#e8e8e8"), LandCoverClass(1, "similar", "#08589e"))
_MOST_EXAMPLES = 200


@dataclass(frozen=True)
class WrittenSimilarity:
    """What `write_similarity` made."""

    out: str
    mask: str | None
    width: int
    height: int
    examples: int
    """Example pixels that were used."""
    ignored: int
    """Example points and polygons outside the scene, and pixels on no data."""
    similar_share: float | None
    """Share of the mapped pixels that reach the threshold, 0 to 1."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        lines = [f"{self.out}: similarity to {self.examples} example pixels, {self.width} × {self.height} pixels."]
        if self.ignored:
            lines.append(f"{self.ignored} examples outside the scene or on no data were left out.")
        if self.similar_share is not None:
            lines.append(f"{self.mask}: {self.similar_share:.1%} of the scene is similar.")
        return "\n".join(lines)


def write_similarity(
    features: SceneFeatures, request: SimilarRequest, progress: Progress = silent
) -> WrittenSimilarity:
    """Write the cosine similarity of every pixel's features to the examples, in per cent (below 0 counts as 0).

    Features are standardised over the scene and balanced by block, as the probes see them.

    The examples are points or polygons without a class. Combined by "mean", the mean of the examples averages their
    noise away and suits examples of one kind; by "max" the nearest example counts, for several kinds whose mean would
    look like none of them.

    Raises
    ------
    UserError
        Examples outside the scene or on no data, an extent outside, a place that cannot be written.
    """
    threshold, out, mask = request.threshold, request.out, request.similar_mask
    if (threshold is None) != (mask is None):
        raise UserError("A threshold and a file for the mask belong together: give both or neither.")
    if threshold is not None and not 0 < threshold <= 100:
        raise UserError(f"A threshold of {threshold:g} % selects nothing sensible: give one above 0 and up to 100.")
    for target in (out, mask):
        if target is not None:
            check_writable(target, (".tif", ".tiff"))
    plan = MapPlan.of(features.grid, request.resolution, request.extent)
    directions, used, ignored = _directions(features, request.examples, request.combine, part_of(progress, 0.0, 0.1))
    features.compute_tokens(plan.window, part_of(progress, 0.1, 0.7))
    tags = provenance(features, f"cosine similarity, {request.combine} of {used} examples")
    pixels = similar = 0
    dates = features.scene.dates
    with ExitStack() as files:
        style = ramp_style(SIMILARITY_RAMP, dates)
        out_file = files.enter_context(ContinuousWriter(out, plan.grid, ("similarity (%)",), tags, qml=style))
        mask_file = None
        if mask:
            mask_file = files.enter_context(ClassMapWriter(mask, plan.grid, SIMILAR, tags, "similarity", dates))
        for area, block in feature_blocks(features, plan, part_of(progress, 0.7, 1.0)):
            rows, columns = area.rows, area.columns
            length = np.maximum(block.lengths_at(rows, columns), 1e-12)
            cosine = (block.project(directions, rows, columns) / length).max(axis=0, keepdims=True)
            values, valid = coarsened(cosine, block.valid_at(rows, columns), plan.factor)
            percent = np.where(valid, np.rint(values[0].clip(0, 1) * 100), NODATA).astype(np.uint8)
            out_file.write(*plan.place(area), percent)
            if mask_file is not None and threshold is not None:
                chosen = (percent >= threshold) & valid
                mask_file.write(*plan.place(area), np.where(valid, chosen, NODATA).astype(np.uint8))
                similar += int(chosen.sum())
            pixels += int(valid.sum())
    share = similar / max(1, pixels) if mask else None
    return WrittenSimilarity(
        str(out), str(mask) if mask else None, plan.grid.width, plan.grid.height, used, ignored, share
    )


def _directions(
    features: SceneFeatures, examples: Path, combine: str, progress: Progress
) -> tuple[NDArray[np.float32], int, int]:
    """Unit vectors [D, P] to compare with, the examples used and those left out."""
    if combine not in ("mean", "max"):
        raise UserError(f"Examples cannot be combined by '{combine}': choose 'mean' or 'max'.")
    places = read_places(examples, features.grid)
    vectors, known = features.at_pixels(places.rows, places.columns, progress)
    if not known.any():
        raise UserError(
            f"None of the examples in {examples.name} lies on data: draw them where the imagery has no gap and no mask."
        )
    unit = _unit(vectors[known])
    if combine == "mean":
        unit = _unit(unit.mean(axis=0, keepdims=True))
    elif len(unit) > _MOST_EXAMPLES:
        unit = unit[np.linspace(0, len(unit) - 1, _MOST_EXAMPLES).round().astype(np.intp)]
    return np.ascontiguousarray(unit.T), int(known.sum()), places.ignored + int((~known).sum())


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(length, 1e-12)).astype(np.float32)

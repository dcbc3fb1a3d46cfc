"""A map without samples: pixels of similar features fall into one cluster."""

from __future__ import annotations

import colorsys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from ...errors import UserError
from ...features.map_blocks import MapPlan, coarsened, feature_blocks, kept_on_disk, provenance, random_vectors
from ...features.scene_features import SceneFeatures
from ...imagery import ClassMapWriter, LandCoverClass, check_writable
from ...imagery.output.writers import NODATA
from ...progress import Progress, part_of, silent
from ...reports.map_report import ClassArea, class_areas
from ...requests.maps import CLUSTER_METHODS, ClusterRequest
from ..smoothing import Likeness, reach

SUGGESTED = range(3, 16)
_MOST = 100
_SILHOUETTE_PIXELS = 2_000


@dataclass(frozen=True)
class WrittenClusters:
    """What `write_clusters` made."""

    out: str
    width: int
    height: int
    clusters: tuple[ClassArea, ...]
    """The largest first."""
    reason: str
    """Why so many."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        areas = [f"  {entry.name:12} {entry.area_ha:12,.1f} ha {entry.share:7.1%}" for entry in self.clusters]
        return "\n".join([f"{self.out}: {self.reason}", *areas])


def write_clusters(features: SceneFeatures, request: ClusterRequest, progress: Progress = silent) -> WrittenClusters:
    """Write a map of clusters, found by k-means on a random sample of pixels, the largest numbered 1.

    From 2 to 100 can be asked for; else the number from 3 to 15 with the largest mean silhouette (Rousseeuw 1987) on a
    subsample is taken. The method is "mini-batch" (Sculley 2010) or "k-means" (Lloyd 1982), which sees all of the
    sample at each step: slower, a little tighter. The distances to the centres are smoothed.

    Raises
    ------
    UserError
        A number of clusters that cannot be made, an extent outside the scene, a place that cannot be written.
    """
    clusters, method, out = request.clusters, request.method, request.out
    if clusters is not None and not 2 <= clusters <= _MOST:
        raise UserError(f"{clusters} clusters cannot be made: ask for 2 to {_MOST}.")
    if method not in CLUSTER_METHODS:
        raise UserError(f"Clusters cannot be found by '{method}': choose {' or '.join(CLUSTER_METHODS)}.")
    check_writable(out, (".tif", ".tiff"))
    plan = MapPlan.of(features.grid, request.resolution, request.extent)
    features.compute_tokens(plan.window, part_of(progress, 0.0, 0.6))
    vectors = random_vectors(features, plan.window, part_of(progress, 0.6, 0.7))
    number, reason = (clusters, f"{clusters} clusters, as asked for.") if clusters else suggested(vectors)
    centres = fitted(vectors, number, method=method)
    codes = kept_on_disk(plan.grid)
    counts = np.zeros(256, np.int64)
    sigma = max(0.0, request.smoothing) / features.grid.resolution
    halo, guide = reach(sigma), features.layout.guide
    for area, block in feature_blocks(features, plan, part_of(progress, 0.7, 0.95), halo):
        rows, columns = area.widened(halo).rows, area.widened(halo).columns
        # the nearest centre has the largest x·c − |c|²/2; no distance is ever computed
        score = block.project(np.ascontiguousarray(centres.T), rows, columns)
        score -= (centres**2).sum(axis=1)[:, None, None] / 2
        valid = block.valid_at(rows, columns)
        inner = slice(halo, halo + area.height), slice(halo, halo + area.width)
        alike = Likeness.of(block.project(guide, rows, columns), valid, sigma)
        values = alike.smoothed(score)[(slice(None), *inner)]
        values, valid = coarsened(values, valid[inner], plan.factor)
        found = np.where(valid, values.argmax(axis=0), NODATA).astype(np.uint8)
        row, column = plan.place(area)
        codes[row : row + found.shape[0], column : column + found.shape[1]] = found
        counts += np.bincount(found.ravel(), minlength=256)
    tags = provenance(features, f"{method}, {reason}")
    made = _write(codes, counts, number, out, plan, tags, features.scene.dates, progress)
    return WrittenClusters(str(out), plan.grid.width, plan.grid.height, made, reason)


def suggested(vectors: NDArray[np.float32], seed: int = 0) -> tuple[int, str]:
    """A number of clusters for feature vectors [n, D], and the reason in a sentence."""
    part = vectors[np.random.default_rng(seed).permutation(len(vectors))[:_SILHOUETTE_PIXELS]]
    scores: dict[int, float] = {}
    for number in SUGGESTED:
        if number >= len(part):
            break
        labels = _nearest(part, fitted(vectors, number, seed))
        if len(np.unique(labels)) > 1:
            scores[number] = float(silhouette_score(part, labels))
    if not scores:
        raise UserError("Too few pixels hold data for clusters: choose a larger extent or check the mask.")
    best = max(scores, key=lambda number: scores[number])
    return best, (
        f"{best} clusters, since of {SUGGESTED[0]} to {max(scores)} they are separated best "
        f"(mean silhouette {scores[best]:.2f})."
    )


def fitted(
    vectors: NDArray[np.float32], number: int, seed: int = 0, method: str = CLUSTER_METHODS[0]
) -> NDArray[np.float32]:
    """Cluster centres [k, D]."""
    if len(vectors) < number:
        raise UserError(f"{len(vectors)} pixels with data cannot make {number} clusters: ask for fewer.")
    with threadpool_limits(1):
        if method == "k-means":
            model = KMeans(number, random_state=seed, n_init=3).fit(vectors)
        else:
            model = MiniBatchKMeans(number, random_state=seed, n_init=3, batch_size=2048).fit(vectors)
    return np.asarray(model.cluster_centers_, np.float32)


def _nearest(vectors: NDArray[np.float32], centres: NDArray[np.float32]) -> NDArray[np.intp]:
    return (vectors @ centres.T - (centres**2).sum(axis=1) / 2).argmax(axis=1)


def _write(
    codes: NDArray[np.uint8],
    counts: NDArray[np.int64],
    number: int,
    out: Path,
    plan: MapPlan,
    tags: dict[str, str],
    dates: tuple[str, str] | None,
    progress: Progress,
) -> tuple[ClassArea, ...]:
    """The codes renumbered by size, as a class map; clusters that no pixel fell into are left out."""
    order = [int(code) for code in np.argsort(-counts[:number], kind="stable") if counts[code]]
    classes = tuple(LandCoverClass(n, f"cluster {n}", _color(n - 1)) for n in range(1, len(order) + 1))
    table = np.full(256, NODATA, np.uint8)
    table[order] = np.arange(1, len(order) + 1)
    with ClassMapWriter(out, plan.grid, classes, tags, "clusters", dates) as file:
        for top in range(0, plan.grid.height, 256):
            progress(0.95 + 0.05 * top / plan.grid.height, "Writing")
            file.write(top, 0, table[codes[top : top + 256]])
    return class_areas(classes, {}, file.pixels, file.hectares)


def _color(position: int) -> str:
    """Distinct colours, hues a golden angle apart from violet on: not those that maps give to water or forest first."""
    red, green, blue = colorsys.hls_to_rgb((0.78 + position * 0.618034) % 1, (0.42, 0.62, 0.78)[position % 3], 0.5)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"

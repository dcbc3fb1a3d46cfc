"""One job: the block of a scene, made by the very steps by which the scene's command makes the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.windows import Window as RasterWindow

from ...answers import features_of, imagery_of
from ...clouds.mask import make_cloud_mask
from ...clouds.preparation import opened as opened_optical
from ...errors import UserError
from ...features.export import BLOCK_PIXELS, embedding_bands, embedding_block, embedding_grid, embedding_tags
from ...features.scene_features import SceneFeatures
from ...imagery import Grid, Scene, Window
from ...imagery.output.writers import NODATA
from ...mapping.classify.map_files import mapped_blocks
from ...mapping.classify.prediction import labelled
from ...mapping.classify.saved_probe import read_probe
from ...mapping.classify.transfer import SceneByProbe, scene_by_probe
from ...model import InferenceModel
from ...model.dense import REACH
from ...progress import silent
from ...requests import CloudMaskRequest, EmbedRequest, PredictRequest
from ..scenes import ArchivePlan, ArchiveScene

CONFIDENCE = ("top probability (%)", "margin (%)")
Load = Callable[[str], InferenceModel]


@dataclass(frozen=True)
class MadeBlock:
    """Where a job's block lies in the map, in the map's pixels."""

    row: int
    column: int
    height: int
    width: int


class OpenScene(Protocol):
    """A scene that jobs are made of, one after the other."""

    @property
    def scene(self) -> Scene:
        """The imagery."""

    def about(self) -> dict[str, Any]:
        """What is to be said of the whole scene, for its map."""

    def around(self, job: int) -> Window:
        """What of the scene a job reads, in its pixels."""

    def make(self, job: int, path: Path) -> MadeBlock:
        """Make a job's block into a GeoTIFF."""


def open_for_jobs(
    plan: ArchivePlan, record: ArchiveScene, request: object, load: Load
) -> AbstractContextManager[OpenScene]:
    """A scene of the work list, open.

    Raises
    ------
    UserError
        Imagery that is gone, damaged or does not fit.
    """
    if isinstance(request, PredictRequest):
        return _by_probe(plan, record, request, load)
    if isinstance(request, EmbedRequest):
        return _embedded(plan, record, request, load)
    return _clouds(record, cast(CloudMaskRequest, request), load)


def _grid_about(grid: Grid) -> dict[str, Any]:
    """A map's grid, for whoever puts its blocks together."""
    return {"crs": grid.crs.to_wkt(), "transform": list(grid.transform)[:6], "width": grid.width, "height": grid.height}


def _check_size(record: ArchiveScene, window: Window) -> None:
    if (window.width, window.height) != (record.width, record.height):
        raise UserError(
            f"{record.item.id} has {window.width} × {window.height} pixels and had {record.width} × {record.height} "
            "when it was planned: plan again."
        )


@contextmanager
def _by_probe(plan: ArchivePlan, record: ArchiveScene, request: PredictRequest, load: Load) -> Iterator[OpenScene]:
    seasons = read_probe(request.probe).seasons
    with (
        imagery_of(request, seasons=seasons) as scene,
        scene_by_probe(scene, request, load, whole_batches=True) as made,
    ):
        _check_size(record, made.plan.window)
        yield ByProbe(record, made, plan.with_confidence)


@dataclass(frozen=True)
class ByProbe:
    """A scene that a saved probe maps, as `predict` does."""

    record: ArchiveScene
    made: SceneByProbe
    with_confidence: bool

    @property
    def scene(self) -> Scene:
        """The imagery."""
        return self.made.scene

    def about(self) -> dict[str, Any]:
        """The report without areas, and the map's classes, grid and tags."""
        made = self.made
        return {
            "grid": _grid_about(made.plan.grid),
            "classes": [asdict(entry) for entry in made.classes],
            "method": made.fitted.probe.title,
            "tags": made.tags,
            "report": made.report({}, {}, 0.0).to_dict(),
        }

    def around(self, job: int) -> Window:
        """What of the scene a job reads."""
        return self.record.block(job).widened(2 * REACH)

    def make(self, job: int, path: Path) -> MadeBlock:
        """Make a job's block: codes and, if asked for, two bands of confidence."""
        made, part = self.made, self.record.block(job)
        made.features.refresh_tokens()
        made.features.compute_tokens(part, silent)
        row, column = made.plan.place(part)
        height, width = part.height // made.plan.factor, part.width // made.plan.factor
        codes = np.full((3 if self.with_confidence else 1, height, width), NODATA, np.uint8)
        areas = made.plan.areas_within(part, made.features.layout.block_side)
        fitted = made.fitted
        for area, values, valid in mapped_blocks(made.features, fitted, made.plan, made.smoothing, silent, areas):
            block = labelled(values, valid, fitted.probe.classes_, fitted.temperature, fitted.level)
            rows = slice(area.row - row, area.row - row + area.height)
            columns = slice(area.column - column, area.column - column + area.width)
            codes[0, rows, columns] = block.codes
            if self.with_confidence:
                codes[1:, rows, columns] = block.confidence
        block_grid = _part_of(made.plan.grid, row, column, height, width)
        _write_shard(path, block_grid, codes, NODATA)
        return MadeBlock(row, column, height, width)


@contextmanager
def _embedded(plan: ArchivePlan, record: ArchiveScene, request: EmbedRequest, load: Load) -> Iterator[OpenScene]:
    with (
        imagery_of(request) as scene,
        features_of(scene, request.model, load, resolution=request.resolution, whole_batches=True) as features,
    ):
        if features.info.sha256 != plan.model_sha256:
            raise UserError(f"{request.model} is another model here than where the archive was planned: plan again.")
        yield Embedded(record, request, features)


@dataclass(frozen=True)
class Embedded:
    """A scene whose features are written out, as `embed` does."""

    record: ArchiveScene
    request: EmbedRequest
    features: SceneFeatures

    @property
    def scene(self) -> Scene:
        """The imagery."""
        return self.features.scene

    def about(self) -> dict[str, Any]:
        """The grid, the number of bands and the tags."""
        _, _, target = embedding_grid(self.features, self.request)
        bands = embedding_bands(self.features)
        return {"grid": _grid_about(target), "bands": bands, "tags": embedding_tags(self.features.info)}

    def around(self, job: int) -> Window:
        """What of the scene a job reads."""
        return self.record.block(job).widened(2 * REACH)

    def make(self, job: int, path: Path) -> MadeBlock:
        """Make a job's block of so many bands of float32."""
        window, factor, target = embedding_grid(self.features, self.request)
        part = self.record.block(job)
        self.features.refresh_tokens()
        self.features.compute_tokens(part, silent)
        row, column = part.row // factor, part.column // factor
        height = min(-(-part.height // factor), target.height - row)
        width = min(-(-part.width // factor), target.width - column)
        grid = _part_of(target, row, column, height, width)
        with _shard(path, grid, embedding_bands(self.features), "float32", float("nan")) as file:
            for top in range(0, height, BLOCK_PIXELS):
                for left in range(0, width, BLOCK_PIXELS):
                    size = min(BLOCK_PIXELS, height - top), min(BLOCK_PIXELS, width - left)
                    piece = Window(column + left, row + top, size[1], size[0])
                    values = np.moveaxis(embedding_block(self.features, window, factor, piece), 2, 0)
                    file.write(values, window=RasterWindow(left, top, size[1], size[0]))
        return MadeBlock(row, column, height, width)


@contextmanager
def _clouds(record: ArchiveScene, request: CloudMaskRequest, load: Load) -> Iterator[OpenScene]:
    with opened_optical(request) as scene:
        _check_size(record, Window(0, 0, scene.grid.width, scene.grid.height))
        yield Clouds(scene, request, load)


@dataclass(frozen=True)
class Clouds:
    """A scene whose clouds are found, as `cloudmask` does: as a whole, since shadows lie far from their clouds."""

    scene: Scene
    request: CloudMaskRequest
    load: Load

    def about(self) -> dict[str, Any]:
        """The grid; the mask itself says the rest."""
        return {"grid": _grid_about(self.scene.grid)}

    def around(self, job: int) -> Window:  # noqa: ARG002 - there is but one
        """All of the scene."""
        return Window(0, 0, self.scene.grid.width, self.scene.grid.height)

    def make(self, job: int, path: Path) -> MadeBlock:  # noqa: ARG002 - there is but one
        """Make the mask."""
        made = path.with_name(f"{path.stem}.mask.tif")
        model = self.load(self.request.model) if self.request.head is not None else None
        make_cloud_mask(self.scene, replace(self.request, out=made), silent, model)
        made.replace(path)
        for beside in (made.with_suffix(".qml"), made.with_name(f"{made.name}.aux.xml")):
            beside.unlink(missing_ok=True)
        return MadeBlock(0, 0, self.scene.grid.height, self.scene.grid.width)


def _part_of(grid: Grid, row: int, column: int, height: int, width: int) -> Grid:
    return Grid(grid.crs, grid.transform * grid.transform.translation(column, row), width, height)


def _shard(path: Path, grid: Grid, count: int, dtype: str, nodata: float) -> Any:
    return rasterio.open(
        path, "w", driver="GTiff", width=grid.width, height=grid.height, count=count, dtype=dtype, crs=grid.crs,
        transform=grid.transform, nodata=nodata, compress="deflate", zlevel=6, tiled=True, blockxsize=256,
        blockysize=256, bigtiff="if_safer",
    )  # fmt: skip


def _write_shard(path: Path, grid: Grid, values: NDArray[np.uint8], nodata: int) -> None:
    with _shard(path, grid, len(values), "uint8", nodata) as file:
        file.write(values)

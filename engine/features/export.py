"""A scene's model features written out: for other programs, notebooks and later maps."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import ContinuousWriter, Grid, Window, check_writable
from ..imagery.grid import window_of_extent, windowed
from ..model.info import ModelInfo
from ..progress import Progress, part_of, silent
from ..requests import EmbedRequest
from ..version import __version__
from .layer_levels import read_layers
from .map_blocks import coarsening
from .scene_features import BLOCK_EDGE, SceneFeatures

BLOCK_PIXELS = 64
"""Side of the blocks that are written at a time, in output pixels."""


@dataclass(frozen=True)
class WrittenEmbedding:
    """What `write_embedding` made."""

    out: str
    width: int
    height: int
    dimensions: int
    resolution: float

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        what = f"{self.width} × {self.height} pixels of {self.dimensions} features"
        return f"{self.out}: {what}, {self.resolution:g} m."


def write_embedding(features: SceneFeatures, request: EmbedRequest, progress: Progress = silent) -> WrittenEmbedding:
    """Write the model's features as a Zarr array [d, height, width] or a GeoTIFF with d bands, float32.

    They are the dense features of a model that has a decoder, else its blended tokens. The resolution is a whole
    multiple of the scene's; by default 20 m of dense features, half a patch of tokens. Between their centres they are
    interpolated; tokens made for that resolution (see `SceneFeatures`) have centres a quarter of a patch apart where it
    asks for them. No data is NaN.

    Raises
    ------
    UserError
        Another file type, an extent outside the scene, a place that cannot be written.
    """
    out = request.out
    check_writable(out, (".zarr", ".tif", ".tiff"))
    if out.suffix.lower() == ".zarr" and out.exists() and not (out / "zarr.json").exists():
        raise UserError(f"{out} is there already and is no Zarr array: choose another name.")
    window, factor, target = embedding_grid(features, request)
    features.compute_tokens(window, part_of(progress, 0.0, 0.9))
    tags = embedding_tags(features.info)
    write = _write_zarr if out.suffix.lower() == ".zarr" else _write_geotiff
    write(features, out, target, window, factor, tags, part_of(progress, 0.9, 1.0))
    return WrittenEmbedding(str(out), target.width, target.height, embedding_bands(features), target.resolution)


def embedding_grid(features: SceneFeatures, request: EmbedRequest) -> tuple[Window, int, Grid]:
    """Which pixels of the scene are embedded, how many of them make one of the output along a side, and its grid."""
    grid, step = features.grid, features.model_stride if features.has_model else 1
    factor = coarsening(grid, request.resolution) if request.resolution else step
    seen = window_of_extent(grid, request.extent)
    window = Window(seen.column, seen.row, -(-seen.width // factor) * factor, -(-seen.height // factor) * factor)
    return window, factor, windowed(grid, window, factor)


def embedding_tags(info: ModelInfo) -> dict[str, str]:
    """Tags that say what made an embedding."""
    return {
        "TERRAFM_VERSION": __version__,
        "TERRAFM_MODEL": info.name,
        "TERRAFM_MODEL_SHA256": info.sha256,
    }


def embedding_bands(features: SceneFeatures) -> int:
    """The model's numbers and, behind them, those of the layers as they are."""
    return features.token_dimensions + sum(layer.dimensions for layer in features.scene.layers)


def embedding_block(features: SceneFeatures, window: Window, factor: int, part: Window) -> NDArray[np.float32]:
    """The output's pixels of a part of it: [height, width, d]."""
    rows = window.row + (part.rows.astype(np.float64) + 0.5) * factor - 0.5
    columns = window.column + (part.columns.astype(np.float64) + 0.5) * factor - 0.5
    top, left = (int(positions[0]) // BLOCK_EDGE * BLOCK_EDGE for positions in (rows, columns))
    tall, wide = (
        -(-(int(positions[-1]) + 1 - first) // BLOCK_EDGE) * BLOCK_EDGE
        for positions, first in ((rows, top), (columns, left))
    )
    around = Window(left, top, wide, tall)
    parts = [features.of_model(around)] if features.has_model else []
    if features.scene.layers:
        layers = read_layers(features.scene, around)
        parts += [*layers.before, *layers.behind]
    return np.concatenate([level.at(rows, columns) for level in parts], axis=2)


def _write_zarr(
    features: SceneFeatures,
    out: Path,
    target: Grid,
    window: Window,
    factor: int,
    tags: dict[str, str],
    progress: Progress,
) -> None:
    temporary = out.with_name(f".{out.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        array = zarr.create_array(
            str(temporary),
            shape=(embedding_bands(features), target.height, target.width),
            chunks=(
                embedding_bands(features),
                min(BLOCK_PIXELS, target.height),
                min(BLOCK_PIXELS, target.width),
            ),
            dtype="float32",
            fill_value=float("nan"),
            dimension_names=("feature", "y", "x"),
            attributes={
                **tags,
                "crs": target.crs.to_wkt(),
                "transform": list(target.transform)[:6],
            },
        )
        for part in _parts(target, progress):
            rows, columns = slice(part.row, part.row + part.height), slice(part.column, part.column + part.width)
            array[:, rows, columns] = np.moveaxis(embedding_block(features, window, factor, part), 2, 0)
        if out.exists():
            shutil.rmtree(out)
        temporary.rename(out)
    except OSError as error:
        raise UserError(
            f"The features cannot be written to {out} ({error.strerror}): choose another folder or free space."
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_geotiff(
    features: SceneFeatures,
    out: Path,
    target: Grid,
    window: Window,
    factor: int,
    tags: dict[str, str],
    progress: Progress,
) -> None:
    names = tuple(f"feature {number}" for number in range(1, embedding_bands(features) + 1))
    with ContinuousWriter(out, target, names, tags, dtype="float32", nodata=float("nan")) as file:
        for part in _parts(target, progress):
            file.write(part.row, part.column, np.moveaxis(embedding_block(features, window, factor, part), 2, 0))


def _parts(target: Grid, progress: Progress) -> Iterator[Window]:
    """The output's blocks, reporting as they are taken."""
    side = BLOCK_PIXELS
    places = [(row, column) for row in range(0, target.height, side) for column in range(0, target.width, side)]
    for done, (row, column) in enumerate(places):
        progress(done / len(places), "Writing")
        yield Window(column, row, min(side, target.width - column), min(side, target.height - row))

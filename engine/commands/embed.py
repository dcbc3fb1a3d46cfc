"""`engine embed`: a scene's model features as Zarr or GeoTIFF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .imagery_options import ImageryOptions, imagery_options
from .reporting import reports_errors, result, watched


@click.command()
@imagery_options
@click.option("--model", default="terrafm-ti", show_default=True, help="A model's name, or a path to weights.")
@click.option(
    "--resolution",
    type=float,
    help="Pixel size in metres, by default half a patch (80 m); from a quarter on it costs four times the time.",
)
@click.option("--extent", type=float, nargs=4, help="xmin ymin xmax ymax, in the imagery's CRS.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A .zarr folder or a .tif file.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def embed(
    as_json: bool,
    model: str,
    resolution: float | None,
    extent: tuple[float, ...] | None,
    out: Path,
    **options: Any,
) -> None:
    """Compute the features of a scene."""
    from ..features.export import write_embedding
    from ..features.scene_features import SceneFeatures

    imagery = ImageryOptions.taken_from(options)
    with (
        imagery.open() as scene,
        watched(as_json) as progress,
        SceneFeatures(scene, model, resolution=resolution) as features,
    ):
        written = write_embedding(features, out, resolution=resolution, extent=extent, progress=progress)
    result(
        as_json,
        written.to_dict(),
        f"{out}: {written.width} × {written.height} pixels of {written.dimensions} features, {written.resolution:g} m.",
    )

"""`engine cluster`: a map of clusters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .imagery_options import ImageryOptions, imagery_options
from .reporting import reports_errors, result, watched


@click.command()
@imagery_options
@click.option("--clusters", type=int, help="How many; suggested from 3 to 15 if not given.")
@click.option(
    "--method",
    default="mini-batch",
    show_default=True,
    type=click.Choice(["mini-batch", "k-means"]),
    help="Mini-batch k-means is fast; k-means is a little tighter.",
)
@click.option("--smoothing", type=float, default=20.0, show_default=True, help="Smoothing in metres; 0 for none.")
@click.option("--model", default="terrafm-ti", show_default=True, help="A model's name, or a path to weights.")
@click.option("--resolution", type=float, help="Pixel size of the map in metres; the imagery's if not given.")
@click.option("--extent", type=float, nargs=4, help="xmin ymin xmax ymax of the map, in the imagery's CRS.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The map, a GeoTIFF.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def cluster(as_json: bool, model: str, out: Path, **options: Any) -> None:
    """Group the scene's pixels into clusters, without samples."""
    from ..features.scene_features import SceneFeatures
    from ..mapping.unsupervised.clusters import write_clusters

    imagery = ImageryOptions.taken_from(options)
    with imagery.open() as scene, watched(as_json) as progress, SceneFeatures(scene, model) as features:
        made = write_clusters(features, out, progress=progress, **options)
    lines = [f"{out}: {made.reason}", *(f"  {c.name:12} {c.area_ha:12,.1f} ha {c.share:7.1%}" for c in made.clusters)]
    result(as_json, made.to_dict(), "\n".join(lines))

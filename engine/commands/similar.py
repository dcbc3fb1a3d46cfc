"""`engine similar`: how similar every place is to some examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .imagery_options import ImageryOptions, imagery_options
from .reporting import reports_errors, result, watched


@click.command()
@imagery_options
@click.option("--examples", required=True, type=click.Path(path_type=Path), help="Points or polygons to find more of.")
@click.option(
    "--combine",
    default="mean",
    show_default=True,
    type=click.Choice(["mean", "max"]),
    help="Similarity to the examples' mean, or to the nearest one (for several kinds).",
)
@click.option("--threshold", type=float, help="Per cent from which a pixel is similar, for --similar-mask.")
@click.option("--similar-mask", type=click.Path(path_type=Path), help="The similar pixels, a GeoTIFF.")
@click.option("--model", default="terrafm-ti", show_default=True, help="A model's name, or a path to weights.")
@click.option("--resolution", type=float, help="Pixel size of the map in metres; the imagery's if not given.")
@click.option("--extent", type=float, nargs=4, help="xmin ymin xmax ymax of the map, in the imagery's CRS.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The map, a GeoTIFF.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def similar(as_json: bool, examples: Path, model: str, out: Path, similar_mask: Path | None, **options: Any) -> None:
    """Find more of what some points or polygons show."""
    from ..features.scene_features import SceneFeatures
    from ..mapping.unsupervised.similarity import write_similarity

    imagery = ImageryOptions.taken_from(options)
    with imagery.open() as scene, watched(as_json) as progress, SceneFeatures(scene, model) as features:
        made = write_similarity(features, examples, out, mask=similar_mask, progress=progress, **options)
    text = f"{out}: similarity to {made.examples} example pixels, {made.width} × {made.height} pixels."
    if made.ignored:
        text += f"\n{made.ignored} examples outside the scene or on no data were left out."
    if made.similar_share is not None:
        text += f"\n{similar_mask}: {made.similar_share:.1%} of the scene is similar."
    result(as_json, made.to_dict(), text)

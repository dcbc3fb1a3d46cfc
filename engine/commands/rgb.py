"""`engine rgb`: a scene's embedding as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .imagery_options import ImageryOptions, imagery_options
from .reporting import reports_errors, result, watched


@click.command()
@imagery_options
@click.option("--model", default="terrafm-ti", show_default=True, help="A model's name, or a path to weights.")
@click.option("--resolution", type=float, help="Pixel size of the picture in metres; the imagery's if not given.")
@click.option("--extent", type=float, nargs=4, help="xmin ymin xmax ymax of the picture, in the imagery's CRS.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The picture, a GeoTIFF.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def rgb(as_json: bool, model: str, out: Path, **options: Any) -> None:
    """Show a scene's features as colours: their first three principal components."""
    from ..features.scene_features import SceneFeatures
    from ..mapping.unsupervised.colours import write_rgb

    imagery = ImageryOptions.taken_from(options)
    with imagery.open() as scene, watched(as_json) as progress, SceneFeatures(scene, model) as features:
        made = write_rgb(features, out, progress=progress, **options)
    red, green, blue = (f"{share:.0%}" for share in made.explained)
    text = f"{out}: {made.width} × {made.height} pixels; of what varies red shows {red}, green {green}, blue {blue}."
    result(as_json, made.to_dict(), text)

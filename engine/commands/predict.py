"""`engine predict`: a map of a scene by a probe that was trained on another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .imagery_options import ImageryOptions, imagery_options
from .reporting import reports_errors, result, watched


@click.command()
@imagery_options
@click.option(
    "--probe", required=True, type=click.Path(path_type=Path), help="What 'classify --save-probe' wrote (.safetensors)."
)
@click.option("--model", help="A model's name, or a path to weights; the one that the probe names if not given.")
@click.option("--resolution", type=float, help="Pixel size of the map in metres; the imagery's if not given.")
@click.option(
    "--smoothing", type=float, help="Smoothing of the class probabilities in metres; the probe's if not given."
)
@click.option("--extent", type=float, nargs=4, help="xmin ymin xmax ymax of the map, in the imagery's CRS.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The map, a GeoTIFF.")
@click.option(
    "--confidence", type=click.Path(path_type=Path), help="Top probability and margin in per cent, a GeoTIFF."
)
@click.option(
    "--report", type=click.Path(path_type=Path), help="Areas and settings, as a page (.html) or JSON (.json)."
)
@click.option("--polygons", type=click.Path(path_type=Path), help="The classes as polygons too, a GeoPackage.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def predict(as_json: bool, **options: Any) -> None:
    """Map a scene by a probe that was trained on another one."""
    from ..mapping.classify.transfer import PredictRequest, predict_file

    imagery = ImageryOptions.taken_from(options)
    request = PredictRequest(**options)
    with imagery.open() as scene, watched(as_json) as progress:
        report = predict_file(scene, request, progress)
    result(as_json, report.to_dict(), report.summary())

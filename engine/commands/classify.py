"""`engine classify`: a land-cover map from labelled points or polygons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .imagery_options import ImageryOptions, imagery_options
from .reporting import reports_errors, result, watched


@click.command()
@imagery_options
@click.option("--samples", required=True, type=click.Path(path_type=Path), help="Labelled points or polygons.")
@click.option("--class-field", default="class", show_default=True, help="The field that holds the class.")
@click.option("--method", default="linear", show_default=True, type=click.Choice(["linear", "knn"]))
@click.option("--model", default="terrafm-ti", show_default=True, help="A model's name, or a path to weights.")
@click.option("--resolution", type=float, help="Pixel size of the map in metres; the imagery's if not given.")
@click.option(
    "--smoothing",
    type=float,
    default=20.0,
    show_default=True,
    help="Smoothing of the class probabilities in metres; 0 for none.",
)
@click.option("--extent", type=float, nargs=4, help="xmin ymin xmax ymax of the map, in the imagery's CRS.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The map, a GeoTIFF.")
@click.option(
    "--confidence", type=click.Path(path_type=Path), help="Top probability and margin in per cent, a GeoTIFF."
)
@click.option(
    "--report", type=click.Path(path_type=Path), help="Accuracy, areas and settings, as a page (.html) or JSON (.json)."
)
@click.option("--polygons", type=click.Path(path_type=Path), help="The classes as polygons too, a GeoPackage.")
@click.option(
    "--compare", is_flag=True, help="Put the accuracy of a random forest on the bands beside; takes some seconds."
)
@click.option(
    "--equal-shares",
    is_flag=True,
    help="Take all classes to be equally common instead of telling it from the scene; finds more of what is rare.",
)
@click.option(
    "--save-probe", type=click.Path(path_type=Path), help="A file (.safetensors) by which 'predict' maps other scenes."
)
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def classify(as_json: bool, **options: Any) -> None:
    """Make a land-cover map from labelled points or polygons."""
    from ..mapping.classify.scene_map import MapRequest, classify_file

    imagery = ImageryOptions.taken_from(options)
    request = MapRequest(**options)
    with imagery.open() as scene, watched(as_json) as progress:
        report = classify_file(scene, request, progress)
    result(as_json, report.to_dict(), report.summary())

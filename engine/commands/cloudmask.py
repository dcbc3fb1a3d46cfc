"""`engine cloudmask`: clouds and their shadows in Sentinel-2 imagery."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from engine.commands.imagery_options import band_list
from engine.commands.reporting import reports_errors, result, watched

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--s2", required=True, type=_FILE, help="Sentinel-2: GeoTIFF, VRT, SAFE, or a folder of single bands.")
@click.option("--level", type=click.Choice(["l1c", "l2a"]), help="Processing level, where the file does not say.")
@click.option("--s2-bands", help="The bands of the file in order, such as B01,B02,…; '-' leaves one out.")
@click.option(
    "--method",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "scl", "s2cloudless", "head", "omnicloudmask", "clicks"]),
    help="auto: the first way that the imagery and what is given allow. None skips the checks.",
)
@click.option(
    "--gsd",
    type=click.Choice(["60", "20", "10"]),
    default="60",
    show_default=True,
    help="s2cloudless: metres per pixel.",
)
@click.option("--threshold", type=float, default=0.4, show_default=True, help="s2cloudless: least cloud probability.")
@click.option(
    "--average-over", type=int, help="s2cloudless: radius of the mean, pixels of --gsd (published: 4 at 60 m)."
)
@click.option("--dilation", type=int, help="s2cloudless: growth of clouds, pixels of --gsd (published: 2 at 60 m).")
@click.option("--scl", type=_FILE, help="The scene classification of the Level-2A product.")
@click.option("--head", type=_FILE, help="A trained TerraFM cloud head: its file, or its imported name.")
@click.option("--omnicloudmask", type=_FILE, help="A folder with the weights of OmniCloudMask.")
@click.option("--samples", type=_FILE, help="Points or polygons: clear, thick cloud, thin cloud, cloud shadow.")
@click.option("--class-field", default="class", show_default=True, help="The field that holds the class.")
@click.option(
    "--model", default="terrafm-ti", show_default=True, help="For samples and --head: a model's name or weights."
)
@click.option("--shadows/--no-shadows", default=None, help="Match shadows to clouds; by default where needed.")
@click.option("--sun-azimuth", type=float, help="Degrees from north, where the imagery does not say.")
@click.option("--sun-elevation", type=float, help="Degrees above the horizon.")
@click.option("--dilate-cloud", type=float, default=0.0, show_default=True, help="Grow clouds by metres.")
@click.option("--dilate-shadow", type=float, default=0.0, show_default=True, help="Grow shadows by metres.")
@click.option("--sieve", type=int, default=0, show_default=True, help="Merge patches of fewer pixels.")
@click.option("--out", required=True, type=_FILE, help="The mask, a GeoTIFF: 0 clear 1 thick 2 thin 3 shadow.")
@click.option("--probability", type=_FILE, help="Cloud probability, 0 to 1, a GeoTIFF.")
@click.option("--polygons", type=_FILE, help="Clouds and shadows as polygons, a GeoPackage.")
@click.option("--masked", type=_FILE, help="A copy of the imagery without clouds and shadows, a GeoTIFF.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def cloudmask(as_json: bool, s2: Path, level: str | None, s2_bands: str | None, **options: Any) -> None:
    """Find clouds and their shadows, by the way that the imagery allows."""
    from engine.clouds import CloudMaskRequest, make_cloud_mask
    from engine.imagery import open_scene

    request = CloudMaskRequest(**{**options, "gsd": float(options["gsd"])})
    bands = band_list(s2_bands)
    with open_scene(s2, level=level, s2_bands=bands, near_infrared=False) as scene, watched(as_json) as progress:
        report = make_cloud_mask(scene, request, progress)
    result(as_json, report.to_dict(), report.summary())

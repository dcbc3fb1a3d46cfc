"""`engine cloudmask`: clouds and their shadows in Sentinel-2 imagery."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UserError
from ..progress import part_of
from .imagery_options import band_list
from .reporting import reports_errors, result, watched

if TYPE_CHECKING:
    from ..clouds.preparation import CloudMaskJob

_FILE = click.Path(path_type=Path)
_OF_ONE_SCENE = ("scl", "samples", "sun_azimuth", "sun_elevation", "probability", "polygons", "masked")


@click.command()
@click.option(
    "--s2",
    required=True,
    multiple=True,
    type=_FILE,
    help="Sentinel-2: GeoTIFF, VRT, SAFE, or a folder of single bands. May be given several times.",
)
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
@click.option(
    "--out",
    required=True,
    type=_FILE,
    help="The mask, a GeoTIFF: 0 clear 1 thick 2 thin 3 shadow; of several scenes the folder for their masks.",
)
@click.option("--probability", type=_FILE, help="Cloud probability, 0 to 1, a GeoTIFF.")
@click.option("--polygons", type=_FILE, help="Clouds and shadows as polygons, a GeoPackage.")
@click.option("--masked", type=_FILE, help="A copy of the imagery without clouds and shadows, a GeoTIFF.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def cloudmask(
    as_json: bool, s2: tuple[Path, ...], out: Path, level: str | None, s2_bands: str | None, **options: Any
) -> None:
    """Find clouds and their shadows, by the way that the imagery allows.

    Of several scenes the next is read while one is classified; one that is refused does not keep the others from
    their turn.
    """
    from ..clouds.preparation import CloudMaskJob
    from ..clouds.request import CloudMaskRequest

    targets = [out] if len(s2) == 1 else _targets(s2, out, options)
    bands = band_list(s2_bands)
    options["gsd"] = float(options["gsd"])
    jobs = [
        CloudMaskJob(str(path), CloudMaskRequest(out=target, **options), level, tuple(bands) if bands else None)
        for path, target in zip(s2, targets, strict=True)
    ]
    refused = _make_all(jobs, as_json)
    if len(jobs) == 1 and refused:
        raise refused[0]
    if refused:
        raise UserError(f"{len(refused)} of {len(jobs)} scenes have no mask; the reasons are above.")


def _make_all(jobs: list[CloudMaskJob], as_json: bool) -> list[UserError]:
    """Make the masks and say what came of each; why some could not be made."""
    from ..clouds.series import CloudMaskSeries

    refused: list[UserError] = []
    with closing(CloudMaskSeries()) as series, watched(as_json) as progress:
        for number, job in enumerate(jobs):
            following = jobs[number + 1] if number + 1 < len(jobs) else None
            share = part_of(progress, number / len(jobs), (number + 1) / len(jobs))
            try:
                report = series.make(job, share, following=following)
            except UserError as error:
                refused.append(error)
                if len(jobs) > 1:
                    result(as_json, {"s2": job.s2, "problem": str(error)}, f"{job.s2}: {error}")
            else:
                result(as_json, report.to_dict(), report.summary())
    return refused


def _targets(scenes: tuple[Path, ...], folder: Path, options: dict[str, Any]) -> list[Path]:
    """A mask's file for each of several scenes, named after it."""
    own = [name for name in _OF_ONE_SCENE if options.get(name) is not None]
    if own:
        raise UserError(
            f"--{own[0].replace('_', '-')} belongs to one scene, and {len(scenes)} were given: give one --s2."
        )
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder, and {len(scenes)} scenes were given: make it first, for their masks.")
    names = [path.name.split(".")[0] for path in scenes]
    if len(set(names)) < len(names):
        raise UserError("Two of the scenes have the same name, and so would their masks: give them one at a time.")
    return [folder / f"{name}_clouds.tif" for name in names]

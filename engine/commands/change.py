"""`engine change`: how much every place changed between two dates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .reporting import reports_errors, result, watched


@click.command()
@click.option("--s2-before", type=click.Path(path_type=Path), help="Sentinel-2 of the earlier date.")
@click.option("--s2-after", type=click.Path(path_type=Path), help="Sentinel-2 of the later date.")
@click.option("--s1-before", type=click.Path(path_type=Path), help="Sentinel-1 of the earlier date.")
@click.option("--s1-after", type=click.Path(path_type=Path), help="Sentinel-1 of the later date.")
@click.option("--level", type=click.Choice(["l1c", "l2a"]), help="Sentinel-2 level, where the files do not say.")
@click.option(
    "--mask", type=click.Path(path_type=Path), help="A raster whose non-zero pixels are left out of both dates."
)
@click.option("--mask-before", type=click.Path(path_type=Path), help="Such a raster for the earlier date, instead.")
@click.option("--mask-after", type=click.Path(path_type=Path), help="Such a raster for the later date, instead.")
@click.option("--binary", type=click.Path(path_type=Path), help="The changed pixels, a GeoTIFF.")
@click.option(
    "--threshold", type=float, help="Per cent from which a pixel is changed, for --binary; chosen if not given."
)
@click.option("--model", default="terrafm-ti", show_default=True, help="A model's name, or a path to weights.")
@click.option("--resolution", type=float, help="Pixel size of the map in metres; the imagery's if not given.")
@click.option("--extent", type=float, nargs=4, help="xmin ymin xmax ymax of the map, in the imagery's CRS.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The map, a GeoTIFF.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def change(
    as_json: bool,
    s2_before: Path | None,
    s2_after: Path | None,
    s1_before: Path | None,
    s1_after: Path | None,
    level: str | None,
    mask: Path | None,
    mask_before: Path | None,
    mask_after: Path | None,
    model: str,
    out: Path,
    **options: Any,
) -> None:
    """Compare two dates of one place."""
    from ..features.scene_features import SceneFeatures
    from ..imagery import open_scene
    from ..mapping.unsupervised.change import write_change
    from ..model import InferenceModel, load_model

    with (
        watched(as_json) as progress,
        open_scene(s2_before, s1_before, level=level, mask=mask_before or mask) as before,
        open_scene(s2_after, s1_after, level=level, mask=mask_after or mask, grid=before.grid) as after,
    ):
        loaded = InferenceModel(load_model(model))
        with SceneFeatures(before, loaded) as first, SceneFeatures(after, loaded) as second:
            made = write_change(first, second, out, progress=progress, **options)
    text = f"{out}: change from 0 to 100, {made.width} × {made.height} pixels."
    if made.binary:
        text += f"\n{made.binary}: {made.changed_share:.1%} changed (threshold {made.threshold} %)."
    result(as_json, made.to_dict(), "\n".join([text, *made.used]))

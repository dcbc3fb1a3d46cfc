"""`engine change`: how much every place changed between two dates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from engine.commands.reporting import reports_errors, result, watched


@click.command()
@click.option("--s2-before", type=click.Path(path_type=Path), help="Sentinel-2 of the earlier date.")
@click.option("--s2-after", type=click.Path(path_type=Path), help="Sentinel-2 of the later date.")
@click.option("--s1-before", type=click.Path(path_type=Path), help="Sentinel-1 of the earlier date.")
@click.option("--s1-after", type=click.Path(path_type=Path), help="Sentinel-1 of the later date.")
@click.option("--level", type=click.Choice(["l1c", "l2a"]), help="Sentinel-2 level, where the files do not say.")
@click.option("--mask", type=click.Path(path_type=Path), help="A raster whose non-zero pixels are left out.")
@click.option("--binary", type=click.Path(path_type=Path), help="The changed pixels, found automatically, a GeoTIFF.")
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
    model: str,
    out: Path,
    **options: Any,
) -> None:
    """Compare two dates of one place."""
    from engine.imagery import open_scene
    from engine.mapping import SceneFeatures, write_change
    from engine.model import InferenceModel, load_model

    with (
        watched(as_json) as progress,
        open_scene(s2_before, s1_before, level=level, mask=mask) as before,
        open_scene(s2_after, s1_after, level=level, mask=mask, grid=before.grid) as after,
    ):
        loaded = InferenceModel(load_model(model))
        with SceneFeatures(before, loaded) as first, SceneFeatures(after, loaded) as second:
            made = write_change(first, second, out, progress=progress, **options)
    text = f"{out}: change from 0 to 100, {made.width} × {made.height} pixels."
    if made.threshold is not None:
        text += f"\n{made.binary}: {made.changed_share:.1%} changed (threshold {made.threshold} %)."
    result(as_json, made.to_dict(), "\n".join([text, *made.used]))

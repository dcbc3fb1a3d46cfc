"""`engine cells`: the table that pretraining samples by, and what is sampled by it."""

from __future__ import annotations

from pathlib import Path

import click

from ...errors import UserError
from ..reporting import reports_errors, result, watched

_FILE = click.Path(path_type=Path)


@click.group()
def cells() -> None:
    """Describe training cells by land cover, climate and region, and show what is sampled of them."""


@cells.command()
@click.option(
    "--cells",
    "listed",
    required=True,
    type=_FILE,
    help="Major-TOM's metadata.parquet, or a CSV file "
    "with the columns place, latitude, longitude and, if not 10680, size_m.",
)
@click.option("--worldcover", required=True, type=_FILE, help="Folder with tiles of ESA WorldCover.")
@click.option("--koppen", required=True, type=_FILE, help="Raster of Köppen-Geiger zones, codes 1 to 30.")
@click.option("--regions", required=True, type=_FILE, help="Polygons of world regions.")
@click.option("--region-field", default="REGION", show_default=True, help="Their field with the region's name.")
@click.option("--land", type=_FILE, help="Polygons of the land; without them it is the regions.")
@click.option(
    "--sea-distance",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0, 200),
    help="Kilometres from land at which the open sea begins.",
)
@click.option(
    "--every",
    default=6,
    show_default=True,
    type=click.IntRange(1, 360),
    help="Read one of so many pixels of 10 m in both directions.",
)
@click.option("--out", required=True, type=_FILE, help="The table to write (.csv).")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def describe(
    listed: Path, worldcover: Path, koppen: Path, regions: Path, region_field: str, land: Path | None,
    sea_distance: float, every: int, out: Path, as_json: bool,
) -> None:  # fmt: skip
    """Find each cell's majority land cover, climate zone and world region; goes on where it was interrupted."""
    from ...pretrain.data.priors.description import Sources, describe_cells
    from ...pretrain.data.priors.squares import read_squares

    sources = Sources(worldcover, koppen, regions, region_field, land, every, sea_distance * 1000)
    with watched(as_json) as progress:
        classes = describe_cells(read_squares(listed), sources, out, progress)
    total = sum(classes.values())
    shares = ", ".join(f"{name} {count / total:.1%}" for name, count in classes.items())
    result(as_json, {"out": str(out), "cells": total, "classes": classes}, f"{out}: {total:,} cells; {shares}")


@cells.command()
@click.option("--cells", "table", required=True, type=_FILE, help="The table that 'describe' wrote.")
@click.option("--config", type=_FILE, help="A training configuration; without one its defaults with priors.")
@click.option("--draws", type=click.IntRange(1), help="How many; by default a virtual epoch of the configuration.")
@click.option("--regions", type=_FILE, help="Polygons to draw the land with.")
@click.option("--out", required=True, type=_FILE, help="The map to write (.png).")
@click.option("--chart", required=True, type=_FILE, help="The bar charts to write (.png).")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def draw(
    table: Path, config: Path | None, draws: int | None, regions: Path | None, out: Path, chart: Path, as_json: bool
) -> None:
    """Draw places as training would, and show on a map and in charts what came up."""
    from ...imagery import check_writable
    from ...pretrain.config.file import read_config
    from ...pretrain.config.settings import DataSection, TrainingConfig
    from ...pretrain.data.expectation import draw_sample
    from ...pretrain.data.priors.cells import Cells
    from ...pretrain.data.samplers import sampler_of

    try:
        from ...pretrain.data.priors.figures import write_chart, write_map
    except ModuleNotFoundError as error:
        raise UserError(
            f"The package {error.name} is missing, which draws the figures: install requirements/training.txt."
        ) from error
    for path in (out, chart):
        check_writable(path, (".png",))
    settings = read_config(config) if config else TrainingConfig(data=DataSection(sampling="priors"))
    known = Cells.read(table)
    with watched(as_json) as progress:
        sampler = sampler_of(settings, len(known), known)
        counts = draw_sample(sampler, len(known), draws or settings.optimisation.epoch_samples, progress)
    write_map(known, counts, out, regions)
    write_chart(known, counts, chart)
    seen = int((counts > 0).sum())
    text = f"{out}, {chart}: {counts.sum():,} draws show {seen:,} of {len(known):,} places"
    result(as_json, {"map": str(out), "chart": str(chart), "draws": int(counts.sum()), "places": seen}, text)

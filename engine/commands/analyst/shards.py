"""`engine shards`: training data from any source as shards, and the check of shards that are there."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import UserError
from ..reporting import reports_errors, result, watched

if TYPE_CHECKING:
    from ...pretrain.data.shards import Conversion


@click.command()
@click.option("--from", "kind", type=click.Choice(["rasters", "chips", "major_tom", "simulated"]), help="data.kind.")
@click.option("--source", help="The folder with the imagery; of Major-TOM also a URL.")
@click.option("--out", type=click.Path(path_type=Path), help="The folder to write shards to, or to go on with.")
@click.option("--tile", default=534, show_default=True, type=click.IntRange(min=1), help="Side of a tile in pixels.")
@click.option(
    "--modality",
    "modalities",
    multiple=True,
    help="What to store of rasters, if not S1 and S2; repeatable.",
)
@click.option("--shard-mb", default=512, show_default=True, type=click.IntRange(min=1), help="Size of a shard.")
@click.option("--workers", default=0, show_default=True, type=click.IntRange(min=0), help="Processes that read.")
@click.option("--on-error", default="skip", show_default=True, type=click.Choice(["skip", "refuse"]))
@click.option("--scene", default=768, show_default=True, help="Side of a simulated scene in pixels.")
@click.option("--seed", default=0, show_default=True, help="Of a simulated scene.")
@click.option("--verify", "verified", type=click.Path(path_type=Path), help="Check the shards of a folder instead.")
@click.option(
    "--statistics",
    "counted",
    type=click.Path(path_type=Path),
    help="Measure a folder's shards instead.",
)
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def shards(
    kind: str | None,
    source: str | None,
    out: Path | None,
    tile: int,
    modalities: tuple[str, ...],
    shard_mb: int,
    workers: int,
    on_error: str,
    scene: int,
    seed: int,
    verified: Path | None,
    counted: Path | None,
    as_json: bool,
) -> None:
    """Write training data as WebDataset shards, or check or count them; the same command goes on after a stop."""
    there = verified or counted
    if there is not None:
        if kind is not None or source is not None or out is not None or (verified and counted):
            raise UserError(
                "--verify and --statistics read shards that are there: leave out --from, --source and --out, and give "
                "one of the two."
            )
        (_verify if verified else _count)(there, as_json)
        return
    if kind is None or source is None or out is None:
        raise UserError("What to convert is not said: give --from, --source and --out, or --verify.")
    from ...model.modalities import registered_modality
    from ...pretrain.config.settings import DataSection
    from ...pretrain.data.rasters import RasterPlaces
    from ...pretrain.data.shards import Settings, convert
    from ...pretrain.data.tiles import LandCover, TileSource
    from ...pretrain.tile_sources import places_of

    simulated = (scene, seed) if kind == "simulated" else (None, None)
    chosen = tuple(registered_modality(name).value for name in modalities)
    if chosen and kind != "rasters":
        raise UserError("--modality chooses among the files of --from rasters: leave it out.")
    places: TileSource
    if chosen:
        places = RasterPlaces(Path(source).expanduser(), tile, LandCover(), chosen, alone=True)
    else:
        places = places_of(DataSection(kind=kind, tile=tile, scene=scene, on_error=on_error), source, seed)
    where = source if "://" in source else str(Path(source).expanduser().resolve())
    settings = Settings(kind, where, tile, shard_mb, simulated[0], simulated[1], chosen or None)
    with watched(as_json) as progress:
        made = convert(places, out, settings, workers=workers, refuse=on_error == "refuse", progress=progress)
    result(as_json, {"out": str(out), **asdict(made)}, f"{out}: {_summary(made)}")


def _summary(made: Conversion) -> str:
    text = f"{made.shards:,} shards with {made.tiles:,} tiles of {made.places:,} places, {made.size / 1e9:.2f} GB."
    if made.skipped:
        text += f" {made.skipped:,} places could not be read, or not to their end; skipped.jsonl names them."
    return text


def _count(folder: Path, as_json: bool) -> None:
    from ...pretrain.data.shards.statistics import shard_statistics

    with watched(as_json) as progress:
        path, specs = shard_statistics(folder, progress)
    found = {
        spec.modality.value: dict(zip(spec.bands, zip(spec.mean, spec.std, strict=True), strict=True)) for spec in specs
    }
    lines = [f"{path}: use it with model.statistics={path}"]
    lines += [
        f"  {name} {band}: {mean:g} ± {std:g}" for name, bands in found.items() for band, (mean, std) in bands.items()
    ]
    result(as_json, {"file": str(path), "statistics": found}, "\n".join(lines))


def _verify(folder: Path, as_json: bool) -> None:
    from ...pretrain.data.shards import verify

    with watched(as_json) as progress:
        count, damaged = verify(folder, progress)
    if damaged:
        named = ", ".join(f"{one.shard} ({one.problem})" for one in damaged)
        raise UserError(
            f"{len(damaged):,} of {count:,} shards in {folder} are damaged: {named}; copy them again, or delete them "
            "and repeat the conversion."
        )
    result(as_json, {"folder": str(folder), "shards": count, "damaged": []}, f"{folder}: all {count:,} shards whole.")

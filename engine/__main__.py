"""`python -m engine COMMAND`."""

import importlib

import click

from .version import __version__

COMMANDS = {
    "accuracy": "accuracy and areas of a class map from reference samples, and the sample to be checked",
    "archive": "maps of many scenes: plan, run on one machine or a cluster, status, combine",
    "cells": "what pretraining samples by: each cell's land cover, climate and region",
    "change": "how much every place changed between two dates",
    "classify": "a land-cover map from labelled points or polygons",
    "cloudhead": "train and evaluate a head that finds clouds and shadows",
    "cloudmask": "clouds and their shadows in Sentinel-2 imagery",
    "cluster": "a map of clusters, without samples",
    "composite": "one cloud-free scene of several days",
    "embed": "a scene's features as Zarr or GeoTIFF",
    "evaluate": "the paper's protocols on GEO-Bench and Copernicus-Bench",
    "modalities": "what images can be: Sentinel's modalities, further ones, one's own",
    "models": "list, check and import model weights",
    "shards": "training data as WebDataset shards",
    "predict": "a map of a scene by a probe that was trained on another one",
    "requests": "what the commands and the worker take: every parameter with its default and meaning",
    "rgb": "a scene's features as a picture in colours",
    "segment": "a scene cut into areas that look alike inside, to be mapped as parcels",
    "similar": "how similar every place is to some examples",
    "simulate": "a simulated Sentinel-1 and Sentinel-2 scene with its truth",
    "worker": "answer JSON-RPC messages (for QGIS)",
}
ANALYST = {"cells", "cloudhead", "evaluate", "shards"}
"""The commands in `commands/analyst`."""
GENERATED = {"change", "classify", "cluster", "composite", "embed", "predict", "rgb", "segment", "similar"}
"""The commands that are made of their requests alone."""


class LazyGroup(click.Group):
    """Imports a command only when it is asked for, so that `--help` does not wait for torch."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands' names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """One command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in GENERATED:
            generated = importlib.import_module(".commands.generated", __package__)
            made: click.Command = generated.command_of(cmd_name)
            return made
        folder = "commands.analyst" if cmd_name in ANALYST else "commands"
        command: click.Command = getattr(importlib.import_module(f".{folder}.{cmd_name}", __package__), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list in `--help`, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(__version__, package_name="terrafm")
def main() -> None:
    """Land-cover maps from Sentinel-1 and Sentinel-2 with TerraFM."""


if __name__ == "__main__":
    main(prog_name=f"python -m {__package__}")

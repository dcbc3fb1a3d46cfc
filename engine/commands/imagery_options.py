"""The options by which commands take Sentinel-1 and Sentinel-2 imagery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import UserError
from ..imagery import Scene, open_scene

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class ImageryOptions:
    """What the user gave; the names are `open_scene`'s."""

    s2: Path | None
    s1: Path | None
    level: str | None
    s2_bands: str | None
    s1_bands: str | None
    s1_unit: str | None
    mask: Path | None

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> ImageryOptions:
        """Take the imagery options out of a command's."""
        return cls(**{field.name: options.pop(field.name) for field in fields(cls)})

    def open(self) -> Scene:
        """Open the scene."""
        if self.s2 is None and self.s1 is None:
            raise UserError(
                "No imagery was given: name a Sentinel-2 file with --s2, a Sentinel-1 file with --s1, or both."
            )
        return open_scene(
            self.s2,
            self.s1,
            level=self.level,
            s2_bands=band_list(self.s2_bands),
            s1_bands=band_list(self.s1_bands),
            s1_unit=self.s1_unit,
            mask=self.mask,
        )


_OPTIONS = (
    click.option(
        "--s2",
        type=click.Path(path_type=Path),
        help="Sentinel-2: GeoTIFF, VRT, SAFE folder or zip, or a folder of single-band files.",
    ),
    click.option(
        "--s1",
        type=click.Path(path_type=Path),
        help="Sentinel-1 (VV, VH): GeoTIFF, VRT or a folder of single-band files.",
    ),
    click.option(
        "--level",
        type=click.Choice(["l1c", "l2a"]),
        help="Sentinel-2 processing level, where the file does not say.",
    ),
    click.option("--s2-bands", help="The bands of the file in order, such as B02,B03,B04,B08; '-' leaves one out."),
    click.option("--s1-bands", help="The same for Sentinel-1, such as VV,VH."),
    click.option(
        "--s1-unit",
        type=click.Choice(["db", "power"]),
        help="Unit of the Sentinel-1 values, where the file does not say.",
    ),
    click.option(
        "--mask",
        type=click.Path(path_type=Path),
        help="A raster whose non-zero pixels (clouds, say) are left out.",
    ),
)


def imagery_options(command: F) -> F:
    """Add the imagery options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def band_list(text: str | None) -> list[str | None] | None:
    """Band names out of an option's text."""
    if text is None:
        return None
    return [None if name.strip() in ("-", "") else name.strip() for name in text.split(",")]

"""Opening one product a sensor, with layers and a mask, on one grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...errors import UserError
from ...modalities import RELEASED, SENSORS, title_of
from ..examination import Examined, examine
from ..grid import Grid
from ..layers.examine import examine_layer
from ..layers.joining import checked_layers, grid_of_layers
from ..network.addresses import is_remote
from ..sensors import further_modalities, named_source
from .masks import check_mask
from .scene import Scene, SceneSource


def open_scene(
    s2: str | Path | None = None,
    s1: str | Path | None = None,
    *,
    level: str | None = None,
    s2_bands: Sequence[str | None] | None = None,
    s1_bands: Sequence[str | None] | None = None,
    s1_unit: str | None = None,
    mask: str | Path | None = None,
    offset: float | None = None,
    near_infrared: bool = True,
    grid: Grid | None = None,
    layers: Sequence[str] = (),
    further: Sequence[str] = (),
) -> Scene:
    """Open imagery on one grid: Sentinel-2's finest, else Sentinel-1's, else further imagery's, else a layer's.

    Parameters
    ----------
    s2, s1 : path
        A multi-band GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files.
    level : str, optional
        "l1c" or "l2a", where the file does not say.
    s2_bands, s1_bands : sequence of str or None, optional
        A band name for each band of the file, None for one to leave out; where the file does not name them.
    s1_unit : str, optional
        "db" or "power".
    mask : path, optional
        A raster on any grid that says which pixels are left out; `mask_kind` tells how its codes are read.
    offset : float, optional
        What is still added to Sentinel-2's values (1000, or 0 for nothing), where the files do not say or say it
        wrongly.
    near_infrared : bool
        Refuse Sentinel-2 imagery that has neither B08 nor B8A.
    grid : Grid, optional
        Another scene's grid, onto which this one is warped.
    layers : sequence of str
        Further rasters, each `PATH[:NAME]`: elevation, indices, classes, embeddings. They need no imagery beside them.
    further : sequence of str
        Imagery of further modalities, each as PATH, where its bands tell which, or MODALITY=PATH.

    Raises
    ------
    UserError
        Imagery that cannot be used as it is, imagery or a mask that does not overlap, or a mask that is none.
    """
    if s2 is None and s1 is None and not further and not layers:
        raise UserError("No imagery was given: give Sentinel-2, Sentinel-1 or both.")
    optical = None
    if s2 is not None:
        optical = _usable(examine(s2, "s2", level, s2_bands, None, offset, near_infrared=near_infrared))
    radar = _usable(examine(s1, "s1", None, s1_bands, s1_unit)) if s1 is not None else None
    others = [examined_further(text) for text in further]
    _check_once([seen for seen in (optical, radar, *others) if seen is not None])
    grids = [examined.grid for examined in (optical, radar, *others) if examined is not None]
    joined = [examine_layer(given) for given in layers]
    grids = grids or [grid_of_layers(joined)]
    for seen in others:
        if not grids[0].overlaps(seen.grid):
            raise UserError(
                f"{Path(seen.description.path).name} ({_place(seen.grid)}) does not overlap the other imagery "
                f"({_place(grids[0])}): choose images of the same place."
            )
    if optical and radar and not grids[0].overlaps(grids[1]):
        raise UserError(
            f"Sentinel-2 ({_place(grids[0])}) and Sentinel-1 ({_place(grids[1])}) do not overlap: "
            "choose images of the same place."
        )
    if mask is not None and not is_remote(str(mask)) and not Path(mask).exists():
        raise UserError(f"There is no mask {mask}: check the path.")
    if grid is not None and not grid.overlaps(grids[0]):
        raise UserError(
            f"The two scenes ({_place(grid)}; {_place(grids[0])}) do not overlap: choose images of the same place."
        )
    dates = [seen.description.date for seen in (optical, radar, *others) if seen]
    joined = checked_layers(joined, grid or grids[0], dates)
    kind, noticed = check_mask(str(mask), grid or grids[0]) if mask is not None else (None, ())
    optical, radar = (_with_warnings(seen, noticed) for seen in (optical, radar))
    if optical is None and radar is None:
        others = [warned for seen in others if (warned := _with_warnings(seen, noticed)) is not None]
    if noticed and optical is None and radar is None and not others:
        joined[0] = replace(joined[0], warnings=(*noticed, *joined[0].warnings))
    source = SceneSource(
        None if s2 is None else (str(s2),),
        None if s1 is None else (str(s1),),
        level,
        None if s2_bands is None else tuple(s2_bands),
        None if s1_bands is None else tuple(s1_bands),
        s1_unit,
        None if mask is None else (str(mask),),
        offset,
        tuple(layers),
        tuple(map(str, further)),
    )
    return Scene(optical, radar, grid or grids[0], source, kind, joined, others)


def examined_further(text: str) -> Examined:
    """Imagery given as PATH or MODALITY=PATH.

    Raises
    ------
    UserError
        It is no imagery of a further modality, or cannot be used as it is.
    """
    name, path = named_source(text)
    seen = None if name in RELEASED else examine(path, name)
    sensor = name if seen is None else seen.description.sensor
    if seen is not None and sensor in SENSORS and not seen.description.bands:
        raise UserError(
            f"No band of {Path(path).name} tells which modality it is of: give it as MODALITY={Path(path).name}, the "
            f"modality one of {', '.join(entry.name for entry in further_modalities())}."
        )
    if seen is None or sensor in SENSORS:
        option = f"--{str(sensor)[:2]}"
        raise UserError(f"{Path(path).name} is imagery of {title_of(str(sensor)[:2])}: give it as such ({option}).")
    return _usable(seen)


def _check_once(given: Sequence[Examined]) -> None:
    names = [seen.description.modality for seen in given]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        paths = " and ".join(Path(seen.description.path).name for seen in given if seen.description.modality == twice)
        raise UserError(f"{paths} are both of the modality {twice}: give one of them.")


def _usable(examined: Examined) -> Examined:
    if examined.description.problem:
        raise UserError(examined.description.problem)
    return examined


def _with_warnings(examined: Examined | None, warnings: tuple[str, ...]) -> Examined | None:
    """With sentences that come before all others."""
    if examined is None or not warnings:
        return examined
    description = replace(examined.description, warnings=(*warnings, *examined.description.warnings))
    return replace(examined, description=description)


def _place(grid: Grid) -> str:
    west, south, east, north = grid.geographic_bounds
    return f"longitude {west:.2f} to {east:.2f}, latitude {south:.2f} to {north:.2f}"

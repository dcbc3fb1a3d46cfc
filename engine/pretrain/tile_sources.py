"""Which kind of data a configuration asks for, opened."""

from __future__ import annotations

from pathlib import Path

from ..errors import UserError
from ..model import RELEASED_MODALITIES
from .config.settings import DataSection, TrainingConfig
from .data.chips import ChipPlaces
from .data.rasters import RasterPlaces
from .data.shards import ShardPlaces
from .data.simulated import SimulatedPlaces
from .data.tiles import LandCover, TileSource


def open_places(config: TrainingConfig, out: Path) -> TileSource:
    """The places to train on; a simulated scene is made in `out`."""
    data = config.data
    if data.kind == "simulated":
        return places_of(data, str(out / "scene"), config.run.seed)
    if data.path is None:
        raise UserError("data.path is not set: give the folder with the training data as data.path=FOLDER.")
    return places_of(data, data.path, config.run.seed)


def places_of(data: DataSection, path: str, seed: int) -> TileSource:
    """The places of a kind in a folder (or at a URL, of Major-TOM's), for training and for conversion."""
    root = Path(path).expanduser()
    if data.kind == "simulated":
        return SimulatedPlaces(root, data.scene, seed, data.tile)
    land_cover = LandCover.read(data.cells_path, data.frequent)
    if data.kind == "major_tom":
        return _major_tom(data, path, land_cover)
    if data.kind == "shards":
        return ShardPlaces(root, land_cover, skip_damaged=data.on_error == "skip")
    if data.kind == "chips":
        return ChipPlaces(root, land_cover)
    return RasterPlaces(root, data.tile, land_cover, data.modalities)


def _major_tom(data: DataSection, root: str, land_cover: LandCover) -> TileSource:
    try:
        from .data.major_tom import MajorTomPlaces  # pyarrow and fsspec are needed by nothing else here
    except ModuleNotFoundError as error:
        raise UserError(
            f"The package {error.name} is missing, which reads Major-TOM's files: install requirements/training.txt."
        ) from error
    released = tuple(spec.modality for spec in RELEASED_MODALITIES)
    wanted = [modality for modality in released if modality.value in data.modalities]
    return MajorTomPlaces(root, data.tile, land_cover, wanted or released)

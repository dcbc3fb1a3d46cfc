"""From a configuration to the objects that train."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import rasterio
import torch

from ..errors import UserError
from ..evaluate.protocols.labelled_tiles import LabelledTiles, read_labels
from ..imagery.reading.place_files import PlaceFiles
from ..model import Modality
from ..model.inference.devices import choose_device
from ..model.modalities import registered_modality
from ..ranks import Ranks
from .config.settings import TrainingConfig
from .data.priors.cells import UNKNOWN, Cells
from .data.samplers import Sampler, sampler_of
from .data.shards import ShardPlaces
from .data.simulated import simulated_folder
from .data.tiles import PlacesWith, TileSource
from .method.batches import BatchSource
from .method.crops import CropSize
from .method.views import HiddenPatches, ViewDraw
from .tile_sources import open_places
from .trainer import Trainer

_log = logging.getLogger(__name__)
_EVALUATION_SEED = 1000
"""Added to the run's seed for the scene that is never trained on."""


def view_draw(config: TrainingConfig, available: tuple[Modality, ...] | None = None) -> ViewDraw:
    """Crops and modalities of a run; only modalities that the data can have are computed."""
    views, wanted = config.views, config.data.modalities
    for name in wanted:
        if not registered_modality(name).entry.has_own_embedding:
            raise UserError(f"The modality '{name}' has no patch embedding of its own to train: leave it out.")
    available = tuple(modality for modality in Modality if modality in wanted) if available is None else available
    used = tuple(modality for modality in available if modality.value in wanted)
    if not used:
        held = ", ".join(modality.value for modality in available)
        raise UserError(f"The data hold {held} and data.modalities asks for {', '.join(wanted)}: choose one they hold.")
    sizes = (
        CropSize(views.global_views, views.global_pixels, views.global_area, views.aspect),
        CropSize(views.local_views, views.local_pixels, views.local_area, views.aspect),
    )
    present = tuple(size for size in sizes if size.views)
    patches = config.patches
    hidden = None
    if patches.weight:
        hidden = HiddenPatches(-(-views.global_pixels // config.model.patch_size), patches.probability, patches.share)
    return ViewDraw(
        present,
        used,
        views.modality_draw,
        views.modality_probability,
        hidden,
        config.model.patch_size,
        views.modalities_dropped,
        views.bands_dropped,
    )


def batch_source(
    config: TrainingConfig, places: TileSource, ranks: Ranks | None = None, pinned: bool = False
) -> BatchSource:
    """Batches of a run, of the places that have something to show; with several processes, this one's share."""
    ranks = ranks or Ranks()
    parts = ranks.count * config.optimisation.accumulation
    if config.optimisation.batch % parts:
        raise UserError(
            f"optimisation.batch is {config.optimisation.batch}, which {ranks.count} process(es) and "
            f"optimisation.accumulation={config.optimisation.accumulation} do not divide: give a multiple of {parts}."
        )
    draw = view_draw(config, places.modalities)
    if config.loss.alpha < 1 and ranks.first and not _classes_known(config, places):
        _log.warning(
            "Nothing says which places are of a frequent class: the second centre stays off and the first is "
            "subtracted whole; give data.cells for both, or set loss.alpha=1."
        )
    places = PlacesWith(places, draw.modalities)
    return BatchSource(
        places=places,
        sampler=place_sampler(config, places),
        draw=draw,
        batch=config.optimisation.batch // ranks.count,
        accumulation=config.optimisation.accumulation,
        refuse=config.data.on_error == "refuse",
        workers=config.data.workers,
        ranks=ranks,
        pinned=pinned,
    )


def _classes_known(config: TrainingConfig, places: TileSource) -> bool:
    """Whether any place can be told to be of a frequent class."""
    told = config.data.kind == "simulated" or config.data.cells is not None
    return told or (isinstance(places, ShardPlaces) and places.holds_frequent)


def place_sampler(config: TrainingConfig, places: TileSource) -> Sampler:
    """What decides which place is seen when."""
    path = config.data.cells_path
    if config.data.sampling == "uniform" or path is None:
        return sampler_of(config, len(places))
    cells = Cells.read(path).of(places.name(number) for number in range(len(places)))
    unknown = int(cells.land_cover.are(UNKNOWN).sum())
    if unknown:
        _log.warning("%d of %d places are not in %s: they form a group of their own.", unknown, len(cells), path.name)
    return sampler_of(config, len(places), cells)


def labelled_tiles(config: TrainingConfig, out: Path) -> LabelledTiles | None:
    """What the kNN score is computed on; None where none was asked for."""
    chosen = config.evaluation
    if chosen.kind == "none":
        return None
    if chosen.kind == "simulated":
        folder = simulated_folder(out / "evaluation", config.data.scene, config.run.seed + _EVALUATION_SEED)
        folders, name = [folder], "truth.tif"
    elif chosen.path is None:
        raise UserError("evaluation.path is not set: give a folder with one folder of labelled imagery a place.")
    else:
        root, name = Path(chosen.path).expanduser(), "labels.tif"
        folders = sorted(path.parent for path in root.glob(f"*/{name}"))
        if not folders:
            raise UserError(f"No folder in {root} holds a labels.tif: check evaluation.path.")
    scenes = []
    for folder in folders:
        images = PlaceFiles.find(folder, config.data.modalities).read_whole()
        wanted = {Modality(name): image for name, image in images.items() if name in config.data.modalities}
        if wanted:
            height, width = next(iter(wanted.values())).shape[1:]
            scenes.append((wanted, read_labels(folder / name, height, width)))
    return LabelledTiles.cut(scenes, chosen.tile, chosen.pixels)


def make_trainer(config: TrainingConfig, out: Path, ranks: Ranks | None = None) -> Trainer:
    """Everything that a run needs, opened and checked; as one of several processes once they have met."""
    ranks = ranks or Ranks()
    device = choose_device(config.run.device, config.run.precision)
    if config.run.threads:
        torch.set_num_threads(config.run.threads)
    if config.run.deterministic:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # read when CUDA is first used
    torch.use_deterministic_algorithms(config.run.deterministic)
    try:
        with ranks.first_goes_ahead():  # it may have a scene to simulate
            source = batch_source(config, open_places(config, out), ranks, pinned=device.name == "cuda")
            tiles = labelled_tiles(config, out)
    except rasterio.errors.RasterioIOError as error:
        raise UserError(f"Imagery cannot be read ({error}): check data.path and evaluation.path.") from error
    return Trainer(config, source, out, ranks.device(device.name), device.dtype, tiles, ranks)

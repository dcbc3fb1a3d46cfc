"""Training and evaluating a cloud head: the same head on a random backbone is always done, and reported, beside."""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ...errors import UserError
from ...files import write_text
from ...model import InferenceModel, TerraFM
from ...model.decoders import HeadInfo, HeadModel, SegmentationHead, find_head, load_head, save_head
from ...progress import Progress, part_of, silent
from ...version import __version__
from ..protocols.features import untrained_like
from .card import HeadReport, model_card
from .data import CloudData
from .scores import HeadScores, score_head
from .training import HeadTraining, head_config, train

RANDOM_SEED = 1
"""Of the random backbone that every head is compared with: whoever has the architecture can make it again."""
_ENDING = ".safetensors"


def train_cloud_head(
    model: TerraFM, data: CloudData, settings: HeadTraining, out: str | Path, progress: Progress = silent
) -> HeadReport:
    """Train a head and its twin on a random backbone, score both, and write head, twin, JSON and model card.

    Parameters
    ----------
    out : path
        The head's file, `.safetensors`. Beside it: the twin (`twin_of`), the result as `.json`, the card as `.md`.

    Raises
    ------
    UserError
        The data or settings are no good, or the place cannot be written.
    """
    started, out = time.perf_counter(), Path(out)
    _check_place(out)
    data.check(("train", "test"))
    backbones = {
        out: InferenceModel(model, settings.device, settings.precision),
        twin_of(out): InferenceModel(untrained_like(model.config, RANDOM_SEED), settings.device, settings.precision),
    }
    head_config(backbones[out], data, settings)
    counts = data.class_counts("train")
    splits = [split for split in ("valid", "test") if data.places(split)]
    scores: dict[Path, dict[str, HeadScores]] = {}
    heads: dict[Path, SegmentationHead] = {}
    kept = [path.with_suffix(".training.safetensors") for path in backbones]
    for number, (path, backbone) in enumerate(backbones.items()):
        watched = part_of(progress, number / 2, (number + 1) / 2)
        heads[path] = train(backbone, data, settings, kept[number], part_of(watched, 0, 0.8), counts)
        ready = HeadModel(backbone, heads[path])
        scores[path] = {split: score_head(ready, data, split, part_of(watched, 0.8, 1)) for split in splits}
    numbers = _numbers(scores[out]["test"], scores[twin_of(out)]["test"])
    described = replace(_described(data, settings), scores=numbers)
    save_head(heads[twin_of(out)].cpu(), twin_of(out), _on_random(described))
    info = save_head(heads[out].cpu(), out, described)
    report = HeadReport(
        info, scores[out], scores[twin_of(out)], data.description(), asdict(settings), _backbone(backbones[out]),
        time.perf_counter() - started,
    )  # fmt: skip
    write_report(report, out.with_suffix(".json"))
    write_text(out.with_suffix(".md"), model_card(report), make_folder=True)
    for path in kept:
        path.unlink(missing_ok=True)
    return report


def evaluate_cloud_head(
    model: TerraFM,
    data: CloudData,
    head: str | Path,
    split: str = "test",
    device: str = "auto",
    precision: str = "auto",
    progress: Progress = silent,
) -> HeadReport:
    """Score a trained head on a split, and its twin on the random backbone if that lies beside it.

    Raises
    ------
    UserError
        The head was trained on another model or level, or the split is empty.
    """
    started, path = time.perf_counter(), find_head(head)
    data.check((split,))
    trained, info = load_head(path)
    _check_levels(trained, data, info)
    twin = twin_of(path)
    share = 0.5 if twin.is_file() else 1.0
    backbone = InferenceModel(model, device, precision)
    scores = {split: score_head(HeadModel(backbone, trained), data, split, part_of(progress, 0, share))}
    beside: dict[str, HeadScores] = {}
    if twin.is_file():
        random = InferenceModel(untrained_like(model.config, RANDOM_SEED), device, precision)
        beside[split] = score_head(HeadModel(random, load_head(twin)[0]), data, split, part_of(progress, share, 1))
    return HeadReport(
        info, scores, beside, data.description(), trained.config.to_dict(), _backbone(backbone),
        time.perf_counter() - started,
    )  # fmt: skip


def twin_of(path: Path) -> Path:
    """Where the same head on the random backbone lies."""
    return path.with_name(f"{path.stem}.random-backbone{_ENDING}")


def write_report(report: HeadReport, path: Path) -> None:
    """As JSON, whole or not at all."""
    write_text(path, json.dumps(_finite(report.to_dict()), indent=2, ensure_ascii=False) + "\n", make_folder=True)


def _check_place(out: Path) -> None:
    if out.suffix != _ENDING:
        raise UserError(f"A head is written as {_ENDING}, and {out.name} is not that: change the ending of --out.")
    if not out.parent.is_dir():
        raise UserError(f"There is no folder {out.parent}: make it, or choose another --out.")


def _check_levels(head: SegmentationHead, data: CloudData, info: HeadInfo) -> None:
    for modality in data.modalities:
        if modality.value not in head.config.modalities:
            raise UserError(
                f"{info.name} was trained on {', '.join(head.config.modalities)}, and {modality.value} was asked for: "
                "choose that --level."
            )


def _described(data: CloudData, settings: HeadTraining) -> HeadInfo:
    levels = " and ".join(modality.value.removeprefix("s2_").upper() for modality in data.modalities)
    kind = {"linear": "Linear", "upernet": "UPerNet"}[settings.kind]
    return HeadInfo(
        name="",
        title=f"{kind} cloud head ({levels})",
        note="Tells clear ground, thick cloud, thin cloud and cloud shadow apart; for the model it was trained on.",
        provenance=f"{', '.join(reader.task.name for reader in data.readers)}: {len(data.places('train'))} patches, "
        f"{settings.epochs} epochs, seed {settings.seed}; TerraFM for QGIS {__version__}",
        licence=f"labels: {data.licence}",
    )


def _on_random(info: HeadInfo) -> HeadInfo:
    note = "For comparison only: the backbone under this head was never trained."
    return replace(info, title=f"{info.title}, random backbone", note=note, scores={})


def _numbers(trained: HeadScores, random: HeadScores) -> dict[str, float]:
    found = {**trained.main(), **{f"random {name}": value for name, value in random.main().items()}}
    return {name: value for name, value in found.items() if math.isfinite(value)}


def _backbone(model: InferenceModel) -> dict[str, str]:
    return {"name": model.info.name, "sha256": model.info.sha256, "device": model.device_description}


def _finite(content: Any) -> Any:
    """As JSON allows it: null for what is no number."""
    if isinstance(content, dict):
        return {name: _finite(value) for name, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_finite(value) for value in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content

"""A finished run as files that others use."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from ..files import write_text, written_whole
from ..model import ModelInfo, TerraFM, save_model
from ..model.ensemble import Ensemble
from ..model.weights.ensemble_file import save_ensemble
from ..version import __version__
from .recording import read_log
from .trainer import Trainer

_FUSION = "patch_embed.fusion."


def export(trainer: Trainer) -> ModelInfo | None:
    """Write the teacher as `teacher.safetensors` and its model card as `teacher.md`.

    Networks per modality are `teacher_MODALITY.safetensors`, and `ensemble.json` says that they belong together;
    `teacher.safetensors` is the last modality's then (Sentinel-2 L2A, where there is one). All processes take part,
    the first one writes; None in the others.
    """
    encoder = trainer.encoder()
    if encoder is None:
        return None
    if isinstance(encoder, Ensemble):
        members = {}
        for modality, model in encoder.by_modality().items():
            _export(trainer, model, f"teacher_{modality.value}")
            members[modality] = trainer.out / f"teacher_{modality.value}.safetensors"
        save_ensemble(members, trainer.out)
        return _export(trainer, list(encoder.by_modality().values())[-1], "teacher")
    return _export(trainer, encoder, "teacher")


def _export(trainer: Trainer, model: TerraFM, name: str) -> ModelInfo:
    config, out = trainer.config, trainer.out
    size = config.model.size.upper() if len(config.model.size) == 1 else config.model.size.title()
    data = config.data.kind if config.data.path is None else f"{config.data.kind} of {Path(config.data.path).name}"
    info = replace(
        model.info,
        name=out.name,
        title=f"TerraFM-{size} (pretrained here)",
        trained=True,
        modalities=tuple(_seen(trainer, model)),
        note=f"Teacher after {trainer.steps_done} steps of self-supervised pretraining on {data}.",
        provenance=f"engine/train.py {__version__}, {trainer.steps_done} steps of {config.optimisation.batch} places, "
        f"data: {data}, seed {config.run.seed}",
    )
    saved = save_model(model, out / f"{name}.safetensors", info)
    write_text(out / f"{name}.md", _card(trainer, model, saved, data))
    if config.run.export_official:
        export_official(model, out / f"{name}_official.pth")
    return saved


def export_official(model: TerraFM, path: Path) -> None:
    """Write the parameters under the released weights' keys, as torch saves them; the fusion has none there."""
    tensors = {
        name: tensor.detach().to("cpu", torch.float32).contiguous()
        for name, tensor in model.state_dict().items()
        if not name.startswith(_FUSION)
    }
    with written_whole(path) as temporary:
        torch.save(tensors, temporary)


def _card(trainer: Trainer, model: TerraFM, info: ModelInfo, data: str) -> str:
    lines = read_log(trainer.out / "log.jsonl")
    scores = [(line["step"], line["knn"]) for line in lines if "knn" in line]
    untrained = next((line["knn_untrained"] for line in lines if "knn_untrained" in line), None)
    losses = [line["loss"] for line in lines if line.get("loss") is not None]
    rows: list[tuple[str, Any]] = [
        ("Architecture", info.title),
        ("Parameters", f"{sum(p.numel() for p in model.parameters()):,}"),
        ("Data", data),
        ("Modalities", ", ".join(_seen(trainer, model))),
        ("Steps × places", f"{trainer.steps_done} × {trainer.config.optimisation.batch}"),
        ("Loss, first and last", f"{losses[0]:.4f}, {losses[-1]:.4f}" if losses else "–"),
        ("kNN accuracy of the untrained model", "–" if untrained is None else f"{untrained:.3f}"),
        ("kNN accuracy (step)", ", ".join(f"{score:.3f} ({step})" for step, score in scores) or "–"),
        ("SHA-256 of the content", info.sha256),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    settings = json.dumps(trainer.config.to_dict(), indent=2)
    return (
        f"# {info.title}\n\n{info.note}\n\n| | |\n|---|---|\n{table}\n\nModalities not listed above were never seen: "
        f"their patch embeddings are random.\n\n## Settings\n\n```json\n{settings}\n```\n"
    )


def _seen(trainer: Trainer, model: TerraFM) -> list[str]:
    trained = [modality.value for modality in trainer.source.draw.modalities]
    return [spec.modality.value for spec in model.config.modalities if spec.modality.value in trained]

"""A result with all that is needed to repeat it, as JSON."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torchmetrics

from ..errors import UserError
from ..files import write_text
from ..model import ModelInfo
from ..model.ensemble import Encoder
from ..model.inference.devices import choose_device
from ..model.trained_modalities import strict_routes
from ..progress import Progress, part_of, silent
from ..version import __version__
from .benchmarks import Examples
from .benchmarks.task import SPLITS
from .protocols.features import untrained_like
from .protocols.frozen import PROTOCOLS
from .protocols.metrics import Score
from .protocols.options import Options
from .protocols.report import Report
from .protocols.trained import TRAINED_WHOLE


@dataclass(frozen=True)
class Evaluation:
    """One protocol on one task with one model, and with an untrained one beside it if asked for."""

    examples: Examples
    info: ModelInfo
    options: Options
    reports: tuple[Report, ...]
    untrained: tuple[Report, ...]
    stand_ins: Mapping[str, str]
    seconds: float
    root: str = ""
    warnings: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        task, examples = self.examples.task, self.examples
        is_frozen = self.reports[0].protocol not in TRAINED_WHOLE
        device = choose_device(self.options.device, self.options.precision, inference=is_frozen)
        return {
            "format": 1,
            "engine": __version__,
            "libraries": {
                "python": platform.python_version(),
                "torch": torch.__version__,
                "torchmetrics": torchmetrics.__version__,
                "numpy": np.__version__,
            },
            "device": device.description,
            "task": {**asdict(task), "kind": task.kind.value, "modality": task.modality.value, "unit": task.unit.value},
            "data": {
                "root": self.root,
                "partition": examples.partition,
                "bands_as_named": examples.as_named,
                "stand_ins": dict(self.stand_ins),
                "lacking": list(examples.lacking),
                "examples": {split: examples.count(split) for split in SPLITS},
                "keys": {split: examples.key(split) for split in SPLITS},
            },
            "model": {"name": self.info.name, "title": self.info.title, "sha256": self.info.sha256},
            "options": {**asdict(self.options), "cache": None},
            "reports": [report.to_dict() for report in self.reports],
            "untrained": [report.to_dict() for report in self.untrained],
            "warnings": list(self.warnings),
            "seconds": round(self.seconds, 1),
        }

    def summary(self) -> str:
        """The report as a few lines of text."""
        lines = [f"{self.examples.task.name} ({self.examples.partition}), {self.info.name}"]
        lines += [f"  {report.protocol}: {_scores(report)}" for report in self.reports]
        for report, untrained in zip(self.reports, self.untrained, strict=False):
            gain = report.scores[0].value - untrained.scores[0].value
            lines.append(f"  untrained: {untrained.protocol}: {_scores(untrained)}; difference {gain:+.1f}")
        if not self.untrained:
            lines.append("  Add --random-backbone to see what an untrained model of this size scores.")
        return "\n".join([*lines, *(f"  Beware: {warning}" for warning in self.warnings)])


def evaluate(
    protocol: str,
    model: Encoder,
    examples: Examples,
    options: Options,
    untrained: bool = False,
    root: str | Path = "",
    progress: Progress = silent,
) -> Evaluation:
    """Run a protocol on a task.

    Parameters
    ----------
    protocol : str
        "knn", "linear", "upernet", "finetune", "change" or "focal".
    untrained : bool
        Also with random weights of the same architecture.
    """
    started = time.perf_counter()
    size = options.image_size or examples.task.image_size
    if size % model.config.patch_size or size < 2 * model.config.patch_size:
        raise UserError(
            f"Images of {size} pixels do not divide into patches of {model.config.patch_size}: choose an --image-size "
            f"that is a multiple of it, at least {2 * model.config.patch_size}."
        )
    substituted = strict_routes(model.config, model.info, [one.modality for one in examples.task.sensors]).notes
    stand_ins = examples.check()
    share = 0.5 if untrained else 1.0
    run = PROTOCOLS[protocol]
    reports = run(model, examples, options, part_of(progress, 0, share))
    beside: list[Report] = []
    if untrained:
        random = untrained_like(model.config, options.seed)
        beside = run(random, examples, options, part_of(progress, share, 1))
    return Evaluation(
        examples,
        model.info,
        options,
        tuple(reports),
        tuple(beside),
        stand_ins,
        time.perf_counter() - started,
        str(root),
        (*_warnings(examples, reports, stand_ins), *substituted),
    )


def write_results(evaluations: Sequence[Evaluation], path: Path) -> None:
    """As one JSON file, whole or not at all."""
    content = [evaluation.to_dict() for evaluation in evaluations]
    text = json.dumps(content[0] if len(content) == 1 else content, indent=2, ensure_ascii=False) + "\n"
    write_text(path, text, make_folder=True)


def _warnings(examples: Examples, reports: Sequence[Report], stand_ins: Mapping[str, str]) -> list[str]:
    found = []
    for what, count in reports[0].leaks.items():
        which, where = what.split(" in ")
        found.append(f"{count} {which} images are also among the {where} images: the score is not to be trusted.")
    if stand_ins:
        pairs = ", ".join(f"{band} by {source}" for band, source in stand_ins.items())
        found.append(f"missing bands were replaced: {pairs}.")
    sizes = examples.task.sizes
    counts = tuple(len(examples.reader.names(split)) for split in SPLITS)
    if sizes is not None and examples.partition in ("default", "1.00x", "1.00x_train") and counts != sizes:
        found.append(f"the splits have {counts} samples and {sizes} are published: this is not the whole benchmark.")
    if examples.task.note:
        found.append(examples.task.note)
    return found


def _scores(report: Report) -> str:
    text = ", ".join(_score(one) for one in report.scores)
    return text if report.reference is None else f"{text}; averaged over batches {report.reference:.1f}"


def _score(one: Score) -> str:
    spread = "" if one.deviation is None else f" ± {one.deviation:.1f}"
    return f"{one.metric} {one.value:.1f}{spread} ({one.low:.1f}–{one.high:.1f})"

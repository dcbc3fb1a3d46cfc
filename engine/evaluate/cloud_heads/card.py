"""The report and the model card of a cloud head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...model.decoders import HeadInfo
from ...version import __version__
from .scores import HeadScores


@dataclass(frozen=True)
class HeadReport:
    """A head's scores, and those of the same head on a random backbone."""

    head: HeadInfo
    scores: Mapping[str, HeadScores]
    """By split."""
    random: Mapping[str, HeadScores]
    """By split; empty where the head on the random backbone is not there."""
    data: Mapping[str, object]
    settings: Mapping[str, Any]
    backbone: Mapping[str, str]
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "format": 1,
            "engine": __version__,
            "head": {"name": self.head.name, "path": str(self.head.path), "sha256": self.head.sha256},
            "backbone": dict(self.backbone),
            "data": dict(self.data),
            "settings": dict(self.settings),
            "scores": {split: one.to_dict() for split, one in self.scores.items()},
            "random_backbone": {split: one.to_dict() for split, one in self.random.items()},
            "seconds": round(self.seconds, 1),
        }

    def summary(self) -> str:
        """The report as a few lines of text."""
        lines = [f"{self.head.path}: {self.head.title}, on {self.backbone['name']}"]
        for split, one in self.scores.items():
            lines.append(f"  {split}: {one.summary()}")
            if split in self.random:
                lines.append(f"  {split}, random backbone: {self.random[split].summary()}")
        if not self.random:
            lines.append("  The head on a random backbone is not beside this file: train anew to compare.")
        shared = self.data.get("regions_in_two_splits")
        if shared:
            lines.append(f"  Beware: {shared} regions are in two of the published splits.")
        return "\n".join(lines)


def model_card(report: HeadReport) -> str:
    """What the head is, what it was trained on, what it is worth, as Markdown."""
    data, settings = report.data, report.settings
    lines = [
        f"# {report.head.title}",
        "",
        report.head.note,
        "",
        f"- Backbone: {report.backbone['name']}, SHA-256 `{report.backbone['sha256']}`; frozen, and the only one that "
        "this head works on.",
        f"- Head: SHA-256 `{report.head.sha256}`.",
        f"- Data: {data['tasks']}, split {data['split']}; patches {data['patches']}, regions {data['regions']}, "
        f"regions in two splits: {data['regions_in_two_splits']}.",
        f"- Licence of the labels: {data['licence']}.",
        f"- Training: {dict(settings)}. Cross-entropy and Dice; padding and no data are left out. The last epoch's "
        "weights; nothing was chosen on the validation split.",
        "",
        "Per cent, on regions that were not trained on; the interval resamples regions. The same head on a random "
        "backbone shows what the backbone's training is worth.",
        "",
        *_table(report.scores, report.random),
        "",
        "Use: `python -m engine cloudmask --s2 SCENE --method head --head FILE --model BACKBONE --out mask.tif`.",
    ]
    return "\n".join(lines) + "\n"


def _table(scores: Mapping[str, HeadScores], random: Mapping[str, HeadScores]) -> list[str]:
    names = list(next(iter(scores.values())).iou)
    head = ["split", "backbone", "mIoU", *names, "cloud (balanced accuracy)", "shadow (balanced accuracy)"]
    rows = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for split, found in scores.items():
        for title, one in (("trained", found), ("random", random.get(split))):
            if one is not None:
                values = [f"{one.miou:.1f} ({one.low:.1f}–{one.high:.1f})", *(f"{v:.1f}" for v in one.iou.values())]
                rows.append(f"| {' | '.join([split, title, *values, f'{one.cloud:.1f}', f'{one.shadow:.1f}'])} |")
    return rows

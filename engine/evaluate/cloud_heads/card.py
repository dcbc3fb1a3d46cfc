"""The model card of a cloud head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.evaluate.cloud_heads.scores import HeadScores

if TYPE_CHECKING:
    from engine.evaluate.cloud_heads.run import HeadReport


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

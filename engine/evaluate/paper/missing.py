"""What a frozen model is worth when bands or a whole sensor are missing from the test images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ...errors import UserError
from ...imagery.sensors import S1_BANDS
from ...modalities import RELEASED
from ...model import Modality
from ...model.ensemble import Encoder
from ...progress import Progress, silent
from ..benchmarks import Examples
from ..benchmarks.task import Task
from ..jobs import Job, evaluate_all
from ..protocols.options import Options
from ..results import Evaluation
from .figure import Figure, Point

GROUPS = {
    "the 60 m bands": ("B01", "B09"),
    "short-wave infrared": ("B11", "B12"),
    "red edge": ("B05", "B06", "B07", "B8A"),
    "near infrared": ("B08",),
}
"""Sentinel-2's bands that are commonly missing together, in the order they are given up; red, green and blue stay."""


@dataclass(frozen=True)
class Loss:
    """Bands that are missing together."""

    label: str
    bands: tuple[str, ...]
    curve: bool
    """Whether it is a step of giving up one group after another; else it is missing alone."""


def losses(task: Task, each_band: bool = False) -> list[Loss]:
    """What can be missing from a task's images: nothing, each sensor, each group of bands, more and more groups.

    Bands of modalities other than Sentinel-2 are given up one by one, as are all with `each_band`.
    """
    found = [Loss("nothing", (), True)]
    if task.beside is not None:
        found += [Loss(_title(one.modality), one.bands, False) for one in task.sensors]
    stored = {band for sensor in task.sensors for band in sensor.bands}
    groups = {name: tuple(band for band in bands if band in stored) for name, bands in GROUPS.items()}
    groups = {name: bands for name, bands in groups.items() if bands}
    if any(band in stored for band in ("B02", "B03", "B04")):
        found += [Loss(name, bands, False) for name, bands in groups.items()]
        gone = list(accumulate(groups.values(), lambda one, other: (*one, *other)))
        found += [Loss(f"also {name}", bands, True) for name, bands in zip(groups, gone, strict=True)]
    elif task.beside is None:
        found += [Loss(band, (band,), False) for band in S1_BANDS if band in stored]
    alone = [
        band
        for one in task.sensors
        for band in one.bands
        if band in one.modality.entry.band_names and (each_band or one.modality not in RELEASED) and len(one.bands) > 1
    ]
    known = [one.bands for one in found]
    return found + [Loss(band, (band,), False) for band in dict.fromkeys(alone) if (band,) not in known]


def _title(modality: Modality) -> str:
    return "Sentinel-2" if modality in (Modality.S2_L1C, Modality.S2_L2A) else modality.entry.title


def missing_figure(
    models: Sequence[Encoder],
    examples: Examples,
    protocol: str,
    options: Options,
    progress: Progress = silent,
    each_band: bool = False,
) -> Figure:
    """The score of a probe trained on whole images by what is missing from the test images.

    A missing band becomes the model's mean and nothing stands in for it; a missing sensor is left out of the fusion.

    Parameters
    ----------
    protocol : str
        "knn" (with k and block chosen on whole validation images) or "linear".
    each_band : bool
        Also each band missing alone.
    """
    if examples.task.dense:
        raise UserError(f"{examples.task.name} labels pixels: choose a task whose labels are of whole images.")
    cases = [(model, case) for model in models for case in losses(examples.task, each_band)]
    jobs = [Job(protocol, model, replace(examples, lacking=case.bands)) for model, case in cases]
    points: list[Point] = []
    missing: list[str] = []
    outcomes = evaluate_all(jobs, options, progress=progress)
    for (model, case), done in zip(cases, outcomes, strict=True):
        if isinstance(done, UserError):
            missing.append(f"{case.label} with {model.info.name}: {done}")
            continue
        report = done.reports[-1]
        score = report.scores[0]
        series = f"{model.info.name}, {report.protocol}, {'one after another' if case.curve else 'alone'}"
        left = _bands_left(examples.task, case.bands)
        points.append(Point(series, case.label, left, score.value, score.low, score.high))
    name = examples.task.name
    return Figure(
        f"missing-{name}-{protocol}",
        f"{name} with parts of the test images missing ({protocol})",
        "bands left",
        f"{examples.task.metric} in per cent",
        tuple(points),
        tuple(missing),
        connected=tuple(dict.fromkeys(one.series for one in points if one.series.endswith("another"))),
        evaluations=tuple(done for done in outcomes if isinstance(done, Evaluation)),
    )


def _bands_left(task: Task, lacking: Sequence[str]) -> int:
    stored = {band for one in task.sensors for band in one.bands if band in one.modality.entry.band_names}
    return len(stored - set(lacking))

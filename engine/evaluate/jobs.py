"""Several evaluations in a row, the heavy part of them done by all processes that `torchrun` started."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ..errors import UserError
from ..model.ensemble import Encoder
from ..model.inference.devices import choose_device
from ..progress import Progress, part_of, silent
from ..ranks import Ranks
from .benchmarks import Examples
from .benchmarks.task import SPLITS
from .protocols.features import compute_part, untrained_like
from .protocols.frozen import feature_settings
from .protocols.options import Options
from .protocols.trained import GALILEO_LINEAR, PREPARE
from .results import Evaluation, evaluate

_PATIENCE = timedelta(days=2)
"""How long processes wait for each other: one may have a whole training more to do."""


class PartDoneError(Exception):
    """This process is not the first one and has done its part: what follows is the first one's."""


@dataclass(frozen=True)
class Job:
    """A protocol on a task with a model."""

    protocol: str
    model: Encoder
    examples: Examples


def evaluate_all(
    jobs: Sequence[Job],
    options: Options,
    untrained: bool = False,
    progress: Progress = silent,
    root: str | Path = "",
    ranks: Ranks | None = None,
) -> list[Evaluation | UserError]:
    """Run jobs one after the other; what cannot be run is returned as the reason.

    Parameters
    ----------
    root : path
        Of the data, for the result.
    ranks : Ranks, optional
        The processes, as the launcher says by default. They share the files of frozen features and the trainings of a
        grid, whose files must lie where all of them write and read; the first one does the rest alone and finds these
        done.

    Raises
    ------
    PartDoneError
        In every process but the first.
    """
    ranks = ranks or Ranks.of_environment()
    if ranks.count > 1:
        _compute_together(jobs, options, untrained, ranks, part_of(progress, 0, 0.5))
        if not ranks.first:
            raise PartDoneError
    done: list[Evaluation | UserError] = []
    start = 0.5 if ranks.count > 1 else 0.0
    for number, job in enumerate(jobs):
        begun, ended = (start + (1 - start) * one / len(jobs) for one in (number, number + 1))
        watched = part_of(progress, begun, ended)
        try:
            done.append(evaluate(job.protocol, job.model, job.examples, options, untrained, root, watched))
        except UserError as error:
            done.append(error)
    return done


def _compute_together(jobs: Sequence[Job], options: Options, untrained: bool, ranks: Ranks, progress: Progress) -> None:
    """This process's part of the features, then of the trainings; returns when all processes have done theirs."""
    ranks.device(choose_device(options.device, options.precision).name)
    with ranks.together(options.device, options.precision, _PATIENCE):
        for share, compute in enumerate((_compute_features, _train)):
            for number, job in enumerate(jobs):
                begun, ended = ((share + one / len(jobs)) / 2 for one in (number, number + 1))
                models = [job.model, *([untrained_like(job.model.config, options.seed)] if untrained else [])]
                # What is wrong the first process meets again, and says it.
                with suppress(UserError):
                    job.examples.check()
                    for model in models:
                        compute(job, model, options, ranks, part_of(progress, begun, ended))
            ranks.meet()


def _compute_features(job: Job, model: Encoder, options: Options, ranks: Ranks, progress: Progress) -> None:
    settings = feature_settings(job.protocol, model, job.examples, options)
    if settings is None:
        return
    inference, part = options.ready(model), (ranks.number, ranks.count)
    for split in SPLITS:
        compute_part(inference, job.examples, split, settings, part, options.cache, options.computed, progress)


def _train(job: Job, model: Encoder, options: Options, ranks: Ranks, progress: Progress) -> None:
    prepare = PREPARE.get(GALILEO_LINEAR if job.protocol == "linear" and job.examples.task.dense else job.protocol)
    if prepare is not None:
        prepared = prepare(model, job.examples, options, part_of(progress, 0, 0.3))
        prepared.trainings.compute_part((ranks.number, ranks.count), part_of(progress, 0.3, 1))

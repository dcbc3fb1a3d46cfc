"""The training loop: student, teacher, centres, schedules, log and checkpoints."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.errors import UserError
from engine.evaluate.tiles import LabelledTiles, knn_score
from engine.pretrain.checkpoint import check_same_run, newest_checkpoint, restore_random_state, save_checkpoint
from engine.pretrain.config import TrainingConfig
from engine.pretrain.log import StepLog
from engine.pretrain.loss import DualCentre, TeacherStatistics, dino_loss, teacher_statistics
from engine.pretrain.network import make_pair, move_towards
from engine.pretrain.optimisation import clip_each, drop_gradients, make_optimizer, set_rates
from engine.pretrain.sampling import Batch, BatchSource, named
from engine.pretrain.schedules import Cosine, Linear

_log = logging.getLogger(__name__)
FREE_ON_RESUME = (
    "data.path",
    "data.workers",
    "run.device",
    "run.compile",
    "run.threads",
    "run.checkpoint_steps",
    "run.checkpoints_kept",
    "run.export_official",
    "evaluation.every_epochs",
)
"""Settings that may change when a run goes on; all others decide what is computed."""


@dataclass(frozen=True)
class Schedules:
    """What changes while training."""

    learning_rate: Cosine
    weight_decay: Cosine
    momentum: Cosine
    temperature: Linear

    @classmethod
    def of(cls, config: TrainingConfig) -> Schedules:
        """As configured; the learning rate for the real batch."""
        chosen, loss, steps = config.optimisation, config.loss, config.steps
        peak = chosen.learning_rate * chosen.batch / 256
        warmup = round(chosen.warmup_epochs * config.steps_per_epoch)
        return cls(
            Cosine(peak, min(chosen.learning_rate_end, peak), steps, warmup),
            Cosine(chosen.weight_decay, chosen.weight_decay_end, steps),
            Cosine(chosen.momentum, chosen.momentum_end, steps),
            Linear(loss.teacher_temperature_start, loss.teacher_temperature, loss.teacher_temperature_epochs),
        )


@dataclass(frozen=True)
class Outcome:
    """What a step computed."""

    loss: float
    gradient_norm: float
    teacher: TeacherStatistics


class Trainer:
    """One run in a folder."""

    def __init__(
        self,
        config: TrainingConfig,
        source: BatchSource,
        out: Path,
        device: torch.device,
        dtype: torch.dtype = torch.float32,
        tiles: LabelledTiles | None = None,
    ) -> None:
        self.config, self.source, self.out, self.device, self.tiles = config, source, out, device, tiles
        self._dtype = dtype
        torch.manual_seed(config.run.seed)
        student, teacher = make_pair(config.model, config.head)
        self.student, self.teacher = student.to(device), teacher.to(device)
        if config.run.compile:
            for network in (self.student, self.teacher):
                for block in network.model.blocks:
                    block.compile()
        loss = config.loss
        self.centre = DualCentre(config.head.prototypes, loss.alpha, loss.centre_momentum).to(device)
        self.optimizer = make_optimizer(self.student)
        self.schedules = Schedules.of(config)
        self.steps_done = 0
        self._nonfinite: list[str] = []
        """The sample names of the last steps in a row whose loss was not finite."""
        self._skipped = 0
        self._warned = False

    # -- a step --------------------------------------------------------------------------------------------------

    def step(self, batch: Batch) -> Outcome:
        """Train on a batch; a loss that is not finite changes nothing."""
        number, config = self.steps_done, self.config
        epoch = number // config.steps_per_epoch
        temperature = self.schedules.temperature.at(epoch)
        set_rates(self.optimizer, self.schedules.learning_rate.at(number), self.schedules.weight_decay.at(number))
        self.optimizer.zero_grad(set_to_none=True)
        if number == 0 and config.loss.centre_from_first_batch:
            self._start_centres(batch)
        total = torch.zeros((), device=self.device)
        statistics: list[TeacherStatistics] = []
        for part in batch.parts:
            views = tuple(view.to(self.device) for view in part.views)
            with self._autocast():
                with torch.no_grad():
                    seen = self.teacher(views[:1], as_teacher=True)
                answers = self.student(views)
            targets = self.centre.targets(seen, temperature)
            self.centre.observe(seen, part.frequent)
            loss = dino_loss(answers, targets, config.loss.student_temperature) / len(batch.parts)
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.detach()
            statistics.append(teacher_statistics(targets))
        norm = self._finish(total, batch, epoch)
        self.steps_done += 1
        mean = TeacherStatistics(
            sum(one.entropy for one in statistics) / len(statistics),
            sum(one.kl_to_uniform for one in statistics) / len(statistics),
        )
        return Outcome(float(total), norm, mean)

    @torch.no_grad()
    def _start_centres(self, batch: Batch) -> None:
        for part in batch.parts:
            with self._autocast():
                self.centre.observe(self.teacher([part.views[0].to(self.device)], as_teacher=True), part.frequent)
        self.centre.update(momentum=0.0)

    def _autocast(self) -> AbstractContextManager[Any]:
        if self._dtype is torch.float32:
            return nullcontext()
        return torch.autocast(self.device.type, self._dtype)

    def _finish(self, loss: Tensor, batch: Batch, epoch: int) -> float:
        """Clip, step, move the teacher and the centres; or nothing of it if the loss is not finite."""
        if epoch < self.config.optimisation.frozen_last_layer_epochs:
            drop_gradients(self.student.head.last_layer)
        norm = float(clip_each(self.student.parameters(), self.config.optimisation.clip))
        if not (math.isfinite(float(loss)) and math.isfinite(norm)):
            self.centre.forget()
            self._nonfinite.append(named(batch.names))
            _log.warning("The loss of step %d is not finite; its samples: %s", self.steps_done + 1, named(batch.names))
            return norm
        self._nonfinite.clear()
        self.optimizer.step()
        move_towards(self.teacher, self.student, self.schedules.momentum.at(self.steps_done))
        self.centre.update()  # after the loss: a batch is centred by what came before it
        return norm

    # -- a run ---------------------------------------------------------------------------------------------------

    def run(self, until: int, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Train until `until` steps are done, or `stopped` says so; whether all of them were done.

        Raises
        ------
        UserError
            Too many losses in a row were not finite; names the samples.
        """
        self.out.mkdir(parents=True, exist_ok=True)
        with StepLog(self.out / "log.jsonl", self.steps_done) as log:
            untrained = self._score() if self.steps_done == 0 else None
            batches = self.source.steps(self.steps_done, until)
            while self.steps_done < until:
                if stopped():
                    self.save()
                    return False
                start = time.perf_counter()
                batch = next(batches)
                waited = time.perf_counter() - start
                line = self._line(self.step(batch), batch, start, waited)
                if untrained is not None:
                    line["knn_untrained"], untrained = untrained, None
                if self._is_evaluated(until):
                    line["knn"] = self._score()
                log.write({key: value for key, value in line.items() if value is not None or key == "loss"})
                self._look_for_collapse(line)
                if len(self._nonfinite) >= self.config.run.nonfinite_limit:
                    raise UserError(
                        f"The loss was not finite {len(self._nonfinite)} steps in a row: look at the samples "
                        f"{'; '.join(self._nonfinite)}, or lower optimisation.learning_rate."
                    )
                if self.steps_done % self.config.run.checkpoint_steps == 0 or self.steps_done == until:
                    self.save()
        return True

    def _line(self, outcome: Outcome, batch: Batch, start: float, waited: float) -> dict[str, Any]:
        step = self.steps_done - 1
        self._skipped += len(batch.skipped)
        for reason in batch.skipped:
            _log.warning("Left out: %s", reason)
        seconds = time.perf_counter() - start
        return {
            "step": self.steps_done,
            "epoch": step // self.config.steps_per_epoch,
            "loss": outcome.loss,
            "learning_rate": self.schedules.learning_rate.at(step),
            "weight_decay": self.schedules.weight_decay.at(step),
            "momentum": self.schedules.momentum.at(step),
            "teacher_temperature": self.schedules.temperature.at(step // self.config.steps_per_epoch),
            "teacher_entropy": outcome.teacher.entropy,
            "kl_to_uniform": outcome.teacher.kl_to_uniform,
            "centre_norm": float(self.centre.centre.norm()),
            "frequent_centre_norm": float(self.centre.frequent_centre.norm()),
            "gradient_norm": outcome.gradient_norm,
            "images_per_second": len(batch.names) / seconds,
            "data_wait": waited / seconds,
            "skipped": self._skipped,
        }

    def _is_evaluated(self, until: int) -> bool:
        every = self.config.evaluation.every_epochs * self.config.steps_per_epoch
        return self.steps_done % every == 0 or self.steps_done == until

    def _score(self) -> float | None:
        if self.tiles is None:
            return None
        return knn_score(self.teacher.model, self.tiles, self.config.evaluation.k)

    def _look_for_collapse(self, line: dict[str, Any]) -> None:
        """Say it, once, when the teacher answers every image alike or cannot decide on anything."""
        highest = math.log(self.config.head.prototypes)
        warm = self.steps_done > max(100, self.config.steps_per_epoch)
        if not warm or self._warned or line["loss"] is None:
            return
        if line["kl_to_uniform"] > 0.98 * highest:
            self._warned = True
            _log.warning("Collapse: the teacher gives all images the same prototype; lower the learning rate.")
        elif line["teacher_entropy"] > 0.999 * highest:
            self._warned = True
            _log.warning("Collapse: the teacher's answers are uniform; lower loss.teacher_temperature.")

    # -- stop and go on ------------------------------------------------------------------------------------------

    def save(self) -> Path:
        """Write a checkpoint."""
        state = {
            "student": self.student.state_dict(),
            "teacher": self.teacher.state_dict(),
            "centre": self.centre.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "nonfinite": list(self._nonfinite),
            "skipped": self._skipped,
        }
        kept = self.config.run.checkpoints_kept
        return save_checkpoint(self.out / "checkpoints", self.steps_done, self.config.to_dict(), state, kept)

    def resume(self) -> bool:
        """Go on from the newest checkpoint; False if there is none."""
        content = newest_checkpoint(self.out / "checkpoints", self.device)
        if content is None:
            return False
        check_same_run(content, self.config.to_dict(), FREE_ON_RESUME)
        self.student.load_state_dict(content["student"])
        self.teacher.load_state_dict(content["teacher"])
        self.centre.load_state_dict(content["centre"])
        self.optimizer.load_state_dict(content["optimizer"])
        self._nonfinite, self._skipped = list(content["nonfinite"]), int(content["skipped"])
        # The step is the sampler's whole position: what a draw shows depends on its number and the seed alone.
        self.steps_done = int(content["step"])
        restore_random_state(content["random"])
        return True

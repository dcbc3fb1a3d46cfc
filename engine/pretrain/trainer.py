"""The training loop: schedules, steps, stopping and going on."""

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

from ..errors import UserError
from ..evaluate.protocols.labelled_tiles import LabelledTiles, knn_score
from ..model.ensemble import Encoder
from ..ranks import Ranks
from .checkpoint import check_same_run, newest_checkpoint, random_state, restore_random_state, save_checkpoint
from .config.settings import TrainingConfig
from .method.batches import BatchSource, ViewBatch, named
from .method.optimisation import clip_each, make_optimizer, set_rates
from .method.per_modality import make_distillation
from .method.schedules import Schedules
from .parallel import Parallel, full_state, load_full_state
from .recording import Record

_log = logging.getLogger(__name__)
FREE_ON_RESUME = (
    "data.path",
    "data.workers",
    "run.device",
    "run.compile",
    "run.threads",
    "run.tensorboard",
    "run.checkpoint_steps",
    "run.checkpoints_kept",
    "run.export_official",
    "evaluation.every_epochs",
)
"""Settings that may change when a run goes on; all others decide what is computed."""


@dataclass(frozen=True)
class Outcome:
    """What a step computed, over all processes."""

    loss: float
    teacher_entropy: float
    """Mean entropy of a target in nats: 0 is one prototype for each image, log K none at all."""
    kl_to_uniform: float
    """From the mean target to the uniform one, in nats: log K is one prototype for all images."""
    gradient_norm: float


class Trainer:
    """One run in a folder; with several processes, this one's part of it."""

    def __init__(
        self,
        config: TrainingConfig,
        source: BatchSource,
        out: Path,
        device: torch.device,
        dtype: torch.dtype = torch.float32,
        tiles: LabelledTiles | None = None,
        ranks: Ranks | None = None,
    ) -> None:
        self.config, self.source, self.out, self.device, self.tiles = config, source, out, device, tiles
        self.ranks, self._dtype = ranks or Ranks(), dtype
        torch.manual_seed(config.run.seed)  # all processes start with the same parameters
        self.distillation = make_distillation(config, source.draw.modalities).to(device)
        torch.manual_seed(config.run.seed + self.ranks.number)  # but each has a stochastic depth of its own
        self._parallel = Parallel(self.distillation, self.ranks, config.run.sharded, config.run.compile)
        self.optimizer = make_optimizer(self.distillation)
        self.schedules = Schedules.of(config)
        self.steps_done = 0
        self._nonfinite: list[str] = []
        """The sample names of the last steps in a row whose loss was not finite."""
        self._skipped = 0
        self._warned = False

    # -- a step --------------------------------------------------------------------------------------------------

    def step(self, batch: ViewBatch) -> Outcome:
        """Train on a batch; a loss that is not finite changes nothing."""
        number, config = self.steps_done, self.config
        epoch = number // config.steps_per_epoch
        temperature = self.schedules.temperature.at(epoch)
        set_rates(self.optimizer, self.schedules.learning_rate.at(number), self.schedules.weight_decay.at(number))
        self.optimizer.zero_grad(set_to_none=True)
        if number == 0 and config.loss.centre_from_first_batch:
            self._start_centres(batch)
        total = torch.zeros(3, device=self.device)
        for part_number, part in enumerate(batch, start=1):
            with self._parallel.reducing(part_number == batch.count):
                with self._autocast():
                    loss, statistics = self._parallel(part.to(self.device), temperature)
                (loss / batch.count).backward()  # type: ignore[no-untyped-call]
            total += torch.cat([loss.detach()[None], statistics]) / batch.count
        mean_loss, entropy, divergence = self.ranks.mean(total).tolist()
        norm = self._finish(mean_loss, batch, epoch)
        self.steps_done += 1
        return Outcome(mean_loss, entropy, divergence, norm)

    def _start_centres(self, batch: ViewBatch) -> None:
        for part in batch.parts:  # gone through twice, so held whole this once
            with self._autocast():
                self.distillation.observe(part.to(self.device))
        self.distillation.move_centres(momentum=0.0)

    def _autocast(self) -> AbstractContextManager[Any]:
        if self._dtype is torch.float32:
            return nullcontext()
        return torch.autocast(self.device.type, self._dtype)

    def _finish(self, loss: float, batch: ViewBatch, epoch: int) -> float:
        """Clip, step, move the teacher and the centres; or nothing of it if the loss is not finite."""
        if epoch < self.config.optimisation.frozen_last_layer_epochs:
            self.distillation.freeze_last_layers()
        norm = float(clip_each(self.distillation.parameters(), self.config.optimisation.clip))
        if not (math.isfinite(loss) and math.isfinite(norm)):
            self.distillation.forget()
            names = named([name for of_rank in self.ranks.gather(batch.names) for name in of_rank])
            self._nonfinite.append(names)
            if self.ranks.first:
                _log.warning("The loss of step %d is not finite; its samples: %s", self.steps_done + 1, names)
            return norm
        self._nonfinite.clear()
        self.optimizer.step()
        self.distillation.follow(self.schedules.momentum.at(self.steps_done))
        self.distillation.move_centres()
        return norm

    # -- a run ---------------------------------------------------------------------------------------------------

    def run(self, until: int, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Train until `until` steps are done, or `stopped` says so in any process; whether all of them were done.

        Raises
        ------
        UserError
            Too many losses in a row were not finite; names the samples.
        """
        with Record.of_run(self.out, self.config, self.steps_done, until, self.ranks.first) as record:
            untrained = self._score() if self.steps_done == 0 else None
            batches = self.source.steps(self.steps_done, until)
            while self.steps_done < until:
                if self.ranks.any(stopped(), self.device):
                    self.save()
                    return False
                start = time.perf_counter()
                batch = next(batches)
                line = self._line(self.step(batch), batch, start)
                if untrained is not None:
                    line["knn_untrained"], untrained = untrained, None
                if self._is_evaluated(until):
                    line["knn"] = self._score()
                record.write({key: value for key, value in line.items() if value is not None or key == "loss"})
                self._look_for_collapse(line)
                if len(self._nonfinite) >= self.config.run.nonfinite_limit:
                    raise UserError(
                        f"The loss was not finite {len(self._nonfinite)} steps in a row: look at the samples "
                        f"{'; '.join(self._nonfinite)}, or lower optimisation.learning_rate."
                    )
                if self.steps_done % self.config.run.checkpoint_steps == 0 or self.steps_done == until:
                    self.save()
        return True

    def _line(self, outcome: Outcome, batch: ViewBatch, start: float) -> dict[str, Any]:
        step = self.steps_done - 1
        self._skipped += len(batch.skipped)
        for reason in batch.skipped:
            _log.warning("Left out: %s", reason)
        seconds = time.perf_counter() - start
        centre_norm, frequent_centre_norm = self.distillation.centre_norms()
        return {
            "step": self.steps_done,
            "epoch": step // self.config.steps_per_epoch,
            "loss": outcome.loss,
            "learning_rate": self.schedules.learning_rate.at(step),
            "weight_decay": self.schedules.weight_decay.at(step),
            "momentum": self.schedules.momentum.at(step),
            "teacher_temperature": self.schedules.temperature.at(step // self.config.steps_per_epoch),
            "teacher_entropy": outcome.teacher_entropy,
            "kl_to_uniform": outcome.kl_to_uniform,
            "centre_norm": centre_norm,
            "frequent_centre_norm": frequent_centre_norm,
            "gradient_norm": outcome.gradient_norm,
            "images_per_second": len(batch.names) * self.ranks.count / seconds,
            "data_wait": batch.waited / seconds,
            "skipped": self._skipped,
        }

    def _is_evaluated(self, until: int) -> bool:
        every = self.config.evaluation.every_epochs * self.config.steps_per_epoch
        return self.steps_done % every == 0 or self.steps_done == until

    def _score(self) -> float | None:
        """The teacher's score; the first process computes it alone unless all of them hold parts of the model."""
        if self.tiles is None or not (self.ranks.first or self.config.run.sharded):
            return None
        return knn_score(self.distillation.encoder(), self.tiles, self.config.evaluation.k)

    def _look_for_collapse(self, line: dict[str, Any]) -> None:
        """Say it, once, when the teacher answers every image alike or cannot decide on anything."""
        highest = math.log(self.config.head.prototypes)
        warm = self.steps_done > max(100, self.config.steps_per_epoch)
        if not warm or self._warned or line["loss"] is None or not self.ranks.first:
            return
        if line["kl_to_uniform"] > 0.98 * highest:
            self._warned = True
            _log.warning("Collapse: the teacher gives all images the same prototype; lower the learning rate.")
        elif line["teacher_entropy"] > 0.999 * highest:
            self._warned = True
            _log.warning("Collapse: the teacher's answers are uniform; lower loss.teacher_temperature.")

    # -- stop and go on ------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write a checkpoint; all processes take part, the first one writes."""
        state = {
            **full_state(self.distillation, self.optimizer),
            "random": self.ranks.gather(random_state(self.device)),
            "skipped": self.ranks.gather(self._skipped),
            "nonfinite": list(self._nonfinite),
        }
        if self.ranks.first:
            kept = self.config.run.checkpoints_kept
            save_checkpoint(self.out / "checkpoints", self.steps_done, self.config.to_dict(), state, kept)

    def resume(self) -> bool:
        """Go on from the newest checkpoint; False if there is none."""
        content = newest_checkpoint(self.out / "checkpoints")
        if content is None:
            return False
        check_same_run(content, self.config.to_dict(), FREE_ON_RESUME)
        load_full_state(self.distillation, self.optimizer, content)
        self._nonfinite = list(content["nonfinite"])
        # The step is the sampler's whole position: what a draw shows depends on its number and the seed alone.
        self.steps_done = int(content["step"])
        if len(content["random"]) == self.ranks.count:
            self._skipped = int(content["skipped"][self.ranks.number])
            restore_random_state(content["random"][self.ranks.number], self.device)
        elif self.ranks.first:
            self._skipped = sum(content["skipped"])
            _log.warning(
                "The run went on in %d process(es) and goes on in %d: stochastic depth will draw otherwise.",
                len(content["random"]),
                self.ranks.count,
            )
        return True

    def encoder(self) -> Encoder | None:
        """The teacher's whole model, on the processor; all processes take part, the first one gets it."""
        content = full_state(self.distillation, None)
        if not self.ranks.first:
            return None
        whole = make_distillation(self.config, self.source.draw.modalities)
        load_full_state(whole, None, content)
        return whole.encoder()

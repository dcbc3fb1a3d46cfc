"""A run with teachers: a loop of its own, the files of any run (log, checkpoints, model and card)."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ..errors import UserError
from ..model import Modality, ModelInfo, TerraFM, load_model, save_model
from ..model.inference.devices import choose_device
from ..version import __version__
from .checkpoint import check_same_run, newest_checkpoint, random_state, restore_random_state, save_checkpoint
from .config.settings import TeachingSection, TrainingConfig
from .data.tiles import PlacesWith, TileSource
from .method.lessons import Lesson, Lessons
from .method.network import model_config
from .method.teachers import feature_deviations, load_teacher, what_shows
from .method.teaching import Student, TeacherAnswer, lay_axes
from .recording import Record
from .tile_sources import open_places
from .trainer import FREE_ON_RESUME

_LEAST_RATE = 0.02
"""Of the learning rate, at the end."""
_CLIP = 1.0
_FIRST_LOOK = 12
"""Lessons by which it is seen how much each of a teacher's features varies."""
_LOOKS_FOR_AXES = 48
"""Lessons through which the decoder's axes are laid in the end."""


class TaughtRun:
    """One run in a folder."""

    def __init__(self, config: TrainingConfig, out: Path) -> None:
        self.config, self.out, teaching = config, out, config.teaching
        device = choose_device(config.run.device, config.run.precision)
        self._device, self._dtype = torch.device(device.name), device.dtype
        if config.run.threads:
            torch.set_num_threads(config.run.threads)
        torch.use_deterministic_algorithms(config.run.deterministic)
        torch.manual_seed(config.run.seed)
        model = started(TerraFM(model_config(config.model, config.data.modalities)), teaching.start)
        self.teachers = [load_teacher(n, path) for n, path in zip(teaching.teachers, teaching.weights, strict=True)]
        places: TileSource = open_places(config, out)
        for teacher in self.teachers:
            places = PlacesWith(places, what_shows(teacher))
        self._places = places
        self.lessons = self._lessons(teaching)
        first = [self.lessons.of_step(step).asked for step in range(_FIRST_LOOK)]
        looked_at = list(zip(*first, strict=True))
        deviations = [feature_deviations(one, images) for one, images in zip(self.teachers, looked_at, strict=True)]
        for teacher in self.teachers:
            if isinstance(teacher, nn.Module):
                teacher.to(self._device)
        student = Student(model, self.teachers, deviations, teaching)
        self.student = student.to(self._device).to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.student.model).eval().requires_grad_(False)
        encoder = [p for n, p in self.student.named_parameters() if _is_of_encoder(n)]
        others = [p for n, p in self.student.named_parameters() if not _is_of_encoder(n)]
        self.optimizer = torch.optim.AdamW(
            [{"params": encoder, "share": teaching.encoder_rate}, {"params": others, "share": 1.0}],
            weight_decay=teaching.weight_decay,
            betas=(0.9, 0.99),
        )
        self.steps_done = 0

    def _lessons(self, teaching: TeachingSection) -> Lessons:
        config, reads = self.config, self.config.model.decoder_reads
        with_radar = teaching.encoder_share > 0 or not reads or Modality.S1.value in reads
        return Lessons(self._places, self.teachers, teaching, config.optimisation.batch, config.run.seed, with_radar)

    def run(self, until: int, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Train until `until` steps are done, or `stopped` says so; whether all of them were done."""
        every = self.config.run.checkpoint_steps
        with Record.of_run(self.out, self.config, self.steps_done, until, speaks=True) as record:
            while self.steps_done < until:
                if stopped():
                    self.save()
                    return False
                record.write(self.step())
                if self.steps_done % every == 0 or self.steps_done == until:
                    self.save()
        return True

    def step(self) -> dict[str, Any]:
        """Train on one lesson; the line for the log."""
        start, rate = time.perf_counter(), self.rate(self.steps_done)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["share"]
        lesson = self.lessons.of_step(self.steps_done).to(self._device)
        draw = torch.Generator().manual_seed(self.config.run.seed * 1_000_003 + self.steps_done)
        with_encoder = bool(torch.rand((), generator=draw) < self.config.teaching.encoder_share)
        full = self._dtype is torch.float32
        with nullcontext() if full else torch.autocast(self._device.type, self._dtype):
            with torch.no_grad():
                answers = [
                    TeacherAnswer(*teacher(asked)) for teacher, asked in zip(self.teachers, lesson.asked, strict=True)
                ]
            loss, parts = self.student(lesson, answers, with_encoder)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if not math.isfinite(loss.item()):
            raise UserError(f"The loss of step {self.steps_done + 1} is not finite: lower teaching.learning_rate.")
        nn.utils.clip_grad_norm_(self.student.parameters(), _CLIP)
        self.optimizer.step()
        self.steps_done += 1
        self._follow()
        seconds = time.perf_counter() - start
        speed = {"learning_rate": rate, "images_per_second": len(lesson.present) / seconds}
        return {"step": self.steps_done, "loss": loss.item(), **parts, **speed}

    @torch.no_grad()
    def _answers(self, lesson: Lesson) -> list[TeacherAnswer]:
        return [TeacherAnswer(*teacher(asked)) for teacher, asked in zip(self.teachers, lesson.asked, strict=True)]

    def rate(self, step: int) -> float:
        """Warm-up, level, and a line down to a fiftieth in the last part of the run."""
        teaching = self.config.teaching
        warm = min(1.0, (step + 1) / max(1, teaching.warmup_steps))
        left = (teaching.steps - step) / max(1.0, teaching.decay_share * teaching.steps)
        return teaching.learning_rate * min(warm, max(_LEAST_RATE, min(1.0, left)))

    @torch.no_grad()
    def _follow(self) -> None:
        momentum = min(self.config.teaching.average, (self.steps_done + 1) / (self.steps_done + 20))
        for kept, now in zip(self.average.state_dict().values(), self.student.model.state_dict().values(), strict=True):
            kept.lerp_(now, 1 - momentum)

    def save(self) -> None:
        """Write a checkpoint."""
        state = {
            "student": self.student.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": random_state(self._device),
        }
        kept = self.config.run.checkpoints_kept
        save_checkpoint(self.out / "checkpoints", self.steps_done, self.config.to_dict(), state, kept)

    def resume(self) -> bool:
        """Go on from the newest checkpoint; False if there is none."""
        content = newest_checkpoint(self.out / "checkpoints")
        if content is None:
            return False
        check_same_run(content, self.config.to_dict(), FREE_ON_RESUME)
        self.student.load_state_dict(content["student"])
        self.average.load_state_dict(content["average"])
        self.optimizer.load_state_dict(content["optimizer"])
        restore_random_state(content["random"], self._device)
        self.steps_done = int(content["step"])
        return True

    def export(self) -> ModelInfo:
        """Write the moving average as `teacher.safetensors`, in half precision, and `teacher.md`."""
        config = self.config
        names = " and ".join(name.replace("_", " ").title() for name in config.teaching.teachers)
        places = self.steps_done * config.optimisation.batch
        model = copy.deepcopy(self.average).cpu()
        lessons = self._lessons(replace(config.teaching, bands_dropped=0.0, holes=0.0))
        lay_axes(model, map(lessons.of_step, range(_LOOKS_FOR_AXES)), config.run.seed)
        info = replace(
            model.info,
            name=self.out.name,
            title=f"TerraFM-{config.model.size.title()} (taught here)",
            trained=True,
            note=f"Learned from {names} in {self.steps_done} steps.",
            provenance=f"engine/train.py {__version__}, {self.steps_done} steps of {config.optimisation.batch} tiles "
            f"({places:,}), teachers: {names}, seed {config.run.seed}",
        )
        saved = save_model(model, self.out / "teacher.safetensors", info, torch.float16)
        settings = json.dumps(config.to_dict(), indent=2)
        text = f"# {saved.title}\n\n{saved.note} {saved.provenance}.\n\n## Settings\n\n```json\n{settings}\n```\n"
        (self.out / "teacher.md").write_text(text, encoding="utf-8")
        return saved


def started(model: TerraFM, start: str | None) -> TerraFM:
    """The model with the encoder of another, whose last blocks may be more than it has."""
    if start is None:
        return model
    given = load_model(start).state_dict()
    own = model.state_dict()
    taken = {key: value for key, value in given.items() if key in own and value.shape == own[key].shape}
    lacking = [key for key in own if key not in taken and not key.startswith("decoder.")]
    if lacking:
        raise UserError(f"{start} is of another architecture ('{lacking[0]}'): give weights of this one's encoder.")
    model.load_state_dict({**own, **taken})
    return model


def _is_of_encoder(name: str) -> bool:
    return name.startswith("model.") and not name.startswith("model.decoder.")

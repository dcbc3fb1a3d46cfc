"""Our training step against DINO's published one: same network, crops, batch and precision, in one run.

The reference is written from the description of DINO's code: a pass of the encoder for each group of crops of one size,
attention as two products and a softmax, a loop over teacher and student views with a log-softmax each, clipping and the
moving average parameter by parameter, a wait for the device at each clip. Its patch embedding is the paper's (section
D.5) for all locations at once: every modality of every sample, keys, answers and pooling as written.

    .venv/bin/python -m pytest -s tests/benchmarks/test_training_speed.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from pytest_benchmark.fixture import BenchmarkFixture
from torch import Tensor
from torch.nn import functional as F

from engine.model import Modality, TerraFM
from engine.model.backbone import presence
from engine.model.patch_embedding import PatchEmbedding
from engine.pretrain.config.settings import ModelSection, TrainingConfig
from engine.pretrain.data.tiles import Tile
from engine.pretrain.method.batches import Part
from engine.pretrain.method.distillation import Distillation
from engine.pretrain.method.network import Network, model_config
from engine.pretrain.method.optimisation import clip_each, make_optimizer
from engine.pretrain.method.views import Views, batched
from engine.pretrain.run import view_draw

CUDA = torch.cuda.is_available()
DEVICE = torch.device("cuda" if CUDA else "cpu")
BATCH = {"ti": 8, "s": 8, "b": 4} if not CUDA else {"ti": 64, "s": 64, "b": 32}
ROUNDS = 2 if not CUDA else 20
LEAST_SPEEDUP = 1.2
"""What a change must not lose. The aim is 1.5; measured were 1.27 to 1.45 on two processor cores, where the blocks of
the transformer, alike in both, are most of the work."""


def a_part(config: TrainingConfig, batch: int) -> Part:
    random = np.random.default_rng(0)
    draw = view_draw(config)
    places = [
        Tile(
            str(number),
            {
                Modality.S1: random.normal(-13, 5, (2, 534, 534)).astype(np.float32),
                Modality.S2_L1C: random.uniform(0, 4000, (12, 534, 534)).astype(np.float32),
                Modality.S2_L2A: random.uniform(0, 4000, (12, 534, 534)).astype(np.float32),
            },
        )
        for number in range(batch)
    ]
    return Part(batched([draw.of_place(place, random) for place in places]), torch.arange(batch) % 2 == 0)


def plain_embedding(embed: PatchEmbedding, images: dict[Modality, Tensor], present: Tensor) -> Tensor:
    """The patch embedding as the paper writes it down, for all locations at once."""
    fusion = embed.fusion
    convolutions = [getattr(embed, f"conv2d_{modality.value}") for modality in images]
    vectors = [getattr(embed, f"{modality.value}_embed") for modality in images]
    tokens = torch.stack(
        [
            convolution(image).flatten(2).transpose(1, 2) + vector
            for convolution, vector, image in zip(convolutions, vectors, images.values(), strict=True)
        ],
        dim=2,
    )
    keys, values = fusion.key(tokens), embed.projection.proj1(tokens)

    def by_head(x: Tensor) -> Tensor:
        return x.unflatten(-1, (fusion.heads, -1)).transpose(-2, -3)

    queries = by_head(fusion.queries.expand(*tokens.shape[:2], -1, -1))
    answers = F.scaled_dot_product_attention(
        queries, by_head(keys), by_head(values), attn_mask=present[:, :, None, None, :]
    )
    answers = answers.transpose(-2, -3).flatten(-2)
    pooled = ((answers @ fusion.pool).softmax(dim=2) * answers).sum(dim=2)
    return embed.projection(pooled)


class ReferenceStep:
    """DINO's, on the same modules."""

    def __init__(self, config: TrainingConfig, distillation: Distillation) -> None:
        self.config, self.distillation = config, distillation
        for network in (distillation.student, distillation.teacher):
            for block in network.model.blocks:
                block.attn.fused_attn = False
        self.optimizer = torch.optim.AdamW(
            [parameter for parameter in distillation.parameters() if parameter.requires_grad], lr=1e-4
        )

    def forward(self, network: Network, groups: tuple[Views, ...], as_teacher: bool) -> list[Tensor]:
        tokens = []
        for views in groups:
            model: TerraFM = network.model
            images = {modality: model.normalise(image, modality) for modality, image in views.images.items()}
            side = next(iter(images.values())).shape[-1] // 16
            present = views.teacher if as_teacher else views.student
            mask = presence(images, present, (side, side))
            embedded = plain_embedding(model.patch_embed, images, mask)
            tokens.append(model.encode_tokens(embedded, (side, side)).cls)
        logits = network.head(torch.cat(tokens))
        return list(logits.chunk(sum(views.count for views in groups)))

    def __call__(self, part: Part) -> float:
        self.optimizer.zero_grad(set_to_none=True)
        centre = self.distillation.centre
        with torch.autocast(DEVICE.type, torch.bfloat16, enabled=CUDA):
            with torch.no_grad():
                seen = self.forward(self.distillation.teacher, part.views[:1], as_teacher=True)
            answers = self.forward(self.distillation.student, part.views, as_teacher=False)
        total, pairs = torch.zeros((), device=DEVICE), 0
        for number, logits in enumerate(seen):
            centred = logits.float() - 0.8 * centre.centre - 0.2 * centre.frequent_centre
            target = F.softmax(centred / 0.04, dim=-1)
            for other, answer in enumerate(answers):
                if other == number:
                    continue
                total = total + torch.sum(-target * F.log_softmax(answer.float() / 0.1, dim=-1), dim=-1).mean()
                pairs += 1
        loss = total / pairs
        loss.backward()
        for parameter in self.distillation.student.parameters():
            if parameter.grad is not None:
                norm = parameter.grad.norm(2).item()
                if 0.3 / (norm + 1e-6) < 1:
                    parameter.grad.mul_(0.3 / (norm + 1e-6))
        self.optimizer.step()
        with torch.no_grad():
            pair = zip(self.distillation.student.parameters(), self.distillation.teacher.parameters(), strict=True)
            for ours, theirs in pair:
                theirs.mul_(0.996).add_(ours, alpha=0.004)
            batch = torch.cat(seen).float()
            centre.centre.mul_(0.9).add_(batch.mean(dim=0), alpha=0.1)
        return loss.item()


class OurStep:
    """The trainer's step without its bookkeeping."""

    def __init__(self, distillation: Distillation) -> None:
        self.distillation, self.optimizer = distillation, make_optimizer(distillation)
        for group in self.optimizer.param_groups:
            group["lr"] = 1e-4

    def __call__(self, part: Part) -> float:
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast(DEVICE.type, torch.bfloat16, enabled=CUDA):
            loss, _ = self.distillation(part, 0.04)
        loss.backward()
        clip_each(self.distillation.parameters(), 0.3)
        self.optimizer.step()
        self.distillation.follow(0.996)
        self.distillation.move_centres()
        return loss.item()


def seconds(step: Callable[[Part], float], part: Part) -> float:
    """On a processor its own time, which other work on the machine changes least."""
    clock = time.perf_counter if CUDA else time.process_time
    start = clock()
    step(part)
    if CUDA:
        torch.cuda.synchronize()
    return clock() - start


@pytest.mark.parametrize("size", list(BATCH))
@pytest.mark.timeout(1200)
def test_a_training_step_is_faster_than_dino_s(benchmark: BenchmarkFixture, size: str) -> None:
    config = TrainingConfig(model=ModelSection(size=size, drop_path=0.0))
    torch.manual_seed(0)
    ours = Distillation(config, model_config(config.model), tuple(Modality)).to(DEVICE)
    theirs = Distillation(config, model_config(config.model), tuple(Modality)).to(DEVICE)
    theirs.load_state_dict(ours.state_dict())
    steps: dict[str, Callable[[Part], float]] = {"ours": OurStep(ours), "reference": ReferenceStep(config, theirs)}
    part = a_part(config, BATCH[size]).to(DEVICE)
    reference_part = replace(part, views=tuple(views_on_device(views) for views in part.views))
    # the same mathematics: the first step has the same loss
    first = {name: step(part if name == "ours" else reference_part) for name, step in steps.items()}
    assert first["ours"] == pytest.approx(first["reference"], rel=2e-2 if CUDA else 1e-4)
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):  # turn by turn, so that whatever else the machine does meets both alike
        for name, step in steps.items():
            times[name].append(seconds(step, part if name == "ours" else reference_part))
    ratio = min(times["reference"]) / min(times["ours"])
    benchmark.pedantic(steps["ours"], (part,), rounds=1)
    benchmark.extra_info.update(reference_over_ours=round(ratio, 2))
    print(f"\nTerraFM-{size}, {DEVICE}: reference {min(times['reference']):.2f} s, ours {min(times['ours']):.2f} s, "
          f"{ratio:.2f} times as fast")  # fmt: skip
    assert ratio >= LEAST_SPEEDUP


def views_on_device(views: Views) -> Views:
    return replace(views, student=views.student.to(DEVICE), teacher=views.teacher.to(DEVICE))

"""Schedules at their corners, the teacher's average, clipping and parameter groups."""

import math

import pytest
import torch
from torch import nn

from engine.model import Modality
from engine.pretrain.config.settings import HeadSection, ModelSection, OptimisationSection, TrainingConfig
from engine.pretrain.method.distillation import Distillation
from engine.pretrain.method.network import ProjectionHead, model_config
from engine.pretrain.method.optimisation import clip_each, make_optimizer, parameter_groups, set_rates
from engine.pretrain.method.schedules import Cosine, Linear, Schedules


def distillation() -> Distillation:
    config = TrainingConfig(model=ModelSection("ti", depth=1), head=HeadSection(16, 32, 8))
    return Distillation(config, model_config(config.model), tuple(Modality))


def test_the_learning_rate_warms_up_from_zero_and_falls_along_a_cosine():
    rate = Cosine(1.0, 0.1, steps=110, warmup=10)
    assert rate.at(0) == 0
    assert rate.at(9) == 1
    assert rate.at(10) == 1
    assert rate.at(60) == pytest.approx(0.55)
    assert rate.at(35) == pytest.approx(0.1 + 0.9 * (1 + math.cos(math.pi / 4)) / 2)
    assert rate.at(110) == rate.at(500) == pytest.approx(0.1)


def test_the_teacher_s_temperature_rises_linearly_by_epoch_and_then_stays():
    temperature = Linear(0.04, 0.06, epochs=5)
    assert [round(temperature.at(epoch), 6) for epoch in range(7)] == [0.04, 0.045, 0.05, 0.055, 0.06, 0.06, 0.06]
    assert Linear(0.04, 0.06, epochs=1).at(0) == Linear(0.04, 0.06, epochs=0).at(0) == 0.06


def test_the_schedules_of_the_paper_s_base_model():
    config = TrainingConfig()
    schedules = Schedules.of(config)
    assert config.steps_per_epoch == 292  # whole batches of 1024 in 300,000 samples
    assert config.steps == 150 * 292
    assert schedules.learning_rate.at(30 * 292) == pytest.approx(4e-4)  # 0.0001 · 1024 / 256
    assert schedules.momentum.at(0) == pytest.approx(0.996)
    # equation 1, which rises from λ₀ to 1
    middle = 1 - (1 - 0.996) * (1 + math.cos(math.pi * 0.5)) / 2
    assert schedules.momentum.at(75 * 292) == pytest.approx(middle)
    assert schedules.momentum.at(config.steps) == 1
    assert schedules.weight_decay.at(0) == pytest.approx(0.04)


def test_the_teacher_starts_as_the_student_and_moves_by_the_moving_average():
    pair = distillation()
    student, teacher = pair.student, pair.teacher
    assert all(torch.equal(a, b) for a, b in zip(student.parameters(), teacher.parameters(), strict=True))
    assert not any(parameter.requires_grad for parameter in teacher.parameters())
    before = [parameter.clone() for parameter in teacher.parameters()]
    with torch.no_grad():
        for parameter in student.parameters():
            parameter.add_(torch.randn_like(parameter))
    pair.follow(0.9)
    for old, own, new in zip(before, student.parameters(), teacher.parameters(), strict=True):
        assert torch.allclose(new, 0.9 * old + 0.1 * own, atol=1e-6)


def test_each_gradient_is_clipped_by_its_own_norm():
    parameters = [nn.Parameter(torch.zeros(3)), nn.Parameter(torch.zeros(2, 2)), nn.Parameter(torch.zeros(1))]
    parameters[0].grad, parameters[1].grad = torch.tensor([3.0, 0, 4.0]), torch.full((2, 2), 0.05)
    norm = clip_each(parameters, 0.3)
    assert float(norm) == pytest.approx(math.hypot(5, 0.1))
    assert torch.allclose(parameters[0].grad, torch.tensor([0.18, 0, 0.24]), atol=1e-5)
    assert torch.equal(parameters[1].grad, torch.full((2, 2), 0.05))
    assert parameters[2].grad is None


def test_biases_and_one_dimensional_parameters_do_not_decay():
    student = distillation().student
    decayed, plain = parameter_groups(student)
    assert all(parameter.ndim > 1 for parameter in decayed["params"])
    assert all(parameter.ndim == 1 for parameter in plain["params"])
    assert len(decayed["params"]) + len(plain["params"]) == len(list(student.parameters()))
    optimizer = make_optimizer(student)
    set_rates(optimizer, 0.1, 0.2)
    assert [(group["lr"], group["weight_decay"]) for group in optimizer.param_groups] == [(0.1, 0.2), (0.1, 0.0)]


def test_the_last_layer_measures_cosines():
    head = ProjectionHead(12, prototypes=20, hidden=16, bottleneck=8)
    with torch.no_grad():
        head.last_layer.weight.mul_(torch.rand(20, 1) * 10)  # lengths do not matter, the gain is frozen at one
    logits = head(torch.randn(5, 12)).detach()
    assert logits.shape == (5, 20)
    assert float(logits.abs().max()) <= 1 + 1e-6


def test_the_defaults_are_those_of_the_paper():
    values = OptimisationSection()
    assert (values.learning_rate, values.batch, values.epochs, values.warmup_epochs) == (1e-4, 1024, 150, 30)
    assert (values.momentum, values.frozen_last_layer_epochs, values.epoch_samples) == (0.996, 3, 300_000)

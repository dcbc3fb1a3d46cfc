"""Learning from teachers: what they are asked, what is kept of it, what a student is shown, and a whole small run."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engine.errors import UserError
from engine.model import Modality, load_model
from engine.pretrain.config.file import read_config
from engine.pretrain.config.settings import TeachingSection
from engine.pretrain.data.chips import ChipPlaces
from engine.pretrain.data.tiles import LandCover
from engine.pretrain.method.lessons import Lessons
from engine.pretrain.method.levels import Atmosphere
from engine.pretrain.method.teachers import TeacherAnswers, load_teacher, seen_by
from engine.pretrain.method.teaching import divergence
from engine.pretrain.taught import TaughtRun


class Averages(torch.nn.Module):
    """A teacher that says the means of four bands in many ways, and which of two is the brighter."""

    modality, bands, stride, classes = Modality.S2_L1C, ("B02", "B03", "B04", "B08"), 2, 2

    def forward(self, images):
        means = F.avg_pool2d(images, 2) / 1000
        return torch.cat([(means * slope / 16).tanh() for slope in range(1, 17)], dim=1), means[:, :2].softmax(dim=1)


@pytest.fixture
def places(chips):
    return ChipPlaces(chips, LandCover.read(None, ()))


@pytest.fixture
def answers(places, tmp_path):
    return TeacherAnswers.of(Averages(), places, tmp_path / "answers", features=6)


def test_answers_vary_alike_and_are_kept(answers, places, tmp_path):
    assert answers.features.shape == (12, 6, 32, 32)
    assert answers.probabilities.shape == (12, 2, 32, 32)
    values = answers.features.astype(np.float32)
    assert values.var(axis=(0, 2, 3)).sum() == pytest.approx(answers.variance, rel=0.1)
    assert answers.variance < 64.1  # that of 64 standardised features

    class Silent:
        def __call__(self, images):
            raise AssertionError("asked twice")

    again = TeacherAnswers.of(Silent(), places, tmp_path / "answers", features=6)
    np.testing.assert_array_equal(again.features, answers.features)


def test_a_teacher_of_level_1c_sees_an_atmosphere(places):
    place = places.read(0, np.random.default_rng(0))
    seen = seen_by(Averages(), place, np.random.default_rng(0))
    below = place.images[Modality.S2_L2A][[1, 2, 3, 7]]
    assert seen[0].mean() > below[0].mean() + 50
    clear = Atmosphere(share=0.0, haze=0.0).over(place.images[Modality.S2_L2A])
    np.testing.assert_allclose(clear[[1, 2, 3, 7]], below)


def test_lessons_repeat_and_turn_image_and_answer_alike(places, answers):
    settings = TeachingSection(l1c_share=0, bands_dropped=0, holes=0)
    lessons = Lessons(places, [answers], settings, batch=6, seed=1)
    lesson, again = lessons.of_step(3), lessons.of_step(3)
    for modality, image in lesson.images.items():
        np.testing.assert_array_equal(image, again.images[modality])
    optical = lesson.present[:, list(lesson.images).index(Modality.S2_L2A)]
    shown = F.avg_pool2d(lesson.images[Modality.S2_L2A][optical][:, 3], 2).flatten(1)
    told = lesson.answers[0][optical].flatten(2)
    for image, answer in zip(shown, told, strict=True):  # the answers explain the band, pixel by pixel
        design = torch.cat([answer.T, torch.ones(len(image), 1)], dim=1)
        fit = design @ torch.linalg.lstsq(design, image[:, None]).solution
        assert np.corrcoef(fit[:, 0], image)[0, 1] > 0.9


def test_holes_are_not_counted(places, answers):
    lesson = Lessons(places, [answers], TeachingSection(holes=1.0, bands_dropped=0), batch=6, seed=1).of_step(0)
    known = torch.stack([torch.isfinite(image).any(1) for image in lesson.images.values()]).any(0)
    hidden = lesson.counts[:, 0].repeat_interleave(2, 1).repeat_interleave(2, 2) == 0
    assert hidden.any()
    assert not known[hidden].any()


def test_divergence_is_that_of_kullback_and_leibler():
    logits, probability = torch.randn(2, 3, 4), torch.randn(2, 3, 4).softmax(dim=1)
    expected = torch.distributions.kl_divergence(
        torch.distributions.Categorical(probability.movedim(1, -1)),
        torch.distributions.Categorical(logits=logits.movedim(1, -1)),
    )
    torch.testing.assert_close(divergence(logits, probability)[:, 0], expected)


def test_a_teacher_that_is_none_is_refused():
    with pytest.raises(UserError, match="no teacher 'nobody'"):
        load_teacher("nobody", "weights.npz")


@pytest.fixture
def config(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.pretrain.taught.load_teacher", lambda name, weights: Averages())
    changes = ["model.decoder=true", "model.patch_size=8", "model.depth=1", "model.drop_path=0"]
    changes += [
        "teaching.teachers=[averages]",
        "teaching.weights=[none.npz]",
        "teaching.steps=6",
        "run.tensorboard=false",
    ]
    return read_config(settings, changes)


def test_a_run_learns_and_goes_on_as_if_it_had_not_stopped(config, tmp_path):
    whole = TaughtRun(config, tmp_path / "whole")
    assert whole.run(4)
    part = TaughtRun(config, tmp_path / "part")
    part.run(2)
    rest = TaughtRun(config, tmp_path / "part")
    assert rest.resume()
    rest.run(4)
    for one, other in zip(whole.student.state_dict().values(), rest.student.state_dict().values(), strict=True):
        torch.testing.assert_close(one, other)
    info = rest.export()
    assert load_model(tmp_path / "part" / "teacher.safetensors").decoder is not None
    assert "Averages in 4 steps" in info.note

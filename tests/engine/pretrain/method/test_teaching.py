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
from engine.pretrain.method.levels import PATH_RADIANCE, Atmosphere
from engine.pretrain.method.teachers import load_teacher, seen_by
from engine.pretrain.method.teaching import Student, TeacherAnswer, _tokens, divergence, lay_axes
from engine.pretrain.taught import TaughtRun
from tests.engine.model.dense_models import model_with


class Averages(torch.nn.Module):
    """A teacher that says the means of four bands in many ways, and which of two is the brighter."""

    modality, bands, features, classes = Modality.S2_L1C, ("B02", "B03", "B04", "B08"), 64, 2

    def forward(self, images):
        means = F.avg_pool2d(images, 2) / 1000
        return torch.cat([(means * slope / 16).tanh() for slope in range(1, 17)], dim=1), means[:, :2].softmax(dim=1)


@pytest.fixture
def places(chips):
    return ChipPlaces(chips, LandCover.read(None, ()))


def test_a_teacher_of_level_1c_sees_an_atmosphere(places):
    place = places.read(0, np.random.default_rng(0))
    seen = seen_by(Averages(), place.images, place.name)
    below = place.images[Modality.S2_L2A][[1, 2, 3, 7]]
    np.testing.assert_allclose(seen - below, PATH_RADIANCE[[1, 2, 3, 7]] + np.zeros_like(below), atol=0.1)
    clear = Atmosphere(share=0.0, haze=0.0).over(place.images[Modality.S2_L2A])
    np.testing.assert_allclose(clear[[1, 2, 3, 7]], below)
    with pytest.raises(UserError, match="has no s2_l1c"):
        seen_by(Averages(), {Modality.S1: place.images[Modality.S2_L2A][:2]}, "radar")


def test_lessons_repeat_and_the_teacher_is_asked_about_what_the_student_sees(places):
    settings = TeachingSection(l1c_share=0, bands_dropped=0, holes=0)
    lessons = Lessons(places, [Averages()], settings, batch=6, seed=1)
    lesson, again = lessons.of_step(3), lessons.of_step(3)
    for modality, image in lesson.images.items():
        np.testing.assert_array_equal(image, again.images[modality])
    optical = lesson.present[:, list(lesson.images).index(Modality.S2_L2A)]
    shown = lesson.images[Modality.S2_L2A][optical][:, 7].flatten(1)
    asked = lesson.asked[0][optical][:, 3].flatten(1)
    assert len(shown) > 1
    for image, about in zip(shown, asked, strict=True):
        assert np.corrcoef(image, about)[0, 1] > 0.999
    every = Lessons(places, [Averages()], TeachingSection(l1c_share=1, bands_dropped=0, holes=0), batch=6, seed=1)
    made = every.of_step(3)
    has = made.present[:, list(made.images).index(Modality.S2_L1C)]
    torch.testing.assert_close(made.images[Modality.S2_L1C][has][:, [1, 2, 3, 7]], made.asked[0][has])
    other = lessons.of_step(4).asked[0]
    assert not torch.equal(other[:1].mean((2, 3)), lesson.asked[0][:1].mean((2, 3)))


def test_holes_are_not_counted(places):
    lesson = Lessons(places, [Averages()], TeachingSection(holes=1.0, bands_dropped=0), batch=6, seed=1).of_step(0)
    known = torch.stack([torch.isfinite(image).any(1) for image in lesson.images.values()]).any(0)
    hidden = lesson.counts[:, 0].repeat_interleave(2, 1).repeat_interleave(2, 2) == 0
    assert hidden.any()
    assert not known[hidden].any()


def test_axes_hold_most_of_what_is_hidden_and_vary_alike(places):
    model = model_with()
    lessons = Lessons(places, [Averages()], TeachingSection(holes=0, bands_dropped=0), batch=6, seed=1)
    looked_at = [lessons.of_step(step) for step in range(4)]
    share = lay_axes(model, looked_at, seed=0)
    with torch.no_grad():
        said = torch.cat(
            [
                model.decoder(lesson.images, _tokens(model, lesson)[1], lesson.rows).movedim(1, -1).flatten(0, 2)
                for lesson in looked_at
            ]
        )
    variance = said.var(0)
    assert said.shape[1] == 8 and 0.5 < share <= 1
    assert variance.sum() == pytest.approx(share * 24, rel=0.2)  # that of 24 standardised channels
    spread = torch.linalg.eigvalsh(said.T.cov())
    assert variance.max() / variance.min() < 0.5 * spread.max() / spread.min()
    assert said.mean(0).abs().max() < 0.3


def test_several_teachers_are_learned_together_at_any_stride(places):
    class Coarse(Averages):
        features, classes = 3, 2

        def forward(self, images):
            features, probabilities = super().forward(F.avg_pool2d(images, 2))
            return features[:, :3], probabilities

    teachers = [Averages(), Coarse()]
    lesson = Lessons(places, teachers, TeachingSection(), batch=6, seed=1).of_step(0)
    student = Student(model_with().train(), teachers, [torch.ones(64), torch.ones(3)], TeachingSection())
    answers = [TeacherAnswer(*teacher(asked)) for teacher, asked in zip(teachers, lesson.asked, strict=True)]
    loss, parts = student(lesson, answers, with_encoder=True)
    assert parts.keys() == {"features", "classes", "token_features", "token_classes"}
    loss.backward()
    assert all(p.grad is not None for n, p in student.named_parameters() if n.startswith(("features", "classes")))


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

"""The teacher's network, rebuilt, against what the published one answered; only where its weights are at hand."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engine.errors import UserError
from training.teachers.dynamic_world import DynamicWorld

FOLDER = Path(os.environ.get("TERRAFM_TEACHERS", Path(__file__).parents[5] / "shared" / "teachers"))
needs_weights = pytest.mark.skipif(not (FOLDER / "dynamic_world.npz").exists(), reason="no teacher's weights here")


@needs_weights
def test_logits_are_those_of_the_published_network():
    teacher = DynamicWorld(FOLDER / "dynamic_world.npz")
    with np.load(FOLDER / "dynamic_world_check.npz") as check, torch.inference_mode():
        x, expected = torch.from_numpy(check["x"]).permute(0, 3, 1, 2), check["y"]
        full = F.interpolate(teacher.hidden(x), x.shape[2:], mode="bilinear", align_corners=False)
        logits = teacher.logits(F.normalize(full, dim=1)).permute(0, 2, 3, 1).numpy()
    assert np.abs(logits - expected).max() < 1e-5


@needs_weights
def test_answers_have_length_one_and_probabilities_sum_to_one():
    embedding, probability = DynamicWorld(FOLDER / "dynamic_world.npz")(torch.rand(2, 9, 32, 48) * 3000)
    assert embedding.shape == (2, 144, 16, 24)
    assert torch.allclose(embedding.norm(dim=1), torch.ones(2, 16, 24), atol=1e-5)
    assert torch.allclose(probability.sum(dim=1), torch.ones(2, 16, 24), atol=1e-5)


def test_another_file_is_refused(tmp_path):
    np.savez(tmp_path / "other.npz", values=np.zeros(3))
    with pytest.raises(UserError, match="does not hold Dynamic World's weights"):
        DynamicWorld(tmp_path / "other.npz")

"""Work on several threads: each works alone, and what they make is what one thread makes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from engine.mapping.classify.prediction import labelled
from engine.mapping.learners.parallel import in_parallel
from engine.mapping.smoothing import Likeness


@pytest.fixture
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_each_thread_works_alone_and_the_caller_keeps_its_threads(two_threads):
    assert in_parallel(lambda _: torch.get_num_threads(), range(8)) == [1] * 8
    assert torch.get_num_threads() == 2


def test_an_error_in_a_thread_is_the_callers(two_threads):
    def refuse(part: int) -> None:
        if part == 3:
            raise ValueError("the third")

    with pytest.raises(ValueError, match="the third"):
        in_parallel(refuse, range(8))


def test_two_threads_smooth_and_label_as_one_does(two_threads):
    rng = np.random.default_rng(0)
    values = rng.dirichlet(np.ones(4), (300, 200)).astype(np.float32).transpose(2, 0, 1)
    alike = Likeness.of(rng.normal(size=(3, 300, 200)).astype(np.float32), rng.random((300, 200)) > 0.1, 2.0)
    valid, codes = alike.valid, np.arange(1, 5)
    smoothed = alike.smoothed(values)
    result = labelled(smoothed, valid, codes, 2.0)
    torch.set_num_threads(1)
    np.testing.assert_array_equal(alike.smoothed(values), smoothed)
    alone = labelled(smoothed, valid, codes, 2.0)
    np.testing.assert_array_equal(alone.codes, result.codes)
    np.testing.assert_array_equal(alone.confidence, result.confidence)

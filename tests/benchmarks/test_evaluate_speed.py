"""The paper's protocols beside what they cannot be faster than: one matrix product, one head of the grid."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import torch
from pytest_benchmark.fixture import BenchmarkFixture
from torch.nn import functional as F

from engine.evaluate.knn import nearest, predict, vote
from engine.evaluate.linear import HeadSettings, grid, train_heads

TRAIN, QUERIES, WIDTH, CLASSES = 20_000, 1_000, 768, 10
ROUNDS = 3


def seconds(*functions: Callable[[], object]) -> list[float]:
    """The best of a few rounds of each, turn by turn, so that whatever else the machine does meets all alike."""
    best = [float("inf")] * len(functions)
    for _ in range(ROUNDS):
        for number, function in enumerate(functions):
            start = time.perf_counter()
            function()
            best[number] = min(best[number], time.perf_counter() - start)
    return best


def test_nearest_neighbours_take_at_most_twice_a_matrix_product(benchmark: BenchmarkFixture) -> None:
    torch.manual_seed(0)
    train, queries = torch.randn(TRAIN, WIDTH), torch.randn(QUERIES, WIDTH)
    labels = torch.randint(CLASSES, (TRAIN,))

    def neighbours() -> torch.Tensor:
        return predict(vote(nearest(train, queries, 20), labels, 20, CLASSES), many=False)

    product, ours = seconds(lambda: queries @ train.T, neighbours)
    benchmark.pedantic(neighbours, rounds=1)
    benchmark.extra_info.update(over_matrix_product=round(ours / product, 2), seconds=round(ours, 3))
    print(f"\nkNN of {TRAIN} × {WIDTH}, {QUERIES} queries: {ours:.2f} s, {ours / product:.2f} × one matrix product")
    similarity = F.normalize(queries) @ F.normalize(train).T
    best = similarity.topk(20).indices
    assert torch.equal(nearest(train, queries, 20).indices, best)
    assert ours <= 2 * product


@pytest.mark.parametrize("width", [192, 768])
def test_the_whole_linear_grid_beside_its_widest_head(benchmark: BenchmarkFixture, width: int) -> None:
    torch.manual_seed(0)
    features, labels = torch.randn(2000, 4, 2, width), torch.randint(CLASSES, (2000,))
    settings = grid(4)
    single = [HeadSettings(0.1, 4, True)]

    def train(heads: list[HeadSettings]) -> None:
        train_heads(features, labels, CLASSES, heads, epochs=5)

    one, all_heads = seconds(lambda: train(single), lambda: train(settings))
    benchmark.pedantic(train, (settings,), rounds=1)
    benchmark.extra_info.update(over_one_head=round(all_heads / one, 2), seconds=round(all_heads, 3))
    print(f"\n{len(settings)} heads on 2000 × {width}: {all_heads / one:.2f} × the widest head alone ({one:.2f} s)")

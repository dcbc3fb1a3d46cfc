"""All heads side by side give what each gives alone, as torch's own SGD does."""

import math

import pytest
import torch
from torch import nn

from engine.evaluate.protocols.features import batches
from engine.evaluate.protocols.linear import LEARNING_RATES, HeadSettings, columns, grid, head_inputs, train_heads

WIDTH, CLASSES, COUNT = 6, 3, 90


@pytest.fixture(scope="module")
def samples():
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(COUNT) % CLASSES
    features = torch.randn(COUNT, 4, 2, WIDTH, generator=generator)
    features[:, :, :, :CLASSES] += 2.5 * nn.functional.one_hot(labels, CLASSES)[:, None, None]
    return features, labels


def alone(features, labels, settings, epochs, batch, seed):
    """One head with autograd and `torch.optim.SGD`, on the same order of samples."""
    x = head_inputs(features)
    x = (x - x.mean(0)) / x.std(0, correction=0)
    seen = columns(settings, 4, WIDTH)
    many = labels.ndim == 2
    head = nn.Linear(seen.stop - seen.start, labels.shape[1] if many else CLASSES)
    with torch.no_grad():
        head.weight.normal_(0, 0.01, generator=torch.Generator().manual_seed(seed))
        head.bias.zero_()
    optimizer = torch.optim.SGD(head.parameters(), settings.learning_rate, momentum=0.9)
    generator = torch.Generator().manual_seed(seed)
    order = [rows for _ in range(epochs) for rows in batches(len(x), batch, generator)]
    loss = nn.MultiLabelSoftMarginLoss() if many else nn.CrossEntropyLoss()
    for number, rows in enumerate(order):
        optimizer.param_groups[0]["lr"] = settings.learning_rate * 0.5 * (1 + math.cos(math.pi * number / len(order)))
        optimizer.zero_grad()
        loss(head(x[rows, seen]), labels[rows].float() if many else labels[rows]).backward()
        optimizer.step()
    logits = head(x[:, seen])
    return (logits.sigmoid() if many else logits.softmax(1)).detach()


@pytest.mark.parametrize("many", [False, True])
def test_every_head_is_what_it_would_be_alone(samples, many):
    features, labels = samples
    labels = torch.stack([labels == 0, labels != 1], 1).long() if many else labels
    settings = [HeadSettings(rate, blocks, mean) for blocks, mean in ((1, False), (4, True)) for rate in (0.01, 0.3)]
    trained = train_heads(features, labels, 2 if many else CLASSES, settings, epochs=4, batch=16, seed=5)
    for found, one in zip(trained.answers(features), settings, strict=True):
        assert torch.allclose(found, alone(features, labels, one, 4, 16, 5), atol=2e-5)


@pytest.mark.parametrize("many", [False, True])
def test_products_in_bfloat16_change_little(samples, many):
    features, labels = samples
    labels = torch.stack([labels == 0, labels != 1], 1).long() if many else labels
    settings = [HeadSettings(rate, 4, True) for rate in (0.001, 0.03)]
    single, half = (
        train_heads(features, labels, 2 if many else CLASSES, settings, 8, 16, dtype=dtype).answers(features)
        for dtype in (torch.float32, torch.bfloat16)
    )
    assert single.dtype == half.dtype == torch.float32
    assert (single - half).abs().max() < 0.02
    assert not torch.equal(single, half)


def test_the_grid_is_the_papers(samples):
    heads = grid(4)
    assert len(LEARNING_RATES) == 16
    assert sorted(LEARNING_RATES)[:4] == pytest.approx([1e-4, 3e-4, 4e-4, 5e-4])
    assert max(LEARNING_RATES) == pytest.approx(0.5)
    assert len(heads) == len(set(heads)) == 16 * 2 * 2


def test_heads_see_the_last_blocks_and_the_mean():
    features = torch.arange(4 * 2 * WIDTH).reshape(1, 4, 2, WIDTH).float()
    x = head_inputs(features)
    assert torch.equal(x[:, columns(HeadSettings(1, 1, False), 4, WIDTH)], features[:, 3, 0])
    assert torch.equal(
        x[:, columns(HeadSettings(1, 1, True), 4, WIDTH)], torch.cat([features[:, 3, 0], features[:, 3, 1]], 1)
    )
    assert torch.equal(x[:, columns(HeadSettings(1, 4, False), 4, WIDTH)], features[:, :, 0].flatten(1))


def test_the_probe_learns(samples):
    features, labels = samples
    trained = train_heads(features, labels, CLASSES, grid(4), epochs=10)
    right = (trained.answers(features).argmax(2) == labels).float().mean(1)
    assert right.max() == 1.0


def test_a_last_batch_of_one_joins_the_one_before():
    parts = list(batches(33, 16, torch.Generator().manual_seed(0)))
    assert [len(part) for part in parts] == [16, 17]
    assert torch.cat(parts).sort().values.tolist() == list(range(33))

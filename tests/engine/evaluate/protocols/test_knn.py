"""kNN against scikit-learn, and the labelled tiles it is scored on."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import f1_score
from sklearn.neighbors import KNeighborsClassifier

from engine.errors import UserError
from engine.evaluate.benchmarks import find_task
from engine.evaluate.protocols.knn import knn_accuracy, knn_predict, nearest, vote
from engine.evaluate.protocols.labelled_tiles import LabelledTiles, knn_score
from engine.evaluate.protocols.metrics import main_value, reference_value, scores_of
from engine.model import Modality, ModelConfig, TerraFM


@pytest.fixture(scope="module")
def samples():
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 4, 260)
    centres = generator.normal(size=(4, 16))
    features = (centres[labels] + generator.normal(size=(260, 16)) * 1.2) * generator.uniform(0.1, 9, (260, 1))
    return features.astype(np.float32), labels


@pytest.mark.parametrize("k", [1, 5, 20])
def test_it_votes_as_scikit_learn_does_with_the_same_weights(samples, k):
    features, labels = samples
    reference = KNeighborsClassifier(
        n_neighbors=k, metric="cosine", algorithm="brute", weights=lambda distance: np.exp((1 - distance) / 0.07)
    ).fit(features[:200], labels[:200])
    predicted = knn_predict(*map(torch.from_numpy, (features[:200], labels[:200], features[200:])), k)
    assert np.array_equal(predicted.numpy(), reference.predict(features[200:]))


def test_the_accuracy_is_the_share_of_right_answers(samples):
    features, labels = (torch.from_numpy(array) for array in samples)
    predicted = knn_predict(features[:200], labels[:200], features[200:], 5)
    expected = (predicted == labels[200:]).double().mean()
    assert knn_accuracy(features[:200], labels[:200], features[200:], labels[200:], 5) == pytest.approx(float(expected))


def test_more_neighbours_than_samples_are_all_of_them():
    features = torch.eye(3)
    assert knn_predict(features, torch.tensor([0, 1, 2]), torch.tensor([[0.0, 5.0, 0.1]]), 50).tolist() == [1]


def test_many_test_samples_are_compared_in_pieces(samples):
    features, labels = (torch.from_numpy(array) for array in samples)
    many = features.repeat(40, 1)
    predicted = knn_predict(features, labels, many, 5)
    assert torch.equal(predicted.reshape(40, -1), predicted[: len(features)].expand(40, -1))


def half_and_half():
    """A scene whose western half is bright (class 1) and eastern half dark (class 2), with a margin of no label."""
    truth = np.zeros((64, 128), np.uint8)
    truth[:, :60], truth[:, 68:] = 1, 2
    generator = np.random.default_rng(1)
    image = generator.normal(1000, 30, (12, 64, 128)).astype(np.float32)
    image[:, :, :64] += 3000
    return {Modality.S2_L2A: image}, truth


def test_tiles_take_the_class_that_covers_most_of_them_and_alternate_between_training_and_test():
    tiles = LabelledTiles.cut([half_and_half()], tile=16, pixels=16)
    assert tiles.labels.tolist() == ([1] * 4 + [2] * 4) * 4
    assert tiles.tests.reshape(4, 8)[0].tolist() == [False, True] * 4
    assert tiles.tests.reshape(4, 8)[1].tolist() == [True, False] * 4
    assert tiles.chance() == 0.5


def test_unlabelled_tiles_are_left_out_and_too_few_are_refused():
    images, truth = half_and_half()
    truth[:, 64:] = 255
    with pytest.raises(UserError, match="16 tiles of 16 pixels"):
        LabelledTiles.cut([(images, truth)], tile=16, pixels=16)


def test_a_model_tells_bright_from_dark():
    torch.manual_seed(0)
    tiles = LabelledTiles.cut([half_and_half()], tile=16, pixels=16)
    model = TerraFM(ModelConfig.of_size("ti", depth=1))
    model.train()
    assert knn_score(model, tiles, k=3) == 1.0
    assert model.training


def galileos_f1(train, train_labels, test, test_labels, k):
    """Micro-F1 of Galileo's published procedure (Tseng et al. 2025, evaluation code), written out: for each class and
    test sample the k most similar training samples, exp(cosine / 0.07) added up for "no" and "yes", the larger wins."""
    answers = np.zeros(test_labels.shape, int)
    for row, sample in enumerate(test):
        cosines = train @ sample / (np.linalg.norm(train, axis=1) * np.linalg.norm(sample))
        neighbours = np.argsort(-cosines)[:k]
        weights = np.exp(cosines[neighbours] / 0.07)
        for one in range(test_labels.shape[1]):
            sums = [weights[train_labels[neighbours, one] == answer].sum() for answer in (0, 1)]
            answers[row, one] = int(np.argmax(sums))
    return 100 * f1_score(test_labels, answers, average="micro")


@pytest.mark.parametrize("k", [5, 20])
def test_f1_of_many_labels_is_that_of_galileos_procedure(k):
    task = replace(find_task("geobench", "m-bigearthnet"), classes=12)
    for seed in range(8):
        generator = np.random.default_rng(seed)
        labels = (generator.random((300, 12)) < 0.2).astype(np.int64)
        features = labels @ generator.normal(size=(12, 32)) + 1.2 * generator.normal(size=(300, 32))
        expected = galileos_f1(features[:220], labels[:220], features[220:], labels[220:], k)
        x, truth = torch.from_numpy(features).float(), torch.from_numpy(labels)
        shares = vote(nearest(x[:220], x[220:], k), truth[:220], k, 12)
        assert main_value(task, shares, truth[220:]) == pytest.approx(expected, abs=1e-3)
        score = scores_of(task, shares, truth[220:])[0]
        assert score.metric == "f1"
        assert score.value == pytest.approx(expected, abs=1e-3)
        assert score.low <= score.value <= score.high


def test_shares_a_rounding_above_one_are_no_logits():
    """torchmetrics passes everything through a sigmoid once a single value lies beyond 0 and 1."""
    task = replace(find_task("geobench", "m-bigearthnet"), classes=3)
    shares = torch.tensor([[1.0000002, 0.2, 0.0], [0.4, 0.9, 0.1]])
    labels = torch.tensor([[1, 0, 0], [0, 1, 0]])
    assert main_value(task, shares, labels) == 100
    assert [score.value for score in scores_of(task, shares, labels)] == [100, 100]
    assert reference_value(task, shares, labels) == 100

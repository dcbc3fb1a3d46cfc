"""kNN against scikit-learn, and the labelled tiles it is scored on."""

import numpy as np
import pytest
import torch
from sklearn.neighbors import KNeighborsClassifier

from engine.errors import UserError
from engine.evaluate.protocols.knn import knn_accuracy, knn_predict
from engine.evaluate.protocols.labelled_tiles import LabelledTiles, knn_score
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

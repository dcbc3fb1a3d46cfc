"""The votes of kNN against scikit-learn, with one label and with many."""

import numpy as np
import pytest
import torch
from sklearn.neighbors import KNeighborsClassifier

from engine.evaluate.protocols.knn import FIXED_K, SWEPT_K, nearest, predict, usable, vote


@pytest.fixture(scope="module")
def samples():
    generator = np.random.default_rng(0)
    many = (generator.random((260, 5)) < 0.35).astype(np.int64)
    features = many @ generator.normal(size=(5, 16)) + generator.normal(size=(260, 16)) * 0.8
    return features.astype(np.float32), many


def reference(k):
    return KNeighborsClassifier(k, metric="cosine", algorithm="brute", weights=lambda d: np.exp((1 - d) / 0.07))


@pytest.mark.parametrize("k", [1, 5, 20])
def test_many_labels_are_a_binary_knn_each(samples, k):
    features, many = samples
    found = vote(
        nearest(*map(torch.from_numpy, (features[:200], features[200:])), k), torch.from_numpy(many[:200]), k, 5
    )
    expected = reference(k).fit(features[:200], many[:200]).predict(features[200:])
    assert np.array_equal(predict(found, many=True).numpy(), expected)
    shares = reference(k).fit(features[:200], many[:200, 2]).predict_proba(features[200:])
    assert np.allclose(found[:, 2].numpy(), shares[:, 1], atol=1e-4)


def test_the_shares_are_scikit_learns_probabilities_for_every_swept_k(samples):
    features, many = samples
    labels = many[:, 0] + many[:, 1] * 2
    neighbours = nearest(*map(torch.from_numpy, (features[:200], features[200:])), max(SWEPT_K))
    for k in SWEPT_K:
        expected = reference(k).fit(features[:200], labels[:200]).predict_proba(features[200:])
        assert np.allclose(vote(neighbours, torch.from_numpy(labels[:200]), k, 4).numpy(), expected, atol=1e-4)


def test_only_as_many_neighbours_as_there_are():
    assert usable(FIXED_K, 10) == (5,)
    assert usable(FIXED_K, 3) == (3,)
    assert usable(SWEPT_K, 60) == (3, 5, 7, 10, 15, 20, 30, 50)

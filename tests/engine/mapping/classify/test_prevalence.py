"""Rare classes stay rare: shares told from unlabelled pixels, and what they change in a map."""

import numpy as np
from sklearn.metrics import f1_score

from engine.features.block import ThinnedBlock
from engine.features.scene_sample import SpreadPixels
from engine.mapping.classify.prevalence import ProbeWithShares, estimated_shares, with_shares
from engine.mapping.classify.probes import LinearProbe

TRUE = np.array([0.9, 0.08, 0.02])
RNG = np.random.default_rng(3)
CENTRES = RNG.normal(size=(3, 12)) * 0.6
NOISE = 0.8


def pixels(count: int, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    classes = RNG.choice(3, count, p=shares)
    return (CENTRES[classes] + RNG.normal(size=(count, 12)) * NOISE).astype(np.float32), classes + 5


def spread(features: np.ndarray, looked_at: float = 1.0) -> SpreadPixels:
    side = int(np.sqrt(len(features)))
    values = features[: side * side].reshape(side, side, -1).astype(np.float16)
    known = np.ones((side, side), bool)
    return SpreadPixels((ThinnedBlock(values, known, np.arange(side), np.arange(side)),), looked_at)


def gaussian_posterior(features: np.ndarray) -> np.ndarray:
    """The true probabilities if all classes were equally common: [K, n]."""
    distance = ((features[None] - CENTRES[:, None]) ** 2).sum(axis=2) / (2 * NOISE**2)
    weights = np.exp(distance.min(axis=0) - distance)
    return (weights / weights.sum(axis=0)).astype(np.float32)


def test_planted_shares_are_found():
    features, _ = pixels(20_000, TRUE)
    np.testing.assert_allclose(estimated_shares(gaussian_posterior(features)), TRUE, atol=0.012)


def test_a_class_that_was_not_seen_stays_alive_the_more_so_the_less_was_looked_at():
    features, _ = pixels(5_000, np.array([0.9, 0.1, 0.0]))
    everything, little = (estimated_shares(gaussian_posterior(features), part)[2] for part in (1.0, 0.01))
    assert 0.001 < everything < 0.01
    assert 2 * everything < little < 0.05


def test_a_rare_class_is_no_longer_found_everywhere():
    few, labels = zip(*(pixels(8, np.eye(3)[k]) for k in range(3)), strict=True)
    probe = LinearProbe().fit(np.concatenate(few), np.concatenate(labels))
    scene, truth = pixels(10_000, TRUE)
    aware = with_shares(probe, spread(scene), 8)
    found = aware.classes_[aware.probabilities((scene @ aware.directions_).T).argmax(axis=0)]
    assert f1_score(truth, found, average="macro") > f1_score(truth, probe.predict(scene), average="macro") + 0.03
    assert set(np.unique(found)) == {5, 6, 7}


def test_the_fewer_the_samples_the_less_the_shares_are_trusted():
    few, labels = zip(*(pixels(8, np.eye(3)[k]) for k in range(3)), strict=True)
    probe = LinearProbe().fit(np.concatenate(few), np.concatenate(labels))
    scene = spread(pixels(10_000, TRUE)[0])
    largest = [with_shares(probe, scene, samples).shares.max() for samples in (1, 3, 10, 1000)]
    assert largest == sorted(largest)
    assert largest[0] < 0.7 < 0.8 < largest[-1]


def test_equal_shares_change_nothing_and_probabilities_sum_to_one():
    features, labels = pixels(60, np.full(3, 1 / 3))
    probe = LinearProbe().fit(features, labels)
    projection = (features @ probe.directions_).T
    same = ProbeWithShares(probe, np.full(3, 1 / 3, np.float32)).probabilities(projection)
    np.testing.assert_allclose(same, probe.probabilities(projection), atol=1e-6)
    other = ProbeWithShares(probe, np.array([0.7, 0.2, 0.1], np.float32)).probabilities(projection)
    np.testing.assert_allclose(other.sum(axis=0), 1, atol=1e-5)


def test_a_scene_without_a_pixel_of_data_leaves_the_probe_as_it_is():
    features, labels = pixels(30, np.full(3, 1 / 3))
    probe = LinearProbe().fit(features, labels)
    assert with_shares(probe, SpreadPixels((), 0.0), 10) is probe

"""Probabilities come true as often as they say."""

import numpy as np

from engine.mapping.classify.calibration import USUAL_TEMPERATURE, calibrating_temperature, log_loss, softened

RNG = np.random.default_rng(8)


def answers(count: int, too_sure_by: float) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities [n, 4] whose logarithms are so many times too large, and the labels drawn from the right ones."""
    scores = RNG.normal(size=(count, 4)) * 1.5
    right = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    labels = np.array([RNG.choice(4, p=p) for p in right]) * 3
    sure = np.exp(too_sure_by * scores)
    return (sure / sure.sum(axis=1, keepdims=True)).astype(np.float32), labels


def test_a_planted_temperature_is_found_from_many_samples():
    for planted in (1.0, 3.0):
        probabilities, labels = answers(3000, planted)
        assert abs(calibrating_temperature(probabilities, labels) / planted - 1) < 0.12


def test_a_handful_of_samples_hardly_moves_the_usual_one():
    probabilities, labels = answers(8, 1.0)
    assert 1.2 < calibrating_temperature(probabilities, labels) < 1.35 * USUAL_TEMPERATURE


def test_samples_that_were_never_held_out_are_left_out():
    probabilities, labels = answers(400, 2.5)
    with_gaps = np.concatenate([probabilities, np.full((100, 4), np.nan, np.float32)])
    extended = np.concatenate([labels, np.repeat([0, 3, 6, 9], 25)])
    assert calibrating_temperature(with_gaps, extended) == calibrating_temperature(probabilities, labels)


def test_softening_lowers_the_loss_and_changes_no_class():
    probabilities, labels = answers(2000, 3.0)
    soft = softened(probabilities.T, 3.0).T
    np.testing.assert_array_equal(soft.argmax(axis=1), probabilities.argmax(axis=1))
    np.testing.assert_allclose(soft.sum(axis=1), 1, atol=1e-5)
    assert log_loss(soft, labels) < log_loss(probabilities, labels) - 0.3

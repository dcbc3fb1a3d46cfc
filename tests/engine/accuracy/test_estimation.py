"""The stratified estimators against the published example, against the formulas written out, and against the truth."""

import math

import numpy as np
import pytest

from engine.accuracy.design import allocate, sample_size
from engine.accuracy.estimation import estimate

# Olofsson et al. (2014), tables 8 and 9: deforestation, forest gain, stable forest, stable non-forest; 30 m pixels.
COUNTS = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]])
PIXELS = np.array([200_000, 150_000, 3_200_000, 6_450_000])
HECTARES = PIXELS * 0.09


@pytest.fixture(scope="module")
def published():
    return estimate(COUNTS, HECTARES, PIXELS)


def test_the_published_example(published):
    assert published.overall.value == pytest.approx(0.947, abs=0.0005)
    assert published.overall.margin == pytest.approx(0.018, abs=0.0005)
    users = [(e.value, e.margin) for e in published.users]
    np.testing.assert_allclose(users, [(0.88, 0.07), (0.73, 0.10), (0.93, 0.04), (0.96, 0.02)], atol=0.005)
    np.testing.assert_allclose([e.value for e in published.producers], [0.75, 0.85, 0.93, 0.96], atol=0.005)
    # In print 0.21, 0.23, 0.03 and 0.01; eq. 7 on table 8 gives 0.25 and 0.02 for the second and fourth, as the next
    # two tests show.
    np.testing.assert_allclose([e.margin for e in published.producers], [0.21, 0.25, 0.03, 0.02], atol=0.005)
    assert published.areas[0].value == pytest.approx(21_158, abs=0.5)
    assert published.areas[0].margin == pytest.approx(6_158, abs=0.5)
    assert sum(area.value for area in published.areas) == pytest.approx(HECTARES.sum())
    assert published.covered == 1


def test_the_formulas_written_out(published):
    """Each equation by loops over single numbers, independent of the arrays of the engine."""
    n = [sum(row) for row in COUNTS.tolist()]
    w = [p / 10_000_000 for p in PIXELS.tolist()]
    p = [[w[i] * COUNTS[i][j] / n[i] for j in range(4)] for i in range(4)]
    u = [COUNTS[i][i] / n[i] for i in range(4)]
    s_overall = math.sqrt(sum(w[i] ** 2 * u[i] * (1 - u[i]) / (n[i] - 1) for i in range(4)))  # eq. 5
    assert published.overall.value == pytest.approx(sum(p[i][i] for i in range(4)))
    assert published.overall.standard_error == pytest.approx(s_overall)
    for k in range(4):
        column = sum(p[i][k] for i in range(4))
        s_user = math.sqrt(u[k] * (1 - u[k]) / (n[k] - 1))  # eq. 6
        assert published.users[k].standard_error == pytest.approx(s_user)
        assert published.users[k].margin == pytest.approx(1.96 * s_user)
        producer = p[k][k] / column
        total = sum(PIXELS[i] * COUNTS[i][k] / n[i] for i in range(4))  # N.j of eq. 7
        own = PIXELS[k] ** 2 * (1 - producer) ** 2 * u[k] * (1 - u[k]) / (n[k] - 1)
        others = sum(
            PIXELS[i] ** 2 * (COUNTS[i][k] / n[i]) * (1 - COUNTS[i][k] / n[i]) / (n[i] - 1) for i in range(4) if i != k
        )
        assert published.producers[k].value == pytest.approx(producer)
        assert published.producers[k].standard_error == pytest.approx(
            math.sqrt((own + producer**2 * others) / float(total) ** 2)
        )
        s_area = math.sqrt(  # eq. 10
            sum(w[i] ** 2 * (COUNTS[i][k] / n[i]) * (1 - COUNTS[i][k] / n[i]) / (n[i] - 1) for i in range(4))
        )
        assert published.areas[k].value == pytest.approx(column * 900_000)
        assert published.areas[k].standard_error == pytest.approx(s_area * 900_000)
        assert published.f1[k].value == pytest.approx(2 * u[k] * producer / (u[k] + producer))


def test_the_errors_of_ratios_are_those_of_resampling(published):
    """Of the producer's accuracy and of F1, for which the paper gives no formula, by bootstrap within the strata."""
    rng = np.random.default_rng(0)
    n = COUNTS.sum(axis=1)
    draws = np.stack([rng.multinomial(n[i], COUNTS[i] / n[i], 4000) / n[i] for i in range(4)], axis=1)
    shares = draws * (PIXELS / PIXELS.sum())[None, :, None]
    for k in range(4):
        producers = shares[:, k, k] / shares[:, :, k].sum(axis=1)
        assert published.producers[k].standard_error == pytest.approx(producers.std(), rel=0.08)
        scores = 2 * shares[:, k, k] / (PIXELS[k] / PIXELS.sum() + shares[:, :, k].sum(axis=1))
        assert published.f1[k].standard_error == pytest.approx(scores.std(), rel=0.06)


def test_the_published_size_of_a_sample():
    """Section 5.1.1: 641 samples for a standard error of 0.01."""
    weights, accuracies = np.array([0.02, 0.015, 0.32, 0.645]), np.array([0.7, 0.6, 0.9, 0.95])
    assert sample_size(weights, accuracies, 0.01, 10_000_000) == 641
    assert sample_size(weights, accuracies, 0.01, 1000) < 400  # a small map needs fewer


def test_a_class_that_only_the_reference_has():
    counts = np.array([[40, 2, 3], [1, 30, 4], [0, 0, 0]])
    found = estimate(counts, np.array([80.0, 20.0, 0.0]), np.array([8000, 2000, 0]))
    assert found.users[2] is None
    assert found.producers[2].value == 0
    assert found.f1[2].value == 0
    assert found.areas[2].value == pytest.approx(80 * 3 / 45 + 20 * 4 / 35)
    assert found.areas[2].lower > 0


def test_a_class_that_only_the_map_has():
    found = estimate(np.array([[40, 0], [12, 0]]), np.array([80.0, 20.0]))
    assert found.users[1].value == 0
    assert found.producers[1] is None
    assert found.areas[1].value == 0
    assert found.areas[0].value == 100


def test_a_single_sample_leaves_intervals_open_that_rest_on_it():
    found = estimate(np.array([[40, 5], [0, 1]]), np.array([80.0, 20.0]), np.array([8000, 2000]))
    assert found.overall.value == pytest.approx(0.8 * 40 / 45 + 0.2)
    assert found.overall.standard_error is None
    assert found.overall.lower is None
    assert found.users[0].margin > 0
    assert found.users[1].margin is None
    assert all(area.margin is None for area in found.areas)


def test_a_stratum_that_was_sampled_whole_adds_no_uncertainty():
    found = estimate(np.array([[40, 5], [0, 1]]), np.array([80.0, 0.01]), np.array([8000, 1]))
    alone = estimate(np.array([[40, 5], [0, 9]]), np.array([80.0, 0.01]), np.array([8000, 100]))
    assert found.overall.margin == pytest.approx(alone.overall.margin)


def test_a_stratum_without_samples_is_left_out_of_all_estimates():
    counts = np.array([[40, 5, 0], [3, 30, 0], [0, 0, 0]])
    found = estimate(counts, np.array([50.0, 30.0, 20.0]))
    rest = estimate(counts[:2, :2], np.array([50.0, 30.0]))
    assert found.covered == pytest.approx(0.8)
    assert found.overall == rest.overall
    assert found.areas[:2] == rest.areas
    assert found.users[2] is None


def test_intervals_stop_at_what_is_possible():
    found = estimate(np.array([[19, 1], [1, 19]]), np.array([99.0, 1.0]))
    assert found.users[0].upper == 1.0
    assert found.users[0].value + found.users[0].margin > 1.0
    assert found.areas[1].lower == 0.0


def test_intervals_hold_the_truth_in_95_of_100_samples():
    """Four classes as a map confuses them; a thousand stratified samples of 1,600 pixels.

    The user's accuracy of the rarest class rests on 64 of them, too few for an interval of this kind to hold 95 %.
    """
    rng = np.random.default_rng(1)
    truth = np.array(
        [[3_600, 150, 200, 50], [400, 15_000, 600, 0], [100, 900, 28_000, 1_000], [50, 200, 1_750, 48_000]]
    )
    pixels = truth.sum(axis=1)
    sizes = allocate(pixels / pixels.sum(), pixels, 1600)
    real = {
        "overall": np.trace(truth) / truth.sum(),
        "user": truth[2, 2] / truth[2].sum(),
        "user of the rarest": truth[0, 0] / truth[0].sum(),
        "producer": truth[1, 1] / truth[:, 1].sum(),
        "f1": 2 * truth[2, 2] / (truth[2].sum() + truth[:, 2].sum()),
        "area": truth[:, 2].sum(),
    }
    held = dict.fromkeys(real, 0)
    for _ in range(1000):
        counts = np.stack([rng.multivariate_hypergeometric(truth[i], sizes[i]) for i in range(4)])
        found = estimate(counts, pixels.astype(float), pixels)
        estimates = (found.overall, *found.users[2::-2], found.producers[1], found.f1[2], found.areas[2])
        for name, made in zip(real, estimates, strict=True):
            held[name] += made.lower <= real[name] <= made.upper
    assert 850 <= held.pop("user of the rarest") <= 970
    assert all(925 <= times <= 975 for times in held.values()), held

"""Probes agree with scikit-learn and with plain loops."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from engine.errors import UserError
from engine.imagery import LandCoverClass
from engine.mapping.classify.candidates import candidates
from engine.mapping.classify.folds import stratified_folds
from engine.mapping.classify.probes import KNNProbe, LinearProbe, fit_together
from engine.mapping.classify.validation import fit_probe

RNG = np.random.default_rng(5)


def blobs(classes: int, per_class: int = 8, dimensions: int = 40) -> tuple[np.ndarray, np.ndarray]:
    centres = RNG.normal(size=(classes, dimensions)) * 0.3
    X = np.concatenate([centre + RNG.normal(size=(per_class, dimensions)) * 0.2 for centre in centres])
    return X.astype(np.float32), np.repeat(np.arange(classes) * 10 + 3, per_class)


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("per_class", [8, 30])
def test_linear_probes_equal_plain_logistic_regression(classes, per_class):
    """Fitted together on sets of more or fewer samples than dimensions, each is what scikit-learn finds alone."""
    X, y = blobs(classes, per_class)
    everything = np.arange(len(y))
    sets = [everything[everything % 4 != 0], everything]
    probes = [LinearProbe(300.0), LinearProbe(10.0, token_weight=2.0, tokens=5)]
    unseen = blobs(classes)[0]
    for fitted in fit_together(probes, [X, X], y, None, sets):
        for probe, samples in zip(fitted, sets, strict=True):
            seen = probe.seen(X)
            plain = LogisticRegression(C=probe.strength, class_weight="balanced", max_iter=20_000, tol=1e-9)
            plain.fit((seen - seen.mean(axis=0))[samples], y[samples])
            expected = plain.predict_proba(probe.seen(unseen) - seen.mean(axis=0))
            np.testing.assert_allclose(probe.predict_proba(unseen), expected, atol=1e-4)
            np.testing.assert_array_equal(probe.classes_, plain.classes_)


def test_equal_samples_do_no_harm():
    X, y = blobs(3)
    twice = LinearProbe().fit(np.repeat(X, 2, axis=0), np.repeat(y, 2), np.full(2 * len(y), 0.5))
    np.testing.assert_allclose(twice.predict_proba(X), LinearProbe().fit(X, y).predict_proba(X), atol=1e-3)


def test_folds_are_those_of_scikit_learn():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        labels, groups = rng.integers(0, 4, 60), rng.integers(0, 30, 60)
        folds = stratified_folds(labels, groups, 4)
        splitter = StratifiedGroupKFold(4, shuffle=True, random_state=0)
        for number, (_, held) in enumerate(splitter.split(labels, labels, groups)):
            np.testing.assert_array_equal(np.flatnonzero(folds == number), held)


def test_linear_probe_with_more_samples_than_dimensions():
    X, y = blobs(3, per_class=50, dimensions=6)
    assert (LinearProbe().fit(X, y).predict(X) == y).mean() > 0.7


def test_knn_equals_a_plain_loop():
    X, y = blobs(4)
    unseen = blobs(4)[0][::3]
    probe = KNNProbe(neighbours=3).fit(X, y)
    for vector, found in zip(unseen, probe.predict_proba(unseen), strict=True):
        cosine = X @ vector / np.linalg.norm(X, axis=1) / np.linalg.norm(vector)
        nearest = np.argsort(cosine)[-3:]
        votes = [sum(np.exp(cosine[i] / 0.07) for i in nearest if y[i] == code) for code in np.unique(y)]
        np.testing.assert_allclose(found, np.array(votes) / sum(votes), rtol=1e-3, atol=1e-5)


def test_more_neighbours_than_samples_means_all_of_them():
    X, y = blobs(2, per_class=2)
    assert KNNProbe(neighbours=50).fit(X, y).predict_proba(X).shape == (4, 2)


@pytest.mark.parametrize("method", ["linear", "knn", "trees"])
def test_one_class_is_refused_in_a_sentence(method):
    with pytest.raises(UserError, match="at least two"):
        candidates(method)[0].fit(np.ones((3, 4), np.float32), np.ones(3, int))


def test_unknown_method_is_refused():
    with pytest.raises(UserError, match="linear"):
        candidates("forest")


def test_probes_are_scikit_learn_estimators():
    from sklearn.base import clone

    layers = ((0, 2, 0.5),)
    expected = {"strength": 7.0, "token_weight": 0.5, "tokens": 3, "layers": layers}
    assert clone(LinearProbe(7.0, 0.5, 3, layers)).get_params() == expected
    assert clone(KNNProbe(4)).get_params()["neighbours"] == 4


@pytest.mark.parametrize("make", [lambda: LinearProbe(10.0), lambda: KNNProbe(7)])
def test_a_sample_that_counts_twice_is_like_two_samples(make):
    X, y = blobs(3, per_class=6)
    twice = np.r_[np.arange(len(X)), np.arange(6)]
    weights = np.where(np.arange(len(X)) < 6, 2.0, 1.0)
    if isinstance(make(), KNNProbe):  # seven votes of doubled samples are not seven votes: all of them vote here
        doubled, weighted = KNNProbe(99).fit(X[twice], y[twice]), KNNProbe(99).fit(X, y, weights)
    else:
        doubled, weighted = make().fit(X[twice], y[twice]), make().fit(X, y, weights)
    unseen = blobs(3)[0]
    np.testing.assert_allclose(weighted.predict_proba(unseen), doubled.predict_proba(unseen), atol=0.02)


def test_a_weight_of_the_tokens_is_as_if_they_were_longer():
    X, y = blobs(3)
    weighted = LinearProbe(10.0, token_weight=2.0, tokens=15).fit(X, y)
    longer = X * np.sqrt(2 / 5).astype(np.float32)
    longer[:, -15:] *= 2
    np.testing.assert_allclose(
        weighted.predict_proba(X), LinearProbe(10.0).fit(longer, y).predict_proba(longer), atol=1e-4
    )
    assert "features × 2" in weighted.title


def test_cross_validation_turns_to_the_tokens_where_only_they_tell_the_classes_apart():
    rng = np.random.default_rng(1)
    y = np.repeat([1, 2, 3], 12)
    tokens = np.eye(3)[y - 1] * 0.25 + rng.normal(size=(36, 3)) * 0.05
    noise = rng.normal(size=(36, 30)) * 0.2
    X = np.concatenate([noise, np.repeat(tokens, 5, axis=1)], axis=1).astype(np.float32)
    classes = [LandCoverClass(code, str(code), "#000000") for code in (1, 2, 3)]
    fitted = fit_probe("linear", X, y, rng.uniform(0, 1e5, (36, 2)), classes, tokens=15)
    assert fitted.probe.token_weight == 2.0

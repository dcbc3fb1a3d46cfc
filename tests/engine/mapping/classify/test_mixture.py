"""Trees vote as scikit-learn's do; together with the linear probe they lose on neither pixels' nor context's ground."""

from dataclasses import fields

import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import f1_score

from engine.errors import UserError
from engine.features.parts import parts_of
from engine.imagery import LandCoverClass
from engine.mapping.classify.tree_probe import TreesProbe, local_columns
from engine.mapping.classify.validation import FittedProbe, fit_probe
from engine.mapping.learners.trees import Trees, grow

PARTS = parts_of((("pixel", 4), ("near context", 8), ("wide context", 8), ("model", 20)))
CLASSES = [LandCoverClass(code, str(code), "#000000") for code in (1, 2, 3)]


def arrays_of(forest: ExtraTreesClassifier) -> Trees:
    """Scikit-learn's forest as our arrays."""
    parts, roots, first = [], [], 0
    for estimator in forest.estimators_:
        tree = estimator.tree_
        inner = tree.children_left >= 0
        children = np.stack([tree.children_left, tree.children_right], axis=1)
        shares = tree.value[:, 0] / tree.value[:, 0].sum(axis=1, keepdims=True)
        parts.append((np.where(inner, tree.feature, -1), tree.threshold, (children + first) * inner[:, None], shares))
        roots.append(first)
        first += tree.node_count
    features, thresholds, children, shares = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Trees(features, thresholds.astype(np.float32), children, shares.astype(np.float32), np.array(roots))


def noisy(seed: int, per_class: int = 12, dimensions: int = 10) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = np.repeat([1, 2, 3], per_class)
    return (rng.normal(size=(len(y), dimensions)) + y[:, None] * 0.7).astype(np.float32), y


@pytest.mark.parametrize("grown", [{}, {"max_depth": 3}])
def test_trees_vote_as_scikit_learns_do(grown):
    X, y = noisy(0)
    forest = ExtraTreesClassifier(30, random_state=0, **grown).fit(X, y)
    unseen = noisy(1, per_class=45_000)[0]  # more than are evaluated at once
    found = arrays_of(forest).probabilities(np.ascontiguousarray(unseen.T)).T
    # whole votes are exact, the shares of mixed leaves are kept to a 16th
    np.testing.assert_allclose(found, forest.predict_proba(unseen), atol=1 / 32 if grown else 1e-6)


def test_trees_are_as_good_as_scikit_learns():
    scores = []
    for seed in range(5):
        (X, y), (unseen, truth) = noisy(seed), noisy(seed + 100, per_class=300)
        own, theirs = TreesProbe().fit(X, y), ExtraTreesClassifier(60, random_state=0).fit(X, y)
        scores.append([(probe.predict(unseen) == truth).mean() for probe in (own, theirs)])
    own, theirs = np.mean(scores, axis=0)
    assert own > theirs - 0.05
    assert (TreesProbe().fit(X, y).predict(X) == y).all()


def test_trees_grown_for_folds_have_not_seen_what_is_held_out():
    X, y = noisy(3)
    swapped = X.copy()
    swapped[y == 3] = 100.0
    weights = (y != 3).astype(float)[None]
    grown = grow(swapped, y - 1, weights, [10])[0]
    assert (grown.shares[:, 2] == 0).all()


def test_arrays_that_are_no_trees_are_refused():
    grown = TreesProbe(5).fit(*noisy(0)).grown_
    content = {entry.name: getattr(grown, entry.name) for entry in fields(Trees)}
    with pytest.raises(ValueError, match="parent"):
        Trees(**{**content, "children": np.zeros_like(grown.children)})
    with pytest.raises(ValueError, match="no trees"):
        Trees(**{**content, "thresholds": grown.thresholds[:-1]})


def scene(kind: str, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Feature vectors of which either the pixels tell the class, by intervals, or what is wide around them does."""
    rng = np.random.default_rng(seed)
    y = np.repeat([1, 2, 3], count)
    X = rng.normal(size=(len(y), 40))
    if kind == "pixel":
        X[:, :4] = np.select([y == 1, y == 2], [0.0, 1.5], -1.5)[:, None] + rng.normal(size=(len(y), 4)) * 0.4
        X[y == 3, :4] *= rng.choice([-2, 2], (count, 1))
    else:
        X[:, 12:] += np.eye(3)[y - 1] @ np.random.default_rng(9).normal(size=(3, 28)) * 0.8
    return (X / np.sqrt(40)).astype(np.float32), y


def fitted(method: str, X: np.ndarray, y: np.ndarray, seed: int = 0) -> FittedProbe:
    positions = np.random.default_rng(seed).uniform(0, 1e5, (len(y), 2))
    return fit_probe(method, X, y, positions, CLASSES, tokens=20, parts=PARTS)


def macro_f1(method: str, kind: str) -> float:
    scores = []
    for seed in range(5):
        X, y = scene(kind, 24, seed)
        unseen, truth = scene(kind, 300, seed + 50)
        probe = fitted(method, X, y).probe
        predicted = probe.classes_[probe.probabilities((unseen @ probe.directions_).T).argmax(axis=0)]
        scores.append(f1_score(truth, predicted, average="macro"))
    return float(np.mean(scores))


def test_where_pixels_tell_the_mixture_is_nearly_as_good_as_trees():
    trees, mixed = macro_f1("trees", "pixel"), macro_f1("auto", "pixel")
    assert trees > macro_f1("linear", "pixel") + 0.05
    assert mixed > trees - 0.1


def test_where_context_tells_the_mixture_is_nearly_as_good_as_the_linear_probe():
    linear, mixed = macro_f1("linear", "context"), macro_f1("auto", "context")
    assert linear > macro_f1("trees", "context") + 0.05
    assert mixed > linear - 0.08


def test_the_fewer_the_samples_the_more_of_the_linear_probe_is_left():
    few, many = (fitted("auto", *scene("pixel", count, 1)).probe.share for count in (4, 24))
    assert few < 0.2 < many


def test_the_same_samples_give_the_same_mixture_and_held_out_samples_decide_how_much_trees_count():
    X, y = scene("pixel", 24, 1)
    once, again = fitted("auto", X, y), fitted("auto", X, y)
    np.testing.assert_array_equal(once.probe.probabilities((X @ once.probe.directions_).T),
                                  again.probe.probabilities((X @ again.probe.directions_).T))  # fmt: skip
    assert once.accuracy == again.accuracy is not None
    assert once.probe.share > 0.4 > fitted("auto", *scene("context", 24, 1)).probe.share
    assert "trees count" in once.probe.title


@pytest.mark.parametrize("method", ["auto", "trees"])
def test_two_samples_a_class_are_enough(method):
    X, y = scene("pixel", 2, 4)
    probe = fitted(method, X, y).probe
    values = probe.probabilities((X @ probe.directions_).T)
    np.testing.assert_allclose(values.sum(axis=0), 1, atol=1e-5)
    assert (probe.classes_[values.argmax(axis=0)] == y).all()


@pytest.mark.parametrize("method", ["auto", "trees"])
def test_one_band_and_nothing_else_is_enough(method):
    X, y = scene("pixel", 6, 4)
    probe = fit_probe(method, X[:, :1], y, np.zeros((18, 2)), CLASSES, parts=parts_of((("pixel", 1),))).probe
    assert probe.probabilities((X[:, :1] @ probe.directions_).T).shape == (3, 18)


def test_samples_that_do_not_differ_are_mapped_all_the_same():
    X, y = np.ones((6, 40), np.float32), np.repeat([1, 2, 3], 2)
    probe = fitted("auto", X, y).probe
    np.testing.assert_allclose(probe.probabilities((X @ probe.directions_).T), 1 / 3, atol=1e-3)


def test_the_mixture_refuses_one_class_in_a_sentence():
    with pytest.raises(UserError, match="at least two"):
        fitted("auto", np.ones((3, 40), np.float32), np.ones(3, int))


def test_trees_see_the_pixel_and_what_is_near():
    assert local_columns(PARTS) == 12
    assert local_columns(()) is None


def test_a_layer_that_does_not_help_is_left_out_of_all_that_is_mixed():
    rng = np.random.default_rng(4)
    y = np.repeat([1, 2, 3], 16)
    telling = rng.normal(size=(len(y), 4)) + 1.5 * np.eye(3, 4)[y - 1]
    misleading = np.repeat(rng.normal(size=(len(y) // 2, 30)), 2, axis=0) * 1.2  # alike where samples are neighbours
    X = np.concatenate([misleading, telling, telling @ rng.normal(size=(4, 8))], axis=1).astype(np.float32)
    parts = parts_of((("noise", 30), ("pixel", 4), ("model", 8)), layers=("noise",))
    positions = np.stack([np.arange(len(y)) // 2 * 1000.0, np.arange(len(y)) % 2 * 10.0], axis=1)
    fitted = fit_probe("auto", X, y, positions, CLASSES, tokens=8, parts=parts)
    (layer,) = fitted.probe.linear.layers
    assert layer[:2] == (0, 30) and layer[2] < 1
    directions = np.abs(fitted.probe.linear.directions_)
    plain = fit_probe("auto", X, y, positions, CLASSES, tokens=8, parts=parts_of((("pixel", 34), ("model", 8))))
    share = directions[:30].sum() / directions.sum()
    assert (
        share < 0.7 * np.abs(plain.probe.linear.directions_[:30]).sum() / np.abs(plain.probe.linear.directions_).sum()
    )

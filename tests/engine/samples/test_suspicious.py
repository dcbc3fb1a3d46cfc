"""Samples that the others contradict."""

import numpy as np
import pytest
from rasterio.crs import CRS
from rasterio.transform import from_origin

from engine.imagery import Grid, LandCoverClass
from engine.mapping.classify.validation import fit_probe
from engine.samples.sample_set import SampleSet
from engine.samples.suspicious import MOST, suspicious_samples

GRID = Grid(CRS.from_epsg(32633), from_origin(500_000, 5_000_000, 10, 10), 1000, 1000)
CLASSES = tuple(LandCoverClass(code, f"class {code}", "#000000") for code in (2, 5, 9))


def clicks(count: int, seed: int = 0) -> tuple[np.ndarray, SampleSet]:
    """Features that tell the classes, and samples far from each other."""
    rng = np.random.default_rng(seed)
    codes = np.repeat([2, 5, 9], count)
    centres = np.random.default_rng(9).normal(size=(3, 30))
    features = centres[np.searchsorted([2, 5, 9], codes)] + rng.normal(size=(len(codes), 30)) * 0.4
    places = rng.permutation(2500)[: len(codes)]
    samples = SampleSet(places // 50 * 20, places % 50 * 20, codes, CLASSES)
    return (features / np.sqrt(30)).astype(np.float32), samples


def found(features: np.ndarray, samples: SampleSet, method: str = "auto"):
    fitted = fit_probe(method, features, samples.codes, samples.positions(10), CLASSES)
    return suspicious_samples(samples, GRID, fitted.held_out)


@pytest.mark.parametrize("method", ["auto", "linear"])
def test_a_wrong_click_is_listed_first_with_what_it_looks_like(method):
    features, samples = clicks(8)
    assert found(features, samples, method) == ()
    codes = samples.codes.copy()
    codes[3] = 9
    wrong = SampleSet(samples.rows, samples.columns, codes, CLASSES)
    first = found(features, wrong, method)[0]
    assert (first.code, first.looks_like) == (9, 2)
    assert (first.x, first.y) == GRID.transform * (samples.columns[3] + 0.5, samples.rows[3] + 0.5)
    assert first.probability < 0.05 < first.other


def test_votes_that_are_often_none_list_nothing():
    features, samples = clicks(8)
    samples.codes[3] = 9
    assert found(features, samples, "knn") == ()


def test_a_polygon_is_listed_once_and_the_list_is_short():
    _, samples = clicks(8)
    held_out = np.full((24, 3), 0.5, np.float32)
    held_out[:8, 0] = 0.01
    samples.rows[:8], samples.columns[:8] = 5, np.arange(8)
    held_out[20] = np.nan
    assert len(suspicious_samples(samples, GRID, held_out)) == 1
    samples.rows[:8] = np.arange(8) * 50
    assert len(suspicious_samples(samples, GRID, held_out)) == MOST
    assert suspicious_samples(samples, GRID, None) == ()

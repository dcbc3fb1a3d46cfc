"""The map's accuracy beside what users have today: a random forest on the bands of the sample pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score

from ...imagery import Scene, Window
from ...progress import Progress, silent
from ...reports.map_report import CrossValidation, ForestComparison
from ...samples.sample_set import SampleSet
from .folds import spatial_folds

TREES = 100
_CELL = 32
"""Samples in one square of so many pixels are read at once."""


def compare_with_forest(
    scene: Scene,
    samples: SampleSet,
    positions: NDArray[np.float64],
    accuracy: CrossValidation | None,
    progress: Progress = silent,
) -> ForestComparison | None:
    """Cross-validate a random forest on the sample pixels' bands; None where samples are too few for folds.

    The probe's strength was chosen by the same folds, from a few; the forest has nothing to choose.

    Parameters
    ----------
    positions : [n, 2]
        Of the samples in metres.
    accuracy : CrossValidation, optional
        The probe's, from `fit_probe` on the same samples.
    """
    _, folds = spatial_folds(samples.codes, positions)
    if accuracy is None or not folds:
        return None
    bands = bands_at(scene, samples.rows, samples.columns)
    bands = bands[:, np.isfinite(bands).any(axis=0)]
    predicted = np.full(len(samples), -1, np.int64)
    tested = np.zeros(len(samples), bool)
    for done, (train, test) in enumerate(folds):
        progress(done / len(folds), "Fitting a random forest")
        forest = RandomForestClassifier(TREES, random_state=0).fit(bands[train], samples.codes[train])
        predicted[test] = forest.predict(bands[test])
        tested[test] = True
    truth, guess, shown = samples.codes[tested], predicted[tested], samples.as_mapped.codes
    if samples.level is not None:
        truth, guess = samples.level.lifted(truth), samples.level.lifted(guess)
    scores = f1_score(truth, guess, labels=np.unique(shown), average=None, zero_division=0)
    return ForestComparison(
        method=f"random forest of {TREES} trees on {bands.shape[1]} bands; {accuracy.method}",
        overall=float((truth == guess).mean()),
        macro_f1=float(scores.mean()),
        own_overall=accuracy.overall,
        own_macro_f1=accuracy.macro_f1,
    )


def bands_at(scene: Scene, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float32]:
    """All bands of all sensors and layers at pixels: [n, C], NaN without data."""
    cells = np.stack([rows // _CELL, columns // _CELL], axis=1)
    values: NDArray[np.float32] | None = None
    for row, column in np.unique(cells, axis=0):
        here = np.flatnonzero((cells == (row, column)).all(axis=1))
        window = Window(int(column) * _CELL, int(row) * _CELL, _CELL, _CELL)
        parts: list[NDArray[np.float32]] = []
        for date in scene.by_date if scene.modalities else ():
            block = date.read(window)
            parts += [np.where(block.valid[name], image, np.nan) for name, image in block.images.items()]
        if scene.layers:
            parts += scene.read_layers(window)[0]
        stack = np.concatenate(parts)
        if values is None:
            values = np.full((len(rows), len(stack)), np.nan, np.float32)
        values[here] = stack[:, rows[here] - row * _CELL, columns[here] - column * _CELL].T
    return np.empty((0, 0), np.float32) if values is None else values

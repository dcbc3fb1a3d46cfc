"""Real labelled chips of EuroSAT: kNN and a linear probe on a model's features, an untrained one's, and mean bands.

    .venv/bin/python -m tests.benchmarks.eurosat_chips [MODEL]

270 Level-1C chips of ten classes, ten times split into five parts by class; the mean accuracy and its deviation over
the ten. The data are where `TERRAFM_DATA` names and are not part of the repository.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from engine.evaluate.protocols.features import untrained_like
from engine.imagery.sensors import S2_BANDS
from engine.model import InferenceModel, Modality, TerraFM, load_model
from engine.model.no_data import resampled
from engine.requests.models import DEFAULT_MODEL
from tests.benchmarks.few_clicks import data_folder

PARTS, TIMES, PIXELS = 5, 10, 224


def read_chips(path: Path) -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    """[n, 12, 64, 64] digital numbers in the model's order, and classes."""
    with np.load(path, allow_pickle=False) as file:
        place = {str(band): number for number, band in enumerate(file["bands"])}
        return file["x"][:, [place[band] for band in S2_BANDS]].astype(np.float32), file["cls"]


def features(model: TerraFM, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Class tokens and means of the patches [n, 2 d]."""
    inference = InferenceModel(model)
    found = []
    for start in range(0, len(images), 30):
        batch = torch.stack([resampled(torch.from_numpy(one), PIXELS) for one in images[start : start + 30]])
        encoding = inference.encode({Modality.S2_L1C: batch.numpy()})
        found.append(torch.cat([encoding.cls, encoding.patches.mean(dim=1)], dim=1).float().numpy())
    return np.concatenate(found)


def dense(model: TerraFM, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of the decoder's features, without tokens: standardised [n, F]."""
    inference = InferenceModel(model)
    means = np.stack([inference.dense({"s2_l1c": one}, None).mean(axis=(0, 1)) for one in images])
    result: NDArray[np.float32] = (means - means.mean(axis=0)) / means.std(axis=0)
    return result


def scores(x: NDArray[np.float32], labels: NDArray[np.str_]) -> list[tuple[float, float]]:
    """Mean and deviation over the repetitions, of kNN (k = 5, cosine about the mean) and of the linear probe."""
    near = KNeighborsClassifier(5, metric="cosine", algorithm="brute", weights=lambda d: np.exp((1 - d) / 0.07))
    probes = (
        make_pipeline(StandardScaler(with_std=False), near),
        make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=2000)),
    )
    folds = RepeatedStratifiedKFold(n_splits=PARTS, n_repeats=TIMES, random_state=0)
    found = []
    for probe in probes:
        each = cross_val_score(probe, x, labels, cv=folds).reshape(TIMES, PARTS).mean(axis=1)
        found.append((100 * float(each.mean()), 100 * float(each.std())))
    return found


def main(name: str) -> None:
    """A line a kind of features."""
    images, labels = read_chips(data_folder().parent / "eurosat" / "eurosat_l1c_270.npz")
    model = load_model(name)
    kinds = {
        f"{name}": features(model, images),
        "the same untrained": features(untrained_like(model.config), images),
        "mean bands": images.mean(axis=(2, 3)),
        **({"its dense features": dense(model, images)} if model.decoder is not None else {}),
    }
    print(f"{len(images)} EuroSAT chips, {len(set(labels))} classes: accuracy in per cent, kNN and linear probe")
    for title, x in kinds.items():
        (near, near_by), (linear, linear_by) = scores(x, labels)
        print(f"  {title:<20} {near:5.1f} ± {near_by:.1f}   {linear:5.1f} ± {linear_by:.1f}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_MODEL)

"""Segments against labels: how pure they are, and what a map of them scores from the same clicks.

    .venv/bin/python -m tests.benchmarks.segments chile savanna coast

prints the purity (the share of labelled pixels that have their segment's commonest class) of SLIC and of Felzenszwalb's
segments (2004) at equal number, and macro-F1 of the map by pixels, of the same averaged over segments, and of one where
a click labels its segment.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray
from skimage.segmentation import felzenszwalb

from engine.imagery import LandCoverClass
from engine.mapping.classify.calibration import softened
from engine.mapping.classify.prediction import smoothed
from engine.mapping.classify.validation import fit_probe
from engine.mapping.segments.components import Components
from engine.mapping.segments.superpixels import superpixels
from tests.benchmarks.few_clicks import CLICKS, SMOOTHING, LabelledScene, Predict, opened, product, score

SIDES = (5, 7, 10)
COMPACTNESS = (0.03, 0.06, 0.1, 0.2)
Segments = NDArray[np.intp]
_PIXELS = 25


def image_of(scene: LabelledScene) -> NDArray[np.float32]:
    """The images [n, h, w] that are segmented."""
    flat = scene.features.reshape(-1, scene.features.shape[2])
    components = Components.of(flat[::7], scene.parts)
    products = (flat @ components.axes).T.reshape(-1, *scene.labels.shape)
    return components.image(products, np.ones(scene.labels.shape, bool))


def by_slic(image: NDArray[np.float32], side: int, compactness: float) -> Segments:
    """As the product does."""
    height, width = image.shape[1:]
    around = ((0, 0), (0, -height % side), (0, -width % side))
    return superpixels(np.pad(image, around, mode="edge"), side, compactness)[:height, :width]


def by_felzenszwalb(image: NDArray[np.float32], number: int) -> Segments:
    """About so many."""
    low, high = 1e-3, 1e4
    for _ in range(14):
        middle = float(np.sqrt(low * high))
        found = felzenszwalb(image.transpose(1, 2, 0), middle, sigma=0, min_size=10)
        low, high = (middle, high) if found.max() + 1 > number else (low, middle)
    return found


def purity(segments: Segments, labels: NDArray[np.uint8]) -> float:
    """The share of labelled pixels that have their segment's commonest class."""
    known = labels.ravel() > 0
    _, places = np.unique(segments.ravel()[known], return_inverse=True)
    counts = np.zeros((places.max() + 1, int(labels.max()) + 1))
    np.add.at(counts, (places, labels.ravel()[known]), 1)
    return float(counts.max(axis=1).sum() / counts.sum())


def averaged(values: NDArray[np.float32], segments: Segments) -> NDArray[np.float32]:
    """Class probabilities [K, h, w], each pixel with its segment's mean."""
    _, places = np.unique(segments.ravel(), return_inverse=True)
    sizes = np.bincount(places)
    flat = values.reshape(len(values), -1)
    means = np.stack([np.bincount(places, value) / sizes for value in flat])
    return means[:, places].reshape(values.shape).astype(np.float32)


def of_segments(scene: LabelledScene, segments: Segments, is_taught: bool) -> Predict:
    """The map averaged over segments; clicks label their pixels, or their segments."""
    by_pixels = product(scene)
    flat = scene.features.reshape(-1, scene.features.shape[2])
    places = segments.ravel()
    every = np.ones(scene.labels.shape, bool)

    def predict(train, codes, positions):
        if not is_taught:
            classes, values = by_pixels(train, codes, positions)
            return classes, averaged(values, segments)
        kept = np.unique(places[train], return_index=True)[1]
        vectors = []
        for pixel in train[kept]:
            inside = np.flatnonzero(places == places[pixel])
            spread = np.linspace(0, len(inside) - 1, min(_PIXELS, len(inside))).round().astype(int)
            vectors.append(flat[inside[spread]].mean(axis=0))
        classes = [LandCoverClass(int(code), str(code), "#000000") for code in np.unique(codes)]
        fitted = fit_probe("linear", np.stack(vectors), codes[kept], positions[kept], classes, tokens=scene.tokens,
                           parts=scene.parts)  # fmt: skip
        lengths = np.linalg.norm(flat, axis=1) if fitted.probe.needs_length else None
        values = fitted.probe.probabilities((flat @ fitted.probe.directions_).T, lengths).reshape(-1, *every.shape)
        soft = softened(smoothed(values, every, SMOOTHING), fitted.temperature)
        return fitted.probe.classes_, averaged(soft, segments)

    return predict


def measure(name: str, model: str, draws: int) -> None:
    """Print a scene's lines."""
    with opened(name, model) as scene:
        image, labels = image_of(scene), scene.labels
        for side in SIDES:
            pure = [purity(by_slic(image, side, compactness), labels) for compactness in COMPACTNESS]
            count = len(np.unique(by_slic(image, side, 0.1)))
            other = purity(by_felzenszwalb(image, count), labels)
            told = ", ".join(f"{value:.3f} ({compact})" for value, compact in zip(pure, COMPACTNESS, strict=True))
            print(f"{name:9} side {side:2}: purity {told}; Felzenszwalb {other:.3f}", flush=True)
        lines = {"by pixels": product(scene), "by pixels, equally common": product(scene, shares=False)}
        for side in SIDES:
            segments = by_slic(image, side, 0.1)
            lines[f"averaged over segments, side {side}"] = of_segments(scene, segments, False)
            lines[f"clicks label segments, side {side}"] = of_segments(scene, segments, True)
        for title, predict in lines.items():
            scores = [score(labels, k, predict, seeds=range(draws)).macro_f1 for k in CLICKS]
            print(f"{name:9} {title:36} {'   '.join(f'{one:.3f}' for one in scores)}", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", default=["chile", "savanna", "coast"])
    parser.add_argument("--model", default="terrafm-ti")
    parser.add_argument("--draws", type=int, default=5)
    arguments = parser.parse_args()
    for name in arguments.scenes:
        measure(name, arguments.model, arguments.draws)


if __name__ == "__main__":
    main()

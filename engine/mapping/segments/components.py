"""What segments are told from: the leading principal components of the pixels, the layers and the model's features.

The pixels' surroundings are left out: blurred, they lie in strips along every border. All features together were as
pure on labelled scenes (.933), and less so where labels are true of every pixel (.910 against .925).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...features.parts import MODEL, NEAR, PIXEL, TEXTURE, FeaturePart
from ..learners.principal import PrincipalAxes

COMPONENTS = 8
_RANGE = (2, 98)
"""Percentiles of the first component that become 0.25 and 0.75; what lies beyond 0 and 1 is cut off."""


@dataclass(frozen=True)
class Components:
    """How features become the images that are segmented."""

    axes: NDArray[np.float32]
    """[D, n]"""
    middle: NDArray[np.float32]
    """[n] the product with each axis that becomes 0.5."""
    range: float
    """What becomes 1 more."""
    explained: float

    @classmethod
    def of(cls, vectors: NDArray[np.float32], parts: Sequence[FeaturePart]) -> Components:
        """Fitted to feature vectors [m, D] of such parts."""
        weights = _weights(vectors, parts)
        count = min(COMPONENTS, int((weights > 0).sum()))
        found = PrincipalAxes.of(vectors * weights, count)
        axes = np.ascontiguousarray((found.axes * weights).T, np.float32)
        products = vectors @ axes
        low, high = np.percentile(products[:, 0], _RANGE)
        middle = np.median(products, axis=0).astype(np.float32)
        return cls(axes, middle, float(max(high - low, 1e-9)) * 2, sum(found.explained))

    def image(self, products: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
        """From products [n, h, w] to values from 0 to 1; 0.5 without data."""
        values = (products - self.middle[:, None, None]) / self.range + 0.5
        return np.where(valid, values, 0.5).clip(0, 1).astype(np.float32)


def _weights(vectors: NDArray[np.float32], parts: Sequence[FeaturePart]) -> NDArray[np.float32]:
    """[D] by which features are multiplied, so that each part that is used counts as much as the others."""
    is_radar = any(part.name == TEXTURE for part in parts)  # its pixels alone are speckle
    used = {NEAR if is_radar else PIXEL, MODEL}
    weights = np.zeros(vectors.shape[1], np.float32)
    for part in parts:
        if part.name in used or part.is_layer:
            own = vectors[:, part.start : part.stop]
            weights[part.start : part.stop] = 1 / np.sqrt(max(float((own**2).sum(axis=1).mean()), 1e-12))
    return weights

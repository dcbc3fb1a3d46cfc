"""Principal components of feature vectors: what varies most in a scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits

from ...errors import UserError

_LEAST_VECTORS = 16


@dataclass(frozen=True)
class PrincipalAxes:
    """Directions in the order of what they explain."""

    axes: NDArray[np.float64]
    """[n, d] unit vectors, each with its largest loading positive: a scene looks the same every time."""
    explained: tuple[float, ...]
    """The share of the variance that each explains, 0 to 1."""

    @classmethod
    def of(cls, vectors: NDArray[np.float32], count: int) -> PrincipalAxes:
        """The first `count` of vectors [m, d].

        Raises
        ------
        UserError
            There are hardly any vectors.
        """
        if len(vectors) < _LEAST_VECTORS:
            raise UserError("Too few pixels hold data for principal components: check the imagery and the mask.")
        with threadpool_limits(1):
            found = PCA(count, svd_solver="covariance_eigh").fit(vectors.astype(np.float64))
        axes = np.asarray(found.components_, np.float64)
        axes *= np.sign(axes[np.arange(count), np.abs(axes).argmax(axis=1)])[:, None]
        shares = np.nan_to_num(found.explained_variance_ratio_)
        return cls(axes, tuple(float(share) for share in shares))

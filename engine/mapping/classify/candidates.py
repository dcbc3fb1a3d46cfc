"""The probes that cross-validation chooses from."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import UserError
from ...features.parts import FeaturePart
from .probes import NEIGHBOURS, STRENGTHS, TOKEN_WEIGHTS, KNNProbe, LinearProbe
from .tree_probe import TreesProbe, local_columns

Candidate = LinearProbe | KNNProbe | TreesProbe


def candidates(method: str, tokens: int = 0, parts: Sequence[FeaturePart] = ()) -> list[Candidate]:
    """The probes that cross-validation chooses from, the default one first.

    Parameters
    ----------
    method : str
        "linear", "knn" or "trees"; "auto" mixes and does not choose, see `mixture`.
    tokens : int
        How many of a vector's last features are the model's, whose weight is chosen as well.
    parts : sequence of FeaturePart
        What the features are; trees see the pixels and what is near.
    """
    if method == "linear":
        weighted = [LinearProbe(STRENGTHS[0], weight, tokens) for weight in TOKEN_WEIGHTS[: None if tokens else 1]]
        return [*weighted, *(LinearProbe(strength, 1.0, tokens) for strength in STRENGTHS[1:])]
    if method == "knn":
        return [KNNProbe(neighbours) for neighbours in (NEIGHBOURS[2], *NEIGHBOURS[:2], *NEIGHBOURS[3:])]
    if method == "trees":
        return [TreesProbe(stop=local_columns(parts))]
    raise UserError(f"There is no method '{method}': choose 'auto', 'linear', 'knn' or 'trees'.")

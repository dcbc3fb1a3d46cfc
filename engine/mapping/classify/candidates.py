"""The probes that cross-validation chooses from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...errors import UserError
from ...features.layout import FeatureLayout
from ...features.parts import FeaturePart
from .mixture import MixedProbe
from .prevalence import ProbeWithShares
from .probes import LAYER_WEIGHTS, NEIGHBOURS, STRENGTHS, TOKEN_WEIGHTS, KNNProbe, LinearProbe, Probe
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
        layers = tuple((part.start, part.stop, LAYER_WEIGHTS[0]) for part in parts if part.is_layer)
        weights = TOKEN_WEIGHTS[: None if tokens else 1]
        weighted = [LinearProbe(STRENGTHS[0], weight, tokens, layers) for weight in weights]
        return [*weighted, *(LinearProbe(strength, 1.0, tokens, layers) for strength in STRENGTHS[1:])]
    if method == "knn":
        return [KNNProbe(neighbours) for neighbours in (NEIGHBOURS[2], *NEIGHBOURS[:2], *NEIGHBOURS[3:])]
    if method == "trees":
        return [TreesProbe(stop=local_columns(parts))]
    raise UserError(f"There is no method '{method}': choose 'auto', 'linear', 'knn' or 'trees'.")


def reweighed(probe: Candidate, layer: int, blocks: int) -> Iterator[LinearProbe]:
    """Linear probes that differ in the weight of one layer; none where it is all that there is.

    `blocks` is how many parts are weighed against each other.
    """
    if not isinstance(probe, LinearProbe) or layer >= len(probe.layers) or blocks < 2:
        return
    start, stop, own = probe.layers[layer]
    for weight in LAYER_WEIGHTS:
        if weight != own:
            layers = (*probe.layers[:layer], (start, stop, weight), *probe.layers[layer + 1 :])
            if probe.tokens or any(other for _, _, other in layers):
                yield LinearProbe(probe.strength, probe.token_weight, probe.tokens, layers)


def layer_weights(probe: Probe, layout: FeatureLayout) -> Mapping[str, str]:
    """By the layers' names: the weight against the imagery's parts, in words."""
    base = probe.base if isinstance(probe, ProbeWithShares) else probe
    if isinstance(base, MixedProbe):
        base = base.linear
    layers = (*layout.before, *layout.behind)
    if isinstance(base, LinearProbe) and len(base.layers) == len(layers):
        return {layer.name: f"weight {one[2]:g}" for layer, one in zip(layers, base.layers, strict=True)}
    if isinstance(base, TreesProbe):
        unseen = layout.behind if layout.bands else ()
        return {layer.name: "not seen by trees" if layer in unseen else "chosen by trees" for layer in layers}
    return {layer.name: "weight 1" for layer in layers}

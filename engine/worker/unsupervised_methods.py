"""The worker's methods that make other maps from a scene's features; see docs/protocol.md."""

from __future__ import annotations

from collections.abc import Callable

from ..features.scene_features import SceneFeatures
from ..mapping.classify.scene_map import SMOOTHING
from ..mapping.unsupervised.change import write_change
from ..mapping.unsupervised.clusters import write_clusters
from ..mapping.unsupervised.colours import write_rgb
from ..mapping.unsupervised.similarity import write_similarity
from ..model import InferenceModel
from .parameters import extent, number, required
from .parameters import scene as opened_scene
from .server import Call, Method, Params


class OtherMapMethods:
    """Similarity, clusters, change, and the embedding as colours."""

    def __init__(self, model: Callable[[str | None], InferenceModel]) -> None:
        self._model = model

    def table(self) -> dict[str, Method]:
        """The methods by name."""
        return {"similar": self.similar, "cluster": self.cluster, "change": self.change, "rgb": self.rgb}

    def similar(self, params: Params, call: Call) -> Params:
        """How similar every pixel is to some examples."""
        examples, out = required(params, "examples", str), required(params, "out", str)
        model = self._model(params.get("model"))
        with opened_scene(params) as scene, SceneFeatures(scene, model) as features:
            return write_similarity(
                features,
                examples,
                out,
                combine=params.get("combine") or "mean",
                threshold=params.get("threshold"),
                mask=params.get("similar_mask"),
                resolution=params.get("resolution"),
                extent=extent(params.get("extent")),
                progress=call.progress,
            ).to_dict()

    def cluster(self, params: Params, call: Call) -> Params:
        """A map of clusters."""
        out = required(params, "out", str)
        model = self._model(params.get("model"))
        with opened_scene(params) as scene, SceneFeatures(scene, model) as features:
            return write_clusters(
                features,
                out,
                clusters=params.get("clusters"),
                method=params.get("method") or "mini-batch",
                smoothing=number(params, "smoothing", SMOOTHING),
                resolution=params.get("resolution"),
                extent=extent(params.get("extent")),
                progress=call.progress,
            ).to_dict()

    def change(self, params: Params, call: Call) -> Params:
        """What changed between two dates."""
        out = required(params, "out", str)
        model = self._model(params.get("model"))
        with (
            opened_scene(_of_date(params, "before")) as before,
            opened_scene(_of_date(params, "after"), before.grid) as after,
            SceneFeatures(before, model) as first,
            SceneFeatures(after, model) as second,
        ):
            return write_change(
                first,
                second,
                out,
                binary=params.get("binary"),
                threshold=params.get("threshold"),
                resolution=params.get("resolution"),
                extent=extent(params.get("extent")),
                progress=call.progress,
            ).to_dict()

    def rgb(self, params: Params, call: Call) -> Params:
        """The tokens' first principal components as colours."""
        out = required(params, "out", str)
        model = self._model(params.get("model"))
        with opened_scene(params) as scene, SceneFeatures(scene, model) as features:
            return write_rgb(
                features,
                out,
                resolution=params.get("resolution"),
                extent=extent(params.get("extent")),
                progress=call.progress,
            ).to_dict()


def _of_date(params: Params, date: str) -> Params:
    """The imagery parameters of "before" or "after": its layers, what is said about their bands and unit, its mask."""
    own = {
        f"{sensor}{what}": params.get(f"{sensor}_{date}{what}") for sensor in ("s2", "s1") for what in ("", "_bands")
    }
    mask = params.get(f"mask_{date}") or params.get("mask")
    return {**params, **own, "s1_unit": params.get(f"s1_{date}_unit"), "mask": mask}

"""A model ready to encode imagery: folded, on the fastest device there is, in the precision it is fast in."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ...errors import UserError
from ..backbone import Encoding, TerraFM
from ..dense import DenseDecoder, folded_decoder
from ..ensemble import Encoder, Ensemble
from ..info import ModelInfo
from ..modalities import Modality
from ..trained_modalities import Routes, placed, routes, strict_routes
from .devices import choose_device, gpu_problem
from .eight_bits import in_eight_bits
from .folding import fold


class InferenceModel:
    """A TerraFM model for inference on arrays; the folded form in the device's fast precision.

    `device` and `precision` are those of `choose_device`. `threads` sets the number of processor threads, for the
    whole process, since torch knows no other way.
    """

    def __init__(
        self, model: Encoder, device: str = "auto", precision: str = "auto", threads: int | None = None
    ) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        self.info: ModelInfo = model.info
        self.config = model.config
        # an ablation is not folded and stays in single precision
        in_any_precision = isinstance(model, Ensemble) or model.config.is_standard
        self.device = choose_device(device, precision, inference=in_any_precision)
        self._network: nn.Module = self._prepared(model).to(self.device.name)
        self._decoder: DenseDecoder | None = None
        if isinstance(model, TerraFM) and model.decoder is not None:
            self._decoder = folded_decoder(model.decoder).to(self.device.name, self.device.dtype)

    def _prepared(self, model: Encoder) -> nn.Module:
        """The folded form; an ablation, which has none, as it is and in single precision."""
        if isinstance(model, Ensemble):
            members = {modality: self._prepared(one) for modality, one in model.by_modality().items()}
            return Ensemble(members, model.config, model.info)
        if model.config.is_standard:
            folded = fold(model, self.device.dtype)
            return in_eight_bits(folded) if self.device.eight_bits else folded
        if model.config.fusion == "global":
            raise UserError(
                f"{self.info.name} fuses globally (an ablation) and has no features per place: choose another model."
            )
        return copy.deepcopy(model).eval().requires_grad_(False)

    @staticmethod
    def describe_device() -> str:
        """The device that models run on by default, as a sentence."""
        return choose_device(inference=True).description

    @staticmethod
    def device_facts() -> dict[str, str]:
        """The kind of that device (`"cuda"`, `"mps"`, `"cpu"`), and why no graphics card computes, if none does."""
        return {"device_kind": choose_device().name, "gpu_problem": gpu_problem()}

    @property
    def device_description(self) -> str:
        """Device, precision and why, as a sentence."""
        return self.device.description

    @property
    def width(self) -> int:
        """Length of a token."""
        return self.config.width

    @property
    def patch_size(self) -> int:
        """Side of a patch in pixels."""
        return self.config.patch_size

    @property
    def dense_features(self) -> int:
        """Length of a dense feature vector; 0 for a model that has tokens alone."""
        return 0 if self._decoder is None else self._decoder.out.out_channels

    @property
    def fingerprint(self) -> str:
        """What tokens depend on besides the imagery: weights, precision, and which embeddings may be used."""
        trained = "" if self.info.modalities is None else f"|{','.join(self.info.modalities)}"
        number = "int8" if self.device.eight_bits else self.device.dtype
        return f"{self.info.sha256}|{number}{trained}"

    def routes(self, modalities: Iterable[Modality]) -> Routes:
        """Which patch embeddings images of some modalities pass, and what is to be said of it."""
        return routes(self.config, self.info, modalities)

    def encode(
        self,
        images: Mapping[Modality, NDArray[np.float32]] | Mapping[str, NDArray[np.float32]],
        present: NDArray[np.bool_] | None = None,
        layers: Sequence[int] = (),
    ) -> Encoding:
        """Encode a batch: images [B, C, H, W] in sensor units, present [B, M] or [B, M, N]; see `TerraFM.forward`.

        The result is in single precision on the processor. A modality that was not trained on passes the other
        level's patch embedding or is refused (`UserError`); see `routes`.
        """
        embeddings = strict_routes(self.config, self.info, map(Modality, images)).embeddings
        with torch.inference_mode():
            tensors = {
                embedding: torch.from_numpy(self._placed(images, modality, embedding)).to(self.device.name)
                for modality, embedding in embeddings.items()
            }
            mask = None if present is None else torch.from_numpy(np.ascontiguousarray(present))
            encoding = self._network(tensors, mask, layers)
            return Encoding(
                _delivered(encoding.cls),
                _delivered(encoding.patches),
                encoding.grid,
                tuple(_delivered(layer) for layer in encoding.layers),
            )

    @property
    def joins_tokens(self) -> bool:
        """Whether dense features need tokens."""
        return self._decoder is not None and self._decoder.joins_tokens

    def is_decoded(self, modalities: Iterable[Modality]) -> bool:
        """Whether images of some modalities have dense features: what the decoder reads, or what passes for it."""
        passed = self.routes(modalities).embeddings.values()
        return self._decoder is not None and any(map(self._decoder.reads, passed))

    def dense(
        self, images: Mapping[str, NDArray[np.float32]], tokens: NDArray[np.float32] | None
    ) -> NDArray[np.float32]:
        """Dense features of one place: images [C, H, W] in sensor units, tokens [h, w, d] → [H / 2, W / 2, F].

        NaN is no data in both; H and W are even, and the tokens cover the same ground.
        """
        if self._decoder is None:
            raise UserError(f"{self.info.name} has no decoder for dense features: choose another model.")
        embeddings = self.routes(map(Modality, images)).embeddings
        embeddings = {modality: own for modality, own in embeddings.items() if self._decoder.reads(own)}
        with torch.inference_mode():
            tensors = {
                embedding: torch.from_numpy(self._placed(images, modality, embedding))[None].to(self.device.name)
                for modality, embedding in embeddings.items()
            }
            around = None
            if tokens is not None:
                known = np.nan_to_num(np.moveaxis(tokens, 2, 0), nan=0.0)
                around = torch.from_numpy(known)[None].to(self.device.name)
            return _delivered(self._decoder(tensors, around))[0].permute(1, 2, 0).contiguous().numpy()

    def _placed(
        self,
        images: Mapping[Modality, NDArray[np.float32]] | Mapping[str, NDArray[np.float32]],
        modality: Modality,
        embedding: Modality,
    ) -> NDArray[np.float32]:
        """A modality's images, their bands where the patch embedding has them."""
        image = cast(Mapping[str, NDArray[np.float32]], images)[modality]
        return np.ascontiguousarray(placed(image, modality, self.config.spec(embedding)))


def _delivered(tokens: torch.Tensor) -> torch.Tensor:
    return tokens.to("cpu", torch.float32)

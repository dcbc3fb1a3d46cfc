"""The architecture of a TerraFM model as data, written into its weights' header."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from ..errors import UserError
from ..modalities import user_folder
from .modalities import RELEASED_MODALITIES, Modality, ModalitySpec

# Width, depth and heads of the ViT sizes (Touvron et al. 2021, Dosovitskiy et al. 2021).
SIZES = {"ti": (192, 12, 3), "s": (384, 12, 6), "b": (768, 12, 12), "l": (1024, 24, 16)}

STEMS = ("convolution", "plain", "vit")
FUSIONS = ("local", "global")
_LARGEST, _DEEPEST, _WIDEST = 10_000, 200, 64
_ADDED_LATER = frozenset({"stem", "fusion", "decoder"})
"""Settings that headers of earlier versions lack; their defaults are what those models are."""


@dataclass(frozen=True)
class DecoderConfig:
    """What makes dense features of tokens and bands; see `engine.model.dense`."""

    features: int = 32
    """Length of a dense feature vector."""
    stem: int = 64
    """Channels at 10 m."""
    near: int = 48
    """Channels at 20 m of what a place itself shows."""
    around: int = 96
    """Channels at 20 m of what is within 60 m."""
    hidden: int = 144
    """Channels at 20 m of what is within 180 m, where the tokens join, and of what the features are axes of."""
    tokens: bool = True
    """Whether tokens join; without them no encoder needs to run for dense features."""
    reads: tuple[str, ...] = ()
    """The modalities whose images it reads; all of the model's if none is named."""


@dataclass(frozen=True)
class ModelConfig:
    """What a TerraFM model is made of."""

    size: str
    width: int
    """d, the length of a token."""
    depth: int
    heads: int
    patch_size: int = 16
    base_grid: int = 14
    """Patches on a side that positions were learned for."""
    mlp_ratio: float = 4.0
    queries: int = 5
    """N_q of the fusion (paper, section 5.1)."""
    fusion_heads: int = 12
    query_projection: bool = False
    """Whether queries pass W_q, as in the paper's pseudocode; its text and parameter count have none."""
    drop_path: float = 0.0
    stem: str = "convolution"
    """What makes tokens of a modality: "convolution" of width 3d and a shared projection, "plain" (a convolution of
    width d and no projection, as in a plain Vision Transformer) or "vit" (a small Vision Transformer, Table Ap1)."""
    fusion: str = "local"
    """"local": queries shared by all locations see the modalities of one; "global": as many queries as patches see all
    tokens (Table Ap1)."""
    modalities: tuple[ModalitySpec, ...] = RELEASED_MODALITIES
    decoder: DecoderConfig | None = None
    """None for models that have tokens alone."""

    @classmethod
    def of_size(cls, size: str, **changes: Any) -> ModelConfig:
        """The standard model of a size: "ti", "s", "b" or "l"."""
        if size not in SIZES:
            raise UserError(f"There is no TerraFM size '{size}': choose one of {', '.join(SIZES)}.")
        for name, allowed in (("stem", STEMS), ("fusion", FUSIONS)):
            if changes.get(name, allowed[0]) not in allowed:
                raise UserError(f"There is no {name} '{changes[name]}': choose one of {', '.join(allowed)}.")
        width, depth, heads = SIZES[size]
        return cls(**{"size": size, "width": width, "depth": depth, "heads": heads, "fusion_heads": heads, **changes})

    @property
    def stem_width(self) -> int:
        """D = 3d, the length of a token before the shared projection; d where there is none."""
        return self.width if self.stem == "plain" else 3 * self.width

    @property
    def is_standard(self) -> bool:
        """Whether this is TerraFM itself and no ablation of its patch embedding or fusion."""
        return self.stem == "convolution" and self.fusion == "local"

    def spec(self, modality: Modality) -> ModalitySpec:
        """Bands and statistics of a modality."""
        for spec in self.modalities:
            if spec.modality is modality:
                return spec
        raise UserError(f"This model has no patch embedding for {modality.value}: choose another model.")

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        content = asdict(self)
        for spec in content["modalities"]:
            spec["modality"] = spec["modality"].value
        if self.decoder is None:
            del content["decoder"]  # so that the hash of a model without one stays what it was
        return content

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> ModelConfig:
        """The inverse of `to_dict`; a key too many or too few is an error, not a default."""
        names = [field.name for field in fields(cls)]
        decoder = content.get("decoder")
        known = set(names) | {f"decoder.{field.name}" for field in fields(DecoderConfig)}
        unknown = sorted({*content, *(f"decoder.{name}" for name in decoder or ())} - known)
        if unknown:
            raise UserError(
                f"The model's header has settings this version does not know ({', '.join(unknown)}): update TerraFM."
            )
        lacking = [name for name in names if name not in content and name not in _ADDED_LATER]
        if lacking:
            raise UserError(f"The model's header lacks {', '.join(lacking)}: save or download the model again.")
        strange = sorted({spec["modality"] for spec in content["modalities"]} - set(Modality))
        if strange:
            raise UserError(
                f"The model was trained on {', '.join(strange)}, which no file here describes: put the file that does "
                f"into {user_folder()}."
            )
        modalities = tuple(
            ModalitySpec(Modality(spec["modality"]), *(tuple(spec[name]) for name in ("bands", "mean", "std")))
            for spec in content["modalities"]
        )
        made = None if decoder is None else DecoderConfig(**{**decoder, "reads": tuple(decoder.get("reads", ()))})
        config = cls(**{**content, "modalities": modalities, "decoder": made})
        config._check_sizes()
        return config

    def _check_sizes(self) -> None:
        """Refuse, as a ValueError, what nothing can be built from, or nothing that fits into a computer."""
        numbers = [self.width, self.depth, self.heads, self.patch_size, self.base_grid, self.queries, self.fusion_heads]
        made = self.decoder
        numbers += [made.features, made.stem, made.near, made.around, made.hidden] if made else []
        if any(isinstance(one, bool) or not isinstance(one, int) or not 0 < one <= _LARGEST for one in numbers):
            raise ValueError(f"its sizes are no whole numbers from 1 to {_LARGEST}")
        if self.width % self.heads or self.stem_width % self.fusion_heads or self.depth > _DEEPEST:
            raise ValueError("its width, depth and heads do not fit each other")
        if not 0 < self.mlp_ratio <= _WIDEST or not 0 <= self.drop_path < 1:
            raise ValueError("its ratios are none")
        if self.stem not in STEMS or self.fusion not in FUSIONS or not self.modalities:
            raise ValueError("its parts are unknown")
        if made and not set(made.reads) <= {spec.modality.value for spec in self.modalities}:
            raise ValueError("its decoder reads what the model does not")
        if any(not len(spec.bands) == len(spec.mean) == len(spec.std) > 0 for spec in self.modalities):
            raise ValueError("its bands and their statistics differ in number")

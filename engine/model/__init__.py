"""TerraFM itself: architecture, weights, inference. Knows nothing of files with imagery in them.

What a name needs is imported when it is first used: what a model is can be read without torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..first_use import imported_at_first_use

if TYPE_CHECKING:
    from .backbone import Encoding, TerraFM
    from .config import DecoderConfig, ModelConfig
    from .inference.folding import FoldedTerraFM, fold
    from .inference.inference_model import InferenceModel
    from .info import ModelInfo
    from .modalities import RELEASED_MODALITIES, Modality, ModalitySpec
    from .weights.download import download_official
    from .weights.loading import describe_model, import_model, load_inference, load_model, verify_model
    from .weights.model_file import save_model
    from .weights.registry import available_models, remove_model

__all__ = [
    "RELEASED_MODALITIES",
    "DecoderConfig",
    "Encoding",
    "FoldedTerraFM",
    "InferenceModel",
    "Modality",
    "ModalitySpec",
    "ModelConfig",
    "ModelInfo",
    "TerraFM",
    "available_models",
    "describe_model",
    "download_official",
    "fold",
    "import_model",
    "load_inference",
    "load_model",
    "remove_model",
    "save_model",
    "verify_model",
]

if not TYPE_CHECKING:
    __getattr__ = imported_at_first_use(
        __name__,
        {
            ".backbone": ("Encoding", "TerraFM"),
            ".config": ("DecoderConfig", "ModelConfig"),
            ".inference.folding": ("FoldedTerraFM", "fold"),
            ".inference.inference_model": ("InferenceModel",),
            ".info": ("ModelInfo",),
            ".modalities": ("RELEASED_MODALITIES", "Modality", "ModalitySpec"),
            ".weights.download": ("download_official",),
            ".weights.loading": ("describe_model", "import_model", "load_inference", "load_model", "verify_model"),
            ".weights.model_file": ("save_model",),
            ".weights.registry": ("available_models", "remove_model"),
        },
    )

"""TerraFM itself: architecture, weights, inference. Knows nothing of files with imagery in them."""

from .backbone import Encoding, TerraFM
from .config import DecoderConfig, ModelConfig
from .folding import FoldedTerraFM, fold
from .inference import InferenceModel
from .info import ModelInfo
from .modalities import RELEASED_MODALITIES, Modality, ModalitySpec
from .weights.download import download_official
from .weights.model_file import save_model
from .weights.registry import (
    available_models,
    describe_model,
    import_model,
    load_inference,
    load_model,
    remove_model,
    verify_model,
)

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

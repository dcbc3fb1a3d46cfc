"""TerraFM itself: architecture, weights, inference. Knows nothing of files with imagery in them."""

from engine.model.backbone import Encoding, TerraFM
from engine.model.config import ModelConfig
from engine.model.folding import FoldedTerraFM, fold
from engine.model.inference import InferenceModel
from engine.model.info import ModelInfo
from engine.model.modalities import RELEASED_MODALITIES, Modality, ModalitySpec
from engine.model.official_download import download_official
from engine.model.registry import (
    available_models,
    describe_model,
    import_model,
    load_model,
    remove_model,
    verify_model,
)
from engine.model.weights import save_model

__all__ = [
    "RELEASED_MODALITIES",
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
    "load_model",
    "remove_model",
    "save_model",
    "verify_model",
]

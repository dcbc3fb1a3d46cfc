"""The adapter in torchgeo-bench's own interface; runs where that package is installed (an optional environment)."""

import numpy as np
import pytest
import torch

pytest.importorskip("torchgeo_bench")

from torchgeo_bench.datasets.base import BandSpec
from torchgeo_bench.models.interface import BenchModel

from engine.evaluate.torchgeo_bench import TerraFMBench
from engine.model import InferenceModel, Modality, load_model
from tests.engine.evaluate.benchmarks.published_files import IN_ORDER, LONG_NAMES, MEANS


def specifications(unit=1.0):
    return [
        BandSpec("s2", band.lower(), LONG_NAMES[band], MEANS[band] * unit, 300 * unit, 0.0, 12000 * unit)
        for band in IN_ORDER
    ]


@pytest.mark.parametrize("unit", [1.0, 1e-4])
def test_features_are_the_models_class_tokens_whatever_the_unit_and_order(unit):
    generator = np.random.default_rng(0)
    bands = specifications(unit)[::-1]
    images = np.stack([[generator.normal(one.mean, one.std, (32, 32)) for one in bands] for _ in range(2)]) / unit
    adapter = TerraFMBench(bands, model="terrafm-ti", level="l1c", device="cpu")
    assert isinstance(adapter, BenchModel)
    found = adapter(torch.from_numpy(images * unit).float())
    by_band = dict(zip(IN_ORDER[::-1], images.swapaxes(0, 1), strict=True))
    ours = np.stack([by_band[band] for band in IN_ORDER if band != "B10"], axis=1).astype(np.float32)
    expected = InferenceModel(load_model("terrafm-ti"), "cpu").encode({Modality.S2_L1C: ours}).cls
    assert torch.allclose(found, expected, atol=2e-2 if expected.abs().max() > 1 else 1e-2)

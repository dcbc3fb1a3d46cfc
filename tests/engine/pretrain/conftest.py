"""A run small enough for a test: few chips, two blocks, a small head."""

from pathlib import Path

import numpy as np
import pytest
import yaml


@pytest.fixture
def chips(tmp_path: Path) -> Path:
    """A folder with 12 chips of 64 × 64 pixels, Sentinel-1 and Sentinel-2."""
    generator = np.random.default_rng(0)
    folder = tmp_path / "chips"
    folder.mkdir()
    s2 = (generator.normal(2000, 400, (12, 12, 1, 1)) + generator.normal(0, 300, (12, 12, 64, 64))).clip(1)
    s1 = generator.normal(-12, 4, (12, 2, 64, 64))
    names = np.array([f"site/{number}" for number in range(12)])
    np.savez(folder / "paired.npz", s2=s2.astype(np.uint16), s1=s1.astype(np.float16), src=names)
    return folder


@pytest.fixture
def settings(chips: Path, tmp_path: Path) -> Path:
    """The configuration of a tiny run on those chips, with everything switched on."""
    cover = tmp_path / "cover.csv"
    cover.write_text("place,class\n" + "".join(f"paired/site/{number},tree cover\n" for number in range(4)))
    content = {
        "model": {"size": "ti", "depth": 2, "drop_path": 0.2},
        "data": {"kind": "chips", "path": str(chips), "tile": 64, "cells": str(cover)},
        "views": {"global_pixels": 32, "local_pixels": 16, "local_views": 2},
        "head": {"prototypes": 64, "hidden": 32, "bottleneck": 16},
        "optimisation": {
            "epochs": 5,
            "epoch_samples": 12,
            "batch": 4,
            "accumulation": 2,
            "warmup_epochs": 1,
            "learning_rate": 0.01,
            "frozen_last_layer_epochs": 1,
        },
        "run": {
            "device": "cpu",
            "precision": "float32",
            "deterministic": True,
            "threads": 1,
            "checkpoint_steps": 2,
        },
    }
    path = tmp_path / "tiny.yaml"
    path.write_text(yaml.safe_dump(content))
    return path

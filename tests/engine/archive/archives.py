"""What the tests of archives share."""

import json
from pathlib import Path

import numpy as np
import rasterio
import torch
from click.testing import CliRunner

from engine.__main__ import main
from engine.model import ModelConfig, TerraFM, save_model


def write_small_model(path: Path) -> None:
    """A model of one narrow block, which takes a moment."""
    torch.manual_seed(3)
    save_model(TerraFM(ModelConfig.of_size("ti", depth=1)), path)


def run(*words: object, status: int = 0) -> str:
    """The output of a command that ends with a status."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == status, done.output
    return done.output


def told(*words: object, status: int = 0) -> dict:
    """The result of a command as JSON."""
    return json.loads(run(*words, "--json", status=status).splitlines()[-1])


def pixels(path: Path) -> np.ndarray:
    """All bands of a raster."""
    with rasterio.open(path) as file:
        return file.read()

"""Cloud masks as the command writes them, and what a scene brings of its own."""

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from engine.clouds.published import csmask
from engine.clouds.published.s2cloudless import model_file

BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12")
needs_s2cloudless = pytest.mark.skipif(model_file() is None, reason="s2cloudless is not installed")
needs_csmask = pytest.mark.skipif(csmask.missing_part() is not None, reason="ukis-csmask is not installed")


def run(*arguments):
    result = CliRunner().invoke(main, ["cloudmask", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def report(*arguments):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output.splitlines()[-1])


def refused(*arguments):
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert len(result.output.strip().splitlines()) == 1
    return result.output


def write_scl(path, like, codes, factor=2):
    """A scene classification with pixels `factor` times those of a raster."""
    with rasterio.open(like) as file:
        crs, transform = file.crs, file.transform * file.transform.scale(factor)
    height, width = codes.shape
    profile = {"count": 1, "height": height, "width": width, "dtype": "uint8", "crs": crs, "transform": transform}
    with rasterio.open(path, "w", driver="GTiff", **profile) as file:
        file.write(codes, 1)
        file.set_band_description(1, "SCL")
    return path


def read(path: Path) -> np.ndarray:
    """The first band of a raster."""
    with rasterio.open(path) as file:
        return file.read(1)

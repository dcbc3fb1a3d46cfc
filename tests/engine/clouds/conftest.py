"""Sentinel-2 rasters made for each test, cloudy scenes, and published cloud probabilities."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from engine.simulation import SceneRecipe, simulate
from tests.engine.clouds.mask_files import BANDS

UTM = Affine(10, 0, 500_000, 0, -10, 5_300_000)
WriteS2 = Callable[..., Path]


@pytest.fixture
def write_s2(tmp_path: Path) -> WriteS2:
    """Write digital numbers [13, h, w] as a GeoTIFF; `bands` where others than all thirteen."""

    def write(name: str, values: np.ndarray, bands=BANDS, transform=UTM, tags=None, nodata=None) -> Path:
        path = tmp_path / name
        count, height, width = values.shape
        profile = {"count": count, "height": height, "width": width, "dtype": values.dtype, "nodata": nodata}
        with rasterio.open(path, "w", driver="GTiff", crs="EPSG:32633", transform=transform, **profile) as file:
            file.write(values)
            file.descriptions = bands
            file.update_tags(**(tags or {}))
        return path

    return write


@pytest.fixture(scope="session")
def cloudy_scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated Level-1C scene with a cloud and its shadow: s2_l1c.tif, cloud_mask.tif."""
    folder = tmp_path_factory.mktemp("cloudy")
    simulate(SceneRecipe(width=512, height=384, seed=0, level="l1c", clouds=True), folder)
    return folder


@pytest.fixture(scope="session")
def reference(data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Five scenes as reflectance [5, 13, h, w], and the published cloud probabilities [5, h, w]."""
    scenes = np.load(data / "eolearn" / "reference_scenes_l1c.npy")
    return np.moveaxis(scenes, 3, 1), np.load(data / "eolearn" / "cloud_probability.npy")


@pytest.fixture
def surface(scene_folder: Path) -> Path:
    """A simulated Level-2A scene without clouds."""
    return scene_folder / "s2_l2a.tif"

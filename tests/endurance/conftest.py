"""What the endurance tests share: a small scene, and a product as ESA delivers it."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def scene_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated scene of 320 × 256 pixels: s2_l2a.tif, s1.tif, truth.tif, samples.gpkg."""
    from engine.simulation import SceneRecipe, simulate  # the tests in QGIS have no engine to import

    folder = tmp_path_factory.mktemp("scene")
    simulate(SceneRecipe(width=320, height=256, seed=3), folder)
    return folder


@pytest.fixture(scope="session")
def safe() -> Path:
    """A real Level-1C product, cropped."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    products = sorted((Path(os.environ.get("TERRAFM_DATA", beside)) / "safe").glob("*.SAFE"))
    if not products:
        pytest.skip("the real products are not here (TERRAFM_DATA)")
    return products[0]

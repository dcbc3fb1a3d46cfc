"""A small simulated scene that tests share, and a token cache of their own."""

from pathlib import Path

import pytest

from engine.simulation import SceneRecipe, simulate


@pytest.fixture(scope="session")
def scene_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated scene of 320 × 256 pixels: s2_l2a.tif, s1.tif, truth.tif, samples.gpkg."""
    folder = tmp_path_factory.mktemp("scene")
    simulate(SceneRecipe(width=320, height=256, seed=3), folder)
    return folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads what another, or the user, has computed."""
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("TERRAFM_MODELS", str(tmp_path_factory.mktemp("models")))

"""With the bundled model, whose decoder makes features block by block: blocks and workers change no pixel."""

import numpy as np
import pytest

from engine.simulation import SceneRecipe, simulate
from tests.endurance.archive import archives
from tests.engine.archive.archives import pixels


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    """A scene of several blocks, a probe, and the map and confidence that `predict` makes."""
    folder = tmp_path_factory.mktemp("mapped")
    simulate(SceneRecipe(width=600, height=560, seed=5), folder)
    probe = folder / "probe.safetensors"
    archives.engine("classify", "--s2", folder / "s2_l2a.tif", "--samples", folder / "samples.gpkg",
                    "--out", folder / "map.tif", "--save-probe", probe)  # fmt: skip
    archives.engine("predict", "--s2", folder / "s2_l2a.tif", "--probe", probe, "--out", folder / "whole.tif",
                    "--confidence", folder / "confidence.tif", TERRAFM_CACHE=str(folder / "cache"))  # fmt: skip
    return folder


@pytest.mark.parametrize(("block", "workers"), [(512, 2), (1024, 1)])
def test_blocks_and_workers_change_no_pixel(mapped, tmp_path, monkeypatch, block, workers):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    store = tmp_path / "store"
    archives.engine("archive", "plan", "--items", mapped / "s2_l2a.tif", "--probe", mapped / "probe.safetensors",
                    "--block", block, "--with-confidence", "--out", store)  # fmt: skip
    archives.engine("archive", "run", store, "--workers", workers, "--threads", 1)  # as `predict` here
    assert archives.engine("archive", "combine", store)["maps"] == 1
    (map_file,) = (path for path in (store / "maps").glob("*.tif") if "confidence" not in path.name)
    np.testing.assert_array_equal(pixels(map_file), pixels(mapped / "whole.tif"))
    confidence = pixels(map_file.with_name(f"{map_file.stem}_confidence.tif"))
    np.testing.assert_array_equal(confidence, pixels(mapped / "confidence.tif"))

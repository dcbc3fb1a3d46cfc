"""Speed as ratios inside one run (`make bench`): absolute times on shared machines say little.

Each benchmark prints its ratio and fails above its bound.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch

from engine import SceneFeatures, load_model, open_scene
from engine.imagery import LandCoverClass
from engine.mapping import FeatureCache, LiveMap, View, from_coordinates
from engine.model import InferenceModel, ModelConfig, TerraFM
from engine.simulation import SceneRecipe, simulate


@pytest.fixture(scope="module")
def scene_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scene")
    simulate(SceneRecipe(width=1536, height=1536, seed=2), folder)
    return folder


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@pytest.mark.parametrize(("size", "windows"), [("ti", 64), ("b", 16)])
def test_embedding_costs_little_more_than_the_bare_forward(size, windows, scene_folder, tmp_path, benchmark):
    """Reading, aligning, normalising and storing overlap with the model: at most 1.15 times its bare forward."""
    torch.manual_seed(0)
    model = InferenceModel(load_model() if size == "ti" else TerraFM(ModelConfig.of_size(size)))
    ratios = []
    with open_scene(scene_folder / "s2_l2a.tif", scene_folder / "s1.tif") as scene:
        for attempt in range(4):
            with SceneFeatures(scene, model, cache=FeatureCache(tmp_path / str(attempt))) as features:
                chosen = list(features.tokens.lattice.in_groups())[0][:windows]
                batches = list(features.tokens.batches(chosen))

                def bare() -> None:
                    for batch in batches:
                        model.encode(batch.images, None if batch.present.all() else batch.present)

                if attempt == 0:
                    bare()
                plain = seconds(bare)
                whole = seconds(lambda: features.tokens.compute(chosen))
                ratios.append(whole / plain)
    benchmark.pedantic(lambda: None, rounds=1)
    benchmark.extra_info["ratio"] = float(np.median(ratios))
    print(
        f"\nembedding {windows} windows with TerraFM-{size}: {np.median(ratios):.3f} × the bare forward {np.round(ratios, 3)}"
    )
    assert np.median(ratios) <= 1.15


@pytest.mark.parametrize("method", ["linear", "knn"])
def test_a_click_is_answered_at_once(method, tmp_path, benchmark):
    """Refit and redraw of 1000 × 700 pixels on a scene of 10980², once the features are there: at most 0.3 s."""
    scene_files = full_tile(tmp_path)
    rng = np.random.default_rng(0)
    with open_scene(*scene_files) as scene, SceneFeatures(scene, cache=FeatureCache(tmp_path / "cache")) as features:
        live = LiveMap(features)
        left, _, _, top = scene.grid.bounds
        view = View((left + 40_000, top - 47_000, left + 50_000, top - 40_000), 1000, 700)
        classes = [LandCoverClass(code, f"class {code}", "#123456") for code in range(1, 7)]
        x = view.extent[0] + rng.uniform(100, 9_900, 60)
        y = view.extent[1] + rng.uniform(100, 6_900, 60)
        codes = np.resize(np.arange(1, 7), 60)

        def clicks(count: int) -> None:
            samples = from_coordinates(x[:count], y[:count], codes[:count], classes, scene.grid)
            live.view(view, samples, method=method)

        first = seconds(lambda: clicks(50))
        times = [seconds(lambda count=count: clicks(count)) for count in range(51, 61)]
    benchmark.pedantic(lambda: None, rounds=1)
    benchmark.extra_info["seconds"] = float(np.median(times))
    print(f"\n{method}: first view {first:.2f} s, then a click {np.median(times):.3f} s (worst {max(times):.3f} s)")
    assert np.median(times) <= 0.3


def full_tile(folder: Path) -> tuple[Path, Path]:
    """A scene as large as a Sentinel-2 tile: a simulated one, repeated by virtual rasters."""
    simulate(SceneRecipe(width=1098, height=1098, seed=5), folder)
    return tiled(folder / "s2_l2a.tif", 10), tiled(folder / "s1.tif", 10)


def tiled(path: Path, times: int) -> Path:
    """A VRT that repeats a raster side by side."""
    with rasterio.open(path) as file:
        width, height = file.width, file.height
        bands = []
        for index, (name, dtype) in enumerate(zip(file.descriptions, file.dtypes, strict=True), start=1):
            kind = {"uint16": "UInt16", "float32": "Float32"}[dtype]
            sources = "".join(
                f"<SimpleSource><SourceFilename relativeToVRT='1'>{path.name}</SourceFilename>"
                f"<SourceBand>{index}</SourceBand><SrcRect xOff='0' yOff='0' xSize='{width}' ySize='{height}'/>"
                f"<DstRect xOff='{i * width}' yOff='{j * height}' xSize='{width}' ySize='{height}'/></SimpleSource>"
                for j in range(times)
                for i in range(times)
            )
            bands.append(
                f"<VRTRasterBand dataType='{kind}' band='{index}'><Description>{name}</Description>{sources}</VRTRasterBand>"
            )
        tags = "".join(f"<MDI key='{key}'>{value}</MDI>" for key, value in file.tags().items())
        geo = ", ".join(str(value) for value in file.transform.to_gdal())
        text = (
            f"<VRTDataset rasterXSize='{width * times}' rasterYSize='{height * times}'><SRS>{file.crs.to_string()}</SRS>"
            f"<GeoTransform>{geo}</GeoTransform><Metadata>{tags}</Metadata>{''.join(bands)}</VRTDataset>"
        )
    target = path.with_suffix(".vrt")
    target.write_text(text, encoding="utf-8")
    return target

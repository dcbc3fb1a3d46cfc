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
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small scene of each level, a map of it, reference points, a probe, and weights to import."""
    from click.testing import CliRunner

    from engine.__main__ import main
    from engine.model import ModelConfig, ModelInfo, TerraFM, save_model
    from engine.simulation import SceneRecipe, simulate

    folder = tmp_path_factory.mktemp("made")
    os.environ["TERRAFM_CACHE"] = str(folder / "cache")
    simulate(SceneRecipe(width=160, height=128, seed=3), folder / "scene")
    simulate(SceneRecipe(width=160, height=128, seed=3, level="l1c", clouds=True), folder / "l1c")
    for day in ("20230618", "20230703"):
        (folder / f"S2_{day}_L2A.tif").write_bytes((folder / "scene/s2_l2a.tif").read_bytes())
    imagery, samples = ["--s2", folder / "scene/s2_l2a.tif"], folder / "scene/samples.gpkg"
    for words in (
        [
            "classify",
            *imagery,
            "--samples",
            samples,
            "--out",
            folder / "m.tif",
            "--save-probe",
            folder / "p.safetensors",
        ],
        ["accuracy", "--map", folder / "m.tif", "--draw", folder / "points.gpkg", "--points", 60],
    ):
        done = CliRunner().invoke(main, [str(word) for word in words])
        assert done.exit_code == 0, done.output
    _reference(folder / "scene", folder / "reference.gpkg")
    config = ModelConfig.of_size("ti")
    model = TerraFM(config, ModelInfo.untrained(config))
    save_model(model, folder / "w.safetensors", model.info)
    return folder


def _reference(scene: Path, path: Path) -> None:
    """Every eleventh pixel of a scene's truth as a point that is no sample of the map."""
    import numpy as np
    import pyogrio
    import rasterio
    import shapely

    with rasterio.open(scene / "truth.tif") as file:
        codes, crs = file.read(1), file.crs.to_wkt()
        rows, columns = np.divmod(np.arange(5, codes.size, 11 * 13), codes.shape[1])
        points = shapely.points(*file.xy(rows, columns))
    kind = {"geometry_type": "Point", "crs": crs}
    pyogrio.raw.write(path, shapely.to_wkb(points), [codes[rows, columns].astype("int32")], ["class"], **kind)


@pytest.fixture
def tiny_training(tmp_path: Path) -> Path:
    """The settings of a training of sixteen steps."""
    import numpy as np
    import yaml

    generator = np.random.default_rng(0)
    (tmp_path / "chips").mkdir()
    s2 = generator.normal(2000, 400, (12, 12, 64, 64)).clip(1).astype(np.uint16)
    np.savez(tmp_path / "chips" / "c.npz", s2=s2, s1=generator.normal(-12, 4, (12, 2, 64, 64)).astype(np.float16))
    content = {
        "model": {"size": "ti", "depth": 1},
        "data": {"kind": "chips", "path": str(tmp_path / "chips"), "tile": 64, "scene": 128},
        "views": {"global_pixels": 32, "local_pixels": 16, "local_views": 2},
        "head": {"prototypes": 64, "hidden": 32, "bottleneck": 16},
        "optimisation": {"epochs": 4, "epoch_samples": 16, "batch": 4, "warmup_epochs": 1},
        "evaluation": {"kind": "simulated", "every_epochs": 100, "tile": 16, "pixels": 32, "k": 3},
        "run": {"device": "cpu", "precision": "float32", "deterministic": True, "threads": 1, "checkpoint_steps": 2},
    }
    path = tmp_path / "tiny.yaml"
    path.write_text(yaml.safe_dump(content))
    return path


@pytest.fixture(scope="session")
def safe() -> Path:
    """A real Level-1C product, cropped."""
    beside = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    products = sorted((Path(os.environ.get("TERRAFM_DATA", beside)) / "safe").glob("*.SAFE"))
    if not products:
        pytest.skip("the real products are not here (TERRAFM_DATA)")
    return products[0]

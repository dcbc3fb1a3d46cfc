"""A modality that is only registered goes from a folder of GeoTIFFs through training and export to a map."""

import shutil

import numpy as np
import pytest
import rasterio
import yaml
from click.testing import CliRunner

from engine.__main__ import main
from engine.errors import UserError
from engine.model import Modality, load_model
from engine.train import main as train

ENTRY = """
name: s1_stability
title: Stability of backscatter
bands:
  - {name: STABILITY, mean: 0.5, std: 0.1, known_as: [stability]}
least: 0
most: 1
"""


def run(command, *arguments):
    done = CliRunner().invoke(command, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_from_a_folder_of_geotiffs_to_a_map(scene_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TERRAFM_MODALITIES", str(tmp_path / "modalities"))
    (tmp_path / "modalities").mkdir()
    (tmp_path / "modalities" / "s1_stability.yaml").write_text(ENTRY)
    place = tmp_path / "places" / "a"
    place.mkdir(parents=True)
    shutil.copy(scene_folder / "s2_l2a.tif", place)
    with rasterio.open(scene_folder / "s1.tif") as file:
        stable = ((file.read(1) + 40) / 50).clip(0, 1).astype(np.float32)
        with rasterio.open(place / "s1_stability.tif", "w", **{**file.profile, "count": 1}) as other:
            other.write(stable, 1)

    run(main, "shards", "--from", "rasters", "--source", tmp_path / "places", "--out", tmp_path / "shards",
        "--tile", 128, "--modality", "s2_l2a", "--modality", "s1_stability")  # fmt: skip
    assert "s1_stability STABILITY" in run(main, "shards", "--statistics", tmp_path / "shards")
    settings = {
        "model": {"size": "ti", "depth": 1, "patch_size": 8, "statistics": str(tmp_path / "shards/statistics.json")},
        "data": {"kind": "shards", "path": str(tmp_path / "shards"), "modalities": ["s2_l2a", "s1_stability"]},
        "views": {"global_pixels": 32, "local_pixels": 16, "local_views": 2, "bands_dropped": 0.2,
                  "modalities_dropped": 0.3},
        "head": {"prototypes": 32, "hidden": 32, "bottleneck": 16},
        "optimisation": {"epochs": 1, "epoch_samples": 8, "batch": 4, "warmup_epochs": 0},
        "run": {"device": "cpu", "precision": "float32", "threads": 1, "tensorboard": False},
    }  # fmt: skip
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(settings))
    run(train, "--config", tmp_path / "tiny.yaml", "--out", tmp_path / "run")

    model = load_model(tmp_path / "run" / "teacher.safetensors")
    assert model.info.modalities == ("s2_l2a", "s1_stability")
    assert model.config.spec(Modality("s1_stability")).mean != (0.5,)  # the data's own statistics
    report = run(main, "classify", "--s2", scene_folder / "s2_l2a.tif", "--further", place / "s1_stability.tif",
                 "--samples", scene_folder / "samples.gpkg", "--model", tmp_path / "run" / "teacher.safetensors",
                 "--out", tmp_path / "map.tif")  # fmt: skip
    assert "Stability of backscatter: s1_stability.tif." in report
    assert "never saw" not in report
    with rasterio.open(tmp_path / "map.tif") as made:
        assert set(np.unique(made.read(1))) - {255}

    (tmp_path / "modalities" / "s1_stability.yaml").unlink()
    with pytest.raises(UserError, match="trained on s1_stability, which no file here describes"):
        load_model(tmp_path / "run" / "teacher.safetensors")

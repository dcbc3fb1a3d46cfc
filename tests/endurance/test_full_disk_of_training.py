"""The commands of training and evaluation on a small disk that is full or write-protected: a sentence, nothing half."""

import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from click.testing import CliRunner

from engine.__main__ import main
from engine.model import ModelConfig, TerraFM, save_model
from engine.model.weights.model_header import read_info
from engine.pretrain.checkpoint import newest_checkpoint
from engine.train import main as train
from tests.endurance.disks import fill, small_disk, write_protect
from tests.engine.evaluate.benchmarks import published_files
from tests.engine.evaluate.benchmarks.cloudsen12_files import write_arrays
from tests.engine.pretrain.data.global_maps import climate_map, region_file, world_cover_tile

KILOBYTES = {"train": 400 * 1024}
LEFT = {"train": (0, 60, 2500, 80_000, 150_000)}
"""Kilobytes of the disk, and those that are left on it; a checkpoint takes 66 MB."""
OTHERS, OTHERS_LEFT = 16 * 1024, (0, 8, 60, 400, 2500)
GOES_ON = ".a.csv.part"
"""What 'cells describe' goes on with."""


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Path:
    """What each command reads: global maps and cells, chips, cloud patches, images, a small model."""
    folder = tmp_path_factory.mktemp("sources")
    world_cover_tile(folder / "worldcover", "N48E006", [((7.0, 49.0, 7.3, 49.3), 10)])
    climate_map(folder / "koppen.tif", [((5.0, 47.0, 8.0, 51.0), 15)])
    region_file(folder / "regions.geojson", {"Western Europe": (2, 46, 8, 52)})
    (folder / "cells.csv").write_text("place,latitude,longitude\nforest,49.15,7.15\n", encoding="utf-8")
    cells = ["--worldcover", folder / "worldcover", "--koppen", folder / "koppen.tif", "--regions"]
    cells += [folder / "regions.geojson", "--out", folder / "described.csv"]
    assert _invoke(main, ["cells", "describe", "--cells", folder / "cells.csv", *cells])[0] == 0
    write_arrays(folder / "clouds", {"train": [0, 1, 2, 3], "test": [33]})
    published_files.write_eurosat(folder / "images", counts=(12, 4, 6))
    save_model(TerraFM(ModelConfig.of_size("ti", width=48, depth=4, heads=3, fusion_heads=3)), folder / "m.safetensors")
    generator = np.random.default_rng(0)
    (folder / "chips").mkdir()
    s2 = generator.normal(2000, 400, (12, 12, 64, 64)).clip(1).astype(np.uint16)
    np.savez(folder / "chips" / "c.npz", s2=s2, s1=generator.normal(-12, 4, (12, 2, 64, 64)).astype(np.float16))
    content = {
        "model": {"size": "ti", "depth": 1},
        "data": {"kind": "chips", "path": str(folder / "chips"), "tile": 64, "scene": 128},
        "views": {"global_pixels": 32, "local_pixels": 16, "local_views": 2},
        "head": {"prototypes": 64, "hidden": 32, "bottleneck": 16},
        "optimisation": {"epochs": 2, "epoch_samples": 16, "batch": 8, "warmup_epochs": 1},
        "evaluation": {"kind": "simulated", "every_epochs": 100, "tile": 16, "pixels": 32, "k": 3},
        "run": {"device": "cpu", "precision": "float32", "deterministic": True, "threads": 1, "checkpoint_steps": 1},
    }
    (folder / "tiny.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def commands(sources: Path, disk: Path) -> dict[str, tuple]:
    """Every command of training and evaluation that writes, all of it on the disk."""
    maps = ["--worldcover", sources / "worldcover", "--koppen", sources / "koppen.tif"]
    maps += ["--regions", sources / "regions.geojson"]
    images = ["--benchmark", "geobench", "--task", "m-eurosat", "--root", sources / "images"]
    images += ["--model", sources / "m.safetensors", "--image-size", 32, "--cache", disk / "cache"]
    clouds = ["--data", sources / "clouds", "--level", "l1c", "--device", "cpu"]
    head = ["--head", "linear", "--epochs", 1, "--batch-size", 2]
    figure = ["--root", sources / "images", "--model", sources / "m.safetensors", "--task", "m-eurosat"]
    return {
        "cells describe": (main, "cells", "describe", "--cells", sources / "cells.csv", *maps, "--out", disk / "a.csv"),
        "cells draw": (
            main, "cells", "draw", "--cells", sources / "described.csv", "--draws", 20, "--out", disk / "a.png",
            "--chart", disk / "b.png",
        ),
        "shards": (
            main, "shards", "--from", "chips", "--source", sources / "chips", "--tile", 64, "--shard-mb", 1, "--out",
            disk / "shards",
        ),
        "cloudhead train": (main, "cloudhead", "train", *clouds, *head, "--out", disk / "h.safetensors"),
        "evaluate knn": (main, "evaluate", "knn", *images, "--out", disk / "a.json"),
        "evaluate export": (main, "evaluate", "export", *images, "--out", disk / "a.npz"),
        "evaluate figure": (
            main, "evaluate", "figure", "labels", *figure, "--image-size", 32, "--cache", disk / "cache", "--out",
            disk / "figure",
        ),
        "train": (train, "--config", sources / "tiny.yaml", "--out", disk / "run", "--resume"),
    }  # fmt: skip


NAMES = tuple(commands(Path(), Path()))


def _invoke(command, words) -> tuple[int, str]:
    done = CliRunner().invoke(command, [str(word) for word in words])
    if done.exit_code not in (0, 2):
        raise AssertionError(f"exit {done.exit_code}: {done.output[-500:]}") from done.exception
    return done.exit_code, done.output


def _check_refused(output: str) -> None:
    said = output.strip().splitlines()[-1]
    assert said.startswith("Error: "), output[-1500:]
    assert any(words in said for words in ("disk", "room", "written")), said
    assert len(said) < 500, said


def _check_files(disk: Path) -> None:
    for path in disk.rglob("*"):
        assert ".part" not in path.name or path.name == GOES_ON, path
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".safetensors" and path.name.startswith(("teacher", "student")):
            read_info(path)
        elif path.suffix == ".npz":
            with np.load(path) as file:
                assert all(file[name].size for name in file.files)


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk(sources, tmp_path, name):
    whole = refused = 0
    with small_disk(tmp_path / "disk", KILOBYTES.get(name, OTHERS)) as disk:
        command, *words = commands(sources, disk)[name]
        for left in LEFT.get(name, OTHERS_LEFT):
            fill(disk, left)
            status, output = _invoke(command, words)
            whole, refused = whole + (status == 0), refused + (status == 2)
            if status == 2:
                _check_refused(output)
            _check_files(disk)
            (disk / "ballast").unlink()
        if name == "train":
            newest_checkpoint(disk / "run")
        status, output = _invoke(command, words)  # with room it goes on, over what the attempts left
        assert status == 0, output[-1500:]
        _check_files(disk)
    print(f"\nfull disk, {name} | {whole + refused} | {whole} | {refused} | 0")
    assert refused > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_write_protected_disk(sources, tmp_path, name):
    with small_disk(tmp_path / "disk", KILOBYTES.get(name, OTHERS)) as disk:
        command, *words = commands(sources, disk)[name]
        write_protect(disk)
        status, output = _invoke(command, words)
        assert status == 2, output[-1500:]
        _check_refused(output)

"""Peak resident memory of whole commands (`make bench`): it must not grow with the scene."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.tiles import repeated_scene

ROOT = Path(__file__).resolve().parents[2]


def peak_megabytes(folder: Path, command: str, side: int, *arguments: object) -> float:
    """Run a command on a scene of `side`² pixels; its peak resident memory."""
    scene = folder / str(side)
    scene.mkdir(exist_ok=True)
    s2, s1 = repeated_scene(scene, 500, side // 500)
    target = {"classify": scene / "map.tif", "embed": scene / "features.zarr"}[command]
    samples = ["--samples", scene / "samples.gpkg"] if command == "classify" else []
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "engine",
            command,
            "--s2",
            s2,
            "--s1",
            s1,
            *samples,
            "--out",
            target,
            *map(str, arguments),
        ],
        cwd=ROOT,
        env={**os.environ, "TERRAFM_CACHE": str(scene / "cache")},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_maxrss / 1024


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("command", ["embed", "classify"])
def test_memory_does_not_grow_with_the_scene(command, tmp_path):
    small = peak_megabytes(tmp_path, command, 2000)
    large = peak_megabytes(tmp_path, command, 8000)
    print(f"\n{command}: {small:.0f} MB for 2000², {large:.0f} MB for 8000² ({large / small - 1:+.1%})")
    assert large < 1.10 * small


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("command", ["embed", "classify"])
def test_the_large_model_stays_below_three_gigabytes(command, tmp_path):
    from engine.model import ModelConfig, TerraFM, save_model

    save_model(TerraFM(ModelConfig.of_size("b")), tmp_path / "b.safetensors")
    peak = peak_megabytes(tmp_path, command, 2000, "--model", tmp_path / "b.safetensors")
    print(f"\n{command} with TerraFM-B: {peak:.0f} MB")
    assert peak < 3000

"""Memory and time of a map by the number of days (`make bench`): flat, and no more than the pixels read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.tiles import repeated_scene

ROOT = Path(__file__).resolve().parents[2]
SIDE = 1500


def run(folder: Path, command: str, products: list[Path], *arguments: object) -> tuple[float, float]:
    """Peak resident memory in MB, and processor seconds, of a command on some products."""
    named = [word for product in products for word in ("--s2", str(product))]
    out = folder / f"{command}_{len(products)}.tif"
    process = subprocess.Popen(
        [sys.executable, "-m", "engine", command, *named, *map(str, arguments), "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, "TERRAFM_CACHE": str(folder / f"cache_{len(products)}")},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_maxrss / 1024, usage.ru_utime


def days_of(folder: Path, count: int) -> list[Path]:
    """The same large scene on so many days."""
    s2, _ = repeated_scene(folder, 500, SIDE // 500)
    days = [folder / f"S2_L2A_2023-{3 + number // 28:02d}-{1 + number % 28:02d}{s2.suffix}" for number in range(count)]
    for day in days:
        if not day.exists():
            shutil.copy(s2, day)
    return days


@pytest.mark.timeout(3600)
def test_memory_stays_flat_and_time_follows_the_pixels_read(tmp_path):
    days = days_of(tmp_path, 24)
    samples = "--samples", tmp_path / "samples.gpkg"
    of_one, seconds_of_one = run(tmp_path, "classify", days[:1], *samples)
    for count in (2, 6, 24):
        memory, seconds = run(tmp_path, "classify", days[:count], *samples)
        ratio = seconds / seconds_of_one
        print(f"\n{count} days: {memory:.0f} MB ({memory / of_one - 1:+.0%}), {ratio:.1f} times one day's seconds")
        assert memory < 1.35 * of_one
        assert ratio < 1.3 * count


@pytest.mark.timeout(3600)
def test_memory_of_a_composite_stays_flat(tmp_path):
    days = days_of(tmp_path, 24)
    taken = [run(tmp_path, "composite", days[:count]) for count in (4, 8, 16, 24)]  # from 8 on piece by piece
    print("\ncomposite: " + ", ".join(f"{memory:.0f} MB and {seconds:.0f} s" for memory, seconds in taken))
    assert taken[3][0] < 1.15 * taken[1][0]
    assert taken[3][1] < 1.3 * 3 * taken[1][1]

"""What an archive costs beside the bare model: python -m tests.benchmarks.archive_overhead [SCENES] [PIXELS]

Processor seconds (user and system, children included), so that they hold on a busy machine: maps of some scenes by
`predict` in one process that holds the model, then by `archive run` with one and with two workers of one thread, each
with a cache of its own, and by `archive combine`. Two workers on two free cores are as many times as fast as one as
twice the ratio of those. "Once started" is without what a worker takes until it can begin, however much is to be done.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from engine.simulation import SceneRecipe, simulate

_ROOT = Path(__file__).resolve().parents[2]
_BARE = """
import sys
import torch
torch.set_num_threads(1)
from pathlib import Path
from engine.answers import loaded, predict
from engine.progress import silent
from engine.requests import PredictRequest
probe, out, *scenes = sys.argv[1:]
models = {}
def load(name):
    if name not in models:
        models[name] = loaded(name)
    return models[name]
for number, scene in enumerate(scenes):
    predict(PredictRequest(s2=scene, probe=Path(probe), out=Path(out) / f"{number}.tif"), silent, load)
"""
_START = "import engine.archive.work.jobs; from engine.model import load_inference; load_inference('terrafm-ti')"


def main() -> None:
    """Print the figures as JSON."""
    count, side = (int(word) for word in (*sys.argv[1:], "20", "512")[:2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scenes = _scenes(folder, count, side)
        probe = folder / "probe.safetensors"
        training = folder / "training"
        simulate(SceneRecipe(width=256, height=224, seed=99), training)
        _seconds([*_ENGINE, "classify", "--s2", training / "s2_l2a.tif", "--samples", training / "samples.gpkg",
                  "--out", training / "map.tif", "--save-probe", probe], folder / "c0")  # fmt: skip
        (folder / "bare").mkdir()
        found = {"scenes": count, "pixels": side, "processor": _processor()}
        found["bare"] = _seconds([sys.executable, "-c", _BARE, probe, folder / "bare", *scenes], folder / "c1")
        items = folder / "scenes"
        for workers in (1, 2):
            store = folder / f"store{workers}"
            found[f"plan{workers}"] = _seconds([*_ENGINE, "archive", "plan", "--items", items, "--probe", probe,
                                                "--out", store], folder / "c2")  # fmt: skip
            found[f"run{workers}"] = _seconds([*_ENGINE, "archive", "run", store, "--workers", workers, "--threads", 1],
                                              folder / f"c3{workers}")  # fmt: skip
        found["combine"] = _seconds([*_ENGINE, "archive", "combine", folder / "store1"], folder / "c4")
        found["start"] = start = _seconds([sys.executable, "-c", _START], folder / "c5")
        found["MB read"] = _megabytes(items)
        found["MB written"] = {name: _megabytes(folder / "store1" / name) for name in ("shards", "markers", "maps")}
        found["overhead of run"] = round(found["run1"] / found["bare"] - 1, 4)
        found["overhead with combine"] = round((found["run1"] + found["combine"]) / found["bare"] - 1, 4)
        found["two workers"] = round(2 * found["run1"] / found["run2"], 3)
        found["two workers once started"] = round(2 * (found["run1"] - start) / (found["run2"] - 2 * start), 3)
        print(json.dumps(found, indent=1))


_ENGINE = [sys.executable, "-m", "engine"]


def _scenes(folder: Path, count: int, side: int) -> list[Path]:
    (folder / "scenes").mkdir()
    made = []
    for number in range(count):
        simulate(SceneRecipe(width=side, height=side, seed=number + 1), folder / "made")
        path = folder / "scenes" / f"place{number:02d}_20230618_s2_l2a.tif"
        (folder / "made" / "s2_l2a.tif").rename(path)
        made.append(path)
    return made


def _seconds(words: list[object], cache: Path) -> float:
    """Processor seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "TERRAFM_CACHE": str(cache)}
    subprocess.run(list(map(str, words)), cwd=_ROOT, env=environment, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, 2)


def _megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6, 3)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))


if __name__ == "__main__":
    main()

"""Peak resident memory (`make bench`): of whole commands, where it must not grow with the scene, and of a session."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

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


SCENE = ROOT / "resources" / "sample_scene"
SESSION = 900
"""Megabytes with torch for the processor, which takes `TORCH` of them; CUDA's build takes 300 more by its libraries."""
TORCH = 250
Memory = dict[str, float]
"""Megabytes by Linux' names: VmRSS, and of it RssAnon and RssFile (of libraries, shared with other programs)."""


def memory_of(pid: int | str) -> Memory:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    told = (line.split() for line in lines if line.startswith(("VmHWM", "VmRSS", "RssAnon", "RssFile")))
    return {name.rstrip(":"): int(kilobytes) / 1024 for name, kilobytes, _unit in told}


class WatchedWorker:
    """A worker, as the panel starts one, and the most memory that it needs in each request."""

    def __init__(self, cache: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "engine", "worker"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "TERRAFM_CACHE": str(cache)},
        )  # fmt: skip
        self.peak: Memory = {"VmRSS": 0.0}
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """The kernel keeps the peak, but not what it consists of."""
        while not self._over.wait(0.005) and self._process.poll() is None:
            now = memory_of(self._process.pid)
            if now.get("VmRSS", 0.0) > self.peak["VmRSS"]:
                self.peak = now

    def ask(self, title: str, method: str, **params: Any) -> dict[str, Any]:
        """Send a request, wait for its answer and tell what it took."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps({"jsonrpc": "2.0", "id": title, "method": method, "params": params}),
              file=self._process.stdin, flush=True)  # fmt: skip
        answer: dict[str, Any] = {}
        while answer.get("id") != title:
            answer = json.loads(self._process.stdout.readline())
        assert "result" in answer, answer
        now = memory_of(self._process.pid)
        print(f"{title}: {now['VmRSS']:.0f} MB, {now['VmHWM']:.0f} at most so far")
        return answer["result"]

    @property
    def most(self) -> float:
        """Megabytes at most so far."""
        return memory_of(self._process.pid)["VmHWM"]

    def close(self) -> None:
        self._over.set()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def labels_of(file: Path) -> dict[str, Any]:
    """The samples of a file as the panel sends them."""
    meta, _, places, values = pyogrio.raw.read(file)
    columns = dict(zip(meta["fields"], (column.tolist() for column in values), strict=True))
    classes = sorted(set(zip(columns["class"], columns["name"], columns["color"], strict=True)))
    return {
        "samples": [
            {"x": point.x, "y": point.y, "code": code}
            for point, code in zip(shapely.from_wkb(places), columns["class"], strict=True)
        ],
        "classes": [{"code": code, "name": name, "color": color} for code, name, color in classes],
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at what Linux tells of a process")
def test_a_session_on_the_sample_project_is_small(tmp_path):
    """Open, a part of the scene, all of it, the forest beside it, Where Next, Map Whole Scene: at most 900 MB."""
    read = "import torch; print(open('/proc/self/status').read())"
    told = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True).stdout
    torch_alone = next(int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("VmHWM"))
    worker, labels = WatchedWorker(tmp_path / "cache"), labels_of(SCENE / "samples.gpkg")
    print()
    worker.ask("hello", "hello")
    opened = worker.ask("opened", "live_open", s2=str(SCENE / "s2_l2a.tif"), s1=str(SCENE / "s1.tif"))
    left, bottom, right, top = opened["grid"]["extent"]
    x, y, beside = (left + right) / 2, (bottom + top) / 2, (top - bottom) * 0.2
    given = {"session": opened["session"], **labels}
    screen = {**given, "width": 1000, "height": 700}
    near = {**screen, "extent": [x - 1500, y - 1050, x + 1500, y + 1050]}
    whole = {**screen, "extent": [left - beside, bottom, right + beside, top]}
    worker.ask("a part of the scene", "live_view", **near, out=str(tmp_path / "near.tif"))
    worker.ask("all of it", "live_view", **whole, out=str(tmp_path / "whole.tif"))
    worker.ask("with a forest", "live_view", **whole, out=str(tmp_path / "compared.tif"), compare=True)
    worker.ask("Where Next", "live_suggest", **given)
    files = {"out": "map.tif", "confidence": "confidence.tif", "report": "report.html"}
    worker.ask("Map Whole Scene", "live_map", **given, **{name: str(tmp_path / file) for name, file in files.items()})
    most, of_it = worker.most, worker.peak
    worker.close()
    print(
        f"{most:.0f} MB at most, {of_it['RssAnon']:.0f} of it its own and {of_it['RssFile']:.0f} of files; "
        f"import torch: {torch_alone:.0f} MB"
    )
    assert most - torch_alone <= SESSION - TORCH

"""The clock set back, or wrong from the start: the same results, and a training goes on. With libfaketime."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from engine.model.weights.model_header import read_info
from tests.endurance.real_worker import ROOT, Engine

LIBRARY = next((str(path) for path in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
TIMES = {"the year 2100": 4_102_444_800, "1970": 0, "before 1970": -86_400}


def _pixels(path: Path) -> bytes:
    with rasterio.open(path) as file:
        return file.read().tobytes()


def _classify(made: Path, scene: Path, out: Path) -> bytes:
    words = ["classify", "--s2", scene, "--samples", made / "scene/samples.gpkg", "--out", out]
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return _pixels(out)


def test_files_from_any_time_give_the_same_map(made, tmp_path, monkeypatch):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    scene = tmp_path / "s2_l2a.tif"
    scene.write_bytes((made / "scene/s2_l2a.tif").read_bytes())
    expected = _classify(made, scene, tmp_path / "m.tif")
    for named, when in TIMES.items():
        for path in (scene, *(tmp_path / "cache").rglob("*")):
            os.utime(path, (when, when))
        assert _classify(made, scene, tmp_path / "m.tif") == expected, named
    print(f"\nclock: files of {', '.join(TIMES)} | {len(TIMES)} | the same map | 0")


def _faked(folder: Path) -> dict[str, str]:
    if LIBRARY is None:
        pytest.skip("libfaketime is not here")
    (folder / "time").write_text("+0")
    return {
        "LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(folder / "time"), "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip


def test_a_worker_whose_clock_is_set_back(made, tmp_path, monkeypatch):
    for name, value in _faked(tmp_path).items():
        monkeypatch.setenv(name, value)
    out = tmp_path / "m.tif"
    asked = {"s2": str(made / "scene/s2_l2a.tif"), "samples": str(made / "scene/samples.gpkg"), "out": str(out)}
    engine, seen, years = Engine(tmp_path), [], []
    try:
        for jump in ("+0", "-3y", "+30y", "-400d"):
            (tmp_path / "time").write_text(jump)
            answer = engine.call("classify", {**asked, "report": str(tmp_path / "r.json")}, jump)
            assert "result" in answer, answer
            seen.append(_pixels(out))
            years.append(json.loads((tmp_path / "r.json").read_text())["made"][:4])
    finally:
        engine.close()
    assert len(set(seen)) == 1
    assert len(set(years)) == 4, "the clock was not set"
    print(f"\nclock: a worker in the years {', '.join(years)} | 4 | the same map | 0")


def test_a_training_goes_on_after_the_clock_was_set_back(tmp_path, tiny_training):
    def run(out: Path) -> subprocess.Popen:
        words = [sys.executable, "-m", "engine.train", "--config", tiny_training, "--out", out, "--resume"]
        return subprocess.Popen([str(word) for word in words], cwd=ROOT, env={**os.environ, **_faked(tmp_path)})

    assert run(tmp_path / "whole").wait() == 0
    first = run(tmp_path / "run")
    (tmp_path / "time").write_text("+2y")
    while first.poll() is None and not list((tmp_path / "run").rglob("step_*.pt")):
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert run(tmp_path / "run").wait() == 0
    shas = {read_info(tmp_path / name / "teacher.safetensors").sha256 for name in ("whole", "run")}
    assert len(shas) == 1
    print("\nclock: a training set back by two years | 1 | the same weights | 0")

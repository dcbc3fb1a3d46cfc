"""The worker killed at random moments during every method: nothing is half, and the next goes on to the same result."""

import json
import os
import random
import shutil
import time
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from engine.requests import DEFAULT_MODEL, REQUESTS
from engine.worker.methods import EngineMethods
from tests.endurance.forked_worker import ForkedWorker
from tests.endurance.outputs import OLD, check_whole

KILLS = int(os.environ.get("TERRAFM_KILLS", "200"))
"""Over all methods in turn."""
DAYS = ("20230618", "20230703")
SEED = int(os.environ.get("TERRAFM_SEED", "1"))


@pytest.fixture(scope="module")
def requests(made: Path, tmp_path_factory) -> dict[str, dict]:
    """A request of each method with all its outputs in one folder; those of a live session lack the session."""
    out = tmp_path_factory.mktemp("out")
    s2, samples = {"s2": str(made / "scene/s2_l2a.tif")}, str(made / "scene/samples.gpkg")
    clouds = {"s2": str(made / "l1c/s2_l1c.tif"), "method": "s2cloudless"}
    dates = dict.fromkeys(("s2_before", "s2_after"), s2["s2"])
    every = {key: str(out / f"{key}.{ending}") for key, ending in _ENDINGS.items()}
    map_files = {key: every[key] for key in ("out", "confidence", "report", "polygons")}
    learned = {**map_files, "save_probe": every["save_probe"]}
    points, classes = _samples(Path(samples))
    live = {"samples": points, "classes": classes}
    with rasterio.open(s2["s2"]) as file:
        view = {"extent": list(file.bounds), "width": 96, "height": 72}
    tif = {"out": every["out"]}
    made_requests = {
        "hello": {},
        "describe": {"path": s2["s2"], "sensor": "s2"},
        "classify": {**s2, "samples": samples, **learned},
        "predict": {**s2, "probe": str(made / "p.safetensors"), **map_files},
        "accuracy": {"map": str(made / "m.tif"), "reference": str(made / "reference.gpkg"), "report": every["report"]},
        "draw_reference": {"map": str(made / "m.tif"), "out": every["polygons"], "points": 60},
        "report": {"map": str(made / "m.tif"), "out": every["report"]},
        "embed": {**s2, **tif},
        "cloudmask": {**clouds, **tif, **{key: every[key] for key in ("probability", "polygons", "masked")}},
        "cloudways": {"s2": clouds["s2"]},
        "similar": {**s2, "examples": samples, **tif},
        "cluster": {**s2, "clusters": 3, **tif},
        "change": {**dates, **tif, "binary": every["binary"], "threshold": 50},
        "rgb": {**s2, **tif},
        "segment": {**s2, "out": every["polygons"], "raster": every["raster"]},
        "composite": {"s2": [str(made / f"S2_{day}_L2A.tif") for day in DAYS], **tif, "days": every["days"]},
        "class_set": {"path": "corine"},
        "live_open": s2,
        "live_view": {**live, **view, **tif, "confidence": every["confidence"]},
        "live_map": {**live, **learned},
        "live_suggest": live,
        "live_close": {},
    }
    assert set(made_requests) == set(REQUESTS)
    return made_requests


_ENDINGS = {
    "raster": "tif", "days": "tif",
    "out": "tif", "confidence": "tif", "probability": "tif", "masked": "tif", "binary": "tif", "report": "html",
    "polygons": "gpkg", "save_probe": "safetensors",
}  # fmt: skip


def _samples(path: Path) -> tuple[list[dict], list[dict]]:
    _, _, wkb, (codes, names, colors) = pyogrio.raw.read(path)
    places = shapely.get_coordinates(shapely.from_wkb(wkb)).tolist()
    points = [{"x": x, "y": y, "code": int(code)} for (x, y), code in zip(places, codes, strict=True)]
    legend = {int(c): {"code": int(c), "name": n, "color": k} for c, n, k in zip(codes, names, colors, strict=True)}
    return points, list(legend.values())


def _outputs(request: dict) -> list[Path]:
    return [Path(request[key]) for key in _ENDINGS if key in request]


def _opened(worker: ForkedWorker, name: str, requests: dict[str, dict]) -> dict:
    """The request of a method; one of a live session is of one that was opened for it."""
    if not name.startswith("live_") or name == "live_open":
        return requests[name]
    answer = worker.call("live_open", requests["live_open"], "open")
    return {**requests[name], "session": answer["result"]["session"]}


def _pixels(path: Path) -> bytes | None:
    if path.suffix != ".tif":
        return None
    with rasterio.open(path) as file:
        return np.nan_to_num(file.read()).tobytes()


def test_kills_during_every_method(made, requests, tmp_path, monkeypatch):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    methods = EngineMethods()
    methods._model(DEFAULT_MODEL)
    rng, log = random.Random(SEED), tmp_path / "log"
    seconds, expected = {}, {}
    worker = ForkedWorker(methods, log)
    for name in requests:
        request = _opened(worker, name, requests)
        began = time.monotonic()
        answer = worker.call(name, request)
        seconds[name] = time.monotonic() - began
        assert "result" in answer, (name, answer)
        expected[name] = {path: _pixels(path) for path in _outputs(request)}
    worker.kill()
    inputs = {path: path.read_bytes() for path in made.rglob("*") if path.is_file() and "cache" not in path.parts}
    told = {"kept": 0, "new": 0, "answered": 0}
    worker = ForkedWorker(methods, log)
    for number in range(KILLS):
        name = list(requests)[(number + 7 * SEED) % len(requests)]
        for path in _outputs(requests[name]):
            path.write_bytes(OLD)
        if rng.random() < 0.3:
            shutil.rmtree(tmp_path / "cache", ignore_errors=True)  # the next computes, and writes to the cache
        worker.send(name, _opened(worker, name, requests))
        worker.kill(rng.uniform(0, 1.2 * seconds[name]))
        for path in _outputs(requests[name]):
            if path.read_bytes() == OLD:
                told["kept"] += 1
            else:
                check_whole(path)
                told["new"] += 1
        worker = ForkedWorker(methods, log)
        answer = worker.call(name, _opened(worker, name, requests))  # goes on
        assert "result" in answer, (name, answer, json.dumps(requests[name])[:500])
        told["answered"] += 1
        for path, pixels in expected[name].items():
            check_whole(path)
            assert _pixels(path) == pixels, (name, path.name)
    worker.kill()
    assert {path: path.read_bytes() for path in inputs} == inputs
    print(
        f"\nkills of the worker over {len(requests)} methods | {KILLS} | {told['kept']} old files kept, {told['new']} "
        f"new and whole; {told['answered']} times the next worker went on to the same result | 0"
    )

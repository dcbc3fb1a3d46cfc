"""Thousands of clicks in one session: every one is answered, and the worker's memory stays what it was."""

import json
import os
import random
from pathlib import Path

import pyogrio
import rasterio

from tests.endurance.real_worker import Engine

CLICKS = int(os.environ.get("TERRAFM_CLICKS", "10000"))
MOST = 40
"""Samples at once: further clicks take the place of earlier ones."""
METHODS = ("auto", "linear", "knn", "trees")


def resident(process: int) -> float:
    """Memory of a process in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_memory_is_flat_over_thousands_of_clicks(tmp_path):
    from engine.simulation import SceneRecipe, simulate

    simulate(SceneRecipe(width=96, height=80, seed=3), tmp_path / "scene")
    _, _, _, (codes, names, colors) = pyogrio.raw.read(tmp_path / "scene/samples.gpkg")
    legend = {int(c): {"code": int(c), "name": n, "color": k} for c, n, k in zip(codes, names, colors, strict=True)}
    with rasterio.open(tmp_path / "scene/truth.tif") as file:
        truth, bounds, place = file.read(1), file.bounds, file.xy
    rng, engine, memory = random.Random(5), Engine(tmp_path), {}

    def clicked() -> dict:
        row, column = rng.randrange(truth.shape[0]), rng.randrange(truth.shape[1])
        x, y = place(row, column)
        return {"x": x, "y": y, "code": int(truth[row, column])}

    try:
        session = engine.call("live_open", {"s2": str(tmp_path / "scene/s2_l2a.tif")}, "open")["result"]["session"]
        samples = [one for one in (clicked() for _ in range(3 * MOST)) if one["code"] in legend][:20]
        view = list(bounds)
        for click in range(1, CLICKS + 1):
            samples = [*samples, clicked()][-MOST:]
            samples = [one for one in samples if one["code"] in legend]
            if click % 50 == 0:  # the map is moved
                left, top = rng.uniform(bounds.left, bounds.right - 300), rng.uniform(bounds.bottom + 300, bounds.top)
                view = [left, top - 300, left + 300, top]
            told = {
                "session": session, "samples": samples, "classes": list(legend.values()), "extent": view,
                "width": 32, "height": 24, "out": str(tmp_path / "view.tif"), "method": METHODS[click % len(METHODS)],
            }  # fmt: skip
            answer = engine.call("live_view", told, f"click {click}")
            assert "result" in answer, json.dumps(answer)[:1000]
            if click % max(1, CLICKS // 10) == 0:
                memory[click] = resident(engine.process.pid)
                print(click, f"{memory[click]:.0f} MB", flush=True)
    finally:
        engine.close()
    shown = ", ".join(f"{click}: {size:.0f} MB" for click, size in memory.items())
    print(f"\nclicks in one session | {CLICKS} | {shown}")
    sizes = list(memory.values())
    assert sizes[-1] < 1.05 * sizes[1] + 20, shown

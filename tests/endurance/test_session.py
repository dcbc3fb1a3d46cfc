"""Thousands of clicks in one session: every one is answered, and the worker's memory stays what it was."""

import json
import os
import random
from pathlib import Path

import pyogrio
import rasterio
import shapely

from tests.endurance.real_worker import Engine

CLICKS = int(os.environ.get("TERRAFM_CLICKS", "10000"))
MOST = 150
"""Samples at once: further clicks take the place of earlier ones."""


def resident(process: int) -> float:
    """Memory of a process in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_memory_is_flat_over_thousands_of_clicks(scene_folder, tmp_path):
    meta, _, wkb, (codes, names, colors) = pyogrio.raw.read(scene_folder / "samples.gpkg")
    assert list(meta["fields"]) == ["class", "name", "color"]
    legend = {int(c): {"code": int(c), "name": n, "color": k} for c, n, k in zip(codes, names, colors, strict=True)}
    places = shapely.get_coordinates(shapely.from_wkb(wkb))
    known = [{"x": x, "y": y, "code": int(code)} for (x, y), code in zip(places.tolist(), codes, strict=True)]
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        extent = list(file.bounds)
    rng, engine, memory = random.Random(5), Engine(tmp_path), {}
    try:
        opened = engine.call("live_open", {"s2": str(scene_folder / "s2_l2a.tif")}, "open")
        session = opened["result"]["session"]
        samples = [one for code in legend for one in [one for one in known if one["code"] == code][:3]]
        for click in range(1, CLICKS + 1):
            samples = [*samples, rng.choice(known)][-MOST:]
            for code in legend:  # no class is left alone
                if sum(one["code"] == code for one in samples) < 2:
                    samples += [one for one in known if one["code"] == code][:2]
            view = {"extent": extent, "width": 96, "height": 72, "out": str(tmp_path / "view.tif")}
            told = {"session": session, "samples": samples, "classes": list(legend.values()), **view}
            answer = engine.call("live_view", told, f"click {click}")
            assert "result" in answer, json.dumps(answer)[:1000]
            if click % max(1, CLICKS // 10) == 0:
                memory[click] = resident(engine.process.pid)
    finally:
        engine.close()
    shown = ", ".join(f"{click}: {size:.0f} MB" for click, size in memory.items())
    print(f"\nclicks in one session | {CLICKS} | {shown}")
    sizes = list(memory.values())
    assert sizes[-1] < 1.1 * sizes[1] + 20, shown

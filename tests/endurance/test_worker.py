"""The worker under hostile messages: it answers each and lives."""

import json
import random
from pathlib import Path

import pytest

from tests.endurance.real_worker import Engine

MESSAGES = 200


@pytest.fixture
def requests_of(scene_folder: Path, tmp_path: Path) -> dict[str, dict]:
    """A request of each method that writes, with its output in an own folder."""
    s2, samples = str(scene_folder / "s2_l2a.tif"), str(scene_folder / "samples.gpkg")
    out = {name: str(tmp_path / "out" / f"{name}.tif") for name in ("classify", "embed", "cluster", "similar", "rgb")}
    (tmp_path / "out").mkdir()
    return {
        "classify": {
            "s2": s2,
            "samples": samples,
            "out": out["classify"],
            "polygons": str(tmp_path / "out" / "p.gpkg"),
        },
        "embed": {"s2": s2, "out": out["embed"]},
        "cluster": {"s2": s2, "out": out["cluster"], "clusters": 3},
        "similar": {"s2": s2, "examples": samples, "out": out["similar"]},
        "rgb": {"s2": s2, "out": out["rgb"]},
    }


def hostile(rng: random.Random, request: dict) -> bytes:
    """A line that is no good request: cut, of other kinds, with absurd values, or no JSON at all."""
    good = {
        "jsonrpc": "2.0",
        "id": "x",
        "method": rng.choice(["classify", "embed", "describe", "live_open"]),
        "params": dict(request),
    }
    kind = rng.randrange(7)
    if kind == 0:
        return json.dumps(good).encode()[: rng.randrange(1, 60)]
    if kind == 1:
        return bytes(rng.randrange(256) for _ in range(rng.randrange(1, 80))).replace(b"\n", b" ")
    if kind == 2:
        return json.dumps(rng.choice([[], 3, "text", None, {"method": 5}, {"params": {}}, [good]])).encode()
    if kind == 3:
        good["params"] = rng.choice([None, [], "text", 7, {"s2": {"a": 1}}, {"s2": None, "out": []}])
    elif kind == 4:
        good["params"][rng.choice(list(request))] = rng.choice(
            [None, -1, 1e308, "", [], {}, True, "\u0000", "x" * 10_000]
        )
    elif kind == 5:
        good["params"]["smoothing"] = rng.choice(["NaN", -5, "much", [20]])
    else:
        good["method"] = rng.choice(["", "no_such", "__class__", "cancel", "live_view"])
    return json.dumps(good).encode()


def test_hostile_messages_are_answered_and_the_worker_lives(tmp_path, requests_of):
    rng, engine = random.Random(0), Engine(tmp_path)
    try:
        for number in range(MESSAGES):
            engine.send(hostile(rng, {**requests_of["embed"], "s2": str(tmp_path / "absent.tif")}))
            if number % 20 == 19:
                hello = engine.call("hello", {}, f"hello {number}")
                assert hello["result"]["protocol"] >= 1
    finally:
        engine.close()
    print(f"\nworker messages | {MESSAGES} | answered, {MESSAGES // 20} times greeted in between")

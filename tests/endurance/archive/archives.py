"""Stores with many small jobs, and real drivers over them that may be killed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engine.simulation import SceneRecipe, simulate
from tests.engine.archive.archives import write_small_model

ROOT = Path(__file__).resolve().parents[3]
COUNT = 16
"""Scenes of the archives here, each one job."""
_LONGEST = 600


def make_probe(folder: Path) -> Path:
    """A probe on an untrained model of one narrow block, `tiny.safetensors` beside it."""
    simulate(SceneRecipe(width=256, height=224, seed=3), folder / "training")
    write_small_model(folder / "tiny.safetensors")
    engine("classify", "--s2", folder / "training/s2_l2a.tif", "--samples", folder / "training/samples.gpkg",
           "--method", "linear", "--model", folder / "tiny.safetensors", "--out", folder / "training/map.tif",
           "--save-probe", folder / "probe.safetensors")  # fmt: skip
    return folder / "probe.safetensors"


def make_scenes(folder: Path, count: int) -> Path:
    """So many scenes of one block, all different."""
    folder.mkdir()
    for number in range(count):
        simulate(SceneRecipe(width=64, height=64, seed=number + 1), folder / "made")
        (folder / "made" / "s2_l2a.tif").rename(folder / f"place{number:02d}_20230618_s2_l2a.tif")
    for path in (folder / "made").iterdir():
        path.unlink()
    (folder / "made").rmdir()
    return folder


def plan(probe: Path, scenes: Path | str, store: Path | str, *more: object, **environment: str) -> dict:
    """Plan an archive; its report."""
    return engine("archive", "plan", "--items", scenes, "--probe", probe, "--model", probe.parent / "tiny.safetensors",
                  "--out", store, *more, **environment)  # fmt: skip


def engine(*words: object, status: int = 0, **environment: str) -> dict:
    """A command's result."""
    done = subprocess.run(command(*words), cwd=ROOT, env=surroundings(environment), capture_output=True, text=True,
                          timeout=_LONGEST)  # fmt: skip
    assert done.returncode == status, done.stdout[-2000:] + done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def started(*words: object, log: Path, **environment: str) -> subprocess.Popen:
    """A command in a process of its own; what it says goes to a log."""
    with log.open("w") as file:
        return subprocess.Popen(command(*words), cwd=ROOT, env=surroundings(environment), stdout=file, stderr=file)


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "engine", *map(str, words), "--json"]


def surroundings(environment: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1", **environment}


def until(holds: Callable[[], bool], what: str, driver: subprocess.Popen | None = None) -> None:
    """Wait for something, as long as a driver goes on that is to bring it about."""
    ends = time.monotonic() + _LONGEST
    while not holds():
        assert time.monotonic() < ends, f"in vain: {what}"
        assert driver is None or driver.poll() is None or holds(), f"the driver ended before {what}"
        time.sleep(0.05)


def marked(store: Path) -> int:
    """How many jobs are marked as done, each its scene's only one."""
    folder = store / "markers"
    return sum(1 for one in folder.iterdir() if one.suffix == ".json") if folder.is_dir() else 0


def shards(store: Path) -> dict[str, bytes]:
    """The shards' bytes by the id of their scenes."""
    return {path.parent.name.rsplit("-", 1)[0]: path.read_bytes() for path in (store / "shards").glob("*/[0-9]*.tif")}


def children(process: int) -> list[int]:
    """The processes that one has started, by whichever of its threads: Dask's nanny does it in a second one."""
    found: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has ended meanwhile
            found += map(int, path.read_text().split())
    return found


def workers_of(process: int) -> list[int]:
    """The worker processes of a driver."""
    return [one for one in children(process) if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


def listening(process: int) -> list[str]:
    """The ports that a process and its children listen at, as the system tells them."""
    inodes = set()
    for one in (process, *children(process)):
        for entry in Path(f"/proc/{one}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                inodes.add(str(entry.readlink()))
    found = []
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]:
            words = line.split()
            if f"socket:[{words[9]}]" in inodes and (words[3] == "0A" or kind.startswith("udp")):
                found.append(f"{kind} {words[1]}")
    return found


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port

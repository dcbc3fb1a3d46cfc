"""How long the engine takes until it answers (`make bench`), as a ratio to what cannot be left out."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.tiles import level1c_safe

ROOT = Path(__file__).resolve().parents[2]
ENGINE = [sys.executable, "-m", "engine"]
ROUNDS = 5


def seconds_of(*words: object) -> float:
    started = time.perf_counter()
    subprocess.run([str(word) for word in words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def children_seconds() -> float:
    """Processor time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds_to_hello() -> tuple[float, float, float]:
    """Until the worker has answered `hello`, by the clock and of the processor; and by the clock until the rest is
    prepared: that it then answers a live request."""
    hello, live = ({"jsonrpc": "2.0", "id": name, "method": name, "params": {}} for name in ("hello", "live_close"))
    live["params"] = {"session": "none"}
    started = time.perf_counter()
    with subprocess.Popen(
        [*ENGINE, "worker"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        print(json.dumps(hello), file=worker.stdin, flush=True)
        assert '"engine"' in worker.stdout.readline()
        greeted, spent = time.perf_counter() - started, processor_seconds(worker.pid)
        print(json.dumps(live), file=worker.stdin, flush=True)
        worker.stdout.readline()
        ready = time.perf_counter() - started
        worker.stdin.close()
    return greeted, spent, ready


def test_the_worker_is_there_as_soon_as_torch_is(benchmark):
    """`hello` within 1.2 times a bare `import torch` in a process of its own, of processor time."""
    taken = []

    def start() -> None:
        used = children_seconds()
        alone = seconds_of(sys.executable, "-c", "import torch")
        used = children_seconds() - used
        hello, spent, live = seconds_to_hello()
        taken.append((spent / used, hello / alone, live / alone))

    start()  # the system reads the libraries from the disk once
    taken.clear()
    benchmark.pedantic(start, rounds=ROUNDS)
    of_processor, hello, live = (statistics.median(ratios) for ratios in zip(*taken, strict=True))
    print(f"\nhello after {of_processor:.2f} × import torch of processor time, {hello:.2f} × by the clock")
    print(f"ready to open a scene after {live:.2f} × by the clock")
    assert of_processor <= 1.2


@pytest.mark.parametrize("words", [["--help"], ["classify", "--help"], ["models", "list"], ["requests"]])
def test_what_needs_no_network_is_there_within_a_second(words):
    """Of processor time, which says the same on a busy machine."""
    before = children_seconds()
    seconds_of(*ENGINE, *words)
    taken = children_seconds() - before
    print(f"\n{' '.join(words)}: {taken:.2f} s")
    assert taken <= 1.0


def processor_seconds(pid: int) -> float:
    """Of a running process so far, as Linux tells; the clock's elsewhere."""
    told = Path(f"/proc/{pid}/stat")
    if not told.exists():
        return time.perf_counter()
    user, system = told.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(("method", "bound"), [("hello", 1.0), ("describe", 0.5)])
def test_a_warm_worker_describes_a_product_at_once(method, bound, tmp_path):
    """A SAFE folder of JPEG 2000 within .5 s, and what `hello` says of the models within 1 s, of processor time."""
    params = {"path": [str(level1c_safe(tmp_path, times=2))], "sensor": "s2"} if method == "describe" else {}
    line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    taken = []
    with subprocess.Popen(
        [*ENGINE, "worker"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        for _ in range(1 + ROUNDS):
            before = processor_seconds(worker.pid)
            print(line, file=worker.stdin, flush=True)
            while "id" not in (answer := json.loads(worker.stdout.readline())):
                pass
            assert "result" in answer, answer
            taken.append(processor_seconds(worker.pid) - before)
        worker.stdin.close()
    print(f"\n{method}: {min(taken[1:]):.2f} s of processor time")
    assert min(taken[1:]) <= bound

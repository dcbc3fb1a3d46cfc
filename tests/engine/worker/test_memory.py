"""A worker that rests holds no more than it needs."""

import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.worker.memory import give_back

ROOT = Path(__file__).resolve().parents[3]


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at what Linux tells of a process")
def test_what_was_freed_goes_back_to_the_system():
    arrays = [np.ones(8_000) for _ in range(4_000)]  # 256 MB in pieces that are no mappings of their own
    last, full = arrays[-1], resident()
    del arrays
    give_back()
    assert resident() < full - 150e6
    assert last.sum() == 8_000


ONE_HEAP = """
import threading
from pathlib import Path
from engine.worker.memory import share_heap
share_heap()
kept = []
threads = [threading.Thread(target=lambda: kept.append([bytes(50_000) for _ in range(100)])) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
heap = next(line for line in Path("/proc/self/maps").read_text().splitlines() if line.endswith("[heap]")).split()[0]
first, last = (int(end, 16) for end in heap.split("-"))
print(last - first)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")
def test_threads_share_one_heap():
    done = subprocess.run([sys.executable, "-c", ONE_HEAP], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 4 * 100 * 50_000

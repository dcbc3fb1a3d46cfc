"""A worker that rests holds no more than it needs."""

import sys
from pathlib import Path

import numpy as np
import pytest

from engine.worker.memory import give_back


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

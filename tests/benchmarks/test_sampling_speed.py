"""What drawing a place costs beside reading it: a table of two million places, as Major-TOM has them.

.venv/bin/python -m pytest -s tests/benchmarks/test_sampling_speed.py
"""

import time

import numpy as np

from engine.pretrain.data.priors.cells import Categories, Cells
from engine.pretrain.data.samplers import PriorSampler

DRAWS = 2000
LONGEST = 50e-6
"""Seconds a draw."""


def test_a_draw_from_two_million_places_is_cheap():
    count = 2_000_000
    generator = np.random.default_rng(0)
    columns = [
        Categories(tuple(map(str, range(kinds))), generator.integers(0, kinds, count, np.uint16))
        for kinds in (12, 31, 26)
    ]
    unknown = np.full(count, np.nan)
    sampler = PriorSampler.of(Cells(np.zeros(count, "S1"), *columns, unknown, unknown), seed=0)
    start = time.process_time()
    for draw in range(DRAWS):
        sampler.place(draw)
    seconds = (time.process_time() - start) / DRAWS
    print(f"{1e6 * seconds:.0f} µs a draw")
    assert seconds < LONGEST

"""`python -m tests.engine.pretrain.memory_of_data CONFIG WORKERS`: what the data of a run take, in a fresh process."""

import gc
import json
import multiprocessing
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from engine.pretrain.config.file import read_config
from engine.pretrain.memory import host_memory
from engine.pretrain.run import batch_source
from engine.pretrain.tile_sources import open_places

TURNS = 60
"""Looks at the memory until it no longer grows, two seconds apart."""


def resident() -> int:
    """Bytes of this process and its children: their own pages, and the shared memory that any of them holds, once."""
    gc.collect()  # when Python does it by itself depends on how much has been imported
    found, shared = 0, {}
    for process in (os.getpid(), *(child.pid for child in multiprocessing.active_children())):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        found += sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))
        for handle in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                if "/torch_" in str(handle.readlink()):
                    status = handle.stat()
                    shared[status.st_ino] = 512 * status.st_blocks
    return found + sum(shared.values())


def main() -> None:
    """Fill the queues of a run, look at the memory, and print it beside what was foretold."""
    settings, workers = Path(sys.argv[1]), sys.argv[2]
    large = ["optimisation.batch=32", "optimisation.accumulation=4", "optimisation.epoch_samples=96"]
    sizes = ["views.global_pixels=224", "views.local_pixels=96", "views.local_views=10", f"data.workers={workers}"]
    config = read_config(settings, [*large, *sizes])
    source = batch_source(config, open_places(config, Path("unused")))
    expected = host_memory(config, source.draw, 8, pinned=False)
    before = resident()
    batches = source.steps(0, 3)  # held, for the reading processes end with it
    part = next(iter(next(batches)))
    levels = [0, resident() - before]
    for _ in range(TURNS):
        if levels[-1] > 0.8 * expected.total and levels[-1] < 1.02 * levels[-2]:
            break
        time.sleep(2)
        levels.append(resident() - before)
    bytes_of_part = sum(image.nbytes for views in part.views for image in views.images.values())
    print(
        json.dumps(
            {
                "expected": expected.total,
                "taken": max(levels),
                "expected_part": expected.part,
                "part": bytes_of_part,
            }
        )
    )


if __name__ == "__main__":
    main()

"""Work on arrays in as many threads as torch may use; numpy lets go of Python's lock meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import torch

_Part = TypeVar("_Part")
_Made = TypeVar("_Made")


def in_parallel(work: Callable[[_Part], _Made], parts: Iterable[_Part]) -> list[_Made]:
    """What the work makes of each part, in their order; parts must not wait for each other."""
    threads = torch.get_num_threads()
    if threads == 1:
        return [work(part) for part in parts]
    return list(_pool(threads).map(work, parts))


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="terrafm-maps")

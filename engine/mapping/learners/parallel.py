"""Work on arrays in as many threads as torch may use; numpy and torch let go of Python's lock meanwhile.

Each of these threads works alone: what one of them calls uses no further threads, whatever the caller's would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, TypeVar

import torch
from threadpoolctl import ThreadpoolController

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
    return ThreadPoolExecutor(threads, thread_name_prefix="terrafm-maps", initializer=_work_alone)


def _work_alone() -> None:
    """No threads below this one: OpenMP keeps that number for each thread."""
    torch.get_num_threads()  # torch sets the number when a thread first asks for it; afterwards it is ours
    _libraries().limit(limits=1, user_api="openmp")


def one_thread_each() -> AbstractContextManager[Any]:
    """Matrix products by one thread each: small ones lose more by threads than they gain, as do many side by side."""
    return _libraries().limit(limits=1, user_api="blas")


@cache
def _libraries() -> ThreadpoolController:
    """Found once, since looking through them takes longer than a fit."""
    return ThreadpoolController()

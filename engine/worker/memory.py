"""Freed memory, handed back to the system while nobody asks for anything."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Hand back what the C library keeps for later, where it keeps much (glibc's does: a view leaves it 200 MB)."""
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

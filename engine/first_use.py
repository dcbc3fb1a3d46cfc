"""Packages whose names are imported when they are first used, so that what needs no torch does not wait for it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def imported_at_first_use(package: str, names: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """The `__getattr__` of a package, from its modules (such as ".config") and the names that come from each.

    >>> if not TYPE_CHECKING:  # doctest: +SKIP
    ...     __getattr__ = imported_at_first_use(__name__, {".config": ("ModelConfig",)})
    """
    homes = {name: module for module, of_module in names.items() for name in of_module}

    def attribute(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        return getattr(importlib.import_module(homes[name], package), name)

    return attribute

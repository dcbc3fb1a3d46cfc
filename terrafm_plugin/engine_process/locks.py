"""Parts of the lock files: packages with their exact versions and checksums. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path


def locked_versions(lock: Path) -> dict[str, str]:
    """Versions by the names of the packages; the last where they differ between Pythons."""
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def write_part(locks: tuple[Path, ...], target: Path, wanted: Callable[[str], bool]) -> bool:
    """Write what some locks hold of the wanted packages; returns whether that is anything."""
    kept, seen = [], set[str]()
    for lock in locks:
        keeps, of_this = False, set[str]()
        for line in lock.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"[A-Za-z0-9_.-]+", line):
                name = match.group()
                keeps = wanted(name) and name not in seen
                of_this.add(name)
            if keeps:
                kept.append(line)
        seen |= of_this  # what two locks share is the same in both
    target.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return bool(kept)

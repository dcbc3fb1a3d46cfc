"""The Python environment that the engine runs in: its interpreter, and the file that tells how it was made.

Standard library only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
LOCK = REQUIREMENTS / "engine.txt"
"""Exact versions with their checksums."""
_MARKER = "terrafm-environment.json"


def python_of(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def is_ours(folder: Path) -> bool:
    """Whether TerraFM made, or began to make, the environment in this folder."""
    return (folder / _MARKER).is_file()


def is_complete(folder: Path) -> bool:
    """Whether the environment was made to its end."""
    return bool(_marker(folder).get("complete"))


def is_current(folder: Path) -> bool:
    """Whether the environment is whole and made from the present lock."""
    return is_complete(folder) and _marker(folder).get("lock") == _fingerprint(LOCK)


def made_with(folder: Path) -> tuple[str, str]:
    """The Python that the environment was made with, and the name of its build of PyTorch; empty if not known."""
    marker = _marker(folder)
    return str(marker.get("base") or ""), str(marker.get("build") or "")


def begin(folder: Path, base: str = "", build: str = "") -> None:
    """Mark a folder as ours and its environment as incomplete."""
    folder.mkdir(parents=True, exist_ok=True)
    _mark(folder, {"base": base, "build": build, "complete": False})


def complete(folder: Path) -> None:
    """Mark the environment as whole."""
    _mark(folder, {**_marker(folder), "complete": True})


def remove(folder: Path) -> bool:
    """Delete an environment of ours; other folders are left alone. Returns whether nothing is left of it."""
    if not is_ours(folder):
        return not folder.exists()
    for entry in folder.iterdir():  # the marker goes last: what could not be removed stays ours
        if entry.name != _MARKER:
            _delete(entry)
    if not any(entry.name != _MARKER for entry in folder.iterdir()):
        shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def _delete(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            entry.unlink()


def _marker(folder: Path) -> dict[str, object]:
    try:
        return dict(json.loads((folder / _MARKER).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _mark(folder: Path, content: dict[str, object]) -> None:
    content = {**content, "made_by": "TerraFM", "lock": _fingerprint(LOCK)}
    (folder / _MARKER).write_text(json.dumps(content) + "\n", encoding="utf-8")


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

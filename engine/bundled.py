"""Where the files that ship beside the code are."""

from __future__ import annotations

from pathlib import Path

_ENGINE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """A folder of `resources/`: inside the package where it was installed, beside it in a checkout and in QGIS."""
    installed = _ENGINE / "resources" / name
    return installed if installed.is_dir() else _ENGINE.parent / "resources" / name

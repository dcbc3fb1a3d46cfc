"""Run by the engine's own Python: is every file of every installed package there, in its size? One line of JSON.

`python check_files.py`; the answer names damaged packages with their versions: `{"damaged": {"scipy": "1.18.1"}}`.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from pathlib import Path


def damaged_packages(folder: Path) -> dict[str, str]:
    """Packages below a folder of which files are missing or cut, with their versions."""
    found = {}
    for package in importlib.metadata.distributions(path=[str(folder)]):
        name = package.metadata["Name"]
        if name and any(_is_damaged(file) for file in package.files or ()):
            found[re.sub(r"[-_.]+", "-", name).lower()] = package.version
    return found


def _is_damaged(file: importlib.metadata.PackagePath) -> bool:
    """Whether a file that has a known size has another one, or is gone."""
    if file.size is None:  # what is made at installation, such as compiled modules
        return False
    try:
        return Path(str(file.locate())).stat().st_size != file.size
    except OSError:
        return True


if __name__ == "__main__":
    sys.path.pop(0)  # this folder: its modules are none of the packages'
    here = next(Path(path) for path in sys.path if Path(path).name in ("site-packages", "dist-packages"))
    sys.stdout.write(json.dumps({"damaged": damaged_packages(here)}) + "\n")

"""Run by the engine's own Python: is every package there, new enough, and does it import? Prints one line of JSON.

`python check_environment.py requirements/engine.in`; exit status 1 if something is missing. With `--files` it looks for
every file of every installed package instead, and names damaged packages: `{"damaged": {"scipy": "1.18.1"}}`.
"""

from __future__ import annotations

import csv
import importlib
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

IMPORT_NAMES = {"scikit-image": "skimage", "scikit-learn": "sklearn", "PyYAML": "yaml"}
OLDEST_PYTHON = (3, 11)


def examined(requirements: Path) -> dict[str, object]:
    """Version of Python and packages, and what is wrong with them as sentences without a full stop."""
    problems = []
    if sys.version_info < OLDEST_PYTHON:
        problems.append(f"it is Python {sys.version_info[0]}.{sys.version_info[1]}, older than 3.11")
    packages = {}
    for line in requirements.read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Za-z0-9_.-]+)\s*([<>=!~0-9.,\s]*)", line)
        if match:
            name, bounds = match.groups()
            packages[name], problem = _package(name, bounds)
            problems += [problem] if problem else []
    return {"python": ".".join(map(str, sys.version_info[:3])), "packages": packages, "problems": problems}


def _package(name: str, bounds: str) -> tuple[str, str]:
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "", f"{name} is missing"
    if not fits(version, bounds):
        return version, f"{name} is {version}, needed is {bounds.strip()}"
    try:
        importlib.import_module(IMPORT_NAMES.get(name, name))
    except Exception as error:  # a broken package may raise anything at import
        return version, f"{name} {version} does not import ({error})"
    return version, ""


def fits(version: str, bounds: str) -> bool:
    """Whether a version lies within bounds such as `>=1.4,<3`."""
    for operator, bound in re.findall(r"(>=|<=|<|>|==)\s*([0-9.]+)", bounds):
        ours, theirs = _numbers(version), _numbers(bound)
        length = max(len(ours), len(theirs))
        ours, theirs = ours + [0] * (length - len(ours)), theirs + [0] * (length - len(theirs))
        held = {
            ">=": ours >= theirs,
            "<=": ours <= theirs,
            "<": ours < theirs,
            ">": ours > theirs,
            "==": ours == theirs,
        }
        if not held[operator]:
            return False
    return True


def _numbers(version: str) -> list[int]:
    match = re.match(r"\d+(\.\d+)*", version)
    return [int(part) for part in match.group().split(".")] if match else []


def damaged_packages(folder: Path) -> dict[str, str]:
    """Packages below a folder of which files are missing or cut, with their versions."""
    found = {}
    for package in importlib.metadata.distributions(path=[str(folder)]):
        name = package.metadata["Name"]
        if name and any(_is_damaged(folder / path, size) for path, size in _recorded(package)):
            found[re.sub(r"[-_.]+", "-", name).lower()] = package.version
    return found


def _recorded(package: importlib.metadata.Distribution) -> Iterator[tuple[str, int]]:
    """Paths and sizes of a package's files, as its RECORD lists them; not those that are made at installation.

    `package.files` leaves out what is missing, from Python 3.12 on.
    """
    for row in csv.reader((package.read_text("RECORD") or "").splitlines()):
        if len(row) == 3 and row[2].isdigit():
            yield row[0], int(row[2])


def _is_damaged(file: Path, size: int) -> bool:
    """Whether a file has another size than it was installed with, or is gone."""
    try:
        return file.stat().st_size != size
    except OSError:
        return True


if __name__ == "__main__":
    sys.path.pop(0)  # this folder: its modules are none of the packages'
    if sys.argv[1] == "--files":
        here = next(Path(path) for path in sys.path if Path(path).name in ("site-packages", "dist-packages"))
        found: dict[str, object] = {"damaged": damaged_packages(here)}
    else:
        found = examined(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(found) + "\n")
    sys.exit(1 if found.get("problems") else 0)

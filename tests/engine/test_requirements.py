"""What the engine imports is asked for by name in requirements/*.in, and what is asked for is imported."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "engine"
PACKAGES = {"dask_jobqueue": "dask-jobqueue", "skimage": "scikit-image", "sklearn": "scikit-learn", "yaml": "PyYAML"}
"""Packages whose name is not that of their module."""
MORE = {
    "pretrain": ("training",),
    "evaluate": ("training",),
    "clouds/published": ("clouds", "csmask"),
    "archive": ("archive",),
}
"""Which requirements a room has beside the engine's own; all else runs with those alone."""
BROUGHT = {
    "archive/buckets.py": {"botocore"},  # s3fs raises its errors
    "archive/tables.py": {"pyarrow"},  # asked for by name where it is missing
    "evaluate/torchgeo_bench.py": {"torchgeo_bench"},  # a class for that program, which imports it
}
BY_PROGRAM = {
    "training": {"tensorboard"},  # torch.utils.tensorboard writes what it shows
    "csmask": {"ukis-csmask"},  # a file of it is read
}


def declared(name: str) -> set[str]:
    """The packages that requirements/NAME.in asks for."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {match.group() for line in lines if (match := re.match(r"[A-Za-z0-9_.-]+", line)) and line[0] != "-"}


def imported(file: Path) -> set[str]:
    """The packages outside the standard library that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module))
    modules = {name.split(".")[0] for name in names} - sys.stdlib_module_names
    return {PACKAGES.get(module, module) for module in modules}


IMPORTED = {file.relative_to(ENGINE).as_posix(): imported(file) for file in sorted(ENGINE.rglob("*.py"))}


def requirements_of(file: str) -> tuple[str, ...]:
    """The names of the files in requirements/ that count for a file of the engine."""
    return ("engine", *(name for room, names in MORE.items() if file.startswith(f"{room}/") for name in names))


def test_every_import_of_the_engine_is_asked_for_by_name():
    """Not brought by accident, by what another package needs today."""
    lacking = {}
    for file, packages in IMPORTED.items():
        names = set().union(*(declared(name) for name in requirements_of(file)))
        if found := packages - names - BROUGHT.get(file, set()):
            lacking[file] = found
    assert lacking == {}


@pytest.mark.parametrize("name", ["engine", "training", "clouds", "csmask", "archive"])
def test_nothing_is_asked_for_that_is_not_imported(name):
    files = [file for file in IMPORTED if name in requirements_of(file)]
    assert declared(name) - set().union(*(IMPORTED[file] for file in files)) == BY_PROGRAM.get(name, set())


def test_the_exceptions_are_still_true():
    assert {file: packages & IMPORTED[file] for file, packages in BROUGHT.items()} == BROUGHT

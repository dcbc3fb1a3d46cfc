"""The two halves stay apart: QGIS's process never loads the engine's libraries, nor the engine QGIS's."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_QGIS = {"qgis", "PyQt5", "PyQt6", "PySide2", "PySide6", "osgeo", "sip", "processing"}
OF_THE_ENGINE = {
    "torch", "torchvision", "timm", "rasterio", "sklearn", "scipy", "pyogrio", "shapely", "zarr", "safetensors",
    "click", "platformdirs", "affine", "lightgbm", "engine",
}  # fmt: skip
PLUGIN_FILES = [ROOT / "__init__.py", *sorted((ROOT / "terrafm_plugin").rglob("*.py"))]
ENGINE_FILES = sorted((ROOT / "engine").rglob("*.py"))
ALLOW_LISTED = ROOT / "engine" / "evaluate" / "benchmarks" / "safe_pickle.py"
"""GEO-Bench publishes its labels as pickles alone; test_safe_pickle.py holds what this file may do with them."""


def imported(file: Path) -> set[str]:
    """The full names of all modules that a file imports anywhere, relative imports left out."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module)
    return names


def top(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def by_path(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_there_are_files_on_both_sides():
    assert len(PLUGIN_FILES) > 10
    assert len(ENGINE_FILES) > 10


@pytest.mark.parametrize("file", PLUGIN_FILES, ids=by_path)
def test_the_plugin_imports_nothing_of_the_engine(file):
    assert not top(imported(file)) & OF_THE_ENGINE


@pytest.mark.parametrize("file", ENGINE_FILES, ids=by_path)
def test_the_engine_imports_nothing_of_qgis(file):
    assert not top(imported(file)) & (OF_QGIS | {"terrafm_plugin"})


@pytest.mark.parametrize("file", PLUGIN_FILES, ids=by_path)
def test_qt_comes_through_qgis_alone(file):
    assert not top(imported(file)) & {"PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}


@pytest.mark.parametrize("file", PLUGIN_FILES, ids=by_path)
def test_the_plugin_parses_with_the_python_of_the_oldest_qgis(file):
    ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 9))


@pytest.mark.parametrize("file", [*PLUGIN_FILES, *ENGINE_FILES], ids=by_path)
def test_what_ships_runs_no_shell_and_unpickles_nothing(file):
    assert not imported(file) & {"subprocess", "dill", "joblib", "marshal", "shelve"}
    tree = ast.parse(file.read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"eval", "exec", "compile"}
    of_pickle = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "pickle"
    }
    assert of_pickle <= {"UnpicklingError"} | ({"Unpickler"} if file == ALLOW_LISTED else set())


def test_the_set_up_needs_nothing_but_the_standard_library():
    """It runs in whatever Python a developer or a fresh machine has."""
    standard = {"argparse", "hashlib", "json", "os", "shlex", "shutil", "sys", "importlib", "re"}
    standard |= {"collections", "contextlib", "dataclasses", "pathlib", "typing", "__future__"}
    files = ["engine_process/environment.py"]
    files += [f"setup/{name}.py" for name in ("environment_steps", "builds", "check_environment")]
    for name in files:
        assert top(imported(ROOT / "terrafm_plugin" / name)) <= standard

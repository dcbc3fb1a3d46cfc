"""The two halves stay apart, and inside the engine imports point one way: from higher rooms to lower ones."""

import ast
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_QGIS = {"qgis", "PyQt5", "PyQt6", "PySide2", "PySide6", "osgeo", "sip", "processing"}
OF_THE_ENGINE = {
    "torch", "torchvision", "timm", "rasterio", "sklearn", "scipy", "pyogrio", "shapely", "zarr", "safetensors",
    "click", "platformdirs", "affine", "lightgbm", "onnxruntime", "pystac", "skimage", "dask", "distributed", "engine",
}  # fmt: skip
RANKS = (
    ("errors", "progress", "version", "bundled", "first_use", "strict_json", "input_files"),
    ("files", "modalities"),
    ("requests",),
    ("imagery", "simulation", "model"),
    ("imagery/network", "model/inference"),
    ("imagery/examination", "imagery/output", "model/weights", "ranks", "samples"),
    ("imagery/layers", "parcels"),
    ("imagery/reading",),
    ("imagery/series",),
    ("model/decoders", "features", "reports"),
    ("mapping/learners",),
    ("accuracy", "mapping", "clouds/pixels"),
    ("mapping/classify", "clouds/published"),
    ("mapping/live", "mapping/unsupervised", "mapping/segments", "clouds"),
    ("evaluate/benchmarks",),
    ("evaluate/protocols",),
    ("evaluate",),
    ("evaluate/paper", "evaluate/cloud_heads"),
    ("pretrain/config", "pretrain/data/priors"),
    ("pretrain/data",),
    ("pretrain/data/shards", "pretrain/data/major_tom", "pretrain/method"),
    ("pretrain",),
    ("answers",),
    ("archive",),
    ("archive/work",),
    ("archive/maps",),
    ("worker", "train"),
    ("commands",),
    ("commands/analyst",),
    ("__main__",),
)
"""The rooms of the engine from the lowest to the highest; files of the top level are rooms of their own.

A room imports from lower ones and from itself, never from one beside it. What a package's `__init__` re-exports
counts as the room that it stands for.
"""
MOST_FILES = 15
ALLOW_LISTED = ROOT / "engine" / "evaluate" / "benchmarks" / "safe_pickle.py"
"""GEO-Bench publishes its labels as pickles alone; test_safe_pickle.py holds what this file may do with them."""


def by_path(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def parsed(files: list[Path]) -> dict[str, ast.Module]:
    return {by_path(file): ast.parse(file.read_text(encoding="utf-8")) for file in files}


PLUGIN = parsed([ROOT / "__init__.py", *sorted((ROOT / "terrafm_plugin").rglob("*.py"))])
ENGINE = parsed(sorted((ROOT / "engine").rglob("*.py")))
MODULES = {file.removesuffix(".py").removesuffix("/__init__").replace("/", "."): file for file in ENGINE}


def imported(tree: ast.Module) -> set[str]:
    """The full names of all modules that a file imports anywhere, relative imports left out."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(str(node.module))
    return names


def imports_of(files: dict[str, ast.Module], packages: set[str]) -> dict[str, set[str]]:
    """What files import of some packages, by file; files that import none of them are left out."""
    found = {file: {name for name in imported(tree) if name.split(".")[0] in packages} for file, tree in files.items()}
    return {file: names for file, names in found.items() if names}


def own_imports(module: str) -> set[str]:
    """The modules of the engine that one of them imports anywhere, for type checking too."""
    file = MODULES[module]
    package = module.split(".") if file.endswith("__init__.py") else module.split(".")[:-1]
    found = set()
    for node in ast.walk(ENGINE[file]):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])
            found.update(name if (name := f"{base}.{alias.name}") in MODULES else base for alias in node.names)
    return found - {module}


def room(module: str) -> str:
    """The folder of a module; a file of the top level is a room of its own."""
    parts = module.split(".")[1:]
    folder = parts if MODULES[module].endswith("__init__.py") else parts[:-1]
    return "/".join(folder) or (parts[-1] if parts else "")


def test_there_are_files_on_both_sides():
    assert len(PLUGIN) > 10
    assert len(ENGINE) > 10


def test_the_plugin_imports_nothing_of_the_engine():
    assert imports_of(PLUGIN, OF_THE_ENGINE) == {}


def test_the_engine_imports_nothing_of_qgis():
    assert imports_of(ENGINE, OF_QGIS | {"terrafm_plugin"}) == {}


def test_segments_alone_import_scikit_image():
    """It takes two seconds, and its file is imported by what `segment` answers alone."""
    assert imports_of(ENGINE, {"skimage"}).keys() == {"engine/mapping/segments/superpixels.py"}
    outside = {file: tree for file, tree in ENGINE.items() if "mapping/segments" not in file}
    nodes = ((file, node) for file, tree in outside.items() for node in ast.walk(tree))
    froms = ((file, node.module or "") for file, node in nodes if isinstance(node, ast.ImportFrom))
    assert {file for file, module in froms if "segments" in module.split(".")} == {"engine/answers.py"}


def test_qt_comes_through_qgis_alone():
    assert imports_of(PLUGIN, {"PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}) == {}


def test_imports_inside_the_engine_are_relative():
    """The folder installs under another name, `terrafm`."""
    assert imports_of(ENGINE, {"engine"}) == {}


def test_the_plugin_parses_with_the_python_of_the_oldest_qgis():
    for file in PLUGIN:
        ast.parse((ROOT / file).read_text(encoding="utf-8"), file, feature_version=(3, 9))


def test_a_room_imports_from_lower_rooms_alone():
    rank = {name: place for place, names in enumerate(RANKS) for name in names}
    modules = [module for module, file in MODULES.items() if not file.endswith("__init__.py")]
    assert {room(module) for module in modules} <= set(rank), "a room has no rank yet"
    against = [
        f"{module} → {other}"
        for module in modules
        for other in own_imports(module)
        if room(other) != room(module) and rank.get(room(other), -1) >= rank[room(module)]
    ]
    assert against == []


def test_no_file_imports_itself_by_way_of_others():
    graph = {module: own_imports(module) for module, file in MODULES.items() if not file.endswith("__init__.py")}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_no_folder_is_a_heap():
    counts = Counter(file.rpartition("/")[0] for file in ENGINE if not file.endswith("__init__.py"))
    assert {folder: count for folder, count in counts.items() if count > MOST_FILES} == {}


def test_no_two_public_classes_share_a_name():
    classes = [node.name for tree in ENGINE.values() for node in tree.body if isinstance(node, ast.ClassDef)]
    assert [name for name, count in Counter(classes).items() if count > 1 and not name.startswith("_")] == []


def test_no_test_imports_another_test():
    tests = parsed(sorted((ROOT / "tests").rglob("*.py")))
    taken = {file: {name for name in imported(tree) if ".test_" in name} for file, tree in tests.items()}
    assert {file: names for file, names in taken.items() if names} == {}


@pytest.mark.parametrize("files", [PLUGIN, ENGINE], ids=["plugin", "engine"])
def test_what_ships_runs_no_shell_and_unpickles_nothing(files):
    assert imports_of(files, {"subprocess", "dill", "joblib", "marshal", "shelve"}) == {}
    for file, tree in files.items():
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        called = {function.id for function in calls if isinstance(function, ast.Name)}
        assert not called & {"eval", "exec", "compile"}, file
        of_pickle = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "pickle"
        }
        allowed = {"Unpickler"} if ROOT / file == ALLOW_LISTED else set()
        assert of_pickle <= {"UnpicklingError"} | allowed, file


def test_the_set_up_needs_nothing_but_the_standard_library():
    """It runs in whatever Python a developer or a fresh machine has."""
    standard = {"argparse", "csv", "hashlib", "json", "os", "shlex", "shutil", "sys", "importlib", "re"}
    standard |= {"collections", "contextlib", "dataclasses", "pathlib", "typing", "__future__"}
    files = ["engine_process/environment.py"]
    files += [f"setup/{name}.py" for name in ("environment_steps", "builds", "check_environment")]
    for name in files:
        assert {one.split(".")[0] for one in imported(PLUGIN[f"terrafm_plugin/{name}"])} <= standard

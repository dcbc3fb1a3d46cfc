"""The rooms of the plugin: who may import whom, how many files share a room, and one meaning for each class name."""

import ast
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "terrafm_plugin"
RANKS = (
    ("strict_json",),
    ("folders", "classes", "background", "datasets"),
    ("settings", "resources"),
    ("engine_process", "widgets", "map_tools"),
    ("layers", "setup"),
    ("models", "processing", "imagery"),
    ("clouds", "samples"),
    ("live_map", "accuracy_check"),
    ("reports", "other_maps"),
    ("panel", "options"),
    ("plugin",),
)
"""Folders and the modules beside them: what stands in a row imports from the rows above it, and from nothing else."""
MOST_FILES = 15
MODULES = {file: file.relative_to(ROOT).with_suffix("").parts for file in sorted(PLUGIN.rglob("*.py"))}
TESTS = [file for half in ("plugin", "integration") for file in sorted((ROOT / "tests" / half).rglob("*.py"))]


def imports(file: Path) -> set[tuple[str, ...]]:
    """The modules of the plugin that a file imports anywhere, also only for its types."""
    found = set()
    package = MODULES[file][:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = (*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                found.add((*base, alias.name) if (*base, alias.name) in MODULES.values() else base)
    return found


def room_of(module: tuple[str, ...]) -> str:
    return module[1]


def rank_of(module: tuple[str, ...]) -> int:
    return next(rank for rank, rooms in enumerate(RANKS) if room_of(module) in rooms)


def by_path(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_every_room_has_its_rank():
    ranked = [room for rooms in RANKS for room in rooms]
    assert len(ranked) == len(set(ranked))
    assert set(ranked) == {room_of(module) for module in MODULES.values()} - {"__init__"}


@pytest.mark.parametrize("file", MODULES, ids=by_path)
def test_imports_point_to_lower_ranks(file):
    own = MODULES[file]
    if own[1:] == ("__init__",):
        assert not imports(file)
        return
    for module in imports(file):
        assert room_of(module) == room_of(own) or rank_of(module) < rank_of(own), ".".join(module)


def test_no_files_import_each_other_in_a_circle():
    open_ones = {module: imports(file) & set(MODULES.values()) for file, module in MODULES.items()}
    while free := [module for module, needed in open_ones.items() if not needed & set(open_ones)]:
        for module in free:
            del open_ones[module]
    assert not open_ones


def test_no_room_is_crowded():
    files = Counter(file.parent for file in MODULES if file.name != "__init__.py")
    assert max(files.values()) <= MOST_FILES, files.most_common(1)


def test_a_class_name_stands_for_one_thing():
    names = Counter(
        node.name
        for file in MODULES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("file", TESTS, ids=by_path)
def test_no_test_imports_from_another_test(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
        assert not [name for name in names if name.split(".")[-1].startswith("test_")]

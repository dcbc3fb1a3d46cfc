"""Every Qt name that the plugin uses exists in Qt 6 as well, as QGIS 4 hands it out.

The names of Qt 6 lie beside this file (`scripts/qt6_names.py` wrote them); those of Qt 5 and QGIS are looked up.
"""

import ast
import importlib
import json
from pathlib import Path

import pytest
import qgis.core
import qgis.gui

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "__init__.py", *sorted((ROOT / "terrafm_plugin").rglob("*.py"))]
QT6 = json.loads(Path(__file__).with_name("qt6_names.json").read_text(encoding="utf-8"))
REMOVED = set(QT6["removed"].split())
MOVED = {"QtWidgets": {"QAction", "QShortcut"}}
"""What `qgis.PyQt` still has where Qt 5 had it."""
VARIANT_TYPES = {"Bool", "Date", "DateTime", "Double", "Int", "Invalid", "List", "LongLong", "Map", "String", "Time"}
"""`qgis.PyQt` puts `QVariant.Int` and its like back in Qt 6, but not `QVariant.Type`."""


def of_qgis():
    classes = [value for module in (qgis.core, qgis.gui) for value in vars(module).values() if isinstance(value, type)]
    return {name for one in classes for name in vars(one)}


def of_the_plugin():
    """Names that the plugin itself gives to methods, members and fields."""
    names = set()
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.attr if isinstance(node, ast.Attribute) else node.id)
    return names


OTHERS = (of_qgis() | of_the_plugin()) - {"exec_", "print_"}
"""Methods of these names may be others' than Qt's: what a method belongs to is not known before it runs."""


def enum_of_qt6(module, name, enum):
    """The members of an enum of a class or of what it extends; None where there is no such enum."""
    names = [name, *QT6[module][name].get("", "").split()]
    classes = [QT6[where][one] for one in names for where in QT6 if isinstance(QT6[where], dict) and one in QT6[where]]
    return next((one[enum].split() for one in classes if enum in one), None)


def dotted(node):
    """`["Qt", "ItemFlag", "ItemIsEnabled"]` of such an expression; None of others."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else None


def problems(source):
    """What in a file would fail in Qt 6, or in QGIS 4, as sentences."""
    tree = ast.parse(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    imported = {alias.asname or alias.name: (node.module, alias.name) for node in imports for alias in node.names}
    aliases = {
        node.targets[0].id: dotted(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and dotted(node.value)
    }
    aliases = {name: chain for name, chain in aliases.items() if chain[0] in imported and chain[-1][0].isupper()}
    found = []
    for module, name in imported.values():
        if module.startswith("qgis.PyQt"):
            found += missing(module.split(".")[-1], name)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        chain = dotted(node) or [""]
        chain = [*aliases.get(chain[0], chain[:1]), *chain[1:]]
        module, name = imported.get(chain[0], ("", ""))
        if module.startswith("qgis.PyQt"):
            found += [f"{node.lineno}: {one}" for one in of_qt(module.split(".")[-1], name, chain[1:])]
        elif module in ("qgis.core", "qgis.gui"):
            found += [f"{node.lineno}: {one}" for one in unscoped(module, name, chain[1:])]
        elif node.attr in REMOVED - OTHERS:
            found.append(f"{node.lineno}: {ast.unparse(node)} is gone")
    return sorted(set(found))


def missing(module, name):
    known = set(QT6.get(module, ())) | MOVED.get(module, set())
    return [] if name in known else [f"{module} has no {name}"]


def of_qt(module, name, chain):
    """What is wrong with `name.chain`, `name` a class of Qt."""
    if name == "QVariant" and len(chain) == 1 and chain[0] in VARIANT_TYPES:
        return []
    if missing(module, name) or name not in QT6[module]:
        return []  # told by its import; or moved, and has no enums of its own then
    if not chain[0][0].isupper():
        return unscoped(f"qgis.PyQt.{module}", name, chain)
    members = enum_of_qt6(module, name, chain[0])
    if members is None or (len(chain) > 1 and chain[1] not in members):
        return [f"{name} has no {'.'.join(chain)}"]
    return []


def unscoped(module, name, chain):
    """What is wrong with `name.chain` as it is in the QGIS that runs here: unknown, or a value without its enum."""
    one = getattr(importlib.import_module(module), name)
    if not isinstance(one, type):
        return []
    value = getattr(one, chain[0], None)
    if value is None:
        return [f"{name} has no {chain[0]}"]
    if not callable(value) and isinstance(value, int) and type(value) is not int:
        return [f"{name}.{chain[0]} needs the name of its enum"]
    return [] if len(chain) < 2 or hasattr(value, chain[1]) else [f"{name}.{chain[0]} has no {chain[1]}"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_qt_name_is_there_in_qt_6(file):
    assert problems(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Qt.UserRole", "Qt has no UserRole"),
        ("Qt.red", "needs the name of its enum"),
        ("Qt.ItemDataRole.NoRole", "Qt has no ItemDataRole.NoRole"),
        ("QHeaderView.ResizeToContents", "QHeaderView has no ResizeToContents"),
        ("QVariant.Type.Int", "QVariant has no Type.Int"),
        ("dialog.exec_()", "dialog.exec_ is gone"),
        ("stream.setCodec('UTF-8')", "stream.setCodec is gone"),
        ("QgsMapLayer.RasterLayer", "needs the name of its enum"),
        ("Qgis.Warning", "needs the name of its enum"),
        ("mode = QgsFileWidget\nmode.GetFile", "needs the name of its enum"),
        ("QgsMapLayer.LayerType.Nothing", "has no Nothing"),
        ("from qgis.PyQt.QtCore import QRegExp", "QtCore has no QRegExp"),
        ("from qgis.PyQt.QtWidgets import QDesktopWidget", "QtWidgets has no QDesktopWidget"),
        ("from qgis.PyQt.QtWidgets import QUndoStack", "QtWidgets has no QUndoStack"),
    ],
)
def test_what_fails_in_qt_6_is_found(line, problem):
    imports = "from qgis.PyQt.QtCore import Qt, QVariant\nfrom qgis.PyQt.QtWidgets import QHeaderView\n"
    imports += "from qgis.core import Qgis, QgsMapLayer\nfrom qgis.gui import QgsFileWidget\n"
    found = problems(imports + line)
    assert any(problem in one for one in found), found


@pytest.mark.parametrize(
    "line",
    [
        "Qt.ItemDataRole.UserRole",
        "QHeaderView.ResizeMode.ResizeToContents",
        "QTableWidget.SelectionBehavior.SelectRows",  # of what it extends
        "QVariant.Int",
        "QgsMapLayer.LayerType.RasterLayer",
        "from qgis.PyQt.QtWidgets import QAction",
        "QHeaderView(Qt.Orientation.Horizontal).show()",
    ],
)
def test_what_works_in_both_is_not_complained_of(line):
    imports = "from qgis.PyQt.QtCore import Qt, QVariant\nfrom qgis.PyQt.QtWidgets import QHeaderView, QTableWidget\n"
    assert problems(f"{imports}from qgis.core import QgsMapLayer\n{line}") == []

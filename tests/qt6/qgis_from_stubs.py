"""QGIS's classes, their bases and enums by name, over PyQt6, made from the stubs that the package `qgis-stubs` has.

No distribution packs a QGIS with Qt 6 yet. Importing the plugin runs what stands at the top of its modules and in its
class bodies; for that the names are enough, and a name that QGIS does not have fails as it would there. Nothing is
called.
"""

from __future__ import annotations

import ast
import importlib
import keyword
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HALVES = {"_core": "core", "_gui": "gui", "_analysis": "analysis", "_3d_p": "_3d"}
QT = ("Qsci", "QtCore", "QtGui", "QtNetwork", "QtPrintSupport", "QtSql", "QtTest", "QtWidgets", "QtXml")
_ALIAS = re.compile(r"^(\w+(?:\.\w+)*) = (\w+(?:\.\w+)*)$", re.MULTILINE)
EXCEPTIONS = ("QgsCsException", "QgsProcessingException")
"""Those that the plugin catches: the stubs have none."""
_ENUMS = ("enum.", "Enum", "IntEnum", "Flag", "IntFlag")
_FORWARDED = {"QtWidgets": "from PyQt6.QtGui import QAction, QActionGroup, QShortcut"}
"""What `qgis.PyQt` has where Qt 5 had it."""
_VARIANTS = """
class _Types:
    Invalid, Bool, Int, UInt, LongLong, ULongLong, Double, Char, Map, List, String, StringList, ByteArray = range(13)
    BitArray, Date, Time, DateTime, Url = range(13, 18)
for _name, _value in vars(_Types).items():
    if not _name.startswith("_"):
        setattr(QVariant, _name, _value)
NULL = None
"""


def write_qgis(folder: Path) -> None:
    """Write the package `qgis`, and the part of `processing` that the plugin imports, into a folder for the path."""
    (stubs,) = (Path(place) / "qgis-stubs" for place in sys.path if (Path(place) / "qgis-stubs").is_dir())
    package = folder / "qgis"
    (package / "PyQt").mkdir(parents=True)
    for empty in (package / "__init__.py", package / "PyQt" / "__init__.py"):
        empty.touch()
    (package / "utils.py").write_text("iface = None\n", encoding="utf-8")
    for name in QT:
        lines = [f"from PyQt6.{name} import *", _FORWARDED.get(name, ""), _VARIANTS if name == "QtCore" else ""]
        (package / "PyQt" / f"{name}.py").write_text("\n".join(lines), encoding="utf-8")
    for stub, name in HALVES.items():
        tree = ast.parse((stubs / f"{stub}.pyi").read_text(encoding="utf-8"))
        added = stubs / name / "__init__.py"
        aliases = _ALIAS.findall(added.read_text(encoding="utf-8")) if added.is_file() else []
        first = [
            "import enum",
            *(f"from PyQt6 import {qt}" for qt in QT),
            *(["from .core import *"] if name != "core" else []),
        ]
        lines = [*first, *_classes(tree), *(line for new, old in aliases for line in _alias(new, old))]
        if name == "core":
            lines += ["Qgis.QGIS_VERSION, Qgis.QGIS_VERSION_INT = '4.2.0', 40200"]
            lines += [f"class {one}(Exception): pass" for one in EXCEPTIONS]
        (package / f"{name}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    wrappers = folder / "processing" / "gui"
    wrappers.mkdir(parents=True)
    for empty in (wrappers / "__init__.py", wrappers.parent / "__init__.py"):
        empty.touch()
    (wrappers / "wrappers.py").write_text("class WidgetWrapper:\n    pass\n", encoding="utf-8")


def _alias(new: str, old: str) -> Iterator[str]:
    """An enum under the name that it had before, as QGIS gives it; of classes that the stubs lack, nothing."""
    yield "try:"
    yield f"    {new} = {old}"
    yield "except (AttributeError, NameError, TypeError):"
    yield "    pass"


def _classes(tree: ast.Module) -> Iterator[str]:
    """The classes, each after those that it extends."""
    waiting = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    here = {node.name for node in waiting}
    written: set[str] = set()
    while waiting:
        ready = [node for node in waiting if {_base(base, False) for base in node.bases} & here <= written]
        if not ready:
            raise ValueError(f"{waiting[0].name} extends itself")
        for node in ready:
            yield from _class(node, "")
            written.add(node.name)
        waiting = [node for node in waiting if node.name not in written]


def _class(node: ast.ClassDef, indent: str) -> Iterator[str]:
    bases = [_base(base, bool(indent)) for base in node.bases]
    is_enum = bases == ["int"] or any(
        base.startswith(("enum.", "Enum", "IntEnum", "Flag", "IntFlag")) for base in bases
    )
    if is_enum:
        yield f"{indent}class {node.name}(enum.IntEnum):"
        yield from _members(node, indent + "    ")
        return
    kept = [base for base in bases if not base.startswith("sip.") and not base.startswith("typing.")]
    yield f"{indent}class {node.name}({', '.join(kept)}):"
    yield f"{indent}    pass"
    for inner in node.body:
        if isinstance(inner, ast.ClassDef):
            yield from _class(inner, indent + "    ")
        elif (
            isinstance(inner, ast.FunctionDef) and not inner.name.startswith("__") and not keyword.iskeyword(inner.name)
        ):
            yield f"{indent}    def {inner.name}(self, *given, **named): raise NotImplementedError"


def _base(base: ast.expr, is_nested: bool) -> str:
    """What a class extends; one that is named in quotes stands before it, in the same class if it is nested."""
    if isinstance(base, ast.Constant):
        return str(base.value).split(".")[-1] if is_nested else str(base.value)
    module, _, name = ast.unparse(base).replace("PyQt5.", "").partition(".")
    if module in HALVES:
        return name
    if module not in QT:
        return ".".join(filter(None, (module, name)))
    moved = (one for one in (module, *QT) if hasattr(importlib.import_module(f"PyQt6.{one}"), name))
    return f"{next(moved)}.{name}"


def _members(node: ast.ClassDef, indent: str) -> Iterator[str]:
    names = [
        one.targets[0].id for one in node.body if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    ]
    for number, name in enumerate(name for name in names if not keyword.iskeyword(name)):
        yield f"{indent}{name} = {number}"
    if not names:
        yield f"{indent}pass"

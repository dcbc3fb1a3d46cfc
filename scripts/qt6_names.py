"""`python -m scripts.qt6_names`, with a Python that has PyQt5 and PyQt6: the names of Qt 6, for a test of the plugin.

It writes `tests/plugin/qt6_names.json`: the classes of PyQt6 with their enums, and the methods of PyQt5 that are gone.
"""

from __future__ import annotations

import enum
import importlib
import json
from pathlib import Path
from types import ModuleType

MODULES = ("QtCore", "QtGui", "QtNetwork", "QtWidgets", "QtXml")
_OUT = Path(__file__).resolve().parents[1] / "tests" / "plugin" / "qt6_names.json"


def main() -> None:
    """Write the names, one class a line."""
    old, new = ([importlib.import_module(f"PyQt{version}.{name}") for name in MODULES] for version in (5, 6))
    removed = " ".join(sorted(name for name in _members(old) - _members(new) if not name[0].isupper()))
    content = {"version": new[0].PYQT_VERSION_STR, "removed": removed}
    lines = [f'  "{name}": {json.dumps(value)}' for name, value in content.items()]
    for module in new:
        classes = [f'    "{name}": {json.dumps(enums)}' for name, enums in sorted(_classes(module).items())]
        lines.append(f'  "{module.__name__.split(".")[-1]}": {{\n' + ",\n".join(classes) + "\n  }")
    _OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _classes(module: ModuleType) -> dict[str, dict[str, str]]:
    """Every public name of a module; of a class its enums with their members, and under "" the classes it extends."""
    return {name: _class(value) for name, value in vars(module).items() if not name.startswith("_")}


def _class(value: object) -> dict[str, str]:
    if not isinstance(value, type):
        return {}
    bases = " ".join(base.__name__ for base in value.__mro__[1:] if base.__module__.startswith("PyQt6"))
    found = vars(value).items()
    enums = {name: " ".join(one.__members__) for name, one in found if isinstance(one, enum.EnumMeta)}
    return {"": bases, **enums} if bases else enums


def _members(modules: list[ModuleType]) -> set[str]:
    """Names of everything that any class has."""
    classes = (value for module in modules for value in vars(module).values() if isinstance(value, type))
    return {name for one in classes for name in dir(one) if not name.startswith("_")}


if __name__ == "__main__":
    main()

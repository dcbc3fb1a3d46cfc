"""`python3 -m scripts.translations`: the texts of the plugin for its translators, and what they made of them.

Writes `i18n/terrafm_LANGUAGE.ts` anew from the code, keeping what is translated, and, where Qt's `lrelease` is
installed, `resources/translations/terrafm_LANGUAGE.qm`, which ships. Texts that the code has no more are dropped.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "terrafm_plugin"
TEXTS = ROOT / "i18n"
COMPILED = ROOT / "resources" / "translations"
LANGUAGES = ("de", "es", "fr")

Texts = dict[str, dict[str, None]]
"""Texts by context, each once, in the order of the code."""


@dataclass
class PluginClass:
    """A class of the plugin, as far as its texts go."""

    name: str
    bases: list[str]
    texts: list[str] = field(default_factory=list)
    context: str = ""
    """What its own `tr` looks texts up in; empty for Qt's, which takes the name of the object's class."""


class _Reader(ast.NodeVisitor):
    """Finds the texts of one file."""

    def __init__(self, file: Path, classes: dict[str, PluginClass], texts: Texts) -> None:
        self._file, self._classes, self._texts = file, classes, texts
        self._within: list[PluginClass] = []
        self._function_context = ""
        self._assigned: dict[str, ast.expr] = {}

    def read(self) -> None:
        tree = ast.parse(self._file.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == "_tr":
                self._function_context = _context_of(node)
        self.visit(tree)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        bases = [base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases]
        made = self._classes.setdefault(node.name, PluginClass(node.name, bases))
        for child in node.body:
            if isinstance(child, ast.FunctionDef) and child.name == "tr":
                made.context = _context_of(child)
        self._within.append(made)
        self.generic_visit(node)
        self._within.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.targets[0], ast.Name):
            self._assigned[node.targets[0].id] = node.value
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr == "tr":
            self._within[-1].texts.append(self._literal(node, 0))
        elif isinstance(called, ast.Name) and called.id == "tr":  # `tr` of terrafm_plugin.resources
            self._add("TerraFM", self._literal(node, 0))
        elif isinstance(called, ast.Name) and called.id == "_tr":
            self._add(self._function_context, self._literal(node, 0))
        elif isinstance(called, ast.Attribute) and called.attr == "translate" and _is_text(node.args[-1]):
            self._add(self._literal(node, 0), self._literal(node, 1))

    def _literal(self, node: ast.Call, number: int) -> str:
        argument = node.args[number] if len(node.args) > number else None
        if isinstance(argument, ast.Name):
            argument = self._assigned.get(argument.id)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument.value
        raise SystemExit(f"{self._file}:{node.lineno}: only a text that stands there can be translated.")

    def _add(self, context: str, text: str) -> None:
        self._texts.setdefault(context, {})[text] = None


def texts_of_plugin() -> Texts:
    """Every text of the code by the contexts that Qt looks it up in."""
    classes: dict[str, PluginClass] = {}
    texts: Texts = {}
    for file in sorted(SOURCES.rglob("*.py")):
        _Reader(file, classes, texts).read()
    for one in classes.values():
        for context in _contexts(one, classes):
            for text in one.texts:
                texts.setdefault(context, {})[text] = None
    return texts


def _contexts(one: PluginClass, classes: dict[str, PluginClass]) -> Iterator[str]:
    """A class's own `tr` has its context; Qt's takes the class of the object, which may be one that extends this."""
    own = next((base.context for base in _ancestry(one, classes) if base.context), "")
    if own:
        yield own
        return
    yield one.name
    yield from (other.name for other in classes.values() if other is not one and one in _ancestry(other, classes))


def _ancestry(one: PluginClass, classes: dict[str, PluginClass]) -> list[PluginClass]:
    found = [one]
    for base in one.bases:
        if base in classes:
            found += _ancestry(classes[base], classes)
    return found


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _context_of(function: ast.FunctionDef) -> str:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "translate":
            context = node.args[0]
            if isinstance(context, ast.Constant):
                return str(context.value)
    return ""


def translations_in(path: Path) -> dict[tuple[str, str], str]:
    """What is translated in a `.ts` file, by context and text; under an empty context by the text alone."""
    known: dict[tuple[str, str], str] = {}
    if not path.is_file():
        return known
    for context in ET.parse(path).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translated, text = message.findtext("translation") or "", message.findtext("source") or ""
            if translated:
                known[name, text] = known["", text] = translated
    return known


def write_texts(path: Path, language: str, texts: Texts) -> int:
    """Write a `.ts` file; returns how many texts wait for a translator."""
    known, waiting = translations_in(path), 0
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for name in sorted(texts):
        context = ET.SubElement(root, "context")
        ET.SubElement(context, "name").text = name
        for text in texts[name]:
            message = ET.SubElement(context, "message")
            ET.SubElement(message, "source").text = text
            translated = known.get((name, text)) or known.get(("", text), "")
            waiting += not translated
            element = ET.SubElement(message, "translation", {} if translated else {"type": "unfinished"})
            element.text = translated or None
    ET.indent(root, "    ")
    path.parent.mkdir(parents=True, exist_ok=True)
    content = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{content}\n', encoding="utf-8")
    return waiting


def main() -> None:
    """Bring every language up to date."""
    texts = texts_of_plugin()
    lrelease = shutil.which("lrelease") or shutil.which("lrelease-qt6")
    for language in LANGUAGES:
        path = TEXTS / f"terrafm_{language}.ts"
        waiting = write_texts(path, language, texts)
        sys.stdout.write(f"{path.relative_to(ROOT)}: {sum(map(len, texts.values()))} texts, {waiting} to translate\n")
        if lrelease:
            COMPILED.mkdir(parents=True, exist_ok=True)
            out = COMPILED / f"terrafm_{language}.qm"
            subprocess.run([lrelease, "-silent", str(path), "-qm", str(out)], check=True)


if __name__ == "__main__":
    main()

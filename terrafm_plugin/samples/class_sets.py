"""Class sets, in the menu of a button: well-known legends with their own codes and colours, and files of one's own.

The names are those that a project begins with; what is in a project, a samples layer or a file stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QToolButton

from ..classes import MOST_CLASSES, ClassList, CoarserClass, LandCoverClass, class_of_entry, depth
from ..engine_process.client import EngineClient
from ..folders import written_whole
from ..resources import resource, tr
from ..strict_json import parse_json
from ..widgets.choices import ask_for_file, usual_folder

_KIND = "TerraFM class set"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_FILTER = "JSON (*.json)"
_TABLE = ".csv"
_LONGEST_NAME, _LONGEST_SHOWN = 200, 60
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")
"""What can be in JSON, but not in a file."""


@dataclass(frozen=True)
class Preset:
    """A named set of classes."""

    title: str
    classes: tuple[LandCoverClass, ...]


def _preset(title: str, *classes: tuple[int, str, str]) -> Preset:
    return Preset(title, tuple(LandCoverClass(*entry) for entry in classes))


def basic() -> Preset:
    """The classes that a new project begins with."""
    return _preset(
        tr("Basic land cover"),
        (1, tr("Forest"), "#1b7837"),
        (2, tr("Cropland"), "#f1c232"),
        (3, tr("Grassland"), "#a6d96a"),
        (4, tr("Built-up"), "#d7301f"),
        (5, tr("Bare ground"), "#b08d57"),
        (6, tr("Water"), "#2b7bba"),
    )


def worldcover() -> Preset:
    """Classes of ESA WorldCover."""
    return _preset(
        tr("ESA WorldCover"),
        (10, tr("Tree cover"), "#006400"),
        (20, tr("Shrubland"), "#ffbb22"),
        (30, tr("Grassland"), "#ffff4c"),
        (40, tr("Cropland"), "#f096ff"),
        (50, tr("Built-up"), "#fa0000"),
        (60, tr("Bare / sparse vegetation"), "#b4b4b4"),
        (70, tr("Snow and ice"), "#f0f0f0"),
        (80, tr("Permanent water bodies"), "#0064c8"),
        (90, tr("Herbaceous wetland"), "#0096a0"),
        (95, tr("Mangroves"), "#00cf75"),
        (100, tr("Moss and lichen"), "#fae6a0"),
    )


def corine_level_1() -> Preset:
    """CORINE land cover, its first level."""
    return _preset(
        tr("CORINE level 1"),
        (1, tr("Artificial surfaces"), "#e6004d"),
        (2, tr("Agricultural areas"), "#ffffa8"),
        (3, tr("Forest and semi-natural areas"), "#80ff00"),
        (4, tr("Wetlands"), "#a6a6ff"),
        (5, tr("Water bodies"), "#00ccf2"),
    )


def local_climate_zones() -> Preset:
    """Names of Stewart and Oke (2012), Bulletin of the American Meteorological Society 93: 1879–1900.

    11 to 17 are its A to G. Codes and colours of Demuzere et al. (2022), Earth System Science Data 14: 3835–3873.
    """
    return _preset(
        tr("Local climate zones"),
        (1, tr("Compact high-rise"), "#8c0000"),
        (2, tr("Compact mid-rise"), "#d10000"),
        (3, tr("Compact low-rise"), "#ff0000"),
        (4, tr("Open high-rise"), "#bf4d00"),
        (5, tr("Open mid-rise"), "#ff6600"),
        (6, tr("Open low-rise"), "#ff9955"),
        (7, tr("Lightweight low-rise"), "#faee05"),
        (8, tr("Large low-rise"), "#bcbcbc"),
        (9, tr("Sparsely built"), "#ffccaa"),
        (10, tr("Heavy industry"), "#555555"),
        (11, tr("Dense trees"), "#006a00"),
        (12, tr("Scattered trees"), "#00aa00"),
        (13, tr("Bush, scrub"), "#648525"),
        (14, tr("Low plants"), "#b9db79"),
        (15, tr("Bare rock or paved"), "#000000"),
        (16, tr("Bare soil or sand"), "#fbf7ae"),
        (17, tr("Water"), "#6a6aff"),
    )


def corine() -> Preset:
    """CORINE land cover, 44 classes in 3 levels; names and colours are the European Environment Agency's."""
    return replace(_shipped("corine"), title=tr("CORINE land cover, 3 levels"))


def eunis() -> Preset:
    """EUNIS habitats as of 2012, 57 in 10 groups; names are the European Environment Agency's."""
    return replace(_shipped("eunis"), title=tr("EUNIS habitats, 2 levels"))


def _shipped(name: str) -> Preset:
    return read_class_set(resource("class_sets", f"{name}.json"))


def presets() -> tuple[Preset, ...]:
    """All of them, as a menu shows them."""
    return basic(), worldcover(), corine_level_1(), corine(), eunis(), local_climate_zones()


class ClassSetError(Exception):
    """A class set cannot be written or read; one sentence for the message bar."""


def write_class_set(path: Path, classes: Iterable[LandCoverClass]) -> None:
    """Write classes with their codes, names and colours; the set is called as the file is.

    Raises
    ------
    ClassSetError
        The file cannot be written.
    """
    entries = [entry.entry() for entry in classes]
    content = {"kind": _KIND, "version": 1, "title": path.stem, "classes": entries}
    try:
        with written_whole(path) as unfinished:
            unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ClassSetError(f"The classes cannot be saved as '{path}' ({error.strerror}): choose another place.") from (
            error
        )


def read_class_set(path: Path) -> Preset:
    """What `write_class_set` wrote; a bare list of classes will do as well.

    Raises
    ------
    ClassSetError
        The file is no class set, or one of its classes is none.
    """
    try:
        content = parse_json(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ClassSetError(f"'{path}' cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise ClassSetError(f"'{path.name}' is no class set: it holds no JSON.") from error
    entries = content.get("classes") if isinstance(content, dict) else content
    if not isinstance(entries, list) or not entries:
        raise ClassSetError(f"'{path.name}' is no class set: it has no list 'classes'.")
    classes = [_class(path, number, entry) for number, entry in enumerate(entries, start=1)]
    codes = [entry.code for entry in classes]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise ClassSetError(f"'{path.name}' has the code {twice} twice: give each class a code of its own.")
    _check_levels(path, classes)
    title = content.get("title") if isinstance(content, dict) else None
    return Preset(title if isinstance(title, str) and title else path.stem, tuple(classes))


def _check_levels(path: Path, classes: list[LandCoverClass]) -> None:
    """Refuse levels that contradict each other."""
    levels = depth(classes) - 1
    chains: dict[tuple[int, int], tuple[CoarserClass, ...]] = {}
    for entry in classes:
        if entry.above and len(entry.above) != levels:
            raise ClassSetError(
                f"The class '{entry.name}' of '{path.name}' names {len(entry.above)} classes above it, and others name "
                f"{levels}: give each class one at every level."
            )
        for level, one in enumerate(entry.above, start=1):
            chain = entry.above[:level]
            if chains.setdefault((level, one.code), chain) != chain:
                raise ClassSetError(
                    f"The class '{one.name}' of '{path.name}' is described in two ways or lies in two classes: give "
                    "each class one parent, one name and one colour."
                )


def _class(path: Path, number: int, entry: Any) -> LandCoverClass:
    content: dict[str, Any] = entry if isinstance(entry, dict) else {}
    code, name, color = content.get("code"), content.get("name"), content.get("color")
    if isinstance(code, bool) or not isinstance(code, int) or not 1 <= code <= MOST_CLASSES:
        problem = f"its code is {_shown(code)}, but codes go from 1 to {MOST_CLASSES}"
    elif not isinstance(name, str) or not name.strip():
        problem = "it has no name"
    elif len(name) > _LONGEST_NAME or _NO_TEXT.search(name):
        problem = f"its name is no text of at most {_LONGEST_NAME} characters"
    elif not isinstance(color, str) or not _COLOR.fullmatch(color):
        problem = f"its colour is {_shown(color)}, but colours are written as #1b7837"
    else:
        return LandCoverClass(code, " ".join(name.split()), color.lower(), _above(path, number, content.get("above")))
    raise ClassSetError(f"Class {number} of '{path.name}' cannot be used: {problem}.")


def _above(path: Path, number: int, entries: Any) -> tuple[CoarserClass, ...]:
    """The coarser classes that a class names, each checked as a class is."""
    found = entries if isinstance(entries, list) else []
    known = [_class(path, number, {**one, "above": None} if isinstance(one, dict) else one) for one in found]
    levels = [str(one.get("level") or "") for one in found]
    return tuple(
        CoarserClass(one.code, one.name, one.color, level)
        for one, level in zip(known, levels)  # noqa: B905 - Python 3.9
    )


def _shown(value: Any) -> str:
    """A value in a sentence: the beginning of a long one, and no line break."""
    try:
        text = repr(value)
    except ValueError:  # a whole number of thousands of digits
        return "a number of very many digits"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


class ClassSetsMenu(QToolButton):
    """Well-known legends, and files of one's own."""

    chosen = pyqtSignal(object)
    """A `Preset`."""
    saved = pyqtSignal(str)
    """What was done, as a sentence."""
    failed = pyqtSignal(str)

    def __init__(self, classes: ClassList, engine: EngineClient | None = None) -> None:
        super().__init__()
        self._classes, self._engine = classes, engine
        self.setText(self.tr("Class Sets"))
        self.setToolTip(self.tr("Take the classes of a well-known legend or of a file; classes with samples stay"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def load(self, path: Path) -> None:
        """Take the classes of a file; a table of codes and names is read by the engine."""
        if path.suffix.lower() == _TABLE and self._engine is not None:
            call = self._engine.request("class_set", {"path": str(path)})
            call.finished.connect(self._take_table)
            call.failed.connect(lambda error: self.failed.emit(error.message))
            return
        try:
            self.chosen.emit(read_class_set(path))
        except ClassSetError as error:
            self.failed.emit(str(error))

    def save(self, path: Path) -> None:
        """Keep the classes in a file."""
        try:
            write_class_set(path, self._classes)
        except ClassSetError as error:
            self.failed.emit(str(error))
        else:
            self.saved.emit(self.tr("The classes were saved as {path}.").format(path=path))

    def _fill(self) -> None:
        """Legends are read when the menu is opened, since most users never open it."""
        menu = self.menu()
        menu.clear()
        for preset in presets():
            menu.addAction(preset.title, lambda preset=preset: self.chosen.emit(preset))
        menu.addSeparator()
        menu.addAction(self.tr("Load Class Set…"), self._ask_what)
        menu.addAction(self.tr("Save Class Set…"), self._ask_where).setEnabled(len(self._classes) > 0)

    def _take_table(self, content: dict[str, Any]) -> None:
        self.chosen.emit(Preset(content["title"], tuple(map(class_of_entry, content["classes"]))))

    def _ask_what(self) -> None:
        files = self.tr("Class sets and tables (*.json *.csv)")
        ask_for_file(self, self.tr("Load Class Set"), usual_folder(), files, self.load)

    def _ask_where(self) -> None:
        start = usual_folder() / "classes.json"
        ask_for_file(self, self.tr("Save Class Set as"), start, _FILTER, self.save, suffix="json")

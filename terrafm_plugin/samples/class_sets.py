"""Class sets of one's own, as small JSON files to share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .classes import MOST_CLASSES, LandCoverClass
from .presets import Preset

_KIND = "TerraFM class set"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class ClassSetError(Exception):
    """A class set cannot be written or read; one sentence for the message bar."""


def write_class_set(path: Path, classes: Iterable[LandCoverClass]) -> None:
    """Write classes with their codes, names and colours; the set is called as the file is.

    Raises
    ------
    ClassSetError
        The file cannot be written.
    """
    entries = [{"code": entry.code, "name": entry.name, "color": entry.color} for entry in classes]
    content = {"kind": _KIND, "version": 1, "title": path.stem, "classes": entries}
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
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
        content = json.loads(path.read_text(encoding="utf-8-sig"))
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
    title = content.get("title") if isinstance(content, dict) else None
    return Preset(title if isinstance(title, str) and title else path.stem, tuple(classes))


def _class(path: Path, number: int, entry: Any) -> LandCoverClass:
    content: dict[str, Any] = entry if isinstance(entry, dict) else {}
    code, name, color = content.get("code"), content.get("name"), content.get("color")
    if isinstance(code, bool) or not isinstance(code, int) or not 1 <= code <= MOST_CLASSES:
        problem = f"its code is {code!r}, but codes go from 1 to {MOST_CLASSES}"
    elif not isinstance(name, str) or not name.strip():
        problem = "it has no name"
    elif not isinstance(color, str) or not _COLOR.fullmatch(color):
        problem = f"its colour is {color!r}, but colours are written as #1b7837"
    else:
        return LandCoverClass(code, name.strip(), color.lower())
    raise ClassSetError(f"Class {number} of '{path.name}' cannot be used: {problem}.")

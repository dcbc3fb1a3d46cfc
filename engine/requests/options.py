"""What a field of a request is: its kind, default, unit and help, and how a message's value becomes it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from types import NoneType
from typing import Any, NewType, Self, TypeVar, get_args, get_origin, get_type_hints

from ..errors import InvalidParams
from ..files import check_outputs
from ..input_files import files_of

Source = NewType("Source", str)
"""Imagery as GDAL finds it: a path, which may lead into an archive or to a server and then is no file's."""
Sources = NewType("Sources", tuple[Source, ...])
"""One path of imagery, or several: tiles beside each other and further dates."""
Further = NewType("Further", str)
"""Imagery of a further modality: PATH, where its bands tell which, or MODALITY=PATH."""
Extent = tuple[float, float, float, float]
"""xmin, ymin, xmax, ymax."""
Bands = tuple[str | None, ...]
"""A band's name for each band of a file, None for one that is left out."""
_A_PATH = "a path"
_SEVERAL_PATHS = f"a list of {_A_PATH}"
_A_FURTHER = "a path or MODALITY=PATH"
_PATHS = "a path or a list of paths"
R = TypeVar("R", bound="Request")


def option(
    help: str = "",  # noqa: A002 - click's word for it
    *,
    default: Any = MISSING,
    unit: str = "",
    choices: tuple[Any, ...] = (),
    least: int | None = None,
    most: int | None = None,
    flag: str | None = None,
    message_only: bool = False,
    writes: bool = False,
) -> Any:
    """A field of a request; without a default it must be given.

    Parameters
    ----------
    help : str
        One sentence, as the command line and the protocol show it.
    unit : str
        Such as "m"; empty where there is none.
    choices : tuple
        The values that are allowed, where they can be listed.
    least, most : int, optional
        The smallest and the largest number that is allowed.
    flag : str, optional
        Its name on the command line, where that is not the field's.
    message_only : bool
        Whether only the worker takes it, not the command line.
    writes : bool
        Whether it is a file that will be written; paths that are not are inputs, which no output may replace.
    """
    about = {"help": help, "unit": unit, "choices": choices, "least": least, "most": most}
    return field(default=default, metadata={**about, "spelled": flag, "message_only": message_only, "writes": writes})


@dataclass(frozen=True)
class Request:
    """What is asked of the engine; the fields of its subclasses are made by `option`."""

    def __post_init__(self) -> None:
        """Refuse outputs that would replace an input or each other, before anything is computed."""
        paths: dict[bool, dict[str, Path | None]] = {True: {}, False: {}}
        for name, one in options_of(type(self)).items():
            if one.kind.name == _PATHS:
                object.__setattr__(self, name, paths_of(getattr(self, name)))
            value = getattr(self, name)
            title = one.flag or f"'{name}'"
            is_path = one.kind.name == _A_PATH or (isinstance(value, str) and bool(files_of(value)))
            if is_path and value is not None:
                paths[one.writes][title] = Path(value) if one.writes else _without_layer(Path(value))
            if one.is_repeated:
                for number, text in enumerate(value or (), start=1):
                    named = [path_of_further(text)] if _A_FURTHER in one.kind.name else _named_files((text,))
                    alone = one.kind.name == _PATHS and len(value) == 1
                    paths[False].update({title if alone else f"{title} ({number})": Path(path) for path in named})
        check_outputs(paths[True], paths[False])

    @property
    def lacks_imagery(self) -> bool:
        """Whether it works on Sentinel imagery and names none."""
        return False

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Self:
        """From a message's parameters; what is null or empty has its default.

        Raises
        ------
        InvalidParams
            A parameter that is missing, unknown or of another kind.
        """
        options = options_of(cls)
        given = {name: value for name, value in params.items() if value is not None and value != ""}
        unknown = sorted(given.keys() - options.keys())
        if unknown:
            names = ", ".join(f"'{name}'" for name in unknown)
            raise InvalidParams(f"There is no parameter {names}: give some of {', '.join(options)}.")
        for name, one in options.items():
            if one.is_required and name not in given:
                raise InvalidParams(f"'{name}' must be given, as {one.kind.name}.")
        return cls(**{name: options[name].read(value) for name, value in given.items()})


def path_of_further(text: str) -> str:
    """The path of further imagery, which is given as PATH or MODALITY=PATH."""
    name, separator, path = text.partition("=")
    return path if separator and re.fullmatch(r"[a-z0-9_]+", name) else text


def like(record: type[R], request: Request, **changes: Any) -> R:
    """A request of another kind, with the fields that both have in common and some others."""
    shared = options_of(record).keys() & options_of(type(request)).keys()
    return record(**{**{name: getattr(request, name) for name in shared}, **changes})


@dataclass(frozen=True)
class ValueKind:
    """What a value is called, and how a message's value becomes it; `read` raises ValueError or TypeError."""

    name: str
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Option:
    """A field of a request."""

    name: str
    kind: ValueKind
    default: Any
    help: str
    unit: str
    choices: tuple[Any, ...]
    least: int | None
    most: int | None
    spelled: str | None
    message_only: bool
    writes: bool

    @property
    def flag(self) -> str | None:
        """Its name on the command line; None where only messages have it."""
        return None if self.message_only else self.spelled or f"--{self.name.replace('_', '-')}"

    @property
    def is_repeated(self) -> bool:
        """Whether the command line takes it several times, once for each value."""
        return self.kind.name in (_PATHS, _SEVERAL_PATHS, f"a list of {_A_FURTHER}")

    @property
    def is_required(self) -> bool:
        """Whether it must be given."""
        return self.default is MISSING

    def read(self, value: Any) -> Any:
        """A message's value as the field holds it.

        Raises
        ------
        InvalidParams
            It is of another kind, or not one of the choices.
        """
        try:
            read = self.kind.read(value)
        except (TypeError, ValueError) as error:
            raise InvalidParams(f"'{self.name}' must be {self.kind.name}, not {value!r:.60}.") from error
        if self.choices and read not in self.choices:
            raise InvalidParams(f"'{self.name}' must be one of {', '.join(map(str, self.choices))}, not {read!r:.60}.")
        if (self.least is not None and read < self.least) or (self.most is not None and read > self.most):
            raise InvalidParams(f"'{self.name}' must be {self.limits}, not {read}.")
        return read

    @property
    def limits(self) -> str:
        """What numbers are allowed, such as "from 1 to 50"."""
        return f"at least {self.least}" if self.most is None else f"from {self.least} to {self.most}"


def options_of(record: type[Request]) -> dict[str, Option]:
    """The fields of a request by name, in their order."""
    if record not in _KNOWN:
        kinds = get_type_hints(record)
        _KNOWN[record] = {
            entry.name: Option(entry.name, kind_of(kinds[entry.name]), entry.default, **entry.metadata)
            for entry in fields(record)
        }
    return _KNOWN[record]


_KNOWN: dict[type[Request], dict[str, Option]] = {}


def kind_of(annotation: Any) -> ValueKind:
    """The kind of values that a field's annotation stands for."""
    if annotation in _KINDS:
        return _KINDS[annotation]
    inner = [part for part in get_args(annotation) if part not in (NoneType, ...)]
    if get_origin(annotation) is tuple:
        kind = kind_of(inner[0])
        return ValueKind(f"a list of {kind.name}", lambda values: tuple(kind.read(value) for value in _listed(values)))
    if len(inner) == 1:
        return kind_of(inner[0])
    return ValueKind(f"{{{', '.join(options_of(annotation))}}}", annotation.of)


def _without_layer(path: Path) -> Path:
    """The file of `file.gpkg|layername=name`."""
    file = Path(str(path).partition("|")[0])
    return file if file != path and not path.exists() and file.is_file() else path


def _named_files(values: tuple[str, ...]) -> list[str]:
    """The files among paths after which a colon and a name may stand."""
    found = [path for text in values for path in (text, text.rpartition(":")[0]) if path and files_of(path)]
    return list(dict.fromkeys(found))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _path(value: Any) -> Path:
    return value if isinstance(value, Path) else Path(_text(value))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError(value)
    return float(value)


def _whole(value: Any) -> int:
    if _number(value) != int(value):
        raise ValueError(value)
    return int(value)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(value)
    return list(value)


def paths_of(value: Any) -> Sources | None:
    """One path or several as a tuple; None where there is none.

    Raises
    ------
    TypeError
        It is no text, path, or list of these.
    """
    if value is None:
        return None
    several = value if isinstance(value, (list, tuple)) else [value]
    return Sources(tuple(Source(str(path) if isinstance(path, Path) else _text(path)) for path in several)) or None


def _extent(value: Any) -> Extent:
    left, bottom, right, top = (_number(one) for one in _listed(value))
    return left, bottom, right, top


def _bands(value: Any) -> Bands:
    return tuple(None if name is None else _text(name) for name in _listed(value))


_KINDS: dict[Any, ValueKind] = {
    str: ValueKind("text", _text),
    Path: ValueKind(_A_PATH, _path),
    Source: ValueKind(_A_PATH, lambda value: Source(str(value) if isinstance(value, Path) else _text(value))),
    Sources: ValueKind(_PATHS, paths_of),
    Further: ValueKind(_A_FURTHER, lambda value: Further(_text(value))),
    int: ValueKind("a whole number", _whole),
    float: ValueKind("a number", _number),
    bool: ValueKind("true or false", _truth),
    Extent: ValueKind("[xmin, ymin, xmax, ymax]", _extent),
    Bands: ValueKind("a list of band names", _bands),
}

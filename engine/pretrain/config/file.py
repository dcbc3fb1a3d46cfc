"""Configurations as files: YAML with strict keys, and `dotted.key=value` on top of it."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ...errors import UserError
from .settings import TrainingConfig

T = TypeVar("T")


def read_config(path: Path, overrides: Sequence[str] = ()) -> TrainingConfig:
    """A YAML file, with `dotted.key=value` replacing single values; a key that does not exist is an error.

    `base: FILE` at its top, a path from the file's own folder, names another file of which it is a variant.
    """
    content = _content(path, ())
    for override in overrides:
        _override(content, override)
    return built(TrainingConfig, content, "")


def _content(path: Path, variants: tuple[Path, ...]) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"The configuration {path} cannot be read ({reason}): check the path.") from error
    except yaml.YAMLError as error:
        raise UserError(f"{path} is no valid YAML ({' '.join(str(error).split())}): correct it.") from error
    if not isinstance(content, dict):
        raise UserError(f"{path} holds no table of settings: give sections such as 'model:' and 'data:'.")
    base = content.pop("base", None)
    if base is None:
        return content
    if not isinstance(base, str) or path.resolve() in variants:
        raise UserError(f"The base of {path} is {base!r}: name another YAML file that is no variant of this one.")
    merged = _content(path.parent / base, (*variants, path.resolve()))
    for section, values in content.items():
        both = isinstance(values, dict) and isinstance(merged.get(section), dict)
        merged[section] = {**merged[section], **values} if both else values
    return merged


def _override(content: dict[str, Any], override: str) -> None:
    key, separator, text = override.partition("=")
    names = key.split(".")
    if not separator or not all(names):
        raise UserError(f"'{override}' is no setting: write it as section.key=value.")
    table = content
    for name in names[:-1]:
        table = table.setdefault(name, {})
        if not isinstance(table, dict):
            raise UserError(f"'{key}' names a setting within a value: write it as section.key=value.")
    try:
        table[names[-1]] = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(f"The value of '{override}' is no valid YAML: quote it.") from error


def built(kind: type[T], content: Any, where: str) -> T:
    """A dataclass from a mapping, strictly: unknown keys and wrong types are errors that name the key."""
    if content is None:
        content = {}
    if not isinstance(content, Mapping):
        raise UserError(f"'{where}' is {content!r}: a table of settings is expected.")
    types_of = typing.get_type_hints(kind)
    known = {entry.name for entry in fields(kind)}  # type: ignore[arg-type] # always a dataclass
    unknown = [str(key) for key in content if key not in known]
    if unknown:
        path = f"{where}.{unknown[0]}" if where else unknown[0]
        raise UserError(f"There is no setting '{path}': choose from {', '.join(sorted(known))}.")
    prefix = f"{where}." if where else ""
    return kind(**{key: _converted(types_of[key], value, f"{prefix}{key}") for key, value in content.items()})


def _converted(kind: Any, value: Any, where: str) -> Any:
    if is_dataclass(kind):
        return built(kind, value, where)  # type: ignore[arg-type]
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is types.UnionType:
        return None if value is None else _converted(arguments[0], value, where)
    if typing.get_origin(kind) is tuple:
        fixed = Ellipsis not in arguments
        if isinstance(value, (list, tuple)) and (not fixed or len(value) == len(arguments)):
            return tuple(_converted(arguments[0], item, where) for item in value)
    elif kind is float and isinstance(value, (int, float, str)) and not isinstance(value, bool):
        try:
            return float(value)  # YAML reads 1e-4 as a text
        except ValueError:
            pass
    elif type(value) is kind:
        return value
    expected = getattr(kind, "__name__", str(kind)) if not arguments else str(kind)
    raise UserError(f"'{where}' is {value!r}: a value of type {expected} is expected.")

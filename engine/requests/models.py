"""What is asked of the engine itself, and which model: its default name, the option that names another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from .options import Request, option

DEFAULT_MODEL = "terrafm-ti"
model_option = partial(option, "A model's name, or a path to weights.", default=DEFAULT_MODEL)


@dataclass(frozen=True)
class ClassSetRequest(Request):
    """Read the classes of a table or class set, and the coarser ones in which they lie."""

    path: str = option("A table (.csv), a class set (.json), or the name of one that ships.")


@dataclass(frozen=True)
class HelloRequest(Request):
    """Say who is there, on which device, with which models."""

"""Which model: its default name, the option that names another, and what is asked of the engine itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from .options import Request, option

DEFAULT_MODEL = "terrafm-ti"
model_option = partial(option, "A model's name, or a path to weights.", default=DEFAULT_MODEL)


@dataclass(frozen=True)
class HelloRequest(Request):
    """Say who is there, on which device, with which models."""

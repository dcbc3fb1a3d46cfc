"""Imported before anything that brings numpy: the engine settles how threads wait."""

from importlib.util import find_spec

import engine  # noqa: F401

if find_spec("qgis") is None:
    collect_ignore = ["qgis"]

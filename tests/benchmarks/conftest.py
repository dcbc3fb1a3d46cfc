"""Benchmarks of QGIS's window run in its Python, all others in the engine's."""

from importlib.util import find_spec

collect_ignore = ["qgis"] if find_spec("qgis") is None else []

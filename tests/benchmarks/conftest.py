"""The engine is imported before anything that brings numpy, since it settles how threads wait.

QGIS's half has no engine to import.
"""

from importlib.util import find_spec

if find_spec("qgis") is None:
    import engine  # noqa: F401

    collect_ignore = ["qgis"]

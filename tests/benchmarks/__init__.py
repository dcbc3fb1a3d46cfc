"""Evidence too slow for the tests: `make bench`, `make quality`."""

from importlib.util import find_spec

# First of all, since the engine settles how threads wait, which numpy reads once; QGIS's half has no engine to import.
if find_spec("qgis") is None:
    import engine  # noqa: F401

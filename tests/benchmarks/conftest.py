"""Imported before anything that brings numpy: the engine settles how threads wait."""

import engine  # noqa: F401

"""Layers on their way to the engine and back: files, styles, and the marks by which results are known."""

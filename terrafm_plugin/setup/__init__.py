"""Making, repairing and removing the Python environment that the engine runs in."""

"""The engine's process and its Python environment: starting it, talking to it, setting it up."""

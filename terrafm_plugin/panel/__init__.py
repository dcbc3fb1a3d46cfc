"""The panel: the dock that holds all sections, its memory, its keys, and the engine's status."""

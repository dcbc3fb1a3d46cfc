"""The map that follows every click: its settings, its layers, and where to click next."""

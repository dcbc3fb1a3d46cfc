"""The map that follows every click, and where the next click helps most."""

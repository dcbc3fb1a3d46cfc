"""Labelled points and polygons, and the pixels that they cover."""

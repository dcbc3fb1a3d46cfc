"""Rasters, polygons and styles that the engine writes."""

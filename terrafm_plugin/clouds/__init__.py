"""Clouds: finding them in loaded layers and leaving them out of the map."""

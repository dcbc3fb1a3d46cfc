"""Clouds and their shadows in Sentinel-2 imagery."""

"""Labelled points and their classes: an ordinary point layer that QGIS's own tools may edit."""

"""Widgets that several rooms are built from."""

"""Tiles to train on, and which of them a draw shows."""

"""Weights: which there are, and bringing and removing them."""

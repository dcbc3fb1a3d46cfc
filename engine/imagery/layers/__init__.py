"""Rasters of any kind that are joined to a scene as features: elevation, indices, classes, precomputed embeddings."""

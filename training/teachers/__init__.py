"""Published models that a student may learn from; their weights are read from a path and never part of the product."""

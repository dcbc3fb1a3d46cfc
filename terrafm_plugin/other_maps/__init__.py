"""Maps that need no classes: similarity, clusters, change, and features as colours."""

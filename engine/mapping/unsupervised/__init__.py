"""Maps that need no classes: similarity, clusters, change, and the features as colours."""

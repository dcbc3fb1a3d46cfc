"""Several products as one scene: tiles beside each other, and further dates."""

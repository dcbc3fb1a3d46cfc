"""Files of weights: bundled, imported, downloaded."""

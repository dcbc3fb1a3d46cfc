"""Cloud detectors that others published and trained, each in an optional package, and what is checked before them."""

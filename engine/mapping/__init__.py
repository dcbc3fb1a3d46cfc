"""Maps from a scene's features: by samples, as the user clicks, and without samples."""

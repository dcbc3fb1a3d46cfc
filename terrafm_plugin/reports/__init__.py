"""What becomes of a finished map: its layer, its report, and a print layout."""

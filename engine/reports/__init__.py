"""The report of a map, its page, its picture and its provenance."""

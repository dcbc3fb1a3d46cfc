"""The TerraFM panel: imagery, classes and samples, method, map, in the order of the work."""

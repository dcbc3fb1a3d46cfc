"""The imagery of the panel: which layers are Sentinel-2 and Sentinel-1, their bands, and how they overlap."""

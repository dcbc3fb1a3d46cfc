"""Rasters that lie elsewhere: addresses, GDAL's network layer, STAC items."""

"""Parcels: polygons as the unit of a map. From the file to the pixels they cover, and to what the map says of each."""

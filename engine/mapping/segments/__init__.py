"""Segments: a scene cut into areas that look alike inside, to be mapped as parcels."""

"""Drawn points, checked against a raster of the truth."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal, ogr


def check(points: Path, truth_file: Path) -> None:
    """Fill the field `reference` of drawn points with the codes of a raster on the same CRS."""
    truth = gdal.Open(str(truth_file))
    left, size, _, top, _, _ = truth.GetGeoTransform()
    codes = truth.ReadAsArray()
    file = ogr.Open(str(points), update=1)
    layer = file.GetLayer()
    for point in layer:
        x, y = point.GetGeometryRef().GetPoint_2D()
        point.SetField("reference", str(codes[int((top - y) / size), int((x - left) / size)]))
        layer.SetFeature(point)

"""GDAL's auxiliary metadata (.aux.xml) of a class map: category names and a raster attribute table.

QGIS shows the table from 3.30 on, ArcGIS and GDAL always; the library that writes rasters here can set neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .classes import LandCoverClass
from .styles import escape

_INTEGER, _REAL, _STRING = ("Integer", 0), ("Real", 1), ("String", 2)
_COLUMNS = (
    ("Value", _INTEGER, ("MinMax", 5)),
    ("Class", _STRING, ("Name", 2)),
    ("Red", _INTEGER, ("Red", 6)),
    ("Green", _INTEGER, ("Green", 7)),
    ("Blue", _INTEGER, ("Blue", 8)),
    ("Count", _INTEGER, ("PixelCount", 1)),
    ("Area_ha", _REAL, ("Generic", 0)),
)
"""Title, type and usage, the latter two by name and by GDAL's number."""


def auxiliary_metadata(
    classes: Sequence[LandCoverClass], pixels: Mapping[int, int], hectares: Mapping[int, float]
) -> str:
    """The text of the .aux.xml.

    Parameters
    ----------
    pixels : mapping
        Number of pixels by class code.
    hectares : mapping
        Ground area by class code.
    """
    return (
        '<PAMDataset>\n  <PAMRasterBand band="1">\n    <CategoryNames>\n'
        f"{_categories(classes)}\n    </CategoryNames>\n"
        f'    <GDALRasterAttributeTable tableType="thematic">\n{_columns()}\n{_rows(classes, pixels, hectares)}\n'
        "    </GDALRasterAttributeTable>\n  </PAMRasterBand>\n</PAMDataset>\n"
    )


def _categories(classes: Sequence[LandCoverClass]) -> str:
    """A name for every code up to the largest."""
    names = {entry.code: entry.name for entry in classes}
    return "\n".join(f"      <Category>{escape(names.get(code, ''))}</Category>" for code in range(max(names) + 1))


def _columns() -> str:
    return "\n".join(
        f'      <FieldDefn index="{place}"><Name>{title}</Name><Type typeAsString="{kind[0]}">{kind[1]}</Type>'
        f'<Usage usageAsString="{usage[0]}">{usage[1]}</Usage></FieldDefn>'
        for place, (title, kind, usage) in enumerate(_COLUMNS)
    )


def _rows(classes: Sequence[LandCoverClass], pixels: Mapping[int, int], hectares: Mapping[int, float]) -> str:
    lines = []
    for place, entry in enumerate(classes):
        count = pixels.get(entry.code, 0)
        cells = (entry.code, escape(entry.name), *entry.rgb, count, f"{hectares.get(entry.code, 0.0):.4f}")
        lines.append(f'      <Row index="{place}">{"".join(f"<F>{cell}</F>" for cell in cells)}</Row>')
    return "\n".join(lines)

"""The names of a class map's codes, wherever its file keeps them."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree  # nosec B405 # reads only XML that GDAL writes itself

from rasterio.errors import RasterioError
from rasterio.io import MemoryFile
from rasterio.shutil import copy as copy_raster

_OWN_TAG = re.compile(r"CLASS_(-?\d+)")
_COLOR_AT_END = re.compile(r"\s*#[0-9a-fA-F]{6}$")
_NAME, _VALUE = "2", "5"
"""GDAL's numbers of a column's usage (GFU_Name, GFU_MinMax) in a raster attribute table."""
_TEXT = "2"
"""GDAL's number of a column's type (GFT_String)."""


def class_names(file: Any) -> dict[int, str]:
    """Names by code of an open raster: from its attribute table, its category names, or the tags of our own maps.

    Parameters
    ----------
    file : rasterio.DatasetReader
        Its first band counts.
    """
    names = _names_of_gdal(file)
    for key, text in file.tags().items():
        code = _OWN_TAG.fullmatch(key)
        if code:
            names[int(code.group(1))] = _COLOR_AT_END.sub("", text)
    return {code: name for code, name in names.items() if name.strip()}


def _names_of_gdal(file: Any) -> dict[int, str]:
    """Category names and those of the attribute table, from whatever format: GDAL puts both into a virtual raster."""
    try:
        with MemoryFile(ext=".vrt") as memory:
            copy_raster(file, memory.name, driver="VRT")
            band = ElementTree.fromstring(memory.read()).find("VRTRasterBand")  # nosec B314 # GDAL wrote it just now
    except (RasterioError, ElementTree.ParseError):
        return {}
    if band is None:
        return {}
    categories = band.findall("CategoryNames/Category")
    names = {code: (entry.text or "").strip() for code, entry in enumerate(categories)}
    return {**names, **_names_of_table(band.find("GDALRasterAttributeTable"))}


def _names_of_table(table: ElementTree.Element | None) -> dict[int, str]:
    """Names of a raster attribute table: its columns are known by their usage, else by their titles."""
    if table is None:
        return {}
    value = name = None
    for place, field in enumerate(table.findall("FieldDefn")):
        usage, title = field.findtext("Usage"), (field.findtext("Name") or "").lower()
        if value is None and (usage == _VALUE or title == "value"):
            value = place
        elif (
            name is None and field.findtext("Type") == _TEXT and (usage == _NAME or "name" in title or "class" in title)
        ):
            name = place
    if value is None or name is None:
        return {}
    names: dict[int, str] = {}
    for row in table.findall("Row"):
        cells = [cell.text or "" for cell in row.findall("F")]
        try:
            names[int(float(cells[value]))] = cells[name].strip()
        except (ValueError, OverflowError, IndexError):
            continue  # a row that names no class
    return names

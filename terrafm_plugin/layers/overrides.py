"""What QGIS says of a raster layer otherwise than its file: a CRS set in the layer's properties, other no data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional
from xml.etree import ElementTree  # nosec B405 # reads only XML that GDAL writes itself

from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer

Range = tuple[float, float]


@dataclass(frozen=True)
class BandNoData:
    """What counts as no data in a band, as QGIS's layer properties say it."""

    own_counts: bool
    """Whether the value that the file declares is no data."""
    additional: tuple[Range, ...]
    """Further values, as ranges from least to most."""


@dataclass(frozen=True)
class LayerOverrides:
    """A layer's CRS and no data where they differ from the file's."""

    crs: Optional[str]  # noqa: UP045 - Python 3.9 of older QGIS
    """As well-known text; None if it is the file's."""
    no_data: tuple[BandNoData, ...]
    """For every band; empty if all are the file's."""

    @property
    def is_virtual(self) -> bool:
        """Whether a virtual raster over the file can say it; ranges and several values need a copy of the pixels."""
        return all(
            len(band.additional) <= 1 and all(low == high for low, high in band.additional) for band in self.no_data
        )


def overrides_of(layer: QgsRasterLayer) -> LayerOverrides | None:
    """What QGIS says of a layer otherwise than its file; None if nothing."""
    provider = layer.dataProvider()
    crs = (
        layer.crs().toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
        if layer.crs() != provider.crs()
        else None
    )
    bands = tuple(
        BandNoData(
            provider.useSourceNoDataValue(band) or not provider.sourceHasNoDataValue(band),
            tuple((one.min(), one.max()) for one in provider.userNoDataValues(band)),
        )
        for band in range(1, layer.bandCount() + 1)
    )
    differs = any(not band.own_counts or band.additional for band in bands)
    if crs is None and not differs:
        return None
    return LayerOverrides(crs, bands if differs else ())


def write_virtual(source: str, target: Path, overrides: LayerOverrides) -> None:
    """Write a virtual raster over a file that says what the layer says; no pixel is copied.

    Raises
    ------
    RuntimeError
        GDAL cannot open the file, or write the virtual one.
    """
    with gdal.ExceptionMgr() if hasattr(gdal, "ExceptionMgr") else _Quiet():
        options = {"format": "VRT", "outputSRS": overrides.crs} if overrides.crs else {"format": "VRT"}
        made = gdal.Translate(str(target), source, **options)
    if made is None:
        raise RuntimeError(f"{source} cannot be opened")
    del made  # writes the file
    if overrides.no_data:
        tree = ElementTree.parse(target)  # nosec B314 # GDAL wrote it just now
        for number, band in enumerate(tree.iter("VRTRasterBand")):
            _say_no_data(band, overrides.no_data[number])
        tree.write(target, encoding="utf-8")


class _Quiet:
    """Stands where this GDAL cannot switch exceptions on for a while: its return values say the same."""

    def __enter__(self) -> None: ...

    def __exit__(self, *error: object) -> None: ...


def _say_no_data(band: ElementTree.Element, said: BandNoData) -> None:
    declared = band.find("NoDataValue")
    if declared is not None and not said.own_counts:
        band.remove(declared)
        declared = None
    if not said.additional:
        return
    value = repr(said.additional[0][0])
    if declared is None:
        declared = ElementTree.Element("NoDataValue")
        declared.text = value
        band.insert(0, declared)
        return
    for source in _sources(band):  # what is no data here becomes the file's own no data
        source.tag = "ComplexSource"
        ElementTree.SubElement(source, "NODATA").text = value


def _sources(band: ElementTree.Element) -> Sequence[ElementTree.Element]:
    return [*band.findall("SimpleSource"), *band.findall("ComplexSource")]

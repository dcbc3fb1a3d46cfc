"""From a layer to a file that the engine can open; what GDAL cannot open by path is written to a temporary file."""

from __future__ import annotations

import dataclasses
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureIterator,
    QgsFeatureSource,
    QgsField,
    QgsFields,
    QgsMapLayer,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterLayer,
    QgsRasterNuller,
    QgsRasterPipe,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ..datasets import open_raster
from .overrides import LayerOverrides, overrides_of, write_virtual
from .project_classes import plain

_SAFE_SUBDATASET = re.compile(r"^SENTINEL2_L\w+:(?P<file>.+\.(?:xml|zip)):[^:/\\]+:[^:/\\]+$", re.IGNORECASE)
_SAFE_ARCHIVE = re.compile(r"^/?vsizip/(?P<zip>.+?\.zip)/[^/]+\.SAFE/", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?|s3|gs|az)://|/vsi", re.IGNORECASE)
TOGETHER = "|"
"""Between the paths of single bands that are one scene."""
_SAMPLES_TABLE = "samples"
_OWN_COLUMNS = ("terrafm_fid", "terrafm_geom")


class LayerError(Exception):
    """A layer cannot be handed to the engine; the message is one sentence for the user."""


def raster_or_copy(layer: QgsRasterLayer) -> str | RasterCopy:
    """The path of a raster layer, or, where GDAL cannot open it by path, what writes its copy in any thread.

    Raises
    ------
    LayerError
        The layer is broken, or has no pixels of its own.
    """
    _check(layer)
    if layer.providerType() != "gdal":
        return RasterCopy(layer)
    path = path_of_source(layer.source())
    overrides = None if is_product(path) else overrides_of(layer)
    return path if overrides is None else RasterCopy(layer, path, overrides)


@dataclass(frozen=True)
class NamedRaster:
    """A raster that is joined to imagery, under the name of its layer."""

    name: str
    source: str | RasterCopy
    """A path, or what writes a copy."""

    @property
    def file(self) -> Path | None:
        """What a copy is of, where that is a file."""
        return self.source.file if isinstance(self.source, RasterCopy) else None

    def named(self, path: str) -> str:
        """The path with the layer's name behind it, as the engine takes both."""
        name = " ".join(re.sub(r"[:/\\?]", " ", self.name).split())
        return path if not name or name == Path(path).stem else f"{path}:{name}"


class RasterCopy:
    """A layer that is to be written as a GeoTIFF of all bands, at its own resolution and with the bands' names.

    Where the layer is a file of which QGIS says something else than the file itself, a virtual raster over the file
    says so, if it can. Made in the main thread, it knows all it needs: the layer may go.
    """

    def __init__(self, layer: QgsRasterLayer, file: str | None = None, overrides: LayerOverrides | None = None) -> None:
        provider = layer.dataProvider()
        self._file, self._overrides = file, overrides
        if not (provider.capabilities() & provider.Capability.Size) or layer.width() == 0:
            raise LayerError(
                f"The layer '{layer.name()}' has no pixels of its own: export it as a GeoTIFF at 10 m first."
            )
        self.file = Path(file) if file is not None else None
        """What the copy is of, where that is a file."""
        self._pipe = QgsRasterPipe()
        self._pipe.set(provider.clone())
        if any(provider.userNoDataValues(band) for band in range(1, layer.bandCount() + 1)):
            nuller = QgsRasterNuller()
            for band in range(1, layer.bandCount() + 1):
                nuller.setNoData(band, provider.userNoDataValues(band))
            self._pipe.insert(1, nuller)
        self._name, self._crs, self._extent = layer.name(), layer.crs(), layer.extent()
        self._size = layer.width(), layer.height()
        self._bands = [_band_name(layer, band) for band in range(1, layer.bandCount() + 1)]

    def write(self, feedback: QgsRasterBlockFeedback | None = None) -> Path:
        """Write it into a temporary folder of its own; where that fails or is cancelled nothing is left.

        Raises
        ------
        LayerError
            It could not be written.
        """
        folder = temporary_folder()
        if self._file is not None and self._overrides is not None and self._overrides.is_virtual:
            return self._virtual(self._file, self._overrides, folder)
        path = folder / f"{self._stem()}.tif"
        writer = QgsRasterFileWriter(str(path))
        writer.setOutputFormat("GTiff")
        context = QgsCoordinateTransformContext()
        error = writer.writeRaster(self._pipe, *self._size, self._extent, self._crs, context, feedback)
        stopped = feedback is not None and feedback.isCanceled()
        copy = (
            None if stopped or error != QgsRasterFileWriter.WriterError.NoError else open_raster(str(path), update=True)
        )
        if copy is None:
            raise self._failure(folder)
        for number, name in enumerate(self._bands, start=1):
            copy.GetRasterBand(number).SetDescription(name)
        del copy  # closes the file
        return path

    def _virtual(self, file: str, overrides: LayerOverrides, folder: Path) -> Path:
        path = folder / f"{self._stem()}.vrt"
        try:
            write_virtual(file, path, overrides)
        except (RuntimeError, OSError) as error:
            raise self._failure(folder) from error
        return path

    def _stem(self) -> str:
        """The file's own name, which may tell date, level and tile."""
        return Path(self._file).stem if self._file is not None else "layer"

    def _failure(self, folder: Path) -> LayerError:
        shutil.rmtree(folder, ignore_errors=True)
        return LayerError(f"The layer '{self._name}' could not be copied for the engine: export it as a GeoTIFF.")


def path_of_source(source: str) -> str:
    """The file, folder or zip behind a GDAL source: a Sentinel-2 product rather than one of its subdatasets."""
    path = source.split("|", 1)[0]
    subdataset = _SAFE_SUBDATASET.match(path)
    if subdataset:
        path = subdataset.group("file")
    archive = _SAFE_ARCHIVE.match(path)
    if archive:
        return archive.group("zip")
    file = Path(path)
    if file.name.upper().startswith("MTD_MSI") and file.suffix.lower() == ".xml":
        return str(file.parent)
    return path


def is_product(path: str) -> bool:
    """Whether the engine takes a path for a product of several files: a folder, a zip, bands together, a STAC item."""
    return path.lower().endswith((".zip", ".json", ".geojson")) or TOGETHER in path or Path(path).is_dir()


def is_for_the_engine(path: str) -> bool:
    """Whether only the engine understands a path: an address, a STAC item, several files together."""
    return bool(_ADDRESS.match(path)) or path.lower().endswith((".json", ".geojson")) or TOGETHER in path


@dataclass(frozen=True)
class Legend:
    """The names and colours (`#rrggbb`) that a layer's symbology gives to the values of a field."""

    field: str
    entries: Mapping[str, tuple[str, str]]
    """Value as text → name, colour."""
    colors: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Colours by the plain names of classes, for values that have no entry."""

    def look(self, value: str, name: str | None) -> tuple[str | None, str | None]:
        """Name and colour of a value, whose feature itself may have a name."""
        known = self.entries.get(value)
        return known if known is not None else (None, self.colors.get(plain(name or value)))


def legend_of(layer: QgsVectorLayer, field: str) -> Legend | None:
    """The legend of a layer that is categorised by the field; None where it is not."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer) or renderer.classAttribute().strip('"') != field:
        return None
    entries = {
        str(category.value()): (category.label() or str(category.value()), category.symbol().color().name())
        for category in renderer.categories()
        if category.symbol() is not None and category.value() not in (None, "")
    }
    return Legend(field, entries)


class FeaturesNow:
    """What `written_samples` needs of a vector layer, edits included, as it is now and for any thread."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._source = QgsVectorLayerFeatureSource(layer)
        self._crs, self._fields, self._type = layer.crs(), QgsFields(layer.fields()), layer.wkbType()

    def sourceCrs(self) -> QgsCoordinateReferenceSystem:
        """The layer's CRS."""
        return self._crs

    def fields(self) -> QgsFields:
        """The layer's fields."""
        return self._fields

    def wkbType(self) -> QgsWkbTypes.Type:
        """What its geometries are."""
        return self._type

    def getFeatures(self) -> QgsFeatureIterator:
        """All of them, in any thread."""
        return self._source.getFeatures()


def written_samples(
    source: QgsFeatureSource | FeaturesNow,
    name: str,
    context: QgsCoordinateTransformContext | None = None,
    legend: Legend | None = None,
    class_field: str = "",
    called: str = "samples",
) -> Path:
    """The features of any source, such as a selection or a memory layer, in a temporary GeoPackage of that name.

    With a legend, its names and colours go into the fields `name` and `color` where the source has none. Of fields
    that a GeoPackage cannot tell apart, the class field keeps its name, else the one in small letters.

    Raises
    ------
    LayerError
        The source has no CRS, or the file could not be written.
    """
    crs = source.sourceCrs()
    if not crs.isValid():
        raise LayerError(f"The layer '{name}' has no coordinate reference system: set it in the layer's properties.")
    path = temporary_folder() / f"{called}.gpkg"
    fields = _told_apart(source.fields(), class_field)
    wanted = () if legend is None else ("name", "color") if legend.entries else ("color",)
    added = [one for one in wanted if one not in fields.names()]
    for field in _text_fields(added):
        fields.append(field)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = _SAMPLES_TABLE
    options.layerOptions = [f"FID={_OWN_COLUMNS[0]}", f"GEOMETRY_NAME={_OWN_COLUMNS[1]}"]
    writer = QgsVectorFileWriter.create(
        str(path), fields, source.wkbType(), crs, context or QgsCoordinateTransformContext(), options
    )
    written = True
    for feature in source.getFeatures():
        written &= writer.addFeature(_with_legend(feature, fields, added, legend))
    problem = writer.errorMessage()
    del writer  # closes the file
    if problem or not written:
        shutil.rmtree(path.parent, ignore_errors=True)
        raise LayerError(f"The layer '{name}' could not be copied for the engine ({problem}): save it as a GeoPackage.")
    return path


def _told_apart(fields: QgsFields, class_field: str) -> QgsFields:
    """Copies of the fields under names that differ by more than case, and from the columns of the copy itself."""
    taken = {name.casefold() for name in _OWN_COLUMNS}
    names = {}
    for name in sorted(fields.names(), key=lambda name: (name != class_field, name != name.lower())):
        new, number = name, 2
        while new.casefold() in taken:
            new, number = f"{name}_{number}", number + 1
        taken.add(new.casefold())
        names[name] = new
    renamed = QgsFields()
    for field in fields:
        copy = QgsField(field)
        copy.setName(names[field.name()])
        renamed.append(copy)
    return renamed


def _text_fields(names: Sequence[str]) -> QgsFields:
    """Fields of text, made by the memory provider, because QgsField names its types differently in Qt 5 and 6."""
    definition = "&".join(f"field={name}:string" for name in names)
    return QgsVectorLayer(f"None?{definition}", "", "memory").fields()


def _with_legend(feature: QgsFeature, fields: QgsFields, added: Sequence[str], legend: Legend | None) -> QgsFeature:
    if legend is None or not added:
        return feature
    own = feature.attribute("name") if feature.fields().indexOf("name") >= 0 else None
    name, color = legend.look(str(feature.attribute(legend.field)), own if isinstance(own, str) else None)
    values = {"name": name, "color": color}
    copy = QgsFeature(fields)
    copy.setGeometry(feature.geometry())
    copy.setAttributes([*feature.attributes(), *(values[field] for field in added)])
    return copy


def temporary_folder() -> Path:
    """A new folder for copies, below the system's temporary folder."""
    return Path(tempfile.mkdtemp(prefix="terrafm-"))


def _check(layer: QgsMapLayer) -> None:
    if not layer.isValid():
        raise LayerError(f"The layer '{layer.name()}' cannot be read: repair its source or choose another layer.")
    if not layer.crs().isValid():
        raise LayerError(
            f"The layer '{layer.name()}' has no coordinate reference system: set it in the layer's properties."
        )


def _band_name(layer: QgsRasterLayer, band: int) -> str:
    """The band's own name, without the "Band 1: " that QGIS puts before it."""
    return re.sub(r"^Band \d+: ", "", layer.bandName(band))

"""Rows that the tables of several algorithms share: imagery, model, resolution, area, land-cover map."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ...settings import DEFAULT_MODEL, TerraFMSettings
from ..parameters import Kind, Parameter, choices

S2, S1, LAYERS = "S2", "S1", "LAYERS"
MAP, SAMPLES, CLASS_FIELD, OUTPUT = "MAP", "SAMPLES", "CLASS_FIELD", "OUTPUT"
PROBE_FILTER = "safetensors (*.safetensors)"


def optical(more_help: str = "") -> Parameter:
    """The imagery of Sentinel-2."""
    what = _tr(
        "A layer with the bands of Sentinel-2, or the path of a GeoTIFF, a VRT, a SAFE folder or zip, or a folder "
        "of single-band files. Bands are recognised by description, wavelength or file name."
    )
    return Parameter(S2, Kind.IMAGERY, _tr("Sentinel-2 imagery"), f"{what} {more_help}".strip(), optional=True)


def level() -> Parameter:
    """The processing level of Sentinel-2; automatic: as the user says in the panel, else as the file says."""
    return Parameter(
        "LEVEL",
        Kind.CHOICE,
        _tr("Sentinel-2 processing level"),
        _tr("l1c: top of atmosphere; l2a: surface reflectance; automatic: as the file says, refused if it does not."),
        choices={"automatic": None, **choices("l1c", "l2a")},
    )


def offset(date: str = "") -> Parameter:
    """What is still added to the values; automatic: as the user says in the panel, else as it is recognised.

    `date` is `"before"` or `"after"` where there are two.
    """
    titles = {
        "": _tr("Sentinel-2 offset"),
        "before": _tr("Sentinel-2 offset before"),
        "after": _tr("Sentinel-2 offset after"),
    }
    text = _tr(
        "What is still added to the values: 1000 since processing baseline 04.00 where nothing removed it, 0 where "
        "there is nothing to remove; automatic: as recognised, refused where the evidence disagrees."
    )
    name = f"OFFSET_{date.upper()}" if date else "OFFSET"
    return Parameter(
        name, Kind.CHOICE, titles[date], text, choices={"automatic": None, "0": 0.0, "1000": 1000.0}, advanced=True
    )


def sources() -> list[Parameter]:
    """Sentinel-2, Sentinel-1, the level, the offset, the grid and more layers."""
    radar = _tr(
        "A layer with the bands VV and VH of Sentinel-1 (terrain-corrected, dB or linear power), or the path of "
        "such a file or folder. CRS, extent and resolution may differ from Sentinel-2's."
    )
    return [
        optical(_tr("At least one of Sentinel-2, Sentinel-1 and more layers is needed; together they are best.")),
        further_products(S2, _tr("Further dates and tiles of Sentinel-2")),
        Parameter(S1, Kind.IMAGERY, _tr("Sentinel-1 imagery"), radar, optional=True),
        further_products(S1, _tr("Further dates and tiles of Sentinel-1")),
        level(),
        offset(),
        grid(),
        layers(),
    ]


def grid() -> Parameter:
    """The raster whose pixels the scene takes."""
    text = _tr(
        "A raster whose pixels the result takes (CRS, pixel size, extent) in place of the imagery's own: a map to "
        "compare with, part of a study area."
    )
    return Parameter("GRID", Kind.IMAGERY, _tr("Pixels of"), text, optional=True, advanced=True)


def composite_sources() -> list[Parameter]:
    """As `sources`, of what a composite is made of: one sensor, and no other layers."""
    return [one for one in sources() if one.name != LAYERS]


def further_products(sensor: str, title: str) -> Parameter:
    """More imagery of a sensor that becomes one scene with the first."""
    text = _tr(
        "Layers, or paths of products. What one day shows becomes one image, also of several tiles and UTM zones; "
        "other days are dates, each with its own clouds (SCL), whose gaps the others fill."
    )
    return Parameter(f"{sensor}_MORE", Kind.RASTERS, title, text, optional=True, advanced=True, joins=sensor.lower())


def layers(date: str = "") -> Parameter:
    """Rasters that are joined to the imagery, or stand in its place; `date` as of `offset`."""
    titles = {"": _tr("More layers"), "before": _tr("More layers before"), "after": _tr("More layers after")}
    text = _tr(
        "Any rasters that are joined to the imagery as features: elevation, indices, classes, a composite, a "
        "precomputed embedding (Google's satellite embedding, TESSERA, any stack). They need no imagery beside them: "
        "then no model runs."
    )
    name = f"{LAYERS}_{date.upper()}" if date else LAYERS
    return Parameter(name, Kind.RASTERS, titles[date], text, optional=True)


def area() -> list[Parameter]:
    """The mask and the extent."""
    what = _tr(
        "A cloud mask, a scene classification (SCL), or a raster whose non-zero pixels are left out of the result."
    )
    where = _tr("The part of the imagery to work on, in any CRS; all of it if not given.")
    return [
        Parameter("MASK", Kind.IMAGERY, _tr("Mask"), what, optional=True),
        Parameter("EXTENT", Kind.EXTENT, _tr("Extent"), where),
    ]


def parcels(more_help: str = "") -> Parameter:
    """Polygons that are the map's unit."""
    what = _tr("Polygons in any CRS that are the unit of the map, such as fields or what 'Segments of imagery' makes.")
    text = f"{what} {more_help}".strip()
    return Parameter("PARCELS", Kind.FEATURES, _tr("Parcels"), text, optional=True, names_source=True, are_parcels=True)


def parcel_classes() -> Parameter:
    """The parcels with what the map says of them."""
    text = _tr(
        "A GeoPackage of the parcels with their own fields, the class of each, the share of every class in per cent, "
        "how sure the class is, and the area on the ground."
    )
    title = _tr("Parcels with classes")
    return Parameter("PARCEL_CLASSES", Kind.POLYGONS_OUT, title, text, optional=True, loads_as=_tr("Parcels"))


def model(title: str = "", help_text: str = "") -> Parameter:
    """The model, by default that of the options."""
    text = _tr("The name of a bundled or imported model, or the path of weights (.safetensors, official .pth).")
    default = TerraFMSettings.load().default_model or DEFAULT_MODEL
    return Parameter("MODEL", Kind.MODEL, title or _tr("Model"), help_text or text, default=default, optional=True)


def resolution(when_left_out: str = "") -> Parameter:
    """The resolution, by default that of the imagery."""
    text = _tr("The pixel size of the result; if left out or 0, {default}.")
    text = text.format(default=when_left_out or _tr("that of the imagery"))
    return Parameter("RESOLUTION", Kind.NUMBER, _tr("Resolution (metres)"), text, optional=True, least=0.0)


def smoothing(what: str) -> Parameter:
    """The distance over which values are averaged."""
    text = _tr(
        "Over what distance {what} are averaged among pixels that look alike, against lone pixels; 0 for none."
    ).format(what=what)
    return Parameter("SMOOTHING", Kind.NUMBER, _tr("Smoothing (metres)"), text, default=30.0, least=0.0)


def threshold(help_text: str) -> Parameter:
    """A threshold in per cent."""
    title = _tr("Threshold (%)")
    return Parameter("THRESHOLD", Kind.NUMBER, title, help_text, optional=True, least=0.0, most=100.0)


def class_levels(help_text: str = "") -> list[Parameter]:
    """The class set and the level of its classes."""
    classes = _tr(
        "The path of a table (.csv with code and name, color, parent) or of a class set that the panel saved, or "
        "corine or eunis: what the classes are called, and the coarser ones in which they lie."
    )
    return [Parameter("CLASSES", Kind.TEXT, _tr("Class set"), classes, optional=True), class_level(help_text)]


def class_level(help_text: str = "") -> Parameter:
    """The level of classes that are mapped."""
    text = _tr(
        "Which level of the classes is mapped: its number, from 1, the coarsest, or its name; the finest if not given. "
        "The probabilities of a coarser class are those of the classes in it, summed."
    )
    return Parameter("CLASS_LEVEL", Kind.TEXT, _tr("Class level"), help_text or text, optional=True)


def class_map() -> Parameter:
    """The class map that is sampled or assessed."""
    text = _tr("A raster with one band of class codes, made by whatever program.")
    return Parameter(MAP, Kind.RASTER, _tr("Class map"), text)


def land_cover_outputs() -> list[Parameter]:
    """The land-cover map and its confidence."""
    map_help = _tr("A GeoTIFF with the class codes, class names and colours; 255 where there is no data.")
    confidence = _tr("A GeoTIFF with the probability of the class and its lead over the next one, in per cent.")
    return [
        output(_tr("Land-cover map"), map_help, loads_as=_tr("Land cover")),
        Parameter(
            "CONFIDENCE",
            Kind.RASTER_OUT,
            _tr("Confidence"),
            confidence,
            optional=True,
            loads_as=_tr("Confidence"),
        ),
    ]


def output(title: str, help_text: str = "", loads_as: str = "") -> Parameter:
    """The raster that every map comes as."""
    text = help_text or _tr("A GeoTIFF with its style beside it; 255 where there is no data.")
    return Parameter(OUTPUT, Kind.RASTER_OUT, title, text, "out", loads_as=loads_as or title)


def report(help_text: str) -> Parameter:
    """The report: the ending of its name decides what it is."""
    pages = _tr("Pages (*.html);;JSON files (*.json)")
    return Parameter("REPORT", Kind.FILE_OUT, _tr("Report"), help_text, file_filter=pages, optional=True)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TerraFMProcessing", text)

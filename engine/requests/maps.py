"""Maps and features of a whole scene, or of a part of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from .imagery import LEVELS, ImageryRequest, extent_option, layers_option, offset_option, resolution_option
from .models import model_option
from .options import Bands, Extent, Request, Source, Sources, like, option

SMOOTHING = 30.0
"""Metres: on labelled scenes it gained .005 to .02 macro-F1 and takes the salt and pepper away."""
METHODS = ("auto", "linear", "knn", "trees")
SEGMENT_SIZE = 1.0
"""Hectares."""
COMPACTNESS = 0.1
CLUSTER_METHODS = ("mini-batch", "k-means")


method_option = partial(option, default=METHODS[0], choices=METHODS)
smoothing_option = partial(
    option,
    "Smoothing of the class probabilities among neighbours that look alike, in metres; 0 for none.",
    default=SMOOTHING,
    unit="m",
)
confidence_option = partial(option, "Top probability and margin in per cent, a GeoTIFF.", default=None, writes=True)
polygons_option = partial(option, "The classes as polygons too, a GeoPackage.", default=None, writes=True)
parcels_option = partial(
    option,
    "Polygons that are the unit: what lies in one is one class; a sample inside one labels it.",
    default=None,
)
parcel_classes_option = partial(
    option,
    "The parcels with class, share of each class and confidence, a GeoPackage; needs --parcels.",
    default=None,
    writes=True,
)
compare_option = partial(
    option, "Put the accuracy of a random forest on the bands beside; takes some seconds.", default=False
)
equal_shares_option = partial(
    option,
    "Take all classes to be equally common instead of telling it from the scene; finds more of what is rare.",
    default=False,
)
save_probe_option = partial(
    option, "A file (.safetensors) by which 'predict' maps other scenes.", default=None, writes=True
)


classes_option = partial(
    option,
    "The classes: a table (.csv) or class set (.json), or 'corine' or 'eunis', which have levels.",
    default=None,
)
class_level_option = partial(
    option,
    "Which level of the classes is mapped: its number, from 1, the coarsest, or its name; the finest if not given.",
    default=None,
)


def report_option(of: str = "Accuracy, areas and settings") -> Any:
    """The option for a report."""
    return option(f"{of}, as a page (.html) or JSON (.json).", default=None, writes=True)


def source_option(of: str = "samples") -> Any:
    """The option for what a report calls a file that is sent as a copy."""
    return option(f"What the report calls the {of}, where the file is a copy of them.", default=None, message_only=True)


@dataclass(frozen=True, kw_only=True)
class ClassifyRequest(ImageryRequest):
    """Make a land-cover map from labelled points or polygons."""

    samples: Path = option("Labelled points or polygons.")
    class_field: str = option("The field that holds the class.", default="class")
    classes: str | None = classes_option()
    class_level: str | None = class_level_option()
    method: str = method_option()
    model: str = model_option()
    resolution: float | None = resolution_option()
    smoothing: float = smoothing_option()
    extent: Extent | None = extent_option()
    out: Path = option("The map, a GeoTIFF.", writes=True)
    confidence: Path | None = confidence_option()
    report: Path | None = report_option()
    polygons: Path | None = polygons_option()
    parcels: Path | None = parcels_option()
    parcel_classes: Path | None = parcel_classes_option()
    compare: bool = compare_option()
    equal_shares: bool = equal_shares_option()
    save_probe: Path | None = save_probe_option()
    samples_source: str | None = source_option()
    parcels_source: str | None = source_option("parcels")


@dataclass(frozen=True, kw_only=True)
class PredictRequest(ImageryRequest):
    """Map a scene by a probe that was trained on another one."""

    probe: Path = option("What 'classify --save-probe' wrote (.safetensors).")
    model: str | None = option(
        "A model's name, or a path to weights; the one that the probe names if not given.", default=None
    )
    resolution: float | None = resolution_option()
    smoothing: float | None = option(
        "Smoothing of the class probabilities in metres; the probe's if not given.", default=None, unit="m"
    )
    extent: Extent | None = extent_option()
    out: Path = option("The map, a GeoTIFF.", writes=True)
    confidence: Path | None = confidence_option()
    report: Path | None = report_option("Areas and settings")
    polygons: Path | None = polygons_option()
    parcels: Path | None = option("Polygons that are the unit: each gets one class.", default=None)
    parcel_classes: Path | None = parcel_classes_option()
    parcels_source: str | None = source_option("parcels")
    class_level: str | None = option(
        "Which level of the probe's classes is mapped: its number, from 1, the coarsest, or its name; that of the "
        "probe's map if not given.",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class SimilarRequest(ImageryRequest):
    """Find more of what some points or polygons show."""

    examples: Path = option("Points or polygons to find more of.")
    combine: str = option(
        "Similarity to the examples' mean, or to the nearest one (for several kinds).",
        default="mean",
        choices=("mean", "max"),
    )
    threshold: float | None = option(
        "Per cent from which a pixel is similar, for --similar-mask.", default=None, unit="%"
    )
    similar_mask: Path | None = option("The similar pixels, a GeoTIFF.", writes=True, default=None)
    model: str = model_option()
    resolution: float | None = resolution_option()
    extent: Extent | None = extent_option()
    out: Path = option("The map, a GeoTIFF.", writes=True)


@dataclass(frozen=True, kw_only=True)
class ClusterRequest(ImageryRequest):
    """Group the scene's pixels into clusters, without samples."""

    clusters: int | None = option("How many; suggested from 3 to 15 if not given.", default=None)
    method: str = option(
        "Mini-batch k-means is fast; k-means is a little tighter.", default=CLUSTER_METHODS[0], choices=CLUSTER_METHODS
    )
    smoothing: float = option(
        "Smoothing among neighbours that look alike, in metres; 0 for none.", default=SMOOTHING, unit="m"
    )
    model: str = model_option()
    resolution: float | None = resolution_option()
    extent: Extent | None = extent_option()
    out: Path = option("The map, a GeoTIFF.", writes=True)


@dataclass(frozen=True, kw_only=True)
class SegmentRequest(ImageryRequest):
    """Cut a scene into areas that look alike inside, to be mapped as parcels."""

    size: float = option("Area of a segment in hectares, about.", default=SEGMENT_SIZE, unit="ha")
    side: float | None = option("Side of a segment in metres, instead of its area.", default=None, unit="m")
    compactness: float = option("From ragged (0.05), which follow every border, to square (1).", default=COMPACTNESS)
    model: str = model_option()
    resolution: float | None = resolution_option("segments' borders")
    extent: Extent | None = extent_option(" of the part that is cut")
    out: Path = option("The segments as polygons, a GeoPackage.", writes=True)
    raster: Path | None = option("Their numbers as a raster too, a GeoTIFF.", writes=True, default=None)


@dataclass(frozen=True, kw_only=True)
class ChangeRequest(Request):
    """Compare two dates of one place."""

    s2_before: Sources | None = option("Sentinel-2 of the earlier date; repeatable.", default=None)
    s2_after: Sources | None = option("Sentinel-2 of the later date; repeatable.", default=None)
    s1_before: Sources | None = option("Sentinel-1 of the earlier date; repeatable.", default=None)
    s1_after: Sources | None = option("Sentinel-1 of the later date; repeatable.", default=None)
    s2_before_bands: Bands | None = option("The bands of that file in order.", default=None, message_only=True)
    s2_after_bands: Bands | None = option("The bands of that file in order.", default=None, message_only=True)
    s1_before_bands: Bands | None = option("The bands of that file in order.", default=None, message_only=True)
    s1_after_bands: Bands | None = option("The bands of that file in order.", default=None, message_only=True)
    s1_before_unit: str | None = option("Unit of that file's values.", default=None, message_only=True)
    s1_after_unit: str | None = option("Unit of that file's values.", default=None, message_only=True)
    level: str | None = option("Sentinel-2 level, where the files do not say.", default=None, choices=LEVELS)
    offset: float | None = offset_option(" of both dates")
    offset_before: float | None = offset_option(" of the earlier date, instead")
    offset_after: float | None = offset_option(" of the later date, instead")
    mask: Sources | None = option("A raster that says what is left out of both dates.", default=None)
    mask_before: Sources | None = option("Such a raster for the earlier date, instead; repeatable.", default=None)
    mask_after: Sources | None = option("Such a raster for the later date, instead; repeatable.", default=None)
    layers_before: tuple[Source, ...] = layers_option(" of the earlier date", "--layer-before")
    layers_after: tuple[Source, ...] = layers_option(" of the later date", "--layer-after")
    binary: Path | None = option("The changed pixels, a GeoTIFF.", writes=True, default=None)
    threshold: float | None = option(
        "Per cent from which a pixel is changed, for --binary; chosen if not given.", default=None, unit="%"
    )
    model: str = model_option()
    resolution: float | None = resolution_option()
    extent: Extent | None = extent_option()
    out: Path = option("The map, a GeoTIFF.", writes=True)

    def of_date(self, date: str) -> ImageryRequest:
        """The imagery of "before" or "after"."""
        files = {sensor: getattr(self, f"{sensor}_{date}") for sensor in ("s2", "s1")}
        bands = {f"{sensor}_bands": getattr(self, f"{sensor}_{date}_bands") for sensor in ("s2", "s1")}
        mask = getattr(self, f"mask_{date}") or self.mask
        own = getattr(self, f"offset_{date}")
        unit, offset = getattr(self, f"s1_{date}_unit"), self.offset if own is None else own
        layers = getattr(self, f"layers_{date}")
        return like(ImageryRequest, self, **files, **bands, s1_unit=unit, mask=mask, offset=offset, layers=layers)

    @property
    def lacks_imagery(self) -> bool:
        """Whether one of the dates has none."""
        return self.of_date("before").lacks_imagery or self.of_date("after").lacks_imagery


COMPOSITE_METHODS = ("median", "best")


@dataclass(frozen=True, kw_only=True)
class CompositeRequest(ImageryRequest):
    """Make one cloud-free scene of several days, which everything takes that takes a scene."""

    method: str = option(
        "Of each pixel's clear days the median of every band, or the values of the day that is nearest to it (best).",
        default=COMPOSITE_METHODS[0],
        choices=COMPOSITE_METHODS,
    )
    extent: Extent | None = extent_option(" of the composite")
    out: Path = option("The composite, a GeoTIFF.", writes=True)
    days: Path | None = option(
        "The day of every pixel as YYYYMMDD, a GeoTIFF; of the median the day nearest to it.", default=None, writes=True
    )


@dataclass(frozen=True, kw_only=True)
class RgbRequest(ImageryRequest):
    """Show a scene's features as colours: their first three principal components."""

    model: str = model_option()
    resolution: float | None = resolution_option("picture")
    extent: Extent | None = extent_option(" of the picture")
    out: Path = option("The picture, a GeoTIFF.", writes=True)


@dataclass(frozen=True, kw_only=True)
class EmbedRequest(ImageryRequest):
    """Compute the features of a scene."""

    model: str = model_option()
    resolution: float | None = option(
        "Pixel size in metres, by default that of the model's features: 20 m, or half a patch without a decoder.",
        default=None,
        unit="m",
    )
    extent: Extent | None = extent_option("")
    out: Path = option("A .zarr folder or a .tif file.", writes=True)

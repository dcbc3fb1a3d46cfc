"""What a raster that is to be joined to a scene holds: a known product, an embedding, classes or amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from ...errors import UserError
from ..examination.radiometry import date_in_tags, date_in_text
from ..examination.raster_header import FAILED_LOOKS
from ..network.addresses import source_name
from ..network.opening import NetworkError
from ..network.stac import is_item, read_item
from .codes import class_codes
from .files import ArrayLayerFile, LayerFile, RasterLayerFile, open_layer_file, scales_beside
from .layer import Coding, Layer, LayerKind

_PLACES, _SIDE = 5, 32
"""Values are looked at in 5 × 5 squares of 32 × 32 pixels spread over the raster."""
_FEWEST_OF_EMBEDDING = 32
"""Bands from which on a stack without a name is taken for an embedding."""
_AXIS = re.compile(r"A(\d\d)$")
_TESSERA = re.compile(r"tessera", re.IGNORECASE)
_TESSERA_TILE = re.compile(r"grid_-?\d+\.\d+_-?\d+\.\d+")
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?!\d)")
_GIVEN_NAME = re.compile(r":([^:/\\?]+)$")
_CONNECTION = re.compile(r"[A-Z][A-Z0-9_]+:", re.ASCII)
_CALLED_EMBEDDING = re.compile(r"embed", re.IGNORECASE)
_UNDECLARED = (-9999.0, -32768.0, -32767.0, -99999.0, -999999.0, -2147483648.0)
"""What programs commonly write where they have no data, of which nothing real is ever measured."""
_HUGE = 1e30
_COLOURS = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)


@dataclass(frozen=True)
class _Header:
    """What a file says of its bands."""

    descriptions: tuple[str, ...]
    types: tuple[str, ...]
    nodata: tuple[float | None, ...]
    tags: dict[str, str]
    colours: tuple[ColorInterp, ...]

    @property
    def is_picture(self) -> bool:
        """Whether the bands are the colours of a picture."""
        return set(_COLOURS) <= set(self.colours) and len(self.types) <= 4 and set(self.types) <= {"uint8"}


def given_parts(given: str) -> tuple[str, str | None]:
    """The path and the name of `PATH[:NAME]`; a colon of a drive, an address or one of GDAL's names is no separator."""
    found = _GIVEN_NAME.search(given)
    if found is None or found.start() < 2 or _CONNECTION.match(given):
        return given, None
    return given[: found.start()], found.group(1).strip() or None


def examine_layer(given: str) -> Layer:
    """Find out what a raster holds that is to be joined to a scene.

    Parameters
    ----------
    given : str
        A path, after which a colon and a name may stand; a name that speaks of classes makes classes of whole numbers.

    Raises
    ------
    UserError
        No raster, none that lies somewhere, nothing but no data, or a picture that is called an embedding.
    """
    path, name = given_parts(given)
    if is_item(path):
        path, name = _of_item(path), name or source_name(path).rsplit(".", 1)[0]
    file = open_layer_file(path)
    try:
        return _examined(given, path, name or _stem(path), file)
    except RasterioError as error:
        raise UserError(f"The layer {source_name(path)} cannot be read: copy or download it again.") from error
    finally:
        file.close()


def _examined(given: str, path: str, name: str, file: RasterLayerFile | ArrayLayerFile) -> Layer:
    header = _header(file)
    texts = [path, name, *header.descriptions, *header.tags.values()]
    if header.is_picture and any(_CALLED_EMBEDDING.search(text) for text in (path, name)):
        raise UserError(
            f"The layer {source_name(path)} is a picture of three colours and no embedding: give the raster with the "
            "embedding's own numbers, one band each."
        )
    bands = tuple(n for n, colour in enumerate(header.colours, 1) if colour != ColorInterp.alpha)
    kind, product, coding = _recognised(path, header, len(bands))
    scales = scales_beside(path) if coding is Coding.SCALES else None
    stored = _sampled(file, bands)
    fills, noticed = _fills(header, bands, stored, coding)
    layer = Layer(given, path, name, product, kind, file.grid, bands, coding, scales, fills, (), _year(path, header))
    known = layer.decoded(stored, np.ones(stored.shape[1:], np.float32))
    if not np.isfinite(known).any():
        raise UserError(f"The layer {source_name(path)} holds no data where it was looked at: choose another.")
    warnings = [*noticed, *_picture(header, path)]
    if kind is LayerKind.AMOUNTS:
        codes, doubt = class_codes(known, texts, _has_palette(file), header.types)
        if codes:
            kind = LayerKind.CLASSES
            product = "land cover" if product == "raster" else product
        warnings += [f"Layer {name}: {doubt}"] if doubt else []
        return replace(layer, kind=kind, product=product, codes=codes, warnings=tuple(warnings))
    return replace(layer, warnings=tuple(warnings))


def _of_item(path: str) -> str:
    """The one raster of a STAC item, or the one that is called its data."""
    item = read_item(path)
    named = [asset for asset in item.assets if asset.key.lower() in ("data", "embedding", "embeddings", "map", "image")]
    found = named if len(item.assets) > 1 else list(item.assets)
    if len(found) != 1:
        keys = ", ".join(asset.key for asset in item.assets[:6])
        raise UserError(f"The STAC item {item.name} has several rasters ({keys}): give the address of one of them.")
    return found[0].href


def _recognised(path: str, header: _Header, count: int) -> tuple[LayerKind, str, Coding]:
    """Kind, product and coding, by band names, count, type and tags."""
    axes = [found and int(found.group(1)) for found in map(_AXIS.search, header.descriptions)]
    bytes_ = set(header.types) == {"int8"}
    if count == 64 and axes[:64] == list(range(64)):
        coding = Coding.SIGNED_SQUARE if bytes_ else Coding.PLAIN
        return LayerKind.EMBEDDING, "Google's satellite embedding", coding
    if count == 64 and bytes_ and set(header.nodata) == {-128}:
        return LayerKind.EMBEDDING, "Google's satellite embedding", Coding.SIGNED_SQUARE
    named = [*header.descriptions, *header.tags, *header.tags.values()]
    of_tessera = any(map(_TESSERA.search, named)) or bool(_TESSERA_TILE.search(path) and count == 128)
    if count == 128 and bytes_:
        if scales_beside(path) is None:
            raise UserError(
                f"The layer {source_name(path)} holds 128 signed bytes a pixel, as a TESSERA embedding, and its scales "
                f"are missing: put the file {_stem(path)}_scales beside it."
            )
        return LayerKind.EMBEDDING, "TESSERA embedding", Coding.SCALES
    if of_tessera and count >= _FEWEST_OF_EMBEDDING:
        return LayerKind.EMBEDDING, "TESSERA embedding", Coding.PLAIN
    if count >= _FEWEST_OF_EMBEDDING:
        return LayerKind.EMBEDDING, "embedding", Coding.PLAIN
    return LayerKind.AMOUNTS, "raster", Coding.PLAIN


def _header(file: RasterLayerFile | ArrayLayerFile) -> _Header:
    if isinstance(file, ArrayLayerFile):
        count = file.count
        return _Header(("",) * count, (file.dtype,) * count, (None,) * count, {}, (ColorInterp.undefined,) * count)
    dataset = file.dataset
    tags = {**dataset.tags(), **dataset.tags(ns="IMAGERY")}
    return _Header(
        tuple(text or "" for text in dataset.descriptions),
        tuple(map(str, dataset.dtypes)),
        tuple(dataset.nodatavals),
        tags,
        tuple(dataset.colorinterp),
    )


def _has_palette(file: RasterLayerFile | ArrayLayerFile) -> bool:
    return isinstance(file, RasterLayerFile) and ColorInterp.palette in file.dataset.colorinterp


def _sampled(file: LayerFile, bands: Sequence[int]) -> NDArray[np.float32]:
    """Stored values [C, n] from squares spread over the raster; a few may be out of a server's reach."""
    grid = file.grid
    height, width = min(_SIDE, grid.height), min(_SIDE, grid.width)
    parts: list[NDArray[np.float32]] = []
    failed = 0
    for row in np.unique(np.linspace(0, grid.height - height, _PLACES).astype(int)):
        for column in np.unique(np.linspace(0, grid.width - width, _PLACES).astype(int)):
            try:
                values = file.read(bands, RasterWindow(int(column), int(row), width, height))
                parts.append(values.reshape(len(bands), -1))
            except NetworkError:  # noqa: PERF203 - each look may fail
                failed += 1
                if failed > FAILED_LOOKS:
                    raise
    return np.concatenate(parts, axis=1)


def _fills(
    header: _Header, bands: Sequence[int], stored: NDArray[np.float32], coding: Coding
) -> tuple[tuple[tuple[float, ...], ...], list[str]]:
    """By band what means no data: what the file declares, what its product says, and what is plainly none."""
    fills, undeclared = [], set()
    for number, values in zip(bands, stored, strict=True):
        declared = header.nodata[number - 1]
        own = [] if declared is None or np.isnan(declared) else [float(declared)]
        if coding is Coding.SIGNED_SQUARE:
            own = [-128.0]
        found = [value for value in _UNDECLARED if value not in own and (values == np.float32(value)).any()]
        found = [] if coding is Coding.SCALES else found
        huge = values[np.abs(np.nan_to_num(values, posinf=0, neginf=0)) > _HUGE]
        found += [float(huge[0])] if huge.size and float(huge[0]) not in own else []
        undeclared.update(found)
        fills.append((*own, *found))
    said = [f"The value {value:g} is taken as no data, which the file does not say." for value in sorted(undeclared)]
    return tuple(fills), said


def _picture(header: _Header, path: str) -> list[str]:
    if not header.is_picture:
        return []
    return [
        f"{source_name(path)} is a picture: its colours count as three amounts, which depend on how it was displayed."
    ]


def _year(path: str, header: _Header) -> str | None:
    """The year that tags, file or folder name."""
    for key, value in header.tags.items():
        if "year" in key.lower() and (found := _YEAR.search(value)):
            return found.group(1)
    dates = [date_in_tags(header.tags), date_in_text(source_name(path))]
    named = [found.group(1) for part in reversed(path.split("?", 1)[0].replace("\\", "/").split("/")[-4:])
             if (found := _YEAR.search(part.replace("_", " ")))]  # fmt: skip
    return next((date[:4] for date in dates if date), named[0] if named else None)


def _stem(path: str) -> str:
    name = source_name(path)
    return name.rsplit(".", 1)[0] if "." in name else name

"""A mosaic of the maps of each zone and year, and what each class covers there, every place counted once."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.shutil import copy as copy_raster
from rasterio.windows import Window as RasterWindow

from ...imagery import Grid, Window
from ...imagery.output.styles import escape
from ...imagery.output.writers import NODATA
from ...imagery.pixel_area import SQUARE_METRES_PER_HECTARE, PixelAreas
from ...progress import Progress
from ...strict_json import parse_json
from ..scenes import digest_of, safe_name
from ..store import Store, scratch
from .scene_maps import SceneMap

MOSAIC, AREAS = "mosaic", "areas.csv"
_STRIP_PIXELS = 2**24
_TYPES = {"uint8": "Byte", "float32": "Float32"}


@dataclass(frozen=True)
class MosaicArea:
    """What a class covers in a mosaic."""

    mosaic: str
    code: int
    name: str
    pixels: int
    area_ha: float
    share: float


def write_mosaics(
    store: Store, maps: Sequence[SceneMap], kind: str, classed: bool, progress: Progress
) -> tuple[list[str], list[MosaicArea]]:
    """The mosaics' names in the store, and their areas, which `areas.csv` holds too; what has not changed stays.

    Of places that several maps show, the last by id counts.
    """
    groups: dict[str, list[SceneMap]] = defaultdict(list)
    for one in sorted(maps, key=lambda one: one.id):
        groups[_group(one)].append(one)
    names, areas = [], []
    for place, (group, members) in enumerate(sorted(groups.items())):
        progress(place / len(groups), f"Mosaic {group}")
        content = digest_of({"kind": kind, "maps": [[one.id, one.key] for one in members]})
        known = _known(store, group, content)
        if known is None:
            known = _made(store, group, members, kind, classed, content)
        if known["name"]:
            names.append(known["name"])
        areas += [MosaicArea(**one) for one in known["areas"]]
    if classed:
        store.write(AREAS, _table(areas).encode())
    return names, areas


def _group(one: SceneMap) -> str:
    """A mosaic's name: its zone, and its year where that is known."""
    crs = CRS.from_wkt(one.grid["crs"])
    zone = str(crs.to_epsg() or safe_name(crs.to_string())[:24])
    sized = abs(one.grid["transform"][0])
    year = one.date[:4] if one.date else ""
    return "_".join(part for part in (zone, f"{sized:g}", year) if part)


def _known(store: Store, group: str, content: str) -> dict[str, Any] | None:
    text = store.read(f"{MOSAIC}/{group}.json")
    if text is None:
        return None
    try:
        found: dict[str, Any] = parse_json(text)
    except ValueError:
        return None
    return found if found.get("content") == content else None


def _made(
    store: Store, group: str, members: Sequence[SceneMap], kind: str, classed: bool, content: str
) -> dict[str, Any]:
    """A mosaic and its areas, written into the store."""
    grid, name = _union(members), f"{MOSAIC}/{group}.vrt"
    with rasterio.open(store.as_source(members[0].name)) as first:
        looks = _Looks.of(first)
    if kind != "none":
        store.write(name, _virtual(members, grid, looks, lambda one: f"../{one.name}", relative=True).encode())
    with scratch() as folder:
        absolute = f"{folder}/{group}.vrt"
        with open(absolute, "w", encoding="utf-8") as file:  # noqa: PTH123 - a path of text, as GDAL wants it
            file.write(_virtual(members, grid, looks, lambda one: store.as_source(one.name), relative=False))
        areas = _areas(absolute, group, members, grid) if classed else []
        if kind == "cog":
            virtual, name = name, f"{MOSAIC}/{group}.tif"
            with store.writing(name) as path:
                resampling = "mode" if classed else "average"
                copy_raster(
                    absolute, path, driver="COG", compress="deflate", blocksize=256, bigtiff="if_safer",
                    overview_resampling=resampling,
                )  # fmt: skip
            store.remove(virtual)
    made = {"name": "" if kind == "none" else name, "content": content, "areas": [asdict(one) for one in areas]}
    store.write(f"{MOSAIC}/{group}.json", json.dumps(made, ensure_ascii=False, indent=1).encode())
    return made


def _grid_of(one: SceneMap) -> Grid:
    about = one.grid
    return Grid(CRS.from_wkt(about["crs"]), Affine(*about["transform"]), about["width"], about["height"])


def _union(members: Sequence[SceneMap]) -> Grid:
    """The grid of the first map, extended over all of them."""
    first = _grid_of(members[0])
    bounds = np.array([_grid_of(one).bounds for one in members])
    left, bottom = bounds[:, :2].min(axis=0)
    right, top = bounds[:, 2:].max(axis=0)
    across, down = abs(first.transform.a), abs(first.transform.e)
    own = first.bounds
    left, top = own[0] - round((own[0] - left) / across) * across, own[3] + round((top - own[3]) / down) * down
    width, height = int(np.ceil((right - left) / across - 0.01)), int(np.ceil((top - bottom) / down - 0.01))
    return Grid(first.crs, Affine(across, 0, left, 0, -down, top), width, height)


@dataclass(frozen=True)
class _Looks:
    """How a map's bands are stored and shown."""

    dtype: str
    count: int
    nodata: float | None
    colors: dict[int, tuple[int, ...]]
    names: dict[int, str]

    @classmethod
    def of(cls, file: Any) -> _Looks:
        """Of an open map."""
        colors = file.colormap(1) if file.colorinterp[0].name == "palette" else {}
        tags = file.tags()
        names = {int(key[6:]): text.rpartition(" ")[0] for key, text in tags.items() if key.startswith("CLASS_")}
        return cls(file.dtypes[0], file.count, file.nodata, colors, names)


def _virtual(members: Sequence[SceneMap], grid: Grid, looks: _Looks, source: Any, *, relative: bool) -> str:
    """A virtual raster, GDAL's VRT."""
    transform = ", ".join(repr(value) for value in grid.transform.to_gdal())
    bands = "".join(_band(number, members, grid, looks, source, relative) for number in range(1, looks.count + 1))
    return (
        f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}">\n'
        f"  <SRS>{escape(grid.crs.to_wkt())}</SRS>\n  <GeoTransform>{transform}</GeoTransform>\n{bands}</VRTDataset>\n"
    )


def _band(number: int, members: Sequence[SceneMap], grid: Grid, looks: _Looks, source: Any, relative: bool) -> str:
    lines = [f'  <VRTRasterBand dataType="{_TYPES[looks.dtype]}" band="{number}">']
    if looks.nodata is not None:
        lines.append(f"    <NoDataValue>{looks.nodata:g}</NoDataValue>")
    if looks.colors:
        entries = (looks.colors.get(code, (0, 0, 0, 0)) for code in range(max(looks.colors) + 1))
        table = "".join(f'<Entry c1="{c[0]}" c2="{c[1]}" c3="{c[2]}" c4="{c[3]}"/>' for c in entries)
        lines += ["    <ColorInterp>Palette</ColorInterp>", f"    <ColorTable>{table}</ColorTable>"]
    if looks.names:
        titles = (escape(looks.names.get(code, "")) for code in range(max(looks.names) + 1))
        lines.append(f"    <CategoryNames>{''.join(f'<Category>{name}</Category>' for name in titles)}</CategoryNames>")
    for one in members:
        about = one.grid
        column, row = ~grid.transform * (about["transform"][2], about["transform"][5])
        inside = f'xSize="{about["width"]}" ySize="{about["height"]}"'
        kind = "ComplexSource" if looks.nodata is not None else "SimpleSource"
        nodata = f"<NODATA>{looks.nodata:g}</NODATA>" if looks.nodata is not None else ""
        lines.append(
            f'    <{kind}><SourceFilename relativeToVRT="{int(relative)}">{escape(source(one))}</SourceFilename>'
            f'<SourceBand>{number}</SourceBand><SrcRect xOff="0" yOff="0" {inside}/>'
            f'<DstRect xOff="{round(column, 3):g}" yOff="{round(row, 3):g}" {inside}/>{nodata}</{kind}>'
        )
    return "\n".join([*lines, "  </VRTRasterBand>\n"])


def _areas(path: str, group: str, members: Sequence[SceneMap], grid: Grid) -> list[MosaicArea]:
    with rasterio.open(path) as file:
        pixels, square_metres = counted(file, PixelAreas.of(grid))
    names = {entry["code"]: entry["name"] for one in members for entry in one.classes}
    total = sum(square_metres[code] for code in names) or 1.0
    return [
        MosaicArea(
            group,
            code,
            name,
            int(pixels[code]),
            round(float(square_metres[code]) / SQUARE_METRES_PER_HECTARE, 4),
            float(square_metres[code] / total),
        )
        for code, name in sorted(names.items())
    ]


def counted(file: Any, areas: PixelAreas) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pixels and m² by code, [256] each, of an open class map; read strip by strip."""
    pixels, square_metres = np.zeros(256, np.int64), np.zeros(256)
    for rows in _strips(file.width, file.height):
        codes = file.read(1, window=RasterWindow(0, rows.start, file.width, len(rows))).ravel()
        if (codes == NODATA).all():
            continue
        here = areas.block(Window(0, rows.start, file.width, len(rows))).ravel()
        pixels += np.bincount(codes, minlength=256)
        square_metres += np.bincount(codes, here, minlength=256)
    return pixels, square_metres


def _strips(width: int, height: int) -> Iterator[range]:
    rows = max(1, _STRIP_PIXELS // max(1, width))
    for start in range(0, height, rows):
        yield range(start, min(height, start + rows))


def _table(areas: Sequence[MosaicArea]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["mosaic", "code", "class", "pixels", "area_ha", "share"])
    for one in areas:
        writer.writerow([one.mosaic, one.code, one.name, one.pixels, f"{one.area_ha:.4f}", f"{one.share:.6f}"])
    return text.getvalue()

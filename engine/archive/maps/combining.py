"""Maps of whole scenes from the blocks that jobs made, and what is made of the maps; only what is new is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import rasterio
from affine import Affine
from rasterio.crs import CRS

from ...clouds.pixels.classes import CLOUD_CLASSES
from ...errors import UserError
from ...features.map_blocks import map_tags
from ...files import write_text
from ...imagery import ClassMapWriter, ContinuousWriter, Grid, LandCoverClass
from ...imagery.library_errors import RASTER_ERRORS
from ...imagery.output.attribute_table import auxiliary_metadata
from ...imagery.output.styles import Dates, class_style
from ...imagery.pixel_area import SQUARE_METRES_PER_HECTARE, PixelAreas
from ...progress import Progress, part_of
from ...reports.map_report import REPORT_TAG, class_areas
from ...requests.archive import ArchiveCombineRequest
from ...strict_json import parse_json
from ..markers import Marker, forget, markers_of, progress_of, shard_name, unpack
from ..scenes import MAPS, ArchivePlan, ArchiveScene, map_name, numbered, read_plan, read_scenes
from ..store import Store
from ..stores import open_store
from ..work.jobs import CONFIDENCE
from .catalogue import write_catalogue
from .mosaics import MosaicArea, counted, write_mosaics
from .scene_maps import SceneMap

_TOLD = 20


@dataclass(frozen=True)
class CombinedArchive:
    """What `combine_archive` made."""

    store: str
    maps: int
    """Scenes that have a map now."""
    new: int
    """Of them, those that were made by this call."""
    incomplete: int
    """Scenes whose jobs are not all done."""
    damaged: tuple[str, ...]
    """Scenes with blocks that were not what their markers say; they are to be run again."""
    mosaics: tuple[str, ...]
    areas: tuple[MosaicArea, ...]
    catalogue: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        told = f"maps of {numbered(self.maps, 'scene')}, {self.new:,} of them new; {self.incomplete:,} not complete"
        lines = [f"{self.store}: {told}."]
        lines += [f"Damaged, to be run again: {name}" for name in self.damaged[:_TOLD]]
        lines += [f"Mosaic: {name}" for name in self.mosaics[:_TOLD]]
        lines += [f"  {one.mosaic:12} {one.code:3d} {one.name:24} {one.area_ha:14,.1f} ha" for one in self.areas[:60]]
        return "\n".join([*lines, f"Catalogue: {self.catalogue}"])


def combine_archive(request: ArchiveCombineRequest, progress: Progress) -> CombinedArchive:
    """Put every complete scene's blocks together; then mosaics, areas and the catalogue of all maps.

    Raises
    ------
    UserError
        No plan, nothing that is complete, or a store that cannot be written.
    """
    store = open_store(request.store)
    plan = read_plan(store)
    scenes = [scene for scene in read_scenes(store) if not scene.problem]
    seen = progress_of(store, scenes)
    full = [one for one in scenes if one.folder in seen.scenes and not seen.scenes[one.folder].remaining(one.jobs)]
    full = [one for one in full if not seen.scenes[one.folder].failed]
    maps: list[SceneMap] = []
    new, damaged = 0, []
    for place, scene in enumerate(full):
        part_of(progress, 0.0, 0.8)(place / len(full), f"Putting {scene.item.id} together")
        made = _known_map(store, scene)
        if made is None:
            made = _combined(store, plan, scene)
            new += made is not None
        if made is None:
            damaged.append(scene.item.id)
        else:
            maps.append(made)
    if not maps:
        raise UserError(f"No scene in {store.title} is complete yet: run 'archive run {store.title}' first.")
    classed = plan.task != "embed"
    mosaics, areas = write_mosaics(store, maps, request.mosaic, classed, part_of(progress, 0.8, 0.95))
    catalogue = write_catalogue(store, plan, maps, mosaics)
    incomplete = len(scenes) - len(maps)
    return CombinedArchive(
        store.title, len(maps), new, incomplete, tuple(damaged), tuple(mosaics), tuple(areas), catalogue
    )


def _known_map(store: Store, scene: ArchiveScene) -> SceneMap | None:
    """The map of a scene, if it was made of these very jobs."""
    text = store.read(map_name(scene.item).removesuffix(".tif") + ".json")
    if text is None:
        return None
    try:
        made = SceneMap.of_dict(parse_json(text))
    except (KeyError, TypeError, ValueError):
        return None
    return made if made.key == scene.key else None


def _combined(store: Store, plan: ArchivePlan, scene: ArchiveScene) -> SceneMap | None:
    """The map of a complete scene; None if a block is not what its marker says, which is then unmarked."""
    markers = markers_of(store, scene)
    about = next((marker.about for marker in markers if marker.job == 0 and marker.about), None)
    wrong = [marker for marker in markers if not _is_whole(store, scene, marker)]
    if about is None or wrong or len(markers) < scene.jobs:
        wrong = wrong or markers[:1]
        unpack(store, scene, [marker for marker in markers if marker not in wrong])
        for marker in wrong:
            forget(store, scene, marker.job)
        return None
    grid = _grid(about["grid"])
    with store.place(MAPS) as folder:
        out = folder / Path(map_name(scene.item)).name
        if plan.task == "classify":
            classes = _write_classes(store, plan, scene, markers, about, grid, out)
        elif plan.task == "embed":
            classes = _write_features(store, scene, markers, about, grid, out)
        else:
            classes = _copy_mask(store, scene, grid, out)
        made = SceneMap(
            scene.item.id, scene.key, map_name(scene.item), scene.item.date, about["grid"], classes,
            datetime.now(UTC).isoformat(timespec="seconds"), round(sum(marker.seconds for marker in markers), 1),
        )  # fmt: skip
        write_text(out.with_suffix(".json"), json.dumps(made.to_dict(), ensure_ascii=False, indent=1) + "\n")
    return made


def _is_whole(store: Store, scene: ArchiveScene, marker: Marker) -> bool:
    """Whether a block's bytes are those that were marked."""
    content = store.read(shard_name(scene, marker.job))
    return content is not None and hashlib.sha256(content).hexdigest() == marker.sha256


def _grid(about: Mapping[str, Any]) -> Grid:
    return Grid(CRS.from_wkt(about["crs"]), Affine(*about["transform"]), about["width"], about["height"])


def _write_classes(
    store: Store,
    plan: ArchivePlan,
    scene: ArchiveScene,
    markers: Sequence[Marker],
    about: Mapping[str, Any],
    grid: Grid,
    out: Path,
) -> list[dict[str, Any]]:
    """The map as `predict` writes it, and its confidence beside it; what each class covers."""
    classes = tuple(LandCoverClass(**entry) for entry in about["classes"])
    report = dict(about["report"])
    dates = cast(Dates | None, tuple(report["dates"]) if report["dates"] else None)
    made_by = map_tags(report["model"]["name"], report["model"]["sha256"], about["method"])
    tags = {**made_by, **about["tags"], "TERRAFM_ARCHIVE_KEY": scene.key}
    confident = out.with_name(f"{out.stem}_confidence.tif") if plan.with_confidence else None
    with ExitStack() as files:
        map_file = files.enter_context(ClassMapWriter(out, grid, classes, tags, dates=dates))
        confidence_file = None
        if confident is not None:
            confidence_file = files.enter_context(ContinuousWriter(confident, grid, CONFIDENCE, tags, dates=dates))
        for marker in markers:
            values = _block(store, scene, marker)
            map_file.write(marker.row, marker.column, values[0])
            if confidence_file is not None:
                confidence_file.write(marker.row, marker.column, values[1:])
        samples = {entry.code: 0 for entry in classes}
        areas = class_areas(classes, samples, map_file.pixels, map_file.hectares)
        report |= {
            "out": f"{store.title}/{MAPS}/{out.name}",
            "confidence": f"{store.title}/{MAPS}/{confident.name}" if confident else None,
            "classes": [asdict(area) for area in areas], "seconds": round(sum(one.seconds for one in markers), 2),
        }  # fmt: skip
        map_file.add_tags({REPORT_TAG: json.dumps(report, ensure_ascii=False)})
    return [asdict(area) for area in areas]


def _write_features(
    store: Store, scene: ArchiveScene, markers: Sequence[Marker], about: Mapping[str, Any], grid: Grid, out: Path
) -> list[dict[str, Any]]:
    """The features as `embed` writes them into a GeoTIFF."""
    names = tuple(f"feature {number}" for number in range(1, about["bands"] + 1))
    tags = {**about["tags"], "TERRAFM_ARCHIVE_KEY": scene.key}
    with ContinuousWriter(out, grid, names, tags, dtype="float32", nodata=float("nan")) as file:
        for marker in markers:
            file.write(marker.row, marker.column, _block(store, scene, marker))
    return []


def _copy_mask(store: Store, scene: ArchiveScene, grid: Grid, out: Path) -> list[dict[str, Any]]:
    """The mask, which was made whole, with its legend."""
    with store.local(shard_name(scene, 0)) as made:
        temporary = out.with_name(f".{out.stem}.part.tif")
        temporary.write_bytes(made.read_bytes())
        temporary.replace(out)
    pixels, hectares = _counted(out, grid)
    day = scene.item.date[:10] if scene.item.date else None
    write_text(out.with_suffix(".qml"), class_style(CLOUD_CLASSES, (day, day) if day else None))
    write_text(out.with_name(f"{out.name}.aux.xml"), auxiliary_metadata(CLOUD_CLASSES, pixels, hectares))
    return [asdict(area) for area in class_areas(CLOUD_CLASSES, {}, pixels, hectares)]


def _counted(path: Path, grid: Grid) -> tuple[dict[int, int], dict[int, float]]:
    with rasterio.open(path) as file:
        found = counted(file, PixelAreas.of(grid))
    pixels = {entry.code: int(found[0][entry.code]) for entry in CLOUD_CLASSES}
    return pixels, {code: float(found[1][code]) / SQUARE_METRES_PER_HECTARE for code in pixels}


def _block(store: Store, scene: ArchiveScene, marker: Marker) -> Any:
    """A block's values, [bands, height, width]."""
    try:
        with store.local(shard_name(scene, marker.job)) as path, rasterio.open(path) as file:
            return file.read()
    except RASTER_ERRORS as error:
        raise UserError(
            f"Block {marker.job} of {scene.item.id} cannot be read from {store.title}: run and combine again."
        ) from error

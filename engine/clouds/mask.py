"""What a cloud mask was made from, by which way and why: for messages, JSON, a terminal and the file's tags."""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from ..imagery import CLOUD_MASK, CONTENT_TAG, ClassMapWriter, Grid, Scene, write_polygons
from ..progress import Progress, part_of, silent
from ..requests import CloudMaskRequest
from ..version import __version__
from .detectors import Classified, classify
from .outputs import Found, Targets, write_rasters
from .pixels.classes import CLEAR, CLOUD_CLASSES
from .pixels.morphology import dilated, sieved
from .preparation import PreparedScene, check_settings, prepare
from .reach import within_reach
from .routing import TITLES, Decision, NotTaken
from .shadows import Sun, not_searched, shadow_bands, sun_over, with_shadows

if TYPE_CHECKING:
    from ..model import InferenceModel


_IN_REACH = "Shadows count where a cloud, or what lies beyond the imagery's edges, can throw them."


@dataclass(frozen=True)
class MaskArea:
    """A class of the mask, and how much of the scene it covers."""

    code: int
    name: str
    color: str
    pixels: int
    area_ha: float
    share: float
    """Share of the pixels with data, 0 to 1."""


@dataclass(frozen=True)
class CloudMaskReport:
    """Everything there is to say of a mask."""

    out: str
    method: str
    why: str
    not_taken: tuple[NotTaken, ...]
    classes: tuple[MaskArea, ...]
    nodata: float
    """Share of the scene without data, 0 to 1."""
    resolution: float
    """Metres at which clouds were found; the mask itself has the imagery's pixels."""
    sun_azimuth: float | None
    sun_elevation: float | None
    licence: str | None
    """Licence of what the mask was made by, where it asks to be named."""
    notes: tuple[str, ...]
    probability: str | None
    polygons: str | None
    masked: str | None
    seconds: float
    version: str

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """The report in a few lines, for a terminal."""
        lines = [f"{self.out}: {TITLES[self.method]} ({self.why}), {self.resolution:g} m"]
        lines += [f"  {c.code:3d} {c.name:16} {c.area_ha:12,.1f} ha {c.share:7.1%}" for c in self.classes]
        lines += [f"Not {TITLES[entry.method]}: {entry.reason}." for entry in self.not_taken]
        lines += list(self.notes)
        if self.licence:
            lines.append(f"{self.licence}.")
        return "\n".join(lines)


def make_cloud_mask(
    scene: Scene, request: CloudMaskRequest, progress: Progress = silent, model: InferenceModel | None = None
) -> CloudMaskReport:
    """Find clouds and shadows in a scene's Sentinel-2 imagery and write them.

    Parameters
    ----------
    scene : Scene
        From `open_scene(…, near_infrared=False)`; stays the caller's to close.
    model : InferenceModel, optional
        For the ways by clicks and by a head; saves loading the one that the request names.

    Raises
    ------
    UserError
        No way is open, the settings are no good, or a place cannot be written.
    """
    check_settings(request)
    progress(0.0, "Looking at the imagery")
    with prepare(scene, request) as prepared:
        return mask_prepared(prepared, request, progress, model)


def mask_prepared(
    prepared: PreparedScene, request: CloudMaskRequest, progress: Progress, model: InferenceModel | None
) -> CloudMaskReport:
    """`make_cloud_mask` from where the way has been chosen; closing stays the caller's."""
    started = time.perf_counter()
    scene, decision = prepared.scene, prepared.decision
    if request.probability is not None and decision.method in ("scl", "omnicloudmask"):
        raise UserError(
            f"{TITLES[decision.method]} gives no cloud probability: leave it out, or choose another method."
        )
    sun = _sun_for_shadows(scene, request)
    classified = classify(prepared, request, part_of(progress, 0.02, 0.6), model)
    if request.shadows is None and classified.has_shadows and not classified.takes_dark_for_shadow:
        sun = None
    found, notes = _finished(scene, request, classified, sun, part_of(progress, 0.6, 0.8))
    targets = Targets(request.out, request.probability, request.masked)
    written = write_rasters(scene, found, targets, _tags(decision, classified, sun), part_of(progress, 0.8, 1.0))
    if request.polygons is not None:
        grid = scene.grid.coarsened(found.factor)
        write_polygons(request.polygons, found.codes, grid, CLOUD_CLASSES, left_out=(CLEAR,), connectivity=8)
    return CloudMaskReport(
        out=str(request.out),
        method=decision.method,
        why=decision.why,
        not_taken=decision.not_taken,
        classes=_areas(written),
        nodata=written.no_data,
        resolution=round(classified.resolution, 3),
        sun_azimuth=sun.position.azimuth if sun else None,
        sun_elevation=sun.position.elevation if sun else None,
        licence=classified.licence,
        notes=notes,
        probability=_text(request.probability),
        polygons=_text(request.polygons),
        masked=_text(request.masked),
        seconds=round(time.perf_counter() - started, 2),
        version=__version__,
    )


def _finished(
    scene: Scene, request: CloudMaskRequest, classified: Classified, sun: Sun | None, progress: Progress
) -> tuple[Found, tuple[str, ...]]:
    """What was found with shadows added, grown and sieved, and what the user should know of it."""
    found = classified.found
    grid = scene.grid.coarsened(found.factor)
    codes = found.codes
    notes = [*(scene.s2.warnings if scene.s2 else ()), *classified.notes]
    if sun is not None and classified.takes_dark_for_shadow:
        codes = within_reach(grid, codes, sun.azimuth_on_grid, sun.position.elevation)
        notes += [_IN_REACH, *sun.notes]
    if sun is not None and (request.shadows or not classified.has_shadows):
        codes = with_shadows(scene, grid, codes, sun.azimuth_on_grid, progress)
        notes += [*sun.notes, *not_searched(sun.position), *_shadow_notes(scene, grid)]
    elif request.shadows is None and not classified.has_shadows:
        notes.append(
            "No shadows were sought, since the sun's position is neither recorded nor given: give its azimuth."
        )
    codes = dilated(codes, request.dilate_cloud, request.dilate_shadow, grid.metres_per_pixel)
    codes = sieved(codes, math.ceil(request.sieve / found.factor**2))
    return replace(found, codes=codes), tuple(dict.fromkeys(notes))


def _sun_for_shadows(scene: Scene, request: CloudMaskRequest) -> Sun | None:
    """The sun, refused if shadows were asked for and it is not known; before hours are spent on clouds."""
    if request.shadows is False:
        return None
    sun = sun_over(scene, request)
    if sun is None and request.shadows:
        raise UserError(
            "Shadows cannot be matched to clouds, since neither the sun's position nor the date is recorded in the "
            "imagery: give the sun's azimuth, or leave shadows out."
        )
    return sun


def _shadow_notes(scene: Scene, grid: Grid) -> list[str]:
    bands = shadow_bands(scene, grid)
    if bands.tells_water:
        return []
    return [f"Shadows were sought in {bands.dark}, since there is no near infrared; water may pass for shadow."]


def _tags(decision: Decision, classified: Classified, sun: Sun | None) -> dict[str, str]:
    tags = {
        "TERRAFM_VERSION": __version__,
        CONTENT_TAG: CLOUD_MASK,
        "TERRAFM_METHOD": TITLES[decision.method],
        "TERRAFM_WHY": decision.why,
        "TERRAFM_RESOLUTION": f"{classified.resolution:g} m",
    }
    if sun is not None:
        tags["TERRAFM_SUN"] = f"azimuth {sun.position.azimuth:.1f}° ({sun.position.source})"
    if classified.licence:
        tags["TERRAFM_LICENCE"] = classified.licence
    return tags


def _areas(written: ClassMapWriter) -> tuple[MaskArea, ...]:
    pixels, hectares = written.pixels, written.hectares
    total = sum(hectares.values()) or 1.0
    return tuple(
        MaskArea(
            entry.code,
            entry.name,
            entry.color,
            pixels[entry.code],
            round(hectares[entry.code], 4),
            hectares[entry.code] / total,
        )
        for entry in CLOUD_CLASSES
    )


def _text(path: Path | None) -> str | None:
    return str(path) if path else None

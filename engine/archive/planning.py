"""Planning: every scene is opened once, cut into blocks, and written down with what decides its result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, cast

from ..answers import imagery_of
from ..clouds.preparation import opened as opened_optical
from ..errors import UserError
from ..features.layout import BLOCK
from ..features.map_blocks import MapPlan, coarsening
from ..imagery import Scene
from ..mapping.classify.saved_probe import SavedProbe, read_probe
from ..model.weights.loading import describe_model
from ..progress import Progress
from ..requests import DEFAULT_MODEL, CloudMaskRequest, EmbedRequest, ImageryRequest, PredictRequest
from ..requests.archive import ArchivePlanRequest
from ..version import __version__
from .items import FoundItems, read_items
from .requests_of_scenes import LocalInputs, key_of, local_inputs, request_for
from .scenes import PROBE, SCENES, ArchiveItem, ArchivePlan, ArchiveScene, numbered, read_plan, read_scenes
from .store import Store
from .stores import open_store
from .tables import placed

_SIDE = 2048
"""Pixels along a side of a job's block: 36 of them make a Sentinel-2 tile."""
_EMBEDDED = 1024
"""The same for embeddings, which take dozens of numbers a pixel."""
_STEP, _PARTS, _LARGEST_STRIDE = BLOCK, 64, 8
_BARED = (
    " The signature or password in its addresses was left out, since a store holds none: give access in the "
    "environment (AWS_…; VSICURL_PC_URL_SIGNING=YES for the Planetary Computer)."
)
_AT_ONCE = 8
"""Scenes that are opened at the same time: it is mostly waiting for disks and servers."""


@dataclass(frozen=True)
class PlannedArchive:
    """What `plan_archive` wrote."""

    store: str
    task: str
    scenes: int
    jobs: int
    new: int
    """Scenes that the store did not know before, or not with these inputs and options."""
    refused: tuple[tuple[str, str], ...]
    """Scenes that cannot be worked on, and why."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        what = f"{numbered(self.jobs, 'job')} of {numbered(self.scenes, 'scene')}"
        lines = [f"{self.store}: {what}, {self.new:,} of them new."]
        lines += [f"Left out: {name}: {why}" for name, why in self.refused[:20]]
        if len(self.refused) > 20:
            lines.append(f"… and {len(self.refused) - 20:,} more, which scenes.jsonl names.")
        return "\n".join(lines)


def plan_archive(request: ArchivePlanRequest, options: Mapping[str, Any], progress: Progress) -> PlannedArchive:
    """Write the plan of an archive; a plan that is there is replaced, and what was made by it and still fits counts.

    Parameters
    ----------
    options : mapping
        The task's own options, by the names of its request's fields.

    Raises
    ------
    UserError
        No scenes, options that do not fit, or no scene that can be worked on.
    """
    store = open_store(request.out)
    options = dict(options)
    layers = [placed(layer, Path.cwd(), "layer") for layer in options.pop("layers", ())]
    found = read_items(request.items, request.scene, layers)
    plan = _without_scenes(request, options, store)
    before = _known(store)
    for name, text in found.stac.items():
        store.write(name, text.encode())
    with local_inputs(store) as inputs:
        saved = read_probe(inputs.probe(plan)) if plan.task == "classify" else None
        look = _Look(plan, inputs, saved, request.block, found, before)
        scenes = list(_looked_at(look, found.items, progress))
    good = [scene for scene in scenes if not scene.problem]
    if not good:
        raise UserError(f"No scene of {request.items} can be worked on; the first: {scenes[0].problem}")
    plan = replace(plan, scenes=len(scenes), jobs=sum(scene.jobs for scene in good))
    plan.write(store, scenes)
    refused = tuple((scene.item.id, scene.problem) for scene in scenes if scene.problem)
    new = sum(scene.key not in before for scene in good)
    return PlannedArchive(store.title, plan.task, len(good), plan.jobs, new, refused)


def _without_scenes(request: ArchivePlanRequest, options: dict[str, Any], store: Store) -> ArchivePlan:
    """The plan as far as it is known before any scene is opened; the probe is copied into the store."""
    probe_name, probe_sha256, model, sha256 = None, "", options.pop("model", None), ""
    if request.task == "classify":
        probe = options.pop("probe", None)
        if probe is None:
            raise UserError("The probe that maps the scenes was not given: name it with --probe.")
        saved = read_probe(Path(probe))
        content = Path(probe).read_bytes()
        probe_name, probe_sha256 = Path(probe).name, hashlib.sha256(content).hexdigest()
        store.write(PROBE, content)
        model, sha256 = model or saved.model, saved.model_sha256
    elif request.task == "embed" or options.get("head"):
        model = model or DEFAULT_MODEL
        sha256 = describe_model(model).sha256 + _content_hash(options.get("head"))
    if model is not None and Path(model).is_file():
        model = str(Path(model).resolve())
    made = datetime.now(UTC).isoformat(timespec="seconds")
    confident = request.with_confidence and request.task == "classify"
    return ArchivePlan(
        request.task, options, model, sha256, probe_name, probe_sha256, confident, __version__, 0, 0, made
    )


def _content_hash(path: str | None) -> str:
    """Of a file that an option names; of anything else, such as an imported name, nothing."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path and Path(path).is_file() else ""


def _known(store: Store) -> dict[str, ArchiveScene]:
    """Scenes of a plan that is there, by their keys."""
    if store.read(SCENES) is None:
        return {}
    try:
        read_plan(store)
        return {scene.key: scene for scene in read_scenes(store) if scene.key}
    except UserError:
        return {}


@dataclass(frozen=True)
class _Look:
    """How scenes are looked at."""

    plan: ArchivePlan
    inputs: LocalInputs
    saved: SavedProbe | None
    block: int | None
    found: FoundItems
    before: Mapping[str, ArchiveScene]

    def at(self, item: ArchiveItem) -> ArchiveScene:
        """A scene with its blocks, or with the reason why it has none."""
        try:
            side = self._side()
            known = self.before.get(key_of(self.plan, item, self.found.stac, side))
            if known is not None and known.item.id == item.id:
                return replace(known, item=replace(item, date=item.date or known.item.date))
            return self._opened(item)
        except UserError as error:
            return ArchiveScene(item, "", problem=str(error) + (_BARED if item.id in self.found.bared else ""))

    def _side(self, factor: int = 1) -> int:
        """Of a block that is asked for, or the usual one, as a multiple of the blocks that are computed at once."""
        if self.plan.task == "cloudmask":
            return 0
        asked = self.block or (_EMBEDDED if self.plan.task == "embed" else _SIDE)
        if self.plan.task == "embed":
            step = _PARTS * (factor if self.plan.options.get("resolution") else _LARGEST_STRIDE)
        else:
            step = _STEP // factor * factor
        return max(1, round(asked / step)) * step

    def _opened(self, item: ArchiveItem) -> ArchiveScene:
        request = request_for(self.plan, item, self.inputs, self.inputs.folder / "none.tif")
        if isinstance(request, CloudMaskRequest):
            with opened_optical(request) as scene:
                return self._cut(item, scene.grid.width, scene.grid.height, 0, scene)
        if not isinstance(request, ImageryRequest):
            raise TypeError(f"no task makes a {type(request).__name__}")
        seasons = self.saved.seasons if self.saved is not None else None
        with imagery_of(request, seasons=seasons) as scene:
            if self.saved is not None:
                self.saved.check(scene, None)
            resolution = cast(PredictRequest | EmbedRequest, request).resolution
            factor = coarsening(scene.grid, resolution)
            window = MapPlan.of(scene.grid, resolution, None).window
            return self._cut(item, window.width, window.height, self._side(factor), scene)

    def _cut(self, item: ArchiveItem, width: int, height: int, side: int, scene: Scene) -> ArchiveScene:
        key = key_of(self.plan, item, self.found.stac, side)
        dates = scene.dates
        dated = replace(item, date=item.date or (dates[0] if dates else None))
        return ArchiveScene(dated, key, width, height, side or max(width, height), scene.grid.crs.to_string())


def _looked_at(look: _Look, items: Sequence[ArchiveItem], progress: Progress) -> Iterator[ArchiveScene]:
    """Scene after scene, several being opened at once."""
    coming, total = iter(items), len(items)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="terrafm-plan") as pool:
        ahead = [pool.submit(look.at, item) for item in islice(coming, 4 * _AT_ONCE)]
        for done in range(total):
            scene = ahead.pop(0).result()
            ahead += [pool.submit(look.at, item) for item in islice(coming, 1)]
            progress(done / total, f"Looking at {scene.item.id}")
            yield scene

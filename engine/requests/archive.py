"""Archives: many scenes, planned once, worked off by as many processes and machines as there are."""

from __future__ import annotations

from dataclasses import dataclass

from .clouds import CloudMaskRequest
from .maps import EmbedRequest, PredictRequest
from .options import Request, option

TASKS: dict[str, type[Request]] = {"classify": PredictRequest, "embed": EmbedRequest, "cloudmask": CloudMaskRequest}
"""What can be made of every scene, and the request that makes it of one."""
OF_ONE_SCENE = frozenset(
    {"s2", "s1", "mask", "further", "grid", "extent", "out", "confidence", "report", "polygons"}
    | {"parcels", "parcel_classes", "parcels_source"}
    | {"scl", "samples", "class_field", "sun_azimuth", "sun_elevation", "probability", "masked", "next"}
)
"""Fields of those requests that belong to one scene, so that an archive has no one value for them."""
MOSAICS = ("vrt", "cog", "none")
LOCAL, SLURM = "local", "slurm"
BY_ITEM, BY_TILE = "item", "tile"


def _store_option() -> str:
    stored: str = option("The store that 'archive plan' made.", message_only=True)
    return stored


@dataclass(frozen=True, kw_only=True)
class ArchivePlanRequest(Request):
    """Write the work list of many scenes into a store: every block of every scene is one job.

    Also takes the options of 'predict', 'embed' or 'cloudmask', whichever the task is.
    """

    items: str = option(
        "The scenes: a folder or pattern, a STAC ItemCollection, GeoParquet, or a CSV with s2, s1, mask, layer, "
        "further, date, id; several paths of a column with ';' between them."
    )
    scene: str = option(
        "What one scene is: an item, or all dates of a tile in one year.", default=BY_ITEM, choices=(BY_ITEM, BY_TILE)
    )
    out: str = option("The store: a folder, or s3://BUCKET/PREFIX.")
    task: str = option("What is made of every scene.", default="classify", choices=tuple(TASKS))
    block: int | None = option(
        "Side of a job's block in pixels; by default 2048, less for embeddings.", default=None, unit="pixels", least=64
    )
    with_confidence: bool = option("Classify: top probability and margin of every pixel too.", default=False)


@dataclass(frozen=True, kw_only=True)
class ArchiveRunRequest(Request):
    """Work off what the store's plan still lacks; may be stopped in any way and started again."""

    store: str = _store_option()
    cluster: str = option(
        "Where: 'local' (processes of this machine), the address of a Dask scheduler (tcp://…), or 'slurm'.",
        default=LOCAL,
    )
    workers: int | None = option(
        "Worker processes; by default one a GPU, else one for four processor cores.", default=None, least=1
    )
    threads: int | None = option("Processor threads of a worker; by default an equal share.", default=None, least=1)
    retry_failed: bool = option("Try again what failed three times before.", default=False)


@dataclass(frozen=True, kw_only=True)
class ArchiveStatusRequest(Request):
    """Say what is done, has failed and remains, from the store alone."""

    store: str = _store_option()


@dataclass(frozen=True, kw_only=True)
class ArchiveCombineRequest(Request):
    """Make maps of whole scenes, mosaics, areas and a STAC collection of what is done; only what is new is made."""

    store: str = _store_option()
    mosaic: str = option(
        "A mosaic for each zone and year: virtual (VRT), one file (COG), or none.", default="vrt", choices=MOSAICS
    )

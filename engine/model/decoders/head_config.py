"""What a trained head is, as data: written into its weights' header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ...errors import UserError
from ..modalities import Modality

KINDS = ("linear", "upernet")


@dataclass(frozen=True)
class HeadClass:
    """A class that a head tells apart; its place among the classes is the head's output."""

    code: int
    name: str
    color: str


@dataclass(frozen=True)
class HeadConfig:
    """A head's architecture, and what it was trained on: used on anything else its answers mean nothing."""

    kind: str
    """"linear": a linear map of a patch; "upernet"."""
    width: int
    """d, of the backbone's tokens."""
    blocks: tuple[int, ...]
    """The backbone's blocks, counted from 0, whose tokens the head takes."""
    classes: tuple[HeadClass, ...]
    modalities: tuple[str, ...]
    """Such as "s2_l1c"; any one of them at a time."""
    bands: tuple[str, ...]
    window: int
    """Side in pixels of the images it was trained on; a scene is mapped by windows of that size."""
    resolution: float
    """Metres per pixel."""
    backbone: str
    """SHA-256 of the backbone (`ModelInfo.sha256`)."""
    backbone_name: str
    channels: int = 0
    """Width of UPerNet; 0 for the linear head."""

    def __post_init__(self) -> None:
        """Refuse what no head can be built from, as a `UserError`."""
        if self.kind not in KINDS:
            raise UserError(f"There is no head '{self.kind}': choose one of {', '.join(KINDS)}.")
        if len(self.blocks) != (4 if self.kind == "upernet" else 1) or len(self.classes) < 2:
            raise UserError(f"A {self.kind} head of {len(self.blocks)} blocks and {len(self.classes)} classes is none.")
        if self.window < 16 or self.width < 1 or (self.kind == "upernet" and self.channels < 2):
            raise UserError(
                f"A head of width {self.width}, {self.channels} channels and windows of {self.window} pixels is none: "
                "give windows of 16 pixels or more and 2 channels or more."
            )
        known = {modality.value for modality in Modality}
        if not self.modalities or not set(self.modalities) <= known:
            raise UserError(f"A head of {self.modalities} is none: the modalities are {', '.join(sorted(known))}.")

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> HeadConfig:
        """The inverse of `to_dict`; a key too many or too few is an error, not a default."""
        names = {entry.name for entry in fields(cls)}
        if set(content) != names:
            raise ValueError(f"settings differ: {', '.join(sorted(set(content) ^ names))}")
        classes = tuple(HeadClass(int(one["code"]), str(one["name"]), str(one["color"])) for one in content["classes"])
        lists = {name: tuple(content[name]) for name in ("blocks", "modalities", "bands")}
        return cls(**{**content, **lists, "classes": classes})


@dataclass(frozen=True)
class HeadInfo:
    """Where a head comes from and what it is worth."""

    name: str
    title: str
    note: str
    """One sentence for the user."""
    provenance: str
    licence: str
    scores: Mapping[str, float] = field(default_factory=dict)
    """Of the head on held-out regions, per cent; those of the same head on a random backbone start with "random "."""
    sha256: str = ""
    size: int = 0
    path: Path | None = None

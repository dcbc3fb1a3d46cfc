"""What the panel remembers in the project: chosen layers, what was said about them, and the settings."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from qgis.core import QgsProject

from ..results.cloud_masks import CloudSettings
from ..results.map_settings import MapSettings

_SCOPE, _KEY = "TerraFM", "/panel"


@dataclass(frozen=True)
class PanelState:
    """Everything but the samples, which are a layer of the project with their classes in it."""

    layers: dict[str, str] = field(default_factory=dict)
    """Layer ids by sensor."""
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By sensor: what the user says about the layer."""
    outlines: bool = False
    """Whether the outlines of both layers stay on the map."""
    settings: MapSettings = field(default_factory=MapSettings)
    live: bool = True
    mask: str = ""
    """Id of the layer that says what to leave out."""
    leave_out: bool = True
    clouds: CloudSettings = field(default_factory=CloudSettings)
    samples: str = ""
    """Id of the samples layer."""
    other_maps: dict[str, Any] = field(default_factory=dict)
    """What `OtherMapsSection.state` returns."""
    classes: str = ""
    """JSON of the classes, for a project without a samples layer yet."""


def write_state(state: PanelState, *, by_user: bool) -> None:
    """Keep the state with the project; it reaches the file when the user saves.

    What the panel chose by itself does not make QGIS ask whether to save.
    """
    project, text = QgsProject.instance(), json.dumps(asdict(state), ensure_ascii=False)
    if text != project.readEntry(_SCOPE, _KEY)[0]:
        was_dirty = project.isDirty()
        project.writeEntry(_SCOPE, _KEY, text)
        if not by_user and not was_dirty:
            project.setDirty(False)


def read_state() -> PanelState | None:
    """The state in the project; None when it holds none that can be read."""
    text = QgsProject.instance().readEntry(_SCOPE, _KEY)[0]
    if not text:
        return None
    try:
        content = json.loads(text)
        content["settings"] = MapSettings(**content["settings"])
        shadows = content.pop("shadows", True)  # where projects had it before there were other settings of clouds
        content["clouds"] = CloudSettings(**content.get("clouds", {"shadows": shadows}))
        return PanelState(**content)
    except (ValueError, TypeError, KeyError):
        return None

"""What the panel remembers in the project: chosen layers, declarations about them, and settings."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..classes import classes_from_json
from ..clouds.cloud_masks import CloudSettings
from ..clouds.clouds_section import CloudsSection
from ..imagery.imagery_section import ImagerySection
from ..imagery.looks import mark_look
from ..layers.declarations import declaration_of
from ..layers.project_classes import STATE
from ..live_map.live_layers import remove_left_over_layers
from ..live_map.live_messages import MapSettings
from ..live_map.map_section import MapSection
from ..live_map.method_section import MethodSection
from ..other_maps.section import OtherMapsSection
from ..samples.class_sets import basic
from ..samples.samples_file import MARK, is_usable
from ..samples.samples_layer import SamplesLayer
from ..settings import TerraFMSettings
from ..strict_json import parse_json


@dataclass(frozen=True)
class PanelState:
    """Everything but the samples, which are a layer of the project with their classes in it."""

    layers: dict[str, str] = field(default_factory=dict)
    """Layer ids by sensor."""
    more_layers: list[str] = field(default_factory=list)
    """Ids of the layers that are joined to the imagery."""
    parcels: str = ""
    """Id of the layer whose polygons are the map's unit."""
    grid: str = ""
    """Id of the layer whose pixels the scene takes."""
    further_dates: dict[str, list[str]] = field(default_factory=dict)
    """Ids of the further dates and tiles, by sensor."""
    declared: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the user declared about the layers, by sensor."""
    outlines: bool = False
    """Whether the outlines of both layers stay on the map."""
    settings: MapSettings = field(default_factory=MapSettings)
    live: bool = True
    mask: str = ""
    """Id of the layer that says what to leave out."""
    leave_out: bool = True
    clouds: CloudSettings = field(default_factory=CloudSettings)
    scl: str = ""
    """Id of the layer that was chosen as the scene classification."""
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
    if text != project.readEntry(*STATE)[0]:
        was_dirty = project.isDirty()
        project.writeEntry(*STATE, text)
        if not by_user and not was_dirty:
            project.setDirty(False)


def _forget_state() -> None:
    """Take from a project that was just emptied what was kept while the last one's layers left it."""
    project = QgsProject.instance()
    was_dirty = project.isDirty()
    project.removeEntry(*STATE)
    if not was_dirty:
        project.setDirty(False)


def read_state() -> PanelState | None:
    """The state in the project; None when it holds none that can be read."""
    text = QgsProject.instance().readEntry(*STATE)[0]
    if not text:
        return None
    try:
        content = parse_json(text)
        content.setdefault("declared", content.pop("said", {}))  # as projects of the first versions call it
        content["settings"] = MapSettings(**content["settings"])
        shadows = content.pop("shadows", True)  # where projects had it before there were other settings of clouds
        content["clouds"] = CloudSettings(**content.get("clouds", {"shadows": shadows}))
        return PanelState(**content)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


@dataclass(frozen=True)
class Remembered:
    """The parts of the panel whose choices are kept."""

    imagery: ImagerySection
    clouds: CloudsSection
    samples: SamplesLayer
    method: MethodSection
    map: MapSection
    other_maps: OtherMapsSection


class PanelMemory(QObject):
    """Listens to the project; `restore` is to be called once at the beginning."""

    leaving = pyqtSignal()
    """The project is being left: nothing that belongs to it may go on."""
    restored = pyqtSignal()

    def __init__(self, parts: Remembered, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._restoring = True
        """Nothing is kept meanwhile, nor before the beginning: what the project remembers would be lost."""
        project = QgsProject.instance()
        project.readProject.connect(self._project_read)
        project.cleared.connect(self._project_cleared)

    def close(self) -> None:
        """Let go of the project."""
        project = QgsProject.instance()
        project.readProject.disconnect(self._project_read)
        project.cleared.disconnect(self._project_cleared)

    def settings(self) -> MapSettings:
        """How the map is to be made."""
        level = self._parts.samples.classes.level
        shown = self._parts.map.confidence.isChecked()
        return replace(self._parts.method.settings(), confidence=shown, class_level=level)

    def keep(self, *, by_user: bool = True) -> None:
        """Write the choices into the project; it reaches the file when the user saves."""
        if self._restoring:
            return
        parts = self._parts
        sources = parts.imagery.sources.items()
        mask, parcels = parts.clouds.mask.currentLayer(), parts.imagery.parcels.layer()
        grid = parts.imagery.grid.layer()
        write_state(
            PanelState(
                layers={sensor: layer.id() for sensor, source in sources if (layer := source.layer()) is not None},
                more_layers=[layer.id() for layer in parts.imagery.more.layers()],
                parcels=parcels.id() if parcels is not None else "",
                grid=grid.id() if grid is not None else "",
                further_dates={
                    sensor: ids
                    for sensor, one in parts.imagery.further_dates.items()
                    if (ids := [layer.id() for layer in one.layers()])
                },
                declared={sensor: source.declaration() for sensor, source in sources},
                outlines=parts.imagery.overlap.keep.isChecked(),
                settings=self.settings(),
                live=parts.map.live.isChecked(),
                mask=mask.id() if mask is not None else "",
                leave_out=parts.clouds.leave_out.isChecked(),
                clouds=parts.clouds.settings(),
                scl=parts.clouds.chosen_scl(),
                other_maps=parts.other_maps.settings.state(),
                samples=parts.samples.layer.id() if parts.samples.layer is not None else "",
                classes=parts.samples.classes.to_json(),
            ),
            by_user=by_user,
        )

    def restore(self) -> None:
        """What the project remembers; for a new one, what can be chosen without asking."""
        self._restoring = True
        remove_left_over_layers()
        state = read_state() or _new_state()
        self._apply(state)
        project = QgsProject.instance()
        marked = [layer for layer in project.mapLayers().values() if layer.customProperty(MARK) and is_usable(layer)]
        layer = project.mapLayer(state.samples) or next(iter(marked), None)
        if is_usable(layer):
            self._parts.samples.open(layer)
        self._restoring = False
        self._parts.imagery.choose_automatically()
        self.restored.emit()

    def _project_read(self) -> None:
        QTimer.singleShot(0, self.restore)

    def _project_cleared(self) -> None:
        self._restoring = True
        self.leaving.emit()
        self._parts.samples.close()
        self._apply(_new_state())
        self._parts.map.clear()
        _forget_state()
        self._restoring = False

    def _apply(self, state: PanelState) -> None:
        """Show a state in the sections."""
        parts = self._parts
        parts.samples.classes.replace_all(classes_from_json(state.classes) or basic().classes)
        parts.samples.classes.set_level(state.settings.class_level)
        for sensor, source in parts.imagery.sources.items():
            if (layer := QgsProject.instance().mapLayer(state.layers.get(sensor, ""))) is not None:
                mark_look(layer)  # it was seen before
                source.set_layer(layer)
            if layer is None or not declaration_of(layer, sensor):  # said before layers kept it themselves
                source.restore_declaration(state.declared.get(sensor, {}))
        more = [QgsProject.instance().mapLayer(identity) for identity in state.more_layers]
        parts.imagery.more.set_layers([layer for layer in more if isinstance(layer, QgsRasterLayer)])
        parts.imagery.parcels.set_layer(QgsProject.instance().mapLayer(state.parcels))
        parts.imagery.grid.set_layer(QgsProject.instance().mapLayer(state.grid))
        for sensor, one in parts.imagery.further_dates.items():
            further = [QgsProject.instance().mapLayer(identity) for identity in state.further_dates.get(sensor, ())]
            one.set_layers([layer for layer in further if isinstance(layer, QgsRasterLayer)])
        parts.imagery.overlap.keep.setChecked(state.outlines)
        parts.clouds.restore(state.mask, state.clouds, leave_out=state.leave_out, scl=state.scl)
        parts.method.restore(state.settings)
        parts.map.confidence.setChecked(state.settings.confidence)
        parts.map.live.setChecked(state.live)
        parts.other_maps.restore(state.other_maps)


def _new_state() -> PanelState:
    """Of a project that remembers nothing: what the options say."""
    return PanelState(live=TerraFMSettings.load().live)

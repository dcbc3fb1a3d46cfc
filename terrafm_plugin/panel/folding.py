"""Which sections of the panel are open, and what the folded ones say: what is needed while clicking fits one screen."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject

from ..accuracy_check.check_section import CheckSection
from ..background import delayed
from ..engine_process.work import Work
from ..live_map.controller import LiveMapController
from .memory import PanelMemory, Remembered

_TOGETHER = 50
"""Milliseconds within which several changes are looked at once."""


class SectionFolding(QObject):
    """Folds and opens sections as the work goes on; what the user folds or opens by hand stays so."""

    def __init__(
        self, parts: Remembered, check: CheckSection, controller: LiveMapController, memory: PanelMemory
    ) -> None:
        super().__init__(memory)
        self._parts, self._check, self._controller = parts, check, controller
        self._soon = delayed(self, _TOGETHER, self.refresh)
        for section in (parts.clouds, parts.method, check, parts.other_maps):
            section.fold(True)
        changes = (
            *(controller.scene_opened, controller.hint, parts.imagery.imagery_changed),
            *(parts.clouds.mask_changed, parts.clouds.state_changed, parts.clouds.seen_changed),
            *(parts.method.settings_changed, check.maps.layerChanged, check.points.changed, parts.samples.changed),
            *(source.described for source in parts.imagery.sources.values()),
        )
        for change in changes:
            change.connect(self._look_soon)
        memory.leaving.connect(self._project_left)
        self.refresh()

    def close(self) -> None:
        """Fold nothing any more."""
        self._soon.stop()

    def refresh(self) -> None:
        """Look at what there is."""
        imagery, clouds, method, check = self._parts.imagery, self._parts.clouds, self._parts.method, self._check
        for section in (imagery, clouds, method, check):
            section.summarize(section.in_words())
        is_open = self._controller.session is not None or self._controller.work is Work.OPEN  # opened anew, it stays
        is_clicked_on = any(self._parts.samples.counts().values())
        imagery.fold(is_open and is_clicked_on and not imagery.needs_a_look())
        clouds.fold(not clouds.are_seen)
        check.fold(check.maps.currentLayer() is None and not check.points.progress().points)

    def _look_soon(self, *_what: Any) -> None:
        self._soon.start()

    def _project_left(self) -> None:
        parts = self._parts
        for section in (parts.imagery, parts.clouds, parts.method, parts.map, parts.other_maps, self._check):
            section.forget_hand()
        self._soon.start()

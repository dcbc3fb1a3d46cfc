"""Clicks and keys on the map that place, delete and take back samples."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..map_tools.class_tag import ClassTag
from ..map_tools.tools import SampleTool
from .classes_section import ClassesSection
from .samples_file import SamplesError
from .samples_layer import SamplesLayer


class SampleClicks(QObject):
    """Carries out what the tool and the section of classes ask of the samples layer."""

    failed = pyqtSignal(str)
    """Why samples could not be changed, as a sentence."""

    def __init__(
        self, canvas: QgsMapCanvas, samples: SamplesLayer, classes: ClassesSection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas, self._samples, self._classes = canvas, samples, classes
        self.tool = tool = SampleTool(canvas)
        self.tag = ClassTag(canvas)
        tool.point_chosen.connect(self._add)
        tool.deletion_chosen.connect(self._delete)
        tool.class_chosen.connect(lambda number: classes.table.select_row(number - 1))
        tool.undo_requested.connect(self.undo)
        tool.left.connect(self.stop)
        tool.activated.connect(lambda: self._show_adding(True))
        tool.deactivated.connect(lambda: self._show_adding(False))
        classes.table.current_changed.connect(self._show_class)
        samples.classes.changed.connect(self._show_class)
        classes.adding_toggled.connect(lambda on: self.start() if on else self.stop())
        classes.undo_requested.connect(self.undo)
        classes.delete_requested.connect(lambda: self._try(samples.delete_selected))

    @property
    def is_active(self) -> bool:
        """Whether clicks on the map add points."""
        return self._canvas.mapTool() is self.tool

    def start(self) -> None:
        """Let clicks on the map add points of the selected class."""
        self.tool.take()

    def stop(self) -> None:
        """Let clicks on the map do what they did before."""
        self.tool.give_back()

    def close(self) -> None:
        """Let go of the canvas."""
        self.stop()
        self._samples.classes.changed.disconnect(self._show_class)
        self.tag.close()
        self.tool.deleteLater()

    def _show_adding(self, adding: bool) -> None:
        self._classes.show_adding(adding)
        self._show_class()
        self.tag.set_on(adding)

    def _show_class(self, _code: int = 0) -> None:
        entry = self._samples.classes.by_code(self._classes.table.current_code())
        self.tag.show_class(entry.name if entry is not None else "", entry.color if entry is not None else "")

    def undo(self) -> None:
        """Take back the last change of samples."""
        self._try(self._samples.undo)

    def _add(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem) -> None:
        code = self._classes.table.current_code()
        if code:
            self._try(self._classes.source.make_sure_of_layer, lambda: self._samples.add(point, crs, code))
        else:
            self.failed.emit(self.tr("Add a class first: a point needs one."))

    def _delete(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem, reach: float) -> None:
        if self._samples.layer is not None:
            self._try(lambda: self._samples.delete_nearest(point, crs, reach))

    def _try(self, *actions: Any) -> None:
        try:
            for action in actions:
                action()
        except SamplesError as error:
            self.failed.emit(str(error))

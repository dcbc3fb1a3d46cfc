"""What becomes of a map: its layer, its report as a page, and a print layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsRasterLayer
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal

from ..accuracy_check.check_points import newest_check_layer
from ..accuracy_check.check_section import CheckSection
from ..engine_process.client import EngineClient
from ..engine_process.work import EngineWork, Work
from ..layers.saved_maps import report_of, saved_map, show_saved_map
from ..live_map.controller import LiveMapController
from ..live_map.live_layers import LiveLayers
from .print_layout import LayoutContent, create_print_layout


class MapOutputs(QObject):
    """Reports and layouts tell of the saved map; while there is none, of the live map, which is mapped whole first."""

    failed = pyqtSignal(str)

    def __init__(
        self,
        iface: QgisInterface,
        engine: EngineClient,
        controller: LiveMapController,
        layers: LiveLayers,
        check: CheckSection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._iface, self._controller, self._layers, self._check = iface, controller, layers, check
        self._work = EngineWork(engine, self)
        self._work.failed.connect(lambda _work, error: self.failed.emit(error.message))
        self._wish: Any = None
        controller.scene_mapped.connect(self._mapped)

    def close(self) -> None:
        """Stop what is under way."""
        self._wish = None
        self._work.cancel()

    def show_saved(self, report: dict[str, Any]) -> None:
        """A map was saved: show it, and choose it for the check."""
        layer = show_saved_map(report)
        if layer is not None and not self._check.walk.is_walking:
            self._check.maps.setLayer(layer)
        if report.get("polygons"):
            text = self.tr("The map was saved as {path}, its polygons as {polygons}.")
        else:
            text = self.tr("The map was saved as {path}.")
        self._say(text.format(path=report["out"], polygons=report.get("polygons")))

    def save_report(self, path: Path) -> None:
        """Write the page of the map."""
        layer = saved_map()
        if layer is None:
            self._of_live_map(lambda source: self._write_page(source, path))
            return
        points = newest_check_layer(layer.source())
        if points is not None and points is self._check.points.layer and self._check.points.progress().checked > 1:
            self._check.check.assess(path, lambda: self._page_written(path, layer.name()))
        else:
            self._write_page(layer.source(), path)

    def open_layout(self) -> None:
        """Create a print layout of the map and open it."""
        layer = saved_map()
        if layer is not None:
            self._lay_out(layer)
        else:
            self._of_live_map(lambda _source: self._lay_out(self._layers.map_layer))

    def _of_live_map(self, wish: Any) -> None:
        """Now, if the live map is whole and up to date; else when it is."""
        layer = self._layers.map_layer
        if self._controller.is_complete and layer is not None:
            wish(layer.source())
        else:
            self._wish = wish
            self._controller.map_whole_scene()

    def _mapped(self, report: dict[str, Any]) -> None:
        wish, self._wish = self._wish, None
        if wish is not None:
            wish(report["out"])

    def _write_page(self, source: str, path: Path) -> None:
        params = {"map": source, "out": str(path)}
        name = Path(source).stem if saved_map() is not None else self.tr("live map")
        self._work.start(Work.REPORT, "report", params, lambda _made: self._page_written(path, name))

    def _page_written(self, path: Path, name: str) -> None:
        link = QUrl.fromLocalFile(str(path)).toString()
        self._say(
            self.tr('The report on ‘{name}’: <a href="{link}">{path}</a>').format(name=name, link=link, path=path)
        )

    def _lay_out(self, layer: QgsRasterLayer | None) -> None:
        report = report_of(layer.source()) if layer is not None else None
        if layer is None or report is None:
            self.failed.emit(self.tr("The map does not carry a report: save it again with this version."))
            return
        assessment = self._check.assessment
        if assessment is not None and assessment["map"] != layer.source():
            assessment = None
        content = LayoutContent(self.tr("Land cover"), report, assessment)
        layout = create_print_layout(layer, content)
        self._iface.openLayoutDesigner(layout)
        if layer is self._layers.map_layer:
            self._say(self.tr("The layout shows the live map, which is not kept with the project: save the map."))

    def _say(self, text: str) -> None:
        self._iface.messageBar().pushMessage(self.tr("TerraFM"), text, Qgis.MessageLevel.Success, 12)

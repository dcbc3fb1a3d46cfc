"""The plugin's life in QGIS: what it adds when it is loaded, and how it takes all of that away again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from qgis.core import QgsApplication, QgsSettings
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QTimer
from qgis.PyQt.QtWidgets import QAction

from .background import delayed
from .engine_process.launch import engine_problem
from .processing.provider import TerraFMProvider
from .resources import icon, installed_translator, show_help

if TYPE_CHECKING:
    from .engine_process.client import EngineClient
    from .models.dialog import ModelsDialog
    from .options import TerraFMOptionsFactory
    from .panel.dock import TerraFMDock
    from .setup.setup_widget import SetupDialog


_WAS_OPEN = "terrafm/panel_was_open"
"""Whether the panel was there when QGIS, or the plugin, was ended."""
_MODULES_OF_PANEL = (
    "imagery.imagery_section",
    "clouds.clouds_section",
    "samples.classes_section",
    "samples.sample_scene",
    "accuracy_check.check_section",
    "live_map.controller",
    "other_maps.section",
    "panel.dock",
    "models.library",
)
"""What the panel is made of, each some milliseconds of work, imported while QGIS has nothing else to do."""


class TerraFMPlugin(QObject):
    """One action, one dock, one options page, one Processing provider, and at most one engine."""

    def __init__(self, iface: QgisInterface | None) -> None:
        super().__init__()
        self._iface = iface
        self.provider: TerraFMProvider | None = None
        self.engine: EngineClient | None = None
        self.action: QAction | None = None
        self.dock: TerraFMDock | None = None
        self._options: TerraFMOptionsFactory | None = None
        self._setup: SetupDialog | None = None
        self._models: ModelsDialog | None = None
        self._translator = installed_translator()
        self._unimported = iter(_MODULES_OF_PANEL)
        self._idle = delayed(self, 0, self._import_next)
        self._is_wanted = False
        """Whether the panel is to be seen once it is there."""
        self._steps: Iterator[Callable[[], None]] = iter(())
        self._opening = delayed(self, 0, self._open_further)

    def initProcessing(self) -> None:
        """Add the algorithms; all that qgis_process asks for."""
        self.provider = TerraFMProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Add the action, the options page and the algorithms."""
        from .engine_process.client import EngineClient
        from .engine_process.shared import SharedEngine
        from .options import TerraFMOptionsFactory

        self.engine = EngineClient(self)
        SharedEngine.share(self.engine)
        self.action = QAction(icon("terrafm"), self.tr("TerraFM"), self._iface.mainWindow())
        self.action.setObjectName("terrafm_panel_action")
        self.action.setToolTip(self.tr("Land-cover maps from a few clicks: show or hide the TerraFM panel"))
        self.action.setCheckable(True)
        self.action.triggered.connect(self.show_panel)
        self._iface.addToolBarIcon(self.action)
        self._iface.addPluginToRasterMenu(self.tr("TerraFM"), self.action)
        self._options = TerraFMOptionsFactory(self.engine, self.show_models)
        self._iface.registerOptionsWidgetFactory(self._options)
        self.initProcessing()
        self._idle.start()

    def unload(self) -> None:
        """Take away everything that was added; the user's own layers stay."""
        self._idle.stop()
        self._opening.stop()
        self._steps = iter(())
        for window in (self._setup, self._models):
            if window is not None:
                window.close()
                window.deleteLater()
        if self.dock is not None:
            self.dock.visibilityChanged.disconnect(self.action.setChecked)
            self.dock.unload()
        if self.action is not None:
            self._iface.removeToolBarIcon(self.action)
            self._iface.removePluginRasterMenu(self.tr("TerraFM"), self.action)
            self.action.deleteLater()
        if self._options is not None:
            self._iface.unregisterOptionsWidgetFactory(self._options)
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
        if self.engine is not None:
            from .engine_process.shared import SharedEngine

            SharedEngine.share(None)
            self.engine.close()
            self.engine.deleteLater()
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        self._setup = self._models = self._translator = self._options = None
        self.dock = self.action = self.provider = self.engine = None

    def show_panel(self, visible: bool = True) -> None:
        """Show or hide the panel, which is made when it is first shown."""
        QgsSettings().setValue(_WAS_OPEN, visible)
        if self.dock is not None:
            self._is_wanted = visible
            if not self._opening.isActive():
                self._set_visible(visible)
        else:
            dock = self.dock = self._make_panel()
            self._is_wanted, self._steps = visible, iter((dock.begin, self._place_panel, self._after_placing))
            self._opening.start()

    def _make_panel(self) -> TerraFMDock:
        from .models.library import ModelLibrary
        from .panel.dock import TerraFMDock

        dock = TerraFMDock(self._iface, self.engine)
        dock.set_up_requested.connect(self.show_setup)
        footer = dock.engine_status.footer
        ModelLibrary.of(self.engine).default_changed.connect(dock.method.model.want)
        footer.models_requested.connect(self.show_models)
        footer.help_requested.connect(lambda: show_help("panel"))
        dock.visibilityChanged.connect(self.action.setChecked)
        dock.closed.connect(self._closed)
        return dock

    def _closed(self) -> None:
        """The user closed it, perhaps before its opening was over."""
        self._is_wanted = False
        QgsSettings().setValue(_WAS_OPEN, False)

    def _open_further(self) -> None:
        """One more step of the panel's opening, each in a turn of the event loop of its own: none holds QGIS up."""
        step = next(self._steps, None)
        if step is not None and self.dock is not None:
            step()
            self._opening.start()

    def _place_panel(self) -> None:
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)  # which shows it

    def _after_placing(self) -> None:
        self._set_visible(self._is_wanted)

    def _set_visible(self, visible: bool) -> None:
        self.dock.setUserVisible(visible)
        if visible:
            QTimer.singleShot(0, self._start_engine)  # which takes a turn for itself, too

    def _import_next(self) -> None:
        """One more of the panel's modules; after the last one the panel opens, if it was open before."""
        name = next(self._unimported, None)
        if name is not None:
            import_module(f".{name}", __package__)
            self._idle.start()
        elif self.dock is None and QgsSettings().value(_WAS_OPEN, False, type=bool):
            self.show_panel()

    def _start_engine(self) -> None:
        """So that it is ready when the first layer is."""
        if self.engine is not None and engine_problem() is None:  # not unloaded meanwhile
            self.engine.start()

    def show_setup(self) -> None:
        """Show the engine's set-up in a window of its own, beside which QGIS can be used."""
        if self._setup is None:
            from .setup.setup_widget import SetupDialog

            self._setup = SetupDialog(self.engine, self._iface.mainWindow())
        self._setup.show()
        self._setup.raise_()

    def show_models(self) -> None:
        """Show the models in a window of their own, beside which QGIS can be used."""
        if self._models is None:
            from .models.dialog import ModelsDialog

            self._models = ModelsDialog(self.engine, self._iface.mainWindow())
        else:
            self._models.library.refresh()
        self._models.show()
        self._models.raise_()

"""The plugin's life in QGIS: what it adds when it is loaded, and how it takes all of that away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QAction

from .icons import icon
from .processing.provider import TerraFMProvider

if TYPE_CHECKING:
    from .engine_process.client import EngineClient
    from .engine_process.setup_widget import SetupDialog
    from .options import TerraFMOptionsFactory
    from .panel.dock import TerraFMDock


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

    def initProcessing(self) -> None:
        """Add the algorithms; all that qgis_process asks for."""
        self.provider = TerraFMProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Add the action, the options page and the algorithms."""
        from .engine_process.client import EngineClient
        from .options import TerraFMOptionsFactory

        self.engine = EngineClient(self)
        self.action = QAction(icon("terrafm"), self.tr("TerraFM"), self._iface.mainWindow())
        self.action.setObjectName("terrafm_panel_action")
        self.action.setToolTip(self.tr("Land-cover maps from a few clicks: show or hide the TerraFM panel"))
        self.action.setCheckable(True)
        self.action.triggered.connect(self.show_panel)
        self._iface.addToolBarIcon(self.action)
        self._iface.addPluginToRasterMenu(self.tr("TerraFM"), self.action)
        self._options = TerraFMOptionsFactory(self.engine)
        self._iface.registerOptionsWidgetFactory(self._options)
        self.initProcessing()

    def unload(self) -> None:
        """Take away everything that was added; the user's own layers stay."""
        if self._setup is not None:
            self._setup.close()
            self._setup.deleteLater()
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
            self.engine.close()
            self.engine.deleteLater()
        self._setup = self.dock = self.action = self._options = self.provider = self.engine = None

    def show_panel(self, visible: bool = True) -> None:
        """Show or hide the panel, which is made when it is first shown."""
        if self.dock is None:
            from .panel.dock import TerraFMDock

            self.dock = TerraFMDock(self._iface, self.engine)
            self.dock.set_up_requested.connect(self.show_setup)
            self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
            self.dock.visibilityChanged.connect(self.action.setChecked)
        self.dock.setUserVisible(visible)

    def show_setup(self) -> None:
        """Show the engine's set-up in a window of its own, beside which QGIS can be used."""
        if self._setup is None:
            from .engine_process.setup_widget import SetupDialog

            self._setup = SetupDialog(self.engine, self._iface.mainWindow())
        self._setup.show()
        self._setup.raise_()

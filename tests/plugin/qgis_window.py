"""The part of QGIS's main window that the plugin uses."""

from qgis.PyQt.QtWidgets import QMenu, QToolBar


class Interface:
    """The part of QGIS's main window that the plugin uses, with real Qt objects."""

    def __init__(self, iface):
        self._iface = iface
        self.toolbar, self.menu, self.factories, self.docks = QToolBar(), QMenu(), [], []

    def __getattr__(self, name):
        return getattr(self._iface, name)

    def addToolBarIcon(self, action):
        self.toolbar.addAction(action)

    def removeToolBarIcon(self, action):
        self.toolbar.removeAction(action)

    def addPluginToRasterMenu(self, _name, action):
        self.menu.addAction(action)

    def removePluginRasterMenu(self, _name, action):
        self.menu.removeAction(action)

    def registerOptionsWidgetFactory(self, factory):
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):
        self.factories.remove(factory)

    def addDockWidget(self, _area, dock):
        self.docks.append(dock)
        dock.show()

    def removeDockWidget(self, dock):
        if dock in self.docks:
            self.docks.remove(dock)

"""What is alive in QGIS and on the machine: taken before and after, it tells what was left behind."""

import gc
import os
import tempfile
import threading
from collections import Counter
from pathlib import Path

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QEvent, QMetaMethod, QObject, QThread
from qgis.PyQt.QtWidgets import QApplication


def leftovers(iface, canvas, interface):
    """Counts of everything that opening, closing, loading and switching could leave behind."""
    for _ in range(3):  # what is deleted lets go of more
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    project = QgsProject.instance()
    watched = {
        "project": project,
        "layer tree": project.layerTreeRoot(),
        "canvas": canvas,
        "tasks": QgsApplication.taskManager(),
        "main window": iface.mainWindow(),
    }
    ours = Counter(type(one).__qualname__ for one in gc.get_objects() if _is_ours(one))
    return {
        "layers": len(project.mapLayers()),
        "nodes of the layer tree": len(project.layerTreeRoot().children()),
        **{f"receivers of the {name}": _receivers(one) for name, one in watched.items()},
        **{f"our {name} objects": count for name, count in ours.items()},
        "things on the canvas": len(canvas.scene().items()),
        "children of the main window": len(iface.mainWindow().findChildren(QObject)),
        "windows": len(QApplication.topLevelWidgets()),
        "threads": threading.active_count(),
        "QThreads": sum(isinstance(one, QThread) for one in gc.get_objects()),
        "tasks": QgsApplication.taskManager().count(),
        "processes": len(child_processes()),
        "providers": len(QgsApplication.processingRegistry().providers()),
        "options pages": len(interface.factories),
        "toolbar buttons": len(interface.toolbar.actions()),
        "menu entries": len(interface.menu.actions()),
        "docks": len(interface.docks),
        "temporary files": len([path for path in Path(tempfile.gettempdir()).iterdir() if "terrafm" in path.name]),
    }


def child_processes():
    """The running processes that this one started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rsplit(")", 1)[1].split()[:2]
        except (OSError, ValueError):  # it ended meanwhile
            continue
        if int(parent) == os.getpid() and state != "Z":
            found.append(int(stat.parent.name))
    return found


def grown(before, after):
    """What there is more of: count before and after."""
    return {name: (before.get(name, 0), count) for name, count in after.items() if count > before.get(name, 0)}


def _is_ours(one):
    return isinstance(one, QObject) and type(one).__module__.startswith("terrafm_plugin")


def _receivers(one):
    kinds = one.metaObject()
    methods = (kinds.method(number) for number in range(kinds.methodCount()))
    names = {bytes(m.name()).decode() for m in methods if m.methodType() == QMetaMethod.MethodType.Signal}
    return sum(one.receivers(getattr(one, name)) for name in names if hasattr(one, name))

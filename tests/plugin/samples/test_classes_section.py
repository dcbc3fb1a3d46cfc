"""Classes and samples in the panel: imports in place, keys, and many samples."""

from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit

from terrafm_plugin.classes import LandCoverClass
from terrafm_plugin.live_map.live_messages import labels_message
from terrafm_plugin.panel.dock import NARROWEST
from terrafm_plugin.samples.samples_layer import Sample
from tests.plugin.panel_use import click, settle
from tests.qt_patience import wait_until


def field_work(count=5, crs="EPSG:4326"):
    layer = QgsVectorLayer(f"Point?crs={crs}&field=note:string&field=class:string", "field work", "memory")
    for number in range(count):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(0.001 * number, 0)))
        feature.setAttributes(["", "water" if number % 2 else "Heath"])
        layer.dataProvider().addFeature(feature)
    return layer


def test_an_import_is_seen_before_it_is_made_and_undone_at_once(panel, tmp_path, qgis_iface):
    QgsProject.instance().write(str(tmp_path / "project.qgz"))
    importing = panel.classes.importing
    panel.classes.source.import_button.click()
    assert importing.preview.text() == "Load a layer of points or polygons, or choose a file with the button above."
    assert not importing.run.isEnabled()
    layer = field_work()
    QgsProject.instance().addMapLayer(layer)
    importing.layer.setLayer(layer)
    assert importing.field.currentField() == "class"
    assert importing.number.isHidden()
    wait_until(importing.run.isEnabled)
    assert importing.preview.text() == "5 samples of Water and of new classes Heath."
    layer.dataProvider().addFeature(next(field_work(1).getFeatures()))  # after it was chosen: in the same place
    importing.run.click()
    wait_until(lambda: panel.samples.counts())
    assert panel.samples.counts() == {6: 2, 7: 3}
    assert importing.result.text() == (
        "5 samples of 2 classes came in (new: Heath); left out: 1 that were there already."
    )
    settle()
    assert importing.preview.isHidden()
    assert importing.layer.currentLayer() is layer
    assert panel.samples.layer not in [importing.layer.layer(row) for row in range(importing.layer.count())]
    exported = tmp_path / "out.geojson"
    panel.classes.source.export(exported)
    assert "5 samples were exported" in qgis_iface.messageBar().get_messages(level=3)[-1].split(":", 1)[-1]
    panel.classes._undo.click()
    assert panel.samples.counts() == {}
    assert panel.samples.classes.by_name("heath") is None
    importing.run.click()
    wait_until(lambda: panel.samples.counts() == {6: 2, 7: 3})

    importing.choose_file(exported)
    wait_until(importing.run.isEnabled)
    assert importing.layer.currentLayer().name() == "out"
    assert len(QgsProject.instance().mapLayers()) == 2
    importing.choose_file(tmp_path / "project.qgz")
    assert importing.result.text() == "project.qgz holds no points or polygons that QGIS can read."
    importing.close_button.click()
    assert importing.isHidden()


def test_keys_work_in_the_panel_too(panel, qgis_canvas):
    table = panel.classes.table
    QTest.keyClick(table, Qt.Key.Key_4)
    assert table.currentRow() == 3
    panel.classes.add_points.click()
    click(qgis_canvas, 50, 50)
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    override.ignore()
    QApplication.sendEvent(table, override)
    assert override.isAccepted()
    QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.samples.counts() == {}
    QTest.keyClick(panel.method.smoothing, Qt.Key.Key_Escape)
    assert qgis_canvas.mapTool() is not panel.clicks.tool
    table.editItem(table.item(0, 2))
    QTest.keyClick(table.findChild(QLineEdit), Qt.Key.Key_7)  # a name may have digits
    assert table.currentRow() == 3


def test_escape_cancels_what_is_under_way_in_the_panel_and_on_the_map(panel, qgis_canvas, monkeypatch):
    stopped = []
    monkeypatch.setattr(panel.controller, "cancel", lambda: stopped.append("map"))
    panel.clicks.start()
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    assert stopped == []  # it ended the tool
    QTest.keyClick(qgis_canvas, Qt.Key.Key_Escape)
    QTest.keyClick(panel.map.live, Qt.Key.Key_Escape)
    assert stopped == ["map", "map"]


def test_a_thousand_samples_and_thirty_classes_fit(panel):
    panel.samples.classes.replace_all(
        [LandCoverClass(n, f"A class of land {n}", f"#1122{n:02x}") for n in range(1, 31)]
    )
    panel.classes.source.make_sure_of_layer()
    panel.samples.add_many([Sample(0.001 * n, 0.0, 1 + n % 30) for n in range(1000)])
    settle()
    layer, table = panel.samples.layer, panel.classes.table
    assert table.item(29, 3).text() == "33"

    panel.samples.add(QgsPointXY(0, 1), layer.crs(), 30)
    settle()
    assert table.item(29, 3).text() == "34"
    table.item(3, 2).setText("Another name")
    assert panel.samples.undo()
    settle()
    assert table.item(29, 3).text() == "33"
    message = labels_message(panel.samples, layer.crs(), panel.memory.settings())
    assert len(message["samples"]) == 1000
    assert message["classes"][3]["name"] == "Another name"
    panel.resize(NARROWEST + 4, 700)
    settle()
    assert table.height() < 12 * table.rowHeight(0)  # it scrolls
    assert panel.scroll.widget().width() <= panel.scroll.viewport().width()

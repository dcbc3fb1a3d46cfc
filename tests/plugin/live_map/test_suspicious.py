"""Samples worth a second look: the list, the marks, and the way to them."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle

from terrafm_plugin.classes import ClassList
from terrafm_plugin.live_map.suspicious import SuspiciousSamples

UTM = QgsCoordinateReferenceSystem("EPSG:32633")
ENTRIES = [
    {"x": 501_005.0, "y": 4_999_005.0, "code": 1, "looks_like": 2, "probability": 0.01, "other": 0.9},
    {"x": 500_505.0, "y": 4_999_505.0, "code": 2, "looks_like": 1, "probability": 0.04, "other": 0.8},
]


def test_a_line_says_what_a_sample_looks_like_and_leads_to_it(qgis_new_project, qgis_canvas):
    canvas = qgis_canvas
    canvas.setDestinationCrs(UTM)
    canvas.setExtent(QgsRectangle(500_000, 4_998_000, 502_000, 5_000_000))
    classes = ClassList()
    first, second = classes.add("Water"), classes.add("Forest")
    widget = SuspiciousSamples(classes, canvas)
    assert widget.isHidden()
    entries = [{**entry, "code": a.code, "looks_like": b.code}
               for entry, a, b in zip(ENTRIES, (first, second), (second, first), strict=True)]  # fmt: skip
    widget.show_samples(entries, UTM)
    assert not widget.isHidden()
    lines = [widget.list.item(row).text() for row in range(2)]
    assert lines == ["1  Water, looks like Forest", "2  Forest, looks like Water"]
    assert [item.number for item in widget.markers.items] == [1, 2]
    widget.list.itemClicked.emit(widget.list.item(0))
    assert (canvas.center().x(), canvas.center().y()) == pytest.approx((501_005, 4_999_005), abs=20)
    classes.rename(first.code, "Lake")
    assert widget.list.item(0).text() == "1  Lake, looks like Forest"
    widget.clear()
    assert widget.isHidden() and widget.markers.items == []
    widget.close()

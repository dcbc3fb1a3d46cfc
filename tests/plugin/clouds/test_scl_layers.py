"""Which loaded scene classification belongs to a layer of bands, and what is said of many layers at once."""

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtTest import QTest

from terrafm_plugin.clouds.cloud_layers import add_mask_layer, newest_mask_of
from terrafm_plugin.clouds.cloud_results import CloudResults
from terrafm_plugin.clouds.cloud_ways import CloudWays
from terrafm_plugin.clouds.cloud_widgets import CloudMethod
from terrafm_plugin.clouds.scl_layers import scl_layer_for
from terrafm_plugin.engine_process.client import EngineCall, EngineClient
from tests.plugin.rasters import write


@pytest.fixture
def load(qgis_new_project, tmp_path):
    def load(name, title=None):
        layer = QgsRasterLayer(str(write(tmp_path / f"{name}.tif", [[4, 1]])), title or name)
        QgsProject.instance().addMapLayer(layer)
        return layer

    return load


@pytest.mark.parametrize(
    ("imagery", "classification", "is_found"),
    [
        ("S2A_MSIL2A_20230618T101601_T32UQD_10m", "T32UQD_20230618T101601_SCL_20m", True),
        ("S2A_MSIL2A_20230618T101601_T32UQD_10m", "T32UQD_20230623T101601_SCL_20m", False),
        ("S2A_MSIL2A_20230618T101601_T32UQD_10m", "T33UUP_20230618T101601_SCL_20m", False),
        ("stack", "scl", True),
        ("stack", "muscle", False),
        ("S2A_MSIL2A_20230618T101601_T32UQD_10m", "scl", False),
    ],
)
def test_a_classification_of_the_same_tile_and_date(load, imagery, classification, is_found):
    scene, scl = load(imagery), load(classification)
    assert scl_layer_for(scene) is (scl if is_found else None)


def test_of_two_none_is_taken(load):
    scene = load("stack")
    load("scl"), load("stack_SCL")
    assert scl_layer_for(scene) is None
    assert scl_layer_for(None) is None


def test_masks_of_many_layers_lie_in_one_group_and_belong_to_their_layers(load, tmp_path):
    scenes = [load(f"S2_{number}") for number in range(3)]
    for number, scene in enumerate(scenes):
        add_mask_layer(write(tmp_path / f"m{number}.tif", [[0]]), scene, group="Clouds")
    root = QgsProject.instance().layerTreeRoot()
    assert {node.name() for node in root.findGroup("Clouds").children()} == {f"S2_{n} – clouds" for n in range(3)}
    assert [newest_mask_of(scene).name() for scene in scenes] == [f"S2_{n} – clouds" for n in range(3)]


REPORT = {
    "classes": [{"code": 1, "share": 0.25}, {"code": 3, "share": 0.0004}],
    "method": "csmask",
    "why": "the imagery is L2A with the 6 bands that it looks at",
    "not_taken": [],
    "notes": ["Thin cloud is not told from thick."],
    "licence": "DLR",
    "out": "/m.tif",
}


def test_results_of_many_layers_are_one_line_and_refusals_come_last_with_details(qgis_app):
    results = CloudResults()
    results.add_refusal("A", "No way is open: install it.", "scl: none.")
    results.add_report("B", REPORT)
    assert results.texts() == [
        "B: 25\u00a0% cloud, <\u202f0.1\u00a0% shadow. By ukis-csmask, since the imagery is L2A with the 6 bands that "
        "it looks at."
    ]
    for name in "CDEF":
        results.add_report(name, REPORT)
    results.add_refusal("G", "No way is open: install it.", "scl: none.")
    results.add_refusal("H", "It cannot be opened.")
    results.finish(cancelled=False)
    assert results.texts() == [
        "5 layers have a mask, in the group Clouds.",
        "2 layers: No way is open: install it.",
        "H: It cannot be opened.",
    ]
    details = results._lines[1].details
    assert details.isHidden()
    results._lines[1]._link.linkActivated.emit("#")
    assert not details.isHidden()
    assert details.text() == "A, G\nscl: none."


WAYS = {
    "chosen": None,
    "why": None,
    "open": [],
    "closed": [
        {"method": "scl", "reason": "there is none", "installs": None},
        {"method": "csmask", "reason": "it is not installed", "installs": "csmask"},
        {"method": "s2cloudless", "reason": "it needs Level-1C, and the imagery is L2A", "installs": None},
    ],
}


def test_it_offers_what_is_open_and_the_click_that_opens_more(qgis_app, monkeypatch):
    engine = EngineClient()
    calls = []

    def request(name, params):
        calls.append(EngineCall(engine, len(calls), name))
        return calls[-1]

    monkeypatch.setattr(engine, "request", request)
    ways, method = CloudWays(engine), CloudMethod()
    ways.known.connect(method.show_ways)
    ways.ask({"s2": "x.tif"})
    calls[-1].finished.emit(WAYS)
    assert not ways.install.isHidden()
    assert ways.install.text() == "Install the Cloud Model (145 MB)"
    assert [method.method.itemData(row) for row in range(method.method.count())] == ["auto", "head"]
    assert method.says.text() == "No way is open for this layer yet."
    opened = {**WAYS, "chosen": "csmask", "why": "it fits", "open": ["csmask"]}
    ways.ask({"s2": "x.tif"})
    calls[-1].finished.emit(opened)
    assert ways.install.isHidden()
    assert [method.method.itemData(row) for row in range(method.method.count())] == ["auto", "csmask", "head"]
    assert method.says.text() == "By Cloud model (ukis-csmask), since it fits."
    ways.install.click()  # the engine runs in a Python of the user's own: nothing is installed there
    QTest.qWait(10)
    assert "requirements/csmask.txt" in ways.said.text()
    ways.ask(None)
    assert method.method.count() == 5

"""A registered modality is offered where a layer of the project looks like one."""

from qgis.core import QgsProject, QgsRasterLayer

from terrafm_plugin.imagery.sensors import further_modalities
from tests.plugin.panel_use import settle
from tests.plugin.rasters import write

HELLO = {
    "modalities": [
        {
            "name": "s1_coherence", "title": "Sentinel-1 coherence", "needed": ["COH_VV"], "read_as": "s1",
            "bands": [{"name": "COH_VV", "known_as": ["coherence", "coh"]}],
        },
        {
            "name": "s2_rgb", "title": "Sentinel-2 red, green and blue", "needed": ["B04"], "read_as": "s2",
            "bands": [{"name": "B04", "known_as": []}],
        },
    ]
}  # fmt: skip


def layer(path):
    made = QgsRasterLayer(str(write(path, [[1, 2], [3, 4]])), path.stem)
    QgsProject.instance().addMapLayer(made)
    return made


def test_a_layer_that_looks_like_a_further_modality_has_a_row_and_goes_to_the_engine(panel, tmp_path):
    coherence = layer(tmp_path / "T31_coherence_VV.tif")
    assert [one.name for one in further_modalities(HELLO)] == ["s1_coherence"]  # Sentinel's own bands need no row
    settle()
    assert set(panel.imagery.sources) == {"s2", "s1"}
    panel.imagery._engine.greeted.emit(HELLO)
    settle()
    source = panel.imagery.sources["s1_coherence"]
    assert source.layer() is coherence
    assert panel.imagery.sources["s1"].layer() is None  # its name says VV too
    assert source.combo.isVisible() and not source._details_button.isVisible()
    description = {"path": str(tmp_path / "c.tif"), "bands": [], "date": None, "resolution": 10.0, "warnings": []}
    source.show_description(description)
    panel.imagery._paths["s1_coherence"] = str(tmp_path / "c.tif")
    assert panel.imagery.parameters() == {"further": [f"s1_coherence={tmp_path / 'c.tif'}"]}


def test_without_such_a_layer_there_is_no_row(panel, tmp_path):
    layer(tmp_path / "elevation.tif")
    panel.imagery._engine.greeted.emit(HELLO)
    settle()
    assert set(panel.imagery.sources) == {"s2", "s1"}

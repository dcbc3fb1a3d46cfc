"""What the panel writes never takes the place of a layer in the project."""

import pytest
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from terrafm_plugin.classes import LandCoverClass
from tests.plugin.panel_use import settle
from tests.plugin.rasters import write
from tests.plugin.sample_files import UTM, at


@pytest.fixture
def warned(panel, qgis_iface):
    return lambda: qgis_iface.messageBar().get_messages(level=1)[-1]


def test_a_report_never_replaces_what_the_map_is_made_of(panel, tmp_path, warned):
    scene = write(tmp_path / "S2_scene.html", [[1]])  # GDAL looks into a file, not at its name
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(scene), "S2_scene"))
    settle()
    content = scene.read_bytes()
    panel.map.report_requested.emit(scene)
    assert "The report would replace" in warned()
    assert "S2_scene" in warned()
    panel.map.save_requested.emit(scene)
    assert "The map would replace" in warned()
    assert scene.read_bytes() == content


def test_of_two_layers_with_one_name_neither_is_replaced(panel, tmp_path, warned):
    first, second = write(tmp_path / "S2_a.tif", [[1]]), write(tmp_path / "S1_b.tif", [[1]])
    for path in (first, second):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), "sentinel-2" if path is first else "sentinel-1"))
    settle()
    for source in panel.imagery.sources.values():
        source.layer().setName("scene")
    for path in (first, second):
        panel.map.save_requested.emit(path)
        assert str(path) in warned()


def test_samples_are_never_written_over_another_layer(panel, tmp_path, warned):
    other = tmp_path / "field work.gpkg"
    panel.classes.source._create(other)
    panel.samples.add(at(0, 0), UTM, 1)
    panel.classes.source._create(tmp_path / "own.gpkg")
    content = other.read_bytes()
    source = panel.classes.source
    for write_to in (source.export, lambda path: source._try(source._copy, path)):
        write_to(other)
        assert "The samples file would replace" in warned()
    assert QgsVectorLayer(f"{other}|layername=samples", "", "ogr").featureCount() == 1
    assert len(other.read_bytes()) == len(content)


def test_a_copy_of_the_samples_is_whole_or_not_there(panel, tmp_path, warned):
    panel.classes.source._create(tmp_path / "own.gpkg")
    panel.samples.classes.replace_all([LandCoverClass(1, "Forest", "#1b7837")])
    panel.samples.add(at(0, 0), UTM, 1)
    absent = tmp_path / "no folder" / "copy.gpkg"
    panel.classes.source._try(panel.classes.source._copy, absent)
    assert "copy.gpkg" in warned()
    assert panel.samples.layer.source().startswith(str(tmp_path / "own.gpkg"))
    panel.classes.source._try(panel.classes.source._copy, tmp_path / "copy.gpkg")
    assert panel.samples.counts() == {1: 1}
    assert panel.samples.layer.source().startswith(str(tmp_path / "copy.gpkg"))
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []

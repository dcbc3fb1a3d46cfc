"""Bands that the user assigns, and how Sentinel-1 lies to Sentinel-2, without an engine."""

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingContext, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.imagery.overlap import days_apart, in_words, overlap_of
from terrafm_plugin.layers.declarations import declaration_of, message_parameters
from terrafm_plugin.processing.inputs.imagery_values import declared_in_panel
from tests.plugin.panel_use import settle

ESA_ORDER = ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12"]


def raster(path, bands=1, left=500000, epsg=32632, pixel=10.0):
    """A raster of 20 × 20 pixels whose bands have no names."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 20, 20, bands, gdal.GDT_UInt16)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform((left, pixel, 0, 5000000 if epsg != 4326 else 46, 0, -pixel))
    dataset.GetRasterBand(1).WriteArray(np.arange(400, dtype=np.uint16).reshape(20, 20))
    del dataset
    layer = QgsRasterLayer(str(path), path.stem)
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer


def description(path, date=None, **more):
    """What the engine answers where it recognised nothing but the size."""
    return {"path": str(path), "bands": [], "date": date, "resolution": 10.0, "warnings": [], **more}


def test_bands_are_assigned_in_place_and_kept_with_the_layer(panel, tmp_path):
    scene, other = raster(tmp_path / "scene.tif", 13), raster(tmp_path / "other.tif", 4)
    source = panel.imagery.sources["s2"]
    source.set_layer(scene)
    assert source.declaration() == {}
    source.bands.presets.menu().actions()[0].trigger()
    assert source.declaration() == {"level": "l2a", "bands": [*ESA_ORDER, None]}
    source.bands.choose("B08", 9)  # what B8A was until now
    assert source.bands.chosen("B8A") is None
    said = source.declaration()
    assert said["bands"][7:9] == [None, "B08"]
    assert message_parameters("s2", said) == {"level": "l2a", "s2_bands": said["bands"]}
    source.set_layer(other)
    assert source.declaration() == {}
    fitting = [action.text() for action in source.bands.presets.menu().actions() if action.isEnabled()]
    assert fitting == ["RGB + NIR as B02 B03 B04 B08", "RGB + NIR as B04 B03 B02 B08", "RGB as B04 B03 B02"]
    source.set_layer(scene)
    assert source.declaration() == said

    project = QgsProject.instance()
    assert project.write(str(tmp_path / "project.qgz"))
    project.clear()
    settle()
    assert project.read(str(tmp_path / "project.qgz"))
    settle()
    (again,) = project.mapLayersByName("scene")
    assert panel.imagery.sources["s2"].layer() is again
    assert panel.imagery.sources["s2"].declaration() == said
    source.bands.reset.click()
    assert source.declaration() == declaration_of(again, "s2") == {"level": "l2a"}
    source.level_or_unit.setCurrentIndex(0)
    assert source.declaration() == declaration_of(again, "s2") == {}


def test_what_the_engine_recognised_is_shown_until_the_user_says_otherwise(panel, tmp_path):
    layer = raster(tmp_path / "scene.tif", 4)
    source = panel.imagery.sources["s2"]
    source.set_layer(layer)
    bands = [{"name": "B04", "source": "scene.tif, band 3", "how": "description", "number": 3}]
    source.show_description(description(tmp_path / "scene.tif", bands=bands))
    assert source.bands.chosen("B04") == 3
    assert source.declaration() == {}
    source.bands.choose("B04", 1)
    source.show_description(description(tmp_path / "scene.tif", bands=bands))
    assert source.bands.chosen("B04") == 1
    assert source.declaration() == {"bands": ["B04", None, None, None]}
    panel.show()
    source._details_button.setChecked(True)
    source.show_description(description(tmp_path, bands=bands))  # a folder of files
    assert not source.bands.presets.isVisible()


def test_what_is_said_reaches_processing_and_other_layers_clouds(panel, tmp_path):
    scene, other = raster(tmp_path / "S2 scene.tif", 4), raster(tmp_path / "other.tif", 4)
    source = panel.imagery.sources["s2"]
    for layer in (other, scene):
        source.set_layer(layer)
        source.bands.apply_order(["B02", "B03", "B04", "B08"])
    settle()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    assert declared_in_panel({"S2": other.id()}, "S2", context) == {"s2_bands": ["B02", "B03", "B04", "B08"]}
    assert declared_in_panel({"S2_AFTER": other}, "S2_AFTER", context) == {
        "s2_after_bands": ["B02", "B03", "B04", "B08"]
    }
    assert declared_in_panel({"S1": other}, "S1", context) == {}
    assert declared_in_panel({"S2": str(tmp_path / "elsewhere.tif")}, "S2", context) == {}
    panel.clouds.more.click()
    panel.clouds.others.item(0).setCheckState(2)
    assert [dict(job.declared) for job in panel.clouds._jobs()] == [{"bands": ["B02", "B03", "B04", "B08"]}] * 2


@pytest.mark.parametrize(
    ("left", "epsg", "pixel", "share"),
    [(500000, 32632, 10, 1.0), (500050, 32632, 10, 0.75), (600000, 32632, 10, 0.0), (8.9, 4326, 0.1, 1.0)],
)
def test_the_share_of_sentinel_2_that_sentinel_1_covers(qgis_new_project, tmp_path, left, epsg, pixel, share):
    optical = raster(tmp_path / "s2.tif")
    overlap = overlap_of(optical, raster(tmp_path / "s1.tif", left=left, epsg=epsg, pixel=pixel), optical.crs())
    assert overlap.share == pytest.approx(share, abs=1e-9)
    text, is_warning = in_words(overlap, 12)
    assert is_warning == (share == 0)
    assert (
        ("do not overlap" in text) if share == 0 else (f"{100 * share:.0f}\u00a0%" in text and "12\u00a0days" in text)
    )


def test_years_apart_is_a_warning(qgis_new_project, tmp_path):
    layer = raster(tmp_path / "s2.tif")
    overlap = overlap_of(layer, layer, QgsCoordinateReferenceSystem("EPSG:4326"))
    assert days_apart("2023-06-18T10:00:00", "2020-06-18") == 1095
    assert in_words(overlap, 1095) == in_words(overlap, days_apart("2020-06-18", "2023-06-18"))
    assert in_words(overlap, 1095)[1]
    assert "3.0\u00a0years" in in_words(overlap, 1095)[0]
    assert in_words(overlap, days_apart("2020-06-18", None)) == ("Sentinel-1 covers 100\u00a0% of Sentinel-2.", False)


def test_outlines_come_with_the_mouse_and_go_with_the_panel(panel, qgis_canvas, tmp_path):
    panel.imagery.choose("s2", raster(tmp_path / "s2.tif"))
    row = panel.imagery.overlap
    assert row.isHidden()
    panel.imagery.choose("s1", raster(tmp_path / "s1.tif", left=500100))
    assert row.sentence.text() == "Sentinel-1 covers 50\u00a0% of Sentinel-2."
    assert row.outlines.bands == []
    QApplication.sendEvent(panel.imagery, QEvent(QEvent.Type.Enter))
    assert len(row.outlines.bands) == 3
    QApplication.sendEvent(panel.imagery, QEvent(QEvent.Type.Leave))
    settle()
    assert row.outlines.bands == []
    row.keep.click()
    drawn = row.outlines.bands[1].asGeometry().boundingBox()
    assert qgis_canvas.mapSettings().destinationCrs() != panel.imagery.sources["s2"].layer().crs() or (
        drawn == panel.imagery.sources["s2"].layer().extent()
    )
    panel.close()
    assert row.outlines.bands == []
    panel.show()
    assert len(row.outlines.bands) == 3
    panel.imagery.sources["s1"].show_description(description(tmp_path / "s1.tif", "2019-01-01"))
    panel.imagery.sources["s2"].show_description(description(tmp_path / "s2.tif", "2024-01-01"))
    assert "5.0\u00a0years apart" in row.sentence.text()
    panel.imagery.choose("s1", None)
    assert row.isHidden()
    assert row.outlines.bands == []


def test_an_offset_is_kept_with_the_layer_and_reaches_every_message(panel, tmp_path):
    scene, other = raster(tmp_path / "S2 scene.tif", 4), raster(tmp_path / "other.tif", 4)
    source = panel.imagery.sources["s2"]
    source.set_layer(scene)
    source.offset.setCurrentIndex(source.offset.findData(0))
    assert source.declaration() == declaration_of(scene, "s2") == {"offset": 0}
    source.set_layer(other)
    assert source.declaration() == {}
    source.offset.setCurrentIndex(source.offset.findData(1000))
    source.set_layer(scene)
    assert source.declaration() == {"offset": 0}
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    assert declared_in_panel({"S2": scene}, "S2", context) == {"offset": 0}
    assert declared_in_panel({"S2_AFTER": scene}, "S2_AFTER", context) == {"offset_after": 0}
    panel.clouds.more.click()
    panel.clouds.others.item(0).setCheckState(2)
    assert [dict(job.declared) for job in panel.clouds._jobs()] == [{"offset": 0}, {"offset": 1000}]
    date = panel.other_maps.settings.other_date
    date.offer({"s2": scene})
    date.combos["s2"].setLayer(other)
    params, _ = date.request({"s2": scene.source(), "offset": 0})
    here, there = ("after", "before") if date.date_of_imagery == "after" else ("before", "after")
    assert (params[f"offset_{here}"], params[f"offset_{there}"]) == (0, 1000)
    assert panel.imagery.sources["s1"].offset.count() == 0
    source.show_description(description(tmp_path, problem="give --offset 1000 if it is in the values."))
    assert source.problem() == "give Offset 1000 if it is in the values."

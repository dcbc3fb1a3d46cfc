from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsRasterLayer,
    QgsRendererCategory,
    QgsVectorLayer,
)

from terrafm_plugin.layers.layer_sources import LayerError, legend_of, path_of_source, raster_or_copy, written_samples
from tests.plugin.rasters import make_raster


def raster_path(layer: QgsRasterLayer) -> str:
    """What the engine is given: the file, or the copy that is written for it."""
    found = raster_or_copy(layer)
    return found if isinstance(found, str) else str(found.write())


def make_points(definition="Point?crs=EPSG:32632&field=class:integer", classes=(1, 1, 2, 3)) -> QgsVectorLayer:
    layer = QgsVectorLayer(definition, "my points", "memory")
    for number, code in enumerate(classes):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(500000 + 10 * number, 5200000)))
        feature.setAttributes([code])
        assert layer.dataProvider().addFeature(feature)
    return layer


def table(path: Path | str) -> list[dict]:
    file = ogr.Open(str(path))
    assert file.GetLayerCount() == 1
    return [feature.items() for feature in file.GetLayer()]


def test_a_gdal_layer_is_its_own_file(tmp_path):
    path = make_raster(tmp_path / "Bild ä ö.tif")
    assert raster_path(QgsRasterLayer(str(path), "x")) == str(path)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("SENTINEL2_L2A:/data/S2A_X.SAFE/MTD_MSIL2A.xml:10m:EPSG_32632", "/data/S2A_X.SAFE"),
        ("SENTINEL2_L1C:/vsizip//data/S2A_X.zip/S2A_X.SAFE/MTD_MSIL1C.xml:20m:EPSG_32718", "/data/S2A_X.zip"),
        ("SENTINEL2_L1C:/vsizip/C:/my data/X.zip/X.SAFE/MTD_MSIL1C.xml:20m:EPSG_32718", "C:/my data/X.zip"),
        ("/data/S2A_X.SAFE/MTD_MSIL2A.xml", "/data/S2A_X.SAFE"),
        ("/data/S2A_X.zip", "/data/S2A_X.zip"),
        ("/vsizip//data/bands.zip/B02.tif", "/vsizip//data/bands.zip/B02.tif"),
        ("/data/a.tif|option:OVERVIEW_LEVEL=1", "/data/a.tif"),
        ("/data/a.tif", "/data/a.tif"),
    ],
)
def test_a_products_subdataset_is_the_product(source, path):
    assert path_of_source(source) == path


def test_what_gdal_cannot_open_by_path_is_copied_with_its_band_names(tmp_path, qgis_new_project):
    path = make_raster(tmp_path / "a.tif")
    layer = QgsRasterLayer(
        f"?crs=EPSG:32632&extent=500000,5199940,500080,5200000&width=8&height=6"
        f"&formula=%22a@1%22*2&a:uri={path}&a:provider=gdal",
        "virtual",
        "virtualraster",
    )
    if not layer.isValid():
        pytest.skip("this QGIS has no virtual rasters")
    copy = gdal.Open(raster_path(layer))
    assert copy.RasterXSize == 8
    assert copy.GetGeoTransform() == (500000, 10, 0, 5200000, 0, -10)
    np.testing.assert_array_equal(copy.GetRasterBand(1).ReadAsArray()[0], 2 * (100 + np.arange(8)))


def test_broken_layers_and_layers_without_crs_are_refused_with_their_name(tmp_path):
    with pytest.raises(LayerError, match="'gone' cannot be read"):
        raster_path(QgsRasterLayer(str(tmp_path / "gone.tif"), "gone"))
    layer = QgsRasterLayer(str(make_raster(tmp_path / "bare.tif", epsg=None)), "bare")
    layer.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(LayerError, match="'bare' has no coordinate reference system"):
        raster_path(layer)


def test_filters_and_edits_that_are_not_saved_yet_count(tmp_path):
    layer = QgsVectorLayer(str(written_samples(make_points(), "my points")), "edited", "ogr")
    layer.setSubsetString('"class" = 1')
    assert [row["class"] for row in table(written_samples(layer, "filtered"))] == [1, 1]
    layer.setSubsetString("")
    assert layer.startEditing()
    layer.deleteFeatures([next(layer.getFeatures()).id()])
    assert len(table(written_samples(layer, "edited"))) == 3
    layer.rollBack()


def test_memory_layers_keep_their_crs_and_points_without_one_are_refused():
    copy = ogr.Open(str(written_samples(make_points("Point?crs=EPSG:3857&field=class:integer"), "points")))
    assert copy.GetLayer().GetSpatialRef().GetAuthorityCode(None) == "3857"
    layer = make_points("Point?field=class:integer")
    layer.setCrs(QgsCoordinateReferenceSystem())
    with pytest.raises(LayerError, match="no coordinate reference system"):
        written_samples(layer, "points")


def test_names_and_colours_of_the_symbology_go_along():
    layer = make_points()
    categories = [
        QgsRendererCategory(code, QgsMarkerSymbol.createSimple({"color": color}), name)
        for code, color, name in ((1, "#1f6fb4", "Wasser"), (2, "#1b7f3b", "Wald"))
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("class", categories))
    legend = legend_of(layer, "class")
    rows = table(written_samples(layer, "x", legend=legend))
    found = [(row["class"], row["name"], row["color"]) for row in rows]
    assert found == [(1, "Wasser", "#1f6fb4")] * 2 + [(2, "Wald", "#1b7f3b"), (3, None, None)]
    assert legend_of(layer, "other") is None
    assert legend_of(make_points(), "class") is None


def test_fields_that_a_geopackage_cannot_tell_apart_are_renamed_but_for_the_class_field():
    names = ("Class", "class", "geom", "fid", "terrafm_fid", "Name", "NAME")
    layer = make_points(f"Point?crs=EPSG:32632&{'&'.join(f'field={name}:string' for name in names)}", classes=())
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(500000, 5200000)))
    feature.setAttributes(list(names))
    assert layer.dataProvider().addFeature(feature)
    for field, other in (("Class", "class"), ("class", "Class")):
        (row,) = table(written_samples(layer, "odd", class_field=field))
        assert (row[field], row[f"{other}_2"]) == (field, other)
        assert (row["geom"], row["fid"], row["Name"], row["NAME_2"]) == ("geom", "fid", "Name", "NAME")
        assert row["terrafm_fid_2"] == "terrafm_fid"

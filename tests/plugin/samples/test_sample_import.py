"""Samples from other layers and back to files: classes matched, one step to undo, nothing left out without a word."""

import json

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRendererCategory,
    QgsVectorLayer,
)

from terrafm_plugin.samples.sample_export import export_samples
from terrafm_plugin.samples.sample_import import ImportSettings, PlacesReader, bring_in, preview, usual_class_field
from terrafm_plugin.samples.samples_file import SamplesError
from tests.plugin.sample_files import UTM, at, in_file


def layer_of(definition, features):
    """A memory layer; each feature is its geometry as WKT (or None) and its attributes."""
    layer = QgsVectorLayer(definition, "field work", "memory")
    for wkt, *attributes in features:
        feature = QgsFeature(layer.fields())
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(attributes)
        assert layer.dataProvider().addFeature(feature)
    return layer


def read(layer, field, samples, number=1):
    return PlacesReader(layer, ImportSettings(field, samples.layer.crs(), number)).read()


@pytest.fixture
def points():
    """Points in degrees, classes as text."""
    return layer_of(
        "Point?crs=EPSG:4326&field=id:integer&field=class:string",
        [
            ("Point(9 45)", 1, "forest "),
            ("Point(9.001 45)", 2, "WATER"),
            ("Point(9.002 45)", 3, "Heath"),
            ("Point(9.002 45)", 4, "Heath"),
            ("Point(9.003 45)", 5, None),
            (None, 6, "Water"),
            ("Point(9.004 99)", 7, "Water"),
        ],
    )


def test_points_of_another_crs_come_in_by_name_and_one_undo_takes_them_back(samples, points, path):
    samples.add(at(0, 0), UTM, 1)
    places = read(points, "class", samples)
    assert preview(places, samples.classes) == "4 samples of Forest, Water and of new classes Heath."
    assert bring_in(places, samples) == (
        "3 samples of 3 classes came in (new: Heath); left out: 1 without a class, 1 without a geometry, "
        "1 that the samples' coordinate system cannot hold, 1 that were there already."
    )
    assert samples.counts() == {1: 2, 2: 1, 3: 1}
    assert [(code, name) for code, name, _ in in_file(path)] == [
        (1, "Forest"),
        (1, "Forest"),
        (2, "Water"),
        (3, "Heath"),
    ]
    assert in_file(path)[1][2].x() == pytest.approx(500000, abs=1)
    again = bring_in(read(points, "class", samples), samples)
    assert again.startswith("0 samples of 0 classes came in; left out:")
    assert samples.undo()
    assert samples.counts() == {1: 1}
    assert [entry.name for entry in samples.classes] == ["Forest", "Water"]
    assert samples.undo()
    assert samples.counts() == {}


def test_in_editing_mode_the_import_is_one_command_of_the_layer(samples, points):
    samples.layer.startEditing()
    bring_in(read(points, "class", samples), samples)
    assert samples.layer.undoStack().count() == 1
    assert samples.layer.undoStack().text(0) == "Import samples"
    assert samples.undo()
    assert samples.counts() == {}
    assert len(samples.classes) == 2
    samples.layer.rollBack()


def test_polygons_give_points_inside_and_their_legend_names_and_colours(samples):
    ring = "Polygon((500000 5000000, 500100 5000000, 500100 5000100, 500050 5000020, 500000 5000000))"
    layer = layer_of("Polygon?crs=EPSG:32632&field=id:integer&field=kind:integer", [(ring, 1, 31), (ring, 2, 1)])
    looks = ((31, "Peat bog", "#4b0082"), (1, "Water", "#0000ff"))
    categories = [
        QgsRendererCategory(code, QgsFillSymbol.createSimple({"color": color}), label) for code, label, color in looks
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("kind", categories))
    assert usual_class_field(layer) == "kind"
    bring_in(read(layer, "kind", samples, number=7), samples)
    bog = samples.classes.by_code(31)
    assert (bog.name, bog.color) == ("Peat bog", "#4b0082")
    assert samples.counts() == {31: 7, 2: 7}  # 1 is called water there: ours is 2
    assert samples.classes.by_code(2).color == "#2b7bba"
    shape = QgsGeometry.fromWkt(ring)
    places = [QgsPointXY(sample.x, sample.y) for sample in samples.samples_in(UTM)]
    assert all(shape.contains(point) for point in places)
    assert "14 that were there already" in bring_in(read(layer, "kind", samples, number=7), samples)  # the same places


def test_bare_numbers_are_codes(samples):
    layer = layer_of("Point?crs=EPSG:32632&field=lc:double", [("Point(500000 5000000)", 2.0), ("Point(1 1)", 300.0)])
    assert usual_class_field(layer) == "lc"
    bring_in(read(layer, "lc", samples), samples)
    assert [(entry.code, entry.name) for entry in samples.classes] == [(1, "Forest"), (2, "Water"), (3, "Class 300")]


def test_a_field_of_identifiers_does_not_break_the_classes(samples):
    layer = layer_of(
        "Point?crs=EPSG:32632&field=id:string", [(f"Point({500000 + n} 5000000)", f"plot {n}") for n in range(300)]
    )
    assert "48 for which no class code was left" in bring_in(read(layer, "id", samples), samples)
    assert len(samples.classes) == 254
    samples.undo()
    assert len(samples.classes) == 2


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
def test_what_is_exported_can_be_imported(samples, tmp_path, ending):
    samples.add(at(10, 20), UTM, 1)
    samples.add(at(500, 20), UTM, 2)
    samples.classes.rename(2, "Wässer")
    file = tmp_path / f"für Kollegen.{ending}"
    assert export_samples(samples.layer, samples.classes, file) == 2
    assert export_samples(samples.layer, samples.classes, file) == 2  # over the first
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]
    layer = QgsVectorLayer(str(file), "again", "ogr")
    assert {(f["class"], f["name"], f["color"]) for f in layer.getFeatures()} == {
        (1, "Forest", "#1b7837"), (2, "Wässer", "#2b7bba"),
    }  # fmt: skip
    if ending == "geojson":
        assert json.loads(file.read_text(encoding="utf-8"))["features"][0]["geometry"]["coordinates"][0] == (
            pytest.approx(9.0001, abs=1e-3)
        )
    samples.undo(), samples.undo()
    samples.classes.replace_all([])
    bring_in(read(layer, "class", samples), samples)
    assert {(entry.name, entry.color) for entry in samples.classes} == {("Forest", "#1b7837"), ("Wässer", "#2b7bba")}
    assert len(samples.samples_in(UTM)) == 2


def test_an_export_never_harms_what_is_there(samples, path, tmp_path):
    samples.add(at(10, 20), UTM, 1)
    with pytest.raises(SamplesError, match="are kept"):
        export_samples(samples.layer, samples.classes, path)
    with pytest.raises(SamplesError, match="ends in none of"):
        export_samples(samples.layer, samples.classes, tmp_path / "samples.txt")
    with pytest.raises(SamplesError, match="another place"):
        export_samples(samples.layer, samples.classes, tmp_path / "no such folder" / "samples.gpkg")
    assert len(in_file(path)) == 1
    assert QgsProject.instance().mapLayers()


def test_numbers_kept_as_text_keep_their_numbers_and_names(samples):
    layer = layer_of(
        "Point?crs=EPSG:4326&field=class:string&field=name:string",
        [("Point(9 45)", "10", "Tree cover"), ("Point(9.001 45)", "2", None), ("Point(9.002 45)", "30", "Grassland")],
    )
    bring_in(read(layer, "class", samples), samples)
    assert samples.counts() == {10: 1, 2: 1, 30: 1}
    assert {samples.classes.by_code(code).name for code in (10, 30)} == {"Tree cover", "Grassland"}
    assert samples.classes.by_code(2).name == "Water"  # that code was there


def test_one_value_that_is_no_number_makes_all_of_them_names(samples):
    layer = layer_of("Point?crs=EPSG:4326&field=class:string", [("Point(9 45)", "30"), ("Point(9.001 45)", "30b")])
    places = read(layer, "class", samples)
    assert [(found.code, found.name) for found in places.classes.values()] == [(None, "30"), (None, "30b")]


def test_names_that_differ_only_in_case_are_said(samples):
    layer = layer_of(
        "Point?crs=EPSG:4326&field=class:string",
        [("Point(9 45)", "Heath"), ("Point(9.001 45)", "heath"), ("Point(9.002 45)", "Forest")],
    )
    places = read(layer, "class", samples)
    said = "'Heath' and 'heath' differ only in how they are written and become one class."
    assert preview(places, samples.classes).endswith(said)
    assert bring_in(places, samples).endswith(said)
    assert samples.counts() == {1: 1, 3: 2}

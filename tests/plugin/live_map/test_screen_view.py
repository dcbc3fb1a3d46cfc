"""Which part of a scene a screen shows, and with how many pixels."""

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsMapSettings, QgsRectangle
from qgis.PyQt.QtCore import QSize

from terrafm_plugin.live_map.screen_view import MOST_PIXELS, SceneGrid, view_of_screen

UTM = QgsCoordinateReferenceSystem("EPSG:32632")
GRID = SceneGrid(UTM, QgsRectangle(600000, 5290240, 709800, 5400040), 10.0)
"""A whole Sentinel-2 tile: 10980 × 10980 pixels."""


def screen(extent, crs=UTM, size=(1000, 700)):
    settings = QgsMapSettings()
    settings.setDestinationCrs(crs)
    settings.setOutputSize(QSize(*size))
    settings.setExtent(QgsRectangle(*extent))
    return settings


@pytest.fixture(autouse=True)
def project(qgis_new_project):
    return qgis_new_project


def test_zoomed_in_the_pixels_are_those_of_the_scene():
    view = view_of_screen(screen((650003, 5350004, 651003, 5350704)), GRID)
    assert (view.width, view.height) == (101, 71)
    xmin, ymin, xmax, ymax = view.extent
    assert (xmin, ymax) == (650000, 5350710)
    assert ((xmax - xmin) / view.width, (ymax - ymin) / view.height) == (10, 10)


def test_panning_by_less_than_a_pixel_asks_for_the_same_pixels():
    here = view_of_screen(screen((650003, 5350004, 651003, 5350704)), GRID)
    there = view_of_screen(screen((650005, 5350006, 651005, 5350706)), GRID)
    assert here == there


def test_zoomed_out_the_pixels_are_those_of_the_screen():
    view = view_of_screen(screen((610000, 5300000, 660000, 5335000)), GRID)
    assert (view.width, view.height) == (1000, 700)
    assert view.extent == (610000, 5300000, 660000, 5335000)


def test_only_the_scene_is_asked_for():
    view = view_of_screen(screen((590000, 5390000, 640000, 5425000)), GRID)
    assert view.extent == (600000, 5390000, 640000, 5400040)
    assert (view.width, view.height) == (800, 201)
    assert view_of_screen(screen((500000, 5390000, 550000, 5425000)), GRID) is None


def test_a_map_in_another_crs_shows_the_same_land():
    view = view_of_screen(screen((10.6, 48.2, 10.7, 48.27), QgsCoordinateReferenceSystem("EPSG:4326")), GRID)
    xmin, ymin, xmax, _ = view.extent
    assert 618000 < xmin < 619500
    assert 5339000 < ymin < 5340500
    assert 7300 < xmax - xmin < 7800  # a tenth of a degree at 48° N, and what the turned frame adds
    assert view.width <= 1000


def test_a_world_map_asks_for_the_whole_scene_coarsely():
    view = view_of_screen(screen((-180, -90, 180, 90), QgsCoordinateReferenceSystem("EPSG:4326")), GRID)
    assert view is not None
    assert view.width * view.height <= MOST_PIXELS


def test_a_coarser_resolution_is_kept():
    view = view_of_screen(screen((650000, 5350000, 651000, 5350700)), GRID, finest=20.0)
    xmin, _, xmax, _ = view.extent
    assert (xmax - xmin) / view.width == 20


def test_a_huge_screen_is_mapped_coarser_rather_than_late():
    view = view_of_screen(screen((600000, 5290240, 709800, 5400040), size=(7680, 7680)), GRID)
    assert view.width * view.height <= 1.01 * MOST_PIXELS

"""Where a JPEG 2000 product holds data, mostly by a reduced level of it."""

from contextlib import closing

import numpy as np
import pytest
import rasterio

from engine.imagery import Window, open_scene

SIDE = 512
LEFT, RIGHT = Window(0, 0, 256, SIDE), Window(256, 0, 256, SIDE)


@pytest.fixture
def product(tmp_path):
    """Four bands, ground from dark water to bright cloud, and zero in all where the place lies beyond the swath."""
    rng = np.random.default_rng(3)
    ground = np.kron(rng.integers(1500, 2600, (32, 32)), np.ones((16, 16), int)) + rng.integers(-60, 60, (SIDE, SIDE))
    away = np.hypot(*(np.mgrid[:SIDE, :SIDE] - np.array([90, 360])[:, None, None]))
    ground += (60 * (100 - away).clip(0, 100)).astype(int)

    def write(holes):
        for band, brighter in (("B02", 0), ("B03", 150), ("B04", 200), ("B08", 900)):
            values = np.where(holes, 0, ground + brighter).astype(np.uint16)
            path = tmp_path / f"T31TCJ_20240620T105031_{band}.jp2"
            profile = {"driver": "JP2OpenJPEG", "quality": 100, "reversible": "YES", "count": 1, "dtype": "uint16"}
            place = {"crs": "EPSG:32631", "transform": rasterio.transform.from_origin(500_000, 5_300_000, 10, 10)}
            with rasterio.open(path, "w", width=SIDE, height=SIDE, **place, **profile) as file:
                file.write(values, 1)
        return open_scene(tmp_path, level="l1c", offset=1000)

    return write


def test_all_is_known_by_the_level_alone(product):
    with product(np.zeros((SIDE, SIDE), bool)) as scene, closing(scene.known_s2(("B02", "B03"))) as places:
        assert places._level is not None
        places._readers, places._first = [], None  # nothing is decoded in full
        assert places.read(RIGHT).all()
        assert places.read(LEFT).all()


@pytest.mark.parametrize("side", [6, 40])
def test_what_has_no_data_is_found_to_the_pixel(product, side):
    """The edge of the swath, and squares that lie athwart the level's pixels, in shade and in cloud."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    holes = rows + 3 * columns < 90
    for top, left in ((301, 99), (402, 301), (30, 350)):
        holes[top : top + side, left : left + side] = True
    with product(holes) as scene, closing(scene.known_s2(("B02", "B03", "B04", "B08"))) as places:
        for window in (LEFT, RIGHT):
            expected = ~holes[:, window.column : window.column + window.width]
            np.testing.assert_array_equal(places.read(window), expected)

"""The resolutions that a map of a scene may have."""

import pytest
from affine import Affine
from rasterio.crs import CRS

from engine.errors import UserError
from engine.features.map_blocks import coarsening
from engine.imagery import Grid

GRID = Grid(CRS.from_epsg(32632), Affine(10, 0, 0, 0, -10, 0), 96, 80)


@pytest.mark.parametrize(("resolution", "factor"), [(None, 1), (10, 1), (20.05, 2), (960, 96)])
def test_whole_multiples_up_to_the_scene(resolution, factor):
    assert coarsening(GRID, resolution) == factor


@pytest.mark.parametrize(("resolution", "sentence"), [
    (0, "does not fit the imagery's 10 m"), (15, "choose a whole multiple, such as 10 or 20"), (-10, "does not fit"),
    (970, "more than the whole scene of 96 pixels of 10 m"), (1e9, "more than the whole scene"),
])  # fmt: skip
def test_other_resolutions_are_refused(resolution, sentence):
    with pytest.raises(UserError, match=sentence):
        coarsening(GRID, resolution)

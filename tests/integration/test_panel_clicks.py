"""How many clicks lead from one's own rasters to a map; and someone who clicks faster than the first map is made."""

import time

import numpy as np
import pytest

from terrafm_plugin.engine_process.work import Work
from tests.integration.event_loop import EventLoop, User
from tests.integration.panel_use import click, needs_engine, pixel_of, shown, some_of
from tests.qt_patience import wait_until

pytestmark = needs_engine
CLICKS = 12


def test_from_own_rasters_to_a_map_in_six_clicks_and_no_typing(panel, qgis_canvas, truth):
    """The project has two rasters and the panel is open, as it is again after QGIS was started."""
    loop = EventLoop()
    user = User(loop)
    loop.until(lambda: panel.controller.session is not None, "the layers were recognised and opened")
    user.click(panel.classes.add_points)
    table = panel.classes.table
    for row, name in enumerate(("forest", "cropland")):
        if table.currentRow() != row:
            cell = table.visualItemRect(table.item(row, 2))
            loop.turn("to the class", lambda cell=cell: table.scrollTo(table.indexAt(cell.center())))
            user.click(table.viewport(), table.visualItemRect(table.item(row, 2)).center())
        for place in some_of(truth[name], 2):
            user.click(qgis_canvas.viewport(), pixel_of(panel, qgis_canvas, place))
    loop.until(lambda: panel.live_layers.map_layer is not None, "the map")
    assert user.clicks <= 6
    assert set(np.unique(shown(panel))) == {1, 2}


@pytest.fixture
def nothing_computed(monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))


def test_the_view_keeps_coming_while_someone_clicks(nothing_computed, panel, qgis_canvas, truth):
    """Once a second, however long a map takes here: what is shown follows, and the last click comes last."""
    controller, events, asked = panel.controller, [], []
    wait_until(lambda: controller.session is not None, "the imagery was opened")
    start = controller._work.start

    def started(work, method, params, *others):
        if work is Work.VIEW:
            events.append("begun")
            asked.append(len(params["samples"]))
        start(work, method, params, *others)

    controller._work.start = started
    show_map = panel.live_layers.show_map
    panel.live_layers.show_map = lambda *given: (events.append("shown"), show_map(*given))
    panel.clicks.start()
    places = {row: truth[name] for row, name in ((1, "forest"), (2, "cropland"), (6, "water"))}
    for row, inside in places.items():
        click(panel, qgis_canvas, some_of(inside, 2), row)
    random = np.random.default_rng(3)
    for number in range(CLICKS):
        row = list(places)[number % 3]
        click(panel, qgis_canvas, random.permutation(places[row])[:1], row)
        second = time.monotonic() + 1.0
        wait_until(lambda second=second: time.monotonic() > second, "a second is over")
    wait_until(lambda: asked[-1] == 6 + CLICKS and controller.work is not Work.VIEW, "the last click's map")
    wait_until(lambda: controller.is_complete, "the whole scene, after the last click")
    assert "begun begun begun" not in " ".join(events)
    assert set(np.unique(shown(panel))) == {1, 2, 6}
    print(" ".join(events))

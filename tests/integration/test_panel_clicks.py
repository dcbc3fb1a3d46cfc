"""Someone who clicks once a second, faster than the scene's first map is made: the view keeps coming."""

import time

import numpy as np
import pytest

from terrafm_plugin.engine_process.work import Work
from tests.integration.panel_use import click, needs_engine, shown, some_of
from tests.qt_patience import wait_until

pytestmark = needs_engine
MOST_CLICKS = 120
"""As many as even a busy machine needs for a scene of 256 × 256 pixels; a quiet one needs two or three."""


@pytest.fixture
def nothing_computed(monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))


def test_the_view_keeps_coming_while_someone_clicks(nothing_computed, panel, qgis_canvas, truth):
    """What a click ends is not lost: a later one finds all of it there, and its own map begins at once."""
    controller = panel.controller
    wait_until(lambda: controller.session is not None, "the imagery was opened")
    begun, mapped, partial = [], [], []
    controller.working.connect(lambda work: begun.append((work, len(partial))) if work is Work.VIEW else None)
    controller.view_mapped.connect(lambda _result: mapped.append(len(begun)))
    controller.first_look.connect(lambda: partial.append(len(begun)))
    panel.clicks.start()
    places = {row: truth[name] for row, name in ((1, "forest"), (2, "cropland"), (6, "water"))}
    for row, inside in places.items():
        click(panel, qgis_canvas, some_of(inside, 2), row)
    wait_until(lambda: begun, "a map was begun")
    random = np.random.default_rng(3)
    for number in range(MOST_CLICKS):
        if mapped:
            break
        row = list(places)[number % 3]
        before = len(begun)
        click(panel, qgis_canvas, random.permutation(places[row])[:1], row)
        wait_until(lambda before=before: len(begun) > before, "the click's own map was begun, whatever was under way")
        second = time.monotonic() + 1.0
        wait_until(lambda second=second: mapped or time.monotonic() > second, "a second is over")
    assert mapped, f"none of {len(begun)} maps was made"
    assert shown(panel).max() == 6
    print(f"{len(begun)} maps were begun and {len(partial)} first looks shown until one was whole")

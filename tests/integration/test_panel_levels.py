"""Classes in levels in the panel: clicks at the finest, the live map at whichever is chosen."""

import json
import os
from pathlib import Path

import numpy as np
from qgis.core import QgsProject

from terrafm_plugin.panel.memory import read_state
from terrafm_plugin.samples.class_sets import corine
from tests.integration.panel_use import click, is_mapped, needs_engine, shown, some_of
from tests.qt_patience import wait_until

pytestmark = needs_engine

CLASSES = {"forest": 23, "cropland": 12, "grassland": 26, "water": 41, "built-up": 1}
"""Codes of CORINE's third level for what is clicked here."""
GROUPS = {23: 3, 12: 2, 26: 3, 41: 5, 1: 1}


def picture(panel, name: str) -> None:
    if folder := os.environ.get("TERRAFM_PICTURES"):
        panel.classes.grab().save(str(Path(folder) / f"{name}.png"))


def test_the_live_map_follows_the_level(panel, qgis_canvas, truth, tmp_path):
    classes = panel.samples.classes
    assert panel.classes.level.isHidden()
    panel.classes.presets.chosen.emit(corine())
    assert not panel.classes.level.isHidden() and panel.classes.level.levels.count() == 3
    wait_until(lambda: panel.controller.session is not None, "the imagery was recognised and opened")
    panel.classes.add_points.click()
    for name, code in CLASSES.items():
        panel.classes.table.select_code(code)
        click(panel, qgis_canvas, some_of(truth[name], 4), None)
    wait_until(lambda: is_mapped(panel) and set(CLASSES.values()) <= set(np.unique(shown(panel))), "the finest map")
    fine = shown(panel)
    assert panel.classes.level.table.isHidden()
    picture(panel, "levels_fine")

    panel.classes.level.levels.setCurrentIndex(0)
    wait_until(lambda: is_mapped(panel) and panel.classes.level.table.item(0, 3).text() not in ("", "–"), "level 1")
    coarse = shown(panel)
    assert set(np.unique(coarse)) <= {1, 2, 3, 5, 255}
    lifted = np.vectorize(lambda code: GROUPS.get(int(code), 255))(fine)
    assert (lifted == coarse)[coarse != 255].mean() > 0.9
    legend = {int(entry.value): entry.label for entry in panel.live_layers.map_layer.renderer().classes()}
    assert legend[3] == "3 Forest and semi natural areas"
    table = panel.classes.level.table
    rows = {table.item(row, 0).text()[0]: table.item(row, 1).text() for row in range(table.rowCount())}
    assert rows == {"1": "4", "2": "4", "3": "8", "5": "4"}
    picture(panel, "levels_coarse")
    assert read_state().settings.class_level == 1

    out = tmp_path / "coarse.tif"
    wait_until(lambda: panel.controller.work is None, "the engine rests")
    panel.map.save_requested.emit(out)
    wait_until(lambda: out.exists() and panel.controller.work is None, "the map was saved")
    (saved,) = QgsProject.instance().mapLayersByName("coarse")
    assert {entry.label for entry in saved.renderer().classes()} == {legend[code] for code in (1, 2, 3, 5)}

    table_file = tmp_path / "own.csv"
    table_file.write_text("code,name,parent,level\nL,Land,,Kind\nS,Sea,,Kind\nf,Forest,L,Class\nw,Waves,S,Class\n")
    panel.classes.presets.load(table_file)
    wait_until(lambda: classes.by_name("Waves") is not None, "the table was read")
    assert "1: Kind" in panel.classes.level.levels.itemText(0)
    assert json.loads(classes.to_json())[0]["above"]

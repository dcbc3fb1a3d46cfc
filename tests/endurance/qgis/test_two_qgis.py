"""Two QGIS, each with its panel and its engine, on one profile, one cache, one project and one file of samples."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from osgeo import gdal

from tests.integration.panel_use import needs_engine

ROOT = Path(__file__).resolve().parents[3]
pytestmark = needs_engine


def test_two_qgis_on_one_profile_and_one_cache(tmp_path):
    for name in ("home", "shared", "temporary"):
        (tmp_path / name).mkdir()
    shared = tmp_path / "shared"
    common = {
        **os.environ, "HOME": str(tmp_path / "home"), "TERRAFM_CACHE": str(tmp_path / "cache"),
        "TERRAFM_SHARED": str(shared),
        "TMPDIR": str(tmp_path / "temporary"),
    }  # fmt: skip
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/endurance/qgis/one_of_two.py"]
    logs = [(tmp_path / f"log {turn}").open("w+") for turn in (0, 1)]
    both = [
        subprocess.Popen(
            [*words, f"--basetemp={tmp_path / f'base{turn}'}"], cwd=ROOT, stdout=logs[turn], stderr=subprocess.STDOUT,
            env={**common, "TERRAFM_TURN": str(turn)},
        )
        for turn in (0, 1)
    ]  # fmt: skip
    ended = [one.wait() for one in both]
    for turn in (0, 1):
        logs[turn].seek(0)
        assert ended[turn] == 0, logs[turn].read()[-4000:]
    with closing(sqlite3.connect(shared / "shared_samples.gpkg")) as file:
        (whole,) = file.execute("PRAGMA integrity_check").fetchone()
        counts = dict(file.execute("SELECT class, count(*) FROM samples GROUP BY class").fetchall())
    assert whole == "ok"
    assert counts == {1: 4, 6: 4, 2: 24, 4: 24}
    sizes = [gdal.Open(str(shared / f"map {turn}.tif")).ReadAsArray().shape for turn in (0, 1)]
    assert sizes[0] == sizes[1]
    left = [path.name for path in shared.iterdir() if path.name.startswith(".")]
    assert not left, left
    print(f"\ntwo QGIS at once | {sum(counts.values())} samples of both, none lost | 0")

"""Several scenes in one run: the next is read while one is classified, in bounded memory, and nothing is left over."""

import json
import shutil
import threading
import time

import numpy as np
import pytest

from engine.clouds.published import s2cloudless
from engine.clouds.published import strips_ahead as reading
from engine.clouds.series import CloudMaskSeries
from engine.errors import Cancelled
from engine.imagery import open_scene
from engine.imagery.reading.readers import SensorReader
from engine.requests import CloudMaskRequest
from tests.engine.clouds.mask_files import needs_s2cloudless, read, report, run
from tests.patience import wait_until

WAY = ("--method", "s2cloudless")


@pytest.fixture
def reads(monkeypatch):
    """The files that windows are read from, in order."""
    seen = []
    original = SensorReader.read

    def recorded(self, window):
        seen.append(self._examined.description.path)
        return original(self, window)

    monkeypatch.setattr(SensorReader, "read", recorded)
    return seen


def threads_of_ours():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("terrafm-next-scene")]


@needs_s2cloudless
def test_the_next_scene_is_read_while_one_is_computed(cloudy_scene, scene_folder, tmp_path, reads, monkeypatch):
    """The last of three has no way: it says so, and the others have masks as if they were alone."""
    first, second, third = (tmp_path / name for name in ("a.tif", "b.tif", "none.tif"))
    shutil.copy(cloudy_scene / "s2_l1c.tif", first)
    shutil.copy(cloudy_scene / "s2_l1c.tif", second)
    shutil.copy(scene_folder / "s2_l2a.tif", third)
    (tmp_path / "masks").mkdir()
    computing, read_meanwhile = s2cloudless.cloud_probability, []

    def computed(*given):
        """The computing ends when the next scene was read, which it never would be if that came afterwards."""
        wait_until(lambda: str(second) in reads, "the second scene is read")
        read_meanwhile.append(str(second) in reads)
        return computing(*given)

    monkeypatch.setattr(s2cloudless, "cloud_probability", computed)
    result = run("--s2", first, "--s2", second, "--s2", third, "--out", tmp_path / "masks", *WAY, "--json")
    assert read_meanwhile == [True, True]
    assert result.exit_code == 2
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert [line.get("method") for line in lines if line["event"] == "result"] == ["s2cloudless", "s2cloudless", None]
    assert "s2cloudless cannot be used: it needs Level-1C" in lines[-2]["problem"]
    assert lines[-1]["message"].startswith("1 of 3 scenes have no mask")
    fractions = [line["fraction"] for line in lines if line["event"] == "progress"]
    assert fractions == sorted(fractions)
    assert sorted(path.name for path in (tmp_path / "masks").glob("*.tif")) == ["a_clouds.tif", "b_clouds.tif"]
    report("--s2", first, "--out", tmp_path / "alone.tif", *WAY)
    for name in ("a", "b"):
        np.testing.assert_array_equal(read(tmp_path / "masks" / f"{name}_clouds.tif"), read(tmp_path / "alone.tif"))
    assert threads_of_ours() == []


def test_what_several_scenes_cannot_share(surface, tmp_path):
    two = ("--s2", surface, "--s2", tmp_path / "other.tif", "--out")
    assert "--scl belongs to one scene" in run(*two, tmp_path, "--scl", surface).output
    assert "is no folder" in run(*two, tmp_path / "none").output
    assert "same name" in run("--s2", surface, "--s2", surface, "--out", tmp_path).output


def test_no_more_is_read_ahead_than_was_agreed(cloudy_scene, reads, monkeypatch):
    monkeypatch.setattr(reading, "_STRIP_PIXELS", 512 * 16)
    with open_scene(cloudy_scene / "s2_l1c.tif") as scene:
        with reading.StripsAhead(scene, scene.grid, ("B02", "B10")) as strips:
            wait_until(lambda: len(reads) > reading.AHEAD, "as much is read as may be")
            time.sleep(0.1)  # more would be read now
            assert len(reads) == reading.AHEAD + 1  # one more is in the reader's hand
            parts = [values for _, values in strips]
        reader = scene.read_s2(("B02", "B10"))
        whole = reader.read(strips._strips[0].window)
        reader.close()
    assert len(parts) == 24
    np.testing.assert_array_equal(parts[0], whole)
    assert threads_of_ours() == []


@needs_s2cloudless
def test_a_series_that_is_cancelled_lets_go_of_both_scenes(cloudy_scene, tmp_path):
    s2 = str(cloudy_scene / "s2_l1c.tif")
    requests = [CloudMaskRequest(s2=s2, out=tmp_path / f"{n}.tif", method="s2cloudless") for n in (1, 2)]

    def stop(_fraction, message):
        if message == "Finding shadows":
            raise Cancelled

    series = CloudMaskSeries()
    with pytest.raises(Cancelled):
        series.make(requests[0], stop, following=requests[1])
    assert threads_of_ours() == []
    assert list(tmp_path.iterdir()) == []

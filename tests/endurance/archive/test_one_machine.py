"""An archive on one machine, whatever dies: each shard is whole and what an undisturbed run makes."""

import json
import os
import resource
import shutil
import signal

from tests.endurance.archive import archives
from tests.endurance.archive.archives import COUNT


def test_no_port_is_opened_and_a_worker_that_is_killed_is_replaced(store, expected, tmp_path):
    driver = archives.started("archive", "run", store, "--workers", 2, log=tmp_path / "log")
    archives.until(lambda: archives.marked(store) >= 3, "three jobs", driver)
    assert archives.listening(driver.pid) == []
    os.kill(archives.workers_of(driver.pid)[0], signal.SIGKILL)
    assert driver.wait(600) == 0, (tmp_path / "log").read_text()[-2000:]
    assert archives.shards(store) == expected


def test_the_driver_is_killed_and_another_goes_on(store, expected, tmp_path):
    for kill in range(3):
        driver = archives.started("archive", "run", store, "--workers", 2, log=tmp_path / "log")
        archives.until(lambda least=2 + 4 * kill: archives.marked(store) >= least, "some jobs", driver)
        driver.kill()
        driver.wait()
    before = archives.marked(store)
    report = archives.engine("archive", "run", store, "--workers", 2)
    assert report["made"] <= COUNT - before
    assert archives.shards(store) == expected
    halves = [path for path in store.rglob(".*.part*") if path.stat().st_size and "shards" not in str(path)]
    assert len(halves) <= 3, "what a kill leaves is hidden, and read by nobody"


def test_two_drivers_at_once_make_the_same(store, expected, tmp_path):
    both = [archives.started("archive", "run", store, "--workers", 1, log=tmp_path / f"log{n}") for n in range(2)]
    assert [one.wait(600) for one in both] == [0, 0]
    assert archives.shards(store) == expected


def test_a_worker_without_memory_gives_way_to_a_fresh_one(store, expected, tmp_path):
    driver = archives.started("archive", "run", store, "--workers", 1, log=tmp_path / "log")
    archives.until(lambda: archives.marked(store) >= 2, "two jobs", driver)
    worker = archives.workers_of(driver.pid)[0]
    resource.prlimit(worker, resource.RLIMIT_AS, (1 << 28, 1 << 28))  # less than it has: nothing more is given
    assert driver.wait(600) == 0, (tmp_path / "log").read_text()[-2000:]
    assert archives.shards(store) == expected


def test_a_slow_worker_keeps_nobody_from_ending(store, expected, tmp_path):
    driver = archives.started("archive", "run", store, "--workers", 2, log=tmp_path / "log")
    archives.until(lambda: archives.marked(store) >= 2, "two jobs", driver)
    slow = archives.workers_of(driver.pid)[0]
    os.kill(slow, signal.SIGSTOP)
    archives.until(lambda: archives.marked(store) >= COUNT - 4, "nearly all by the other one", driver)
    os.kill(slow, signal.SIGCONT)
    assert driver.wait(600) == 0
    assert archives.shards(store) == expected


def test_an_input_that_vanishes_is_told_and_the_rest_is_made(probe, scenes, expected, tmp_path):
    copied = tmp_path / "scenes"
    shutil.copytree(scenes, copied)
    archives.plan(probe, copied, tmp_path / "store")
    gone = sorted(copied.iterdir())[COUNT // 2]
    gone.unlink()
    report = archives.engine("archive", "run", tmp_path / "store", "--workers", 1, status=3)
    assert [one["scene"] for one in report["failed"]] == [gone.name.removesuffix("_s2_l2a.tif")]
    assert archives.shards(tmp_path / "store") == {
        name: content for name, content in expected.items() if name != report["failed"][0]["scene"]
    }
    assert json.loads((tmp_path / "store" / "plan.json").read_text())["jobs"] == COUNT

"""An archive on a real Dask cluster: a scheduler and three workers, each of which is killed in the middle."""

import os
import shutil
import subprocess

import pytest

from tests.endurance.archive import archives
from tests.endurance.archive.archives import COUNT
from tests.endurance.archive.dask_cluster import cluster, has_worked

pytest.importorskip("distributed", reason="Dask is not installed: requirements/archive.txt")


def test_workers_drivers_and_the_scheduler_are_killed_and_all_is_made(store, expected, tmp_path):
    with cluster(tmp_path) as dask:
        words = ("archive", "run", store, "--cluster", dask.address, "--threads", 1)
        driver = archives.started(*words, log=tmp_path / "first.log")
        archives.until(lambda: archives.marked(store) >= 2, "two jobs", driver)
        dask.kill_worker_process("worker0")
        dask.kill("worker1")
        archives.until(lambda: archives.marked(store) >= 6, "six jobs", driver)
        driver.kill()
        driver.wait()
        driver = archives.started(*words, log=tmp_path / "second.log")
        archives.until(lambda: archives.marked(store) >= 9, "nine jobs", driver)
        dask.kill("scheduler")
        assert driver.wait(600) == 2
        assert "scheduler cannot be reached any more" in (tmp_path / "second.log").read_text()
        for name in list(dask.processes):
            dask.kill(name)
        dask.start_scheduler()
        dask.start_worker("worker3")
        report = archives.engine(*words)
    assert (report["done"], report["failed"]) == (COUNT, [])
    assert archives.shards(store) == expected


def test_jobs_go_where_there_is_a_card(store, expected, tmp_path):
    from distributed import Client

    with cluster(tmp_path) as dask:
        dask.start_worker("card", "--resources", "GPU=1")
        with Client(dask.address) as client:
            client.wait_for_workers(4, timeout=120)
            archives.engine("archive", "run", store, "--cluster", dask.address)
            worked = dict(client.run(has_worked).values())
    assert worked == {"worker0": False, "worker1": False, "worker2": False, "card": True}
    assert archives.shards(store) == expected


def test_an_input_that_vanishes_is_told_and_the_rest_is_made(probe, scenes, expected, tmp_path):
    copied = tmp_path / "scenes"
    shutil.copytree(scenes, copied)
    archives.plan(probe, copied, tmp_path / "store")
    gone = sorted(copied.iterdir())[3]
    gone.unlink()
    with cluster(tmp_path) as dask:
        report = archives.engine("archive", "run", tmp_path / "store", "--cluster", dask.address, status=3)
    assert [one["scene"] for one in report["failed"]] == [gone.name.removesuffix("_s2_l2a.tif")]
    assert report["done"] == COUNT - 1


def test_workers_in_another_network_namespace(store, expected, tmp_path):
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("a network namespace takes root and iproute2")
    name, ours, theirs = f"terrafm{os.getpid()}", f"tf{os.getpid()}a", f"tf{os.getpid()}b"
    made = [
        ["ip", "netns", "add", name],
        ["ip", "link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", name],
        ["ip", "addr", "add", "10.213.7.1/24", "dev", ours],
        ["ip", "link", "set", ours, "up"],
        ["ip", "-n", name, "addr", "add", "10.213.7.2/24", "dev", theirs],
        ["ip", "-n", name, "link", "set", theirs, "up"],
        ["ip", "-n", name, "link", "set", "lo", "up"],
    ]
    try:
        for words in made:
            done = subprocess.run(words, capture_output=True, text=True)
            if done.returncode != 0:
                pytest.skip(f"no network namespace here: {done.stderr.strip()}")
        with cluster(tmp_path, inside=("ip", "netns", "exec", name), host="10.213.7.1") as dask:
            report = archives.engine("archive", "run", store, "--cluster", dask.address)
    finally:
        subprocess.run(["ip", "link", "del", ours], capture_output=True)
        subprocess.run(["ip", "netns", "del", name], capture_output=True)
    assert report["done"] == COUNT
    assert archives.shards(store) == expected

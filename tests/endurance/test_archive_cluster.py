"""An archive on a real Dask cluster: a scheduler and three workers, each of which is killed in the middle."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.endurance import archives

pytest.importorskip("distributed", reason="Dask is not installed: requirements/archive.txt")
COUNT = 16


@pytest.fixture(scope="module")
def probe(tmp_path_factory) -> Path:
    return archives.make_probe(tmp_path_factory.mktemp("probe"))


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> Path:
    return archives.make_scenes(tmp_path_factory.mktemp("scenes") / "all", COUNT)


@pytest.fixture(scope="module")
def expected(probe, scenes, tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    archives.plan(probe, scenes, folder / "store")
    archives.engine("archive", "run", folder / "store", "--workers", 1, TERRAFM_CACHE=str(folder / "cache"))
    return archives.shards(folder / "store")


@pytest.fixture
def store(probe, scenes, tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    archives.plan(probe, scenes, tmp_path / "store")
    return tmp_path / "store"


class Cluster:
    """A scheduler and workers as processes of this machine, or of a network of their own."""

    def __init__(self, folder: Path, inside: tuple[str, ...] = (), host: str = "127.0.0.1") -> None:
        self._folder, self._inside, self._host = folder, inside, host
        self.port = archives.free_port()
        self.processes: dict[str, subprocess.Popen] = {}

    @property
    def address(self) -> str:
        return f"tcp://{self._host}:{self.port}"

    def start_scheduler(self) -> None:
        self._start(
            "scheduler", "scheduler", "--host", self._host, "--port", str(self.port), "--no-dashboard", "--no-show"
        )

    def start_worker(self, name: str) -> None:
        self._start(name, "worker", self.address, "--nthreads", "1", "--memory-limit", "3GiB", "--no-dashboard",
                    "--local-directory", str(self._folder / name), inside=self._inside)  # fmt: skip

    def _start(self, name: str, *words: str, inside: tuple[str, ...] = ()) -> None:
        with (self._folder / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                [*inside, sys.executable, "-m", "dask", *words],
                cwd=archives.ROOT, env=archives.surroundings({"PYTHONPATH": str(archives.ROOT)}), stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """A process with all that it started."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_worker_process(self, name: str) -> None:
        """Only the process that works: its nanny starts another."""
        nanny = self.processes[name].pid
        archives.until(lambda: archives.workers_of(nanny), "a worker's process")
        os.kill(archives.workers_of(nanny)[0], signal.SIGKILL)


@contextmanager
def cluster(folder: Path, **settings):
    made = Cluster(folder, **settings)
    made.start_scheduler()
    for number in range(3):
        made.start_worker(f"worker{number}")
    try:
        yield made
    finally:
        for name in list(made.processes):
            made.kill(name)


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
        assert driver.wait(240) == 2
        assert "scheduler cannot be reached any more" in (tmp_path / "second.log").read_text()
        for name in list(dask.processes):
            dask.kill(name)
        dask.start_scheduler()
        dask.start_worker("worker3")
        report = archives.engine(*words)
    assert (report["done"], report["failed"]) == (COUNT, [])
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

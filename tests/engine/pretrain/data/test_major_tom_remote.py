"""Major-TOM's files on a web server that gives parts of them on request, fails, or keeps one waiting."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from engine.errors import UserError
from engine.pretrain.config.settings import DataSection, TrainingConfig
from engine.pretrain.data.major_tom import MajorTomPlaces
from engine.pretrain.data.major_tom.parquet_files import Patience
from engine.pretrain.data.tiles import LandCover
from engine.pretrain.run import batch_source
from engine.pretrain.tile_sources import open_places
from tests.engine.pretrain.data.major_tom_files import L2A, RTC, S1, Row, s1_bands, s2_bands, write
from tests.patience import PATIENCE

QUICK = Patience(waits=(0.01, 0.02, 0.03), timeout=3)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, body):
        path = self.server.root / self.path.lstrip("/").replace("/resolve/main", "", self.server.hub)
        if self.server.failures and path.suffix == ".parquet":
            failure = self.server.failures.pop(0)
            self.server.failed.append(failure)
            if failure == "cut":
                self.close_connection = True
                return
            if failure != "slow":
                self.status(failure)
                return
            self.server.closing.wait(PATIENCE)
            return
        if not path.is_file() or (self.server.hub and "/resolve/main/" not in self.path):
            self.status(404)
            return
        size = path.stat().st_size
        first, last = 0, size - 1
        if "Range" in self.headers:
            first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        else:
            self.send_response(200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        if body:
            content = path.read_bytes()[first : last + 1]
            self.server.sent[path.name] = self.server.sent.get(path.name, 0) + len(content)
            self.wfile.write(content)

    def status(self, code):
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *what):
        pass


@pytest.fixture
def server(tmp_path):
    root = tmp_path / "served"
    rows = [Row(f"{number}U_1R", s2_bands(number), part=f"part_0000{1 + number % 2}.parquet") for number in range(12)]
    write(root, L2A, rows)
    write(root, S1, [Row(f"{number}U_1R", s1_bands(number), RTC, "part_00003.parquet") for number in range(3)])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.root, server.hub, server.failures, server.failed, server.sent = root, 0, [], [], {}
    server.closing = threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    thread.join(PATIENCE)
    server.server_close()


def near_and_far(server, **more):
    return MajorTomPlaces(str(server.root), 48, LandCover()), MajorTomPlaces(server.url, 48, LandCover(), **more)


def drawn(places, number, seed=0):
    return places.read(number, np.random.default_rng(seed)).images


def assert_same(one, other):
    assert set(one) == set(other)
    assert all(np.array_equal(one[modality], other[modality]) for modality in one)


def test_a_place_fetches_its_row_s_bands_and_the_footer_alone(server):
    near, far = near_and_far(server)
    assert [far.name(number) for number in range(12)] == [near.name(number) for number in range(12)]
    assert_same(drawn(far, 0), drawn(near, 0))
    assert set(drawn(far, 0)) == {S1, L2A}
    part = server.root / "Core-S2L2A" / "images" / "part_00001.parquet"
    first = server.sent[part.name]
    assert first < 0.5 * part.stat().st_size
    drawn(far, 0, seed=1)  # the footer is known by now
    again = server.sent[part.name] - first
    assert again < first - 60_000  # of the footer, pyarrow fetches 64 KB at least
    assert again < part.stat().st_size / 6 - 30_000  # without the picture of 30 KB that lies between the columns
    assert "part_00002.parquet" not in server.sent


def test_the_layout_of_the_hub_is_found(server):
    near, _ = near_and_far(server)
    server.hub = 1
    _, far = near_and_far(server)
    assert_same(drawn(far, 1), drawn(near, 1))
    assert far.record(1).products[0].url.startswith(f"{server.url}/Core-S2L2A/resolve/main/images/part_")


@pytest.mark.parametrize("failures", [[503, 503, 429], ["cut", "cut", "cut"], [500, "cut", "slow"]])
def test_failures_that_pass_are_waited_for(server, failures):
    near, far = near_and_far(server, patience=QUICK)
    server.failures = list(failures)
    assert_same(drawn(far, 4), drawn(near, 4))
    assert server.failed == failures
    server.failures = list(failures)  # with a connection and a footer that are in use
    assert_same(drawn(far, 4, seed=2), drawn(near, 4, seed=2))
    assert not server.failures


@pytest.mark.parametrize("failure", [503, "cut"])
def test_a_lasting_failure_is_an_error_that_names_the_place(server, failure, monkeypatch):
    _, far = near_and_far(server, patience=QUICK)
    server.failures = [failure] * 100
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    message = r"^The cell 11U_1R cannot be read: .*part_00002\.parquet could not be read in 4 tries"
    with pytest.raises(UserError, match=message):
        drawn(far, far_number(far, "11U_1R"))
    assert waits == list(QUICK.waits)


def test_a_server_that_does_not_answer_is_named(server):
    server.shutdown()
    server.server_close()
    with pytest.raises(UserError, match=r"Core-S2L2A/metadata\.parquet could not be read in 4 tries .*check the conn"):
        MajorTomPlaces(server.url, 48, LandCover(), patience=QUICK)


def far_number(places, name):
    return next(number for number in range(len(places)) if places.name(number) == name)


def test_a_file_that_is_not_there_or_not_for_us_is_not_asked_for_again(server):
    _, far = near_and_far(server, patience=Patience(waits=(60.0,)))
    (server.root / "Core-S2L2A" / "images" / "part_00001.parquet").unlink()
    with pytest.raises(UserError, match=r"0U_1R cannot be read: .*part_00001\.parquet does not exist"):
        drawn(far, 0)
    server.failures = [403] * 2  # asked for its size, then for itself
    with pytest.raises(UserError, match=r"part_00002\.parquet may not be read \(HTTP status 403\)"):
        drawn(far, far_number(far, "11U_1R"))


@pytest.mark.parametrize("workers", [0, 2])
def test_a_run_reads_from_far_away_in_any_process(server, tmp_path, workers):
    sections = {"path": server.url, "kind": "major_tom", "tile": 48, "workers": workers}
    config = TrainingConfig(data=DataSection(**sections))
    source = batch_source(config, open_places(config, tmp_path))
    assert set(source.places.modalities) == {S1, L2A}
    source.places.read(0, np.random.default_rng(0))  # a connection is open when the processes are forked
    source = type(source)(source.places, source.sampler, source.draw, batch=4, workers=workers)
    steps = list(source.steps(0, 3))
    assert sorted(name for step in steps for name in step.names) == sorted(f"{number}U_1R" for number in range(12))
    assert not any(step.skipped for step in steps)

"""The worker's message loop: order, cancel, errors, and a life after each."""

import io
import json
import threading
import time

import numpy as np
import pytest
import rasterio

from engine.errors import InvalidParams, UserError
from engine.progress import notice
from engine.worker.server import Worker
from tests.patience import PATIENCE, wait_until


class Pipe(io.TextIOBase):
    """A stdin that a test writes to line by line while the worker reads it."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._ready = threading.Condition()
        self._ended = False

    def feed(self, message: object) -> None:
        with self._ready:
            self._lines.append(message if isinstance(message, str) else json.dumps(message) + "\n")
            self._ready.notify()

    def end(self) -> None:
        with self._ready:
            self._ended = True
            self._ready.notify()

    def __iter__(self):
        return self

    def __next__(self) -> str:
        with self._ready:
            while not self._lines:
                if self._ended:
                    raise StopIteration
                self._ready.wait()
            return self._lines.pop(0)


def endless(params, call):
    """Work that nobody waits for: it ends by being cancelled."""
    for step in range(int(2 * PATIENCE / 0.01)):
        call.progress(step / 1e6, "Working")
        time.sleep(0.01)
    return {"done": True}


def refuse(params, call):
    raise UserError("The file is empty: choose another.")


def break_down(params, call):
    raise ZeroDivisionError("oops")


def remark(params, call):
    notice("The mask leaves only 2 % of the imagery.")
    call.progress(0.0, "Working")


def misread(params, call):
    raise InvalidParams("'path' must be given as str.")


@pytest.fixture
def session():
    """A running worker: feed requests, then collect what it answered."""
    pipe, sink = Pipe(), io.StringIO()
    methods = {
        "echo": lambda params, call: params,
        "endless": endless,
        "refuse": refuse,
        "break": break_down,
        "misread": misread,
        "remark": remark,
    }
    thread = threading.Thread(target=Worker(methods, pipe, sink).run, daemon=True)
    thread.start()

    def finish(*expected: int | None) -> list[dict]:
        """All messages, once the requests of these numbers are answered and the input has ended."""
        wait_until(lambda: set(expected) <= set(answers(messages(sink))), f"{expected} are answered")
        pipe.end()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        return messages(sink)

    yield pipe, sink, finish
    pipe.end()


def request(number: int, method: str, /, **params) -> dict:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def messages(sink: io.StringIO) -> list[dict]:
    """What was written so far, without a line that is not whole yet."""
    return [json.loads(line) for line in sink.getvalue().splitlines(keepends=True) if line.endswith("\n")]


def reports(sink: io.StringIO) -> list[dict]:
    return [message for message in messages(sink) if message.get("method") == "progress"]


def answers(messages: list[dict]) -> dict:
    return {message["id"]: message for message in messages if "method" not in message}


def test_requests_are_answered_in_order(session):
    pipe, _, finish = session
    for number in range(5):
        pipe.feed(request(number, "echo", text=f"Grün {number}"))
    found = finish(*range(5))
    assert [message["id"] for message in found] == list(range(5))
    assert found[3]["result"] == {"text": "Grün 3"}


def test_errors_are_answered_and_the_worker_lives_on(session):
    pipe, _, finish = session
    for number, method in enumerate(("refuse", "break", "misread", "unknown")):
        pipe.feed(request(number, method))
    pipe.feed("this is no JSON\n")
    pipe.feed(request(9, "echo", alive=True))
    found = answers(finish(0, 1, 2, 3, None, 9))
    assert [found[number]["error"]["code"] for number in range(4)] == [-32000, -32603, -32602, -32601]
    assert found[0]["error"]["message"] == "The file is empty: choose another."
    assert "ZeroDivisionError" in found[1]["error"]["data"]["traceback"]
    assert found[None]["error"]["code"] == -32700
    assert found[9]["result"] == {"alive": True}


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000 + "\n",
        "NaN\n",
        {"method": "cancel", "params": ["a"]},
        {"method": "cancel", "params": {"id": []}},
        {"id": [], "method": "echo"},
        {"id": {}, "method": "no such"},
        {"id": 1, "method": "echo", "params": "text"},
        {"id": "\ud800", "method": "\ud800"},
    ],
)
def test_no_line_ends_the_worker(session, line):
    pipe, _, finish = session
    pipe.feed(line)
    pipe.feed(request(7, "echo", a=1))
    assert answers(finish(7))[7]["result"] == {"a": 1}


def test_cancel_stops_running_and_waiting_work(session):
    pipe, sink, finish = session
    pipe.feed(request(1, "endless"))
    pipe.feed(request(2, "endless"))
    pipe.feed(request(3, "echo"))
    wait_until(lambda: reports(sink), "the first is at work")
    for number in (2, 1):
        pipe.feed({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})
    found = answers(finish(1, 2, 3))
    assert found[1]["error"]["code"] == found[2]["error"]["code"] == -32001
    assert "result" in found[3]


def test_progress_names_its_request(session):
    pipe, sink, finish = session
    pipe.feed(request(7, "endless"))
    wait_until(lambda: reports(sink), "it is at work")
    finish()
    assert all(report["params"]["id"] == 7 for report in reports(sink))


def test_what_is_noticed_is_sent_once_and_names_its_request(session):
    pipe, _, finish = session
    for number in (4, 5):
        pipe.feed(request(number, "remark"))
    found = finish(4, 5)
    noticed = [message["params"] for message in found if message.get("method") == "notice"]
    assert noticed == [{"id": number, "message": "The mask leaves only 2 % of the imagery."} for number in (4, 5)]
    assert [message.get("method") for message in found[:3]] == ["notice", "progress", None]


def test_the_end_of_input_stops_running_work(session):
    pipe, sink, finish = session
    pipe.feed(request(1, "endless"))
    wait_until(lambda: reports(sink), "it is at work")
    finish()
    assert "result" not in answers(messages(sink)).get(1, {})


def test_a_cloud_mask_over_the_wire(scene_folder, tmp_path):
    """The real method: parameters left out or null have their defaults, and progress is reported."""
    from engine.worker.methods import methods

    pipe, sink = Pipe(), io.StringIO()
    thread = threading.Thread(target=Worker(methods(), pipe, sink).run)
    thread.start()
    with rasterio.open(scene_folder / "s2_l2a.tif") as file:
        profile = {**file.profile, "count": 1, "dtype": "uint8", "nodata": None, "predictor": 1}
        with rasterio.open(tmp_path / "scl.tif", "w", **profile) as scl:
            scl.write(np.full(file.shape, 9, np.uint8), 1)
    common = {"s2": str(scene_folder / "s2_l2a.tif"), "out": str(tmp_path / "m.tif"), "level": None, "shadows": None}
    pipe.feed(request(1, "cloudmask", **common, method="scl", next={"s2": common["s2"], "level": None}))
    pipe.feed(request(2, "cloudmask", **common, scl=str(tmp_path / "scl.tif"), dilate_cloud=40))
    pipe.feed(request(3, "cloudmask", s2=common["s2"]))
    wait_until(lambda: 3 in answers(messages(sink)), "the third is answered")
    pipe.end()
    thread.join(PATIENCE)
    found = answers(messages(sink))
    assert found[1]["error"]["code"] == -32000
    assert "there is no SCL among the bands" in found[1]["error"]["message"]
    assert found[2]["result"]["method"] == "scl"
    assert found[2]["result"]["classes"][1]["share"] == 1.0
    assert found[3]["error"]["code"] == -32602
    assert any(report["params"]["id"] == 2 and report["params"]["message"] for report in reports(sink))

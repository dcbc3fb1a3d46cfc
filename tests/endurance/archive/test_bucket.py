"""An archive in a bucket of a real S3 server on this machine, which refuses and stalls in between."""

import random
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.endurance.archive import archives

pytest.importorskip("s3fs", reason="s3fs is not installed: requirements/archive.txt")
pytest.importorskip("moto", reason="moto's S3 server is not installed: pip install 'moto[s3]' flask flask-cors")
STALL = 70
"""Seconds: longer than anybody waits for an answer."""


class Unsteady(ThreadingHTTPServer):
    """Hands requests on to the real server, but refuses some and never answers a few."""

    daemon_threads = True

    def __init__(self, real: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.real, self.refusals, self.stalls = real, 0.0, 0
        self.refused = 0
        self.random = random.Random(4)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Unsteady

    def log_message(self, *_: object) -> None:
        pass

    def _body(self) -> bytes:
        if "chunked" not in (self.headers.get("Transfer-Encoding") or "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            pass
        return body

    def _hand_on(self) -> None:
        body = self._body()
        if self.server.stalls > 0:
            self.server.stalls -= 1
            time.sleep(STALL)
            self.close_connection = True
            return None
        if self.server.random.random() < self.server.refusals:
            self.server.refused += 1
            return self._answer(503, {}, b"<Error><Code>SlowDown</Code></Error>")
        own = ("connection", "transfer-encoding", "expect")
        headers = {name: value for name, value in self.headers.items() if name.lower() not in own}
        headers.setdefault("Content-Type", "application/octet-stream")  # else it would be told to be a form
        request = urllib.request.Request(
            self.server.real + self.path, data=body or None, method=self.command, headers=headers
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                self._answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            self._answer(error.code, dict(error.headers), error.read())

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _hand_on  # noqa: N815 - the library calls them so

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                self.send_header(name, value)
        length = headers.get("Content-Length", str(len(body))) if self.command == "HEAD" else str(len(body))
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture
def bucket(tmp_path, monkeypatch):
    """The address of a store in a bucket, and the server before it."""
    port = archives.free_port()
    real = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    server = Unsteady(f"http://127.0.0.1:{port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": server.address, "TERRAFM_CACHE": str(tmp_path / "cache"),
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_NO_SIGN_REQUEST", raising=False)  # this process has had no keys when it read the engine
    archives.until(lambda: _answers(server.real), "the S3 server")
    import s3fs

    s3fs.S3FileSystem(use_listings_cache=False).mkdir("maps")
    yield "s3://maps/archive", server
    server.shutdown()
    real.kill()
    real.wait()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def test_refusals_and_silence_cost_time_and_nothing_else(bucket, probe, scenes, expected, tmp_path):
    store, server = bucket
    archives.plan(probe, scenes, tmp_path / "local")
    archives.engine("archive", "run", tmp_path / "local", "--workers", 1)
    import s3fs

    files = s3fs.S3FileSystem(use_listings_cache=False)
    for path in scenes.iterdir():
        files.put_file(str(path), f"maps/scenes/{path.name}")
    archives.plan(probe, "s3://maps/scenes/*.tif", store)
    server.refusals, server.stalls = 0.15, 1
    report = archives.engine("archive", "run", store, "--workers", 2, "--threads", 1)
    server.refusals = 0.0
    assert (report["done"], report["failed"]) == (archives.COUNT, [])
    assert server.refused > 5
    status = archives.engine("archive", "status", store)
    assert (status["done"], status["remaining"]) == (archives.COUNT, 0)
    made = {
        path.split("/")[-2].rsplit("-", 1)[0]: files.cat_file(path) for path in files.glob("maps/archive/shards/*/*")
    }
    assert made == expected
    combined = archives.engine("archive", "combine", store)
    assert combined["maps"] == archives.COUNT
    assert [one["pixels"] for one in combined["areas"]] == [
        one["pixels"] for one in archives.engine("archive", "combine", tmp_path / "local")["areas"]
    ]
    secret = [path for path in files.find("maps/archive") if b"testing" in files.cat_file(path)]
    assert secret == []

"""A server on this machine that answers as the Hugging Face hub does: a redirect that describes, then the bytes."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.patience import PATIENCE

REPOSITORY, FILE = "MBZUAI/TerraFM", "TerraFM-B.pth"


class Hub:
    """The state of the hub; change it to make things go wrong."""

    def __init__(self, content: bytes) -> None:
        self.put(content, "a" * 40)
        self.cut_after: int | None = None  # bytes, in every answer
        self.silent_until: threading.Event | None = None  # then, instead of ending the connection
        self.flipped = False  # a byte changed on its way
        self.knows_ranges = True
        self.refused: int | None = None  # a status, for the description
        self.failing: int | None = None  # a status, for the bytes
        self.described = True
        self.moved_from = ""
        self.asked: list[str] = []

    def put(self, content: bytes, commit: str) -> None:
        self.content, self.commit = content, commit
        self.sha256 = hashlib.sha256(content).hexdigest()


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: object) -> None:
        pass

    def finished(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        hub, path = self.hub, re.sub("^http://[^/]+", "", self.path)  # a proxy is asked with the whole address
        hub.asked.append(f"{self.command} {self.path} {self.headers.get('Range', '')}".strip())
        resolve = re.fullmatch(rf"/{REPOSITORY}/resolve/([^/]+)/{FILE}", path)
        if hub.moved_from and path.startswith(f"/{hub.moved_from}/"):
            self.finished(307, {"Location": path.replace(hub.moved_from, REPOSITORY, 1)})
        elif resolve and hub.refused:
            self.finished(hub.refused, {})
        elif resolve and resolve.group(1) in ("main", hub.commit):
            about = {"X-Repo-Commit": hub.commit, "X-Linked-ETag": f'"{hub.sha256}"'}
            about["X-Linked-Size"] = str(len(hub.content))
            self.finished(302, {"Location": f"/cdn/{hub.sha256}?signature=x", **(about if hub.described else {})})
        elif path.startswith(f"/cdn/{hub.sha256}?"):
            self.bytes_of(hub)
        else:
            self.finished(404, {})

    def bytes_of(self, hub: Hub) -> None:
        if hub.failing:
            self.finished(hub.failing, {})
            return
        span = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")) if hub.knows_ranges else None
        begin, whole = int(span.group(1)) if span else 0, len(hub.content)
        body = bytearray(hub.content[begin:])
        if hub.flipped:
            body[-100] ^= 1
        headers = {"Content-Length": str(len(body))}
        if span:
            headers["Content-Range"] = f"bytes {begin}-{whole - 1}/{whole}"
        self.finished(206 if span else 200, headers, bytes(body[: hub.cut_after]))
        if hub.silent_until is not None:
            hub.silent_until.wait(PATIENCE)
        self.close_connection = True


@contextmanager
def serving(hub: Hub) -> Iterator[str]:
    """The address of a running hub."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OfThisHub", (Answers,), {"hub": hub}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)


def parts(models: Path) -> list[Path]:
    """What is left of downloads."""
    return sorted(path for path in (models / ".downloads").rglob("*") if path.is_file())

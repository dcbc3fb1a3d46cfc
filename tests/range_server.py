"""A server on this machine that gives files and parts of them, as buckets do, and goes wrong where it is told to."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit


class FileServer:
    """The state of the server; change it to make things go wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.statuses: dict[str, int] = {}  # by file name, instead of an answer
        self.failures: dict[str, int] = {}  # by file name: so many answers of 503 before a right one
        self.cut: set[str] = set()  # files whose connection ends in the middle
        self.silent: set[str] = set()  # files that are not answered until the server ends
        self.broken: dict[str, tuple[int, int]] = {}  # by file name: bytes, any of which ends in a 500
        self.signature = ""  # what the query must hold
        self.asked: list[str] = []
        self.given = 0  # bytes
        self.tells_changes = True  # by an ETag
        self.over = threading.Event()


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_state: FileServer

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        state, parts = self.server_state, urlsplit(self.path)
        state.asked.append(f"{self.command} {self.path} {self.headers.get('Range', '')}".strip())
        file = state.folder / parts.path.lstrip("/")
        if file.name in state.silent:
            state.over.wait()
            self.close_connection = True
            return None
        if state.failures.get(file.name, 0) > 0:
            state.failures[file.name] -= 1
            return self._finish(503)
        if state.signature and state.signature not in parts.query:
            return self._finish(403)
        if file.name in state.statuses or not file.is_file():
            return self._finish(state.statuses.get(file.name, 404))
        content = file.read_bytes()
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted is None:
            return self._finish(200, content, cut=file.name in state.cut)
        first, last = int(wanted.group(1)), min(int(wanted.group(2) or len(content) - 1), len(content) - 1)
        if first >= len(content):
            return self._finish(416)
        broken = state.broken.get(file.name)
        if broken and first < broken[1] and last >= broken[0]:
            return self._finish(500)
        about = {"Content-Range": f"bytes {first}-{last}/{len(content)}"}
        status = file.stat()
        about |= {"ETag": f'"{status.st_mtime_ns:x}-{status.st_size:x}"'} if state.tells_changes else {}
        return self._finish(206, content[first : last + 1], about, cut=file.name in state.cut)

    def _finish(
        self, status: int, body: bytes = b"", headers: dict[str, str] | None = None, *, cut: bool = False
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Accept-Ranges": "bytes", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body[: len(body) // 2] if cut else body)
            self.server_state.given += len(body)
            self.close_connection = self.close_connection or cut


@contextmanager
def serving(folder: Path) -> Iterator[FileServer]:
    """Serve a folder on a free port of this machine."""
    state = FileServer(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Own", (_Answers,), {"server_state": state}))
    server.daemon_threads = True
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.over.set()
        server.shutdown()
        server.server_close()

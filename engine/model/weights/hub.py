"""Files of the Hugging Face hub: what it says of one, and fetching it so that a cut connection costs nothing.

`huggingface_hub` is not used since it forgets what came when it is cancelled or killed, and refuses to work beside a
proxy address that it does not know.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from ...errors import UserError
from ...progress import Progress

_HUB = "https://huggingface.co"
_HEADERS = {"User-Agent": "terrafm", "Accept-Encoding": "identity"}
_TIMEOUT = 30.0
"""Seconds without a byte after which a connection counts as cut."""
_ATTEMPTS = 3
"""Connections in a row that may bring nothing new."""
_PAUSE = 2.0
"""Seconds before the next of them."""
_CHUNK = 1 << 16
"""Bytes between two looks for a cancel: a second's worth on a slow connection."""
_REDIRECTS = 5


@dataclass(frozen=True)
class HubFile:
    """A file of a repository at one commit, as the hub describes it."""

    url: str
    """Names the commit, so that its bytes never change."""
    name: str
    commit: str
    sha256: str
    size: int
    """Bytes."""


def look_up(repository: str, name: str) -> HubFile:
    """What the hub says of a file's newest state.

    Raises
    ------
    UserError
        The hub cannot be reached, does not have the file, or does not say commit, checksum and size.
    """
    base = os.environ.get("TERRAFM_HUB", _HUB)
    said = _described(f"{base}/{repository}/resolve/main/{name}", name)
    commit = said.get("X-Repo-Commit", "")
    sha256 = said.get("X-Linked-ETag", "").strip('"')
    size = said.get("X-Linked-Size", "")
    if not (re.fullmatch("[0-9a-f]{40}", commit) and re.fullmatch("[0-9a-f]{64}", sha256) and size.isdecimal()):
        raise UserError(
            f"The hub at {base} does not say which commit and checksum {name} has, so that it could not be checked: "
            + _by_hand(name)
        )
    return HubFile(f"{base}/{repository}/resolve/{commit}/{name}", name, commit, sha256, int(size))


def fetch(file: HubFile, target: Path, progress: Progress) -> None:
    """Bring a file to `target`, going on where an earlier attempt stopped; it appears there whole and checked.

    What has come is kept in `target` with `.part` behind it, when the connection is cut and when `progress` raises.

    Raises
    ------
    UserError
        The connection fails again and again, or the bytes are not those that the hub described.
    """
    part = target.with_name(f"{target.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    without_gain = 0
    while (have := _size(part)) < file.size:
        reason = _continue(file, part, have, progress)
        without_gain = 0 if _size(part) > have else without_gain + 1
        if without_gain == _ATTEMPTS:
            raise UserError(
                f"The download of {file.name} stopped at {_megabytes(have)} of {_megabytes(file.size)} MB ({reason}): "
                "check the network and start it again, it goes on from there."
            )
        if without_gain:
            time.sleep(_PAUSE)
    if file_hash(part) != file.sha256:
        part.unlink()
        raise UserError(
            f"The download of {file.name} was damaged on its way, its SHA-256 is not the hub's {file.sha256}; "
            "it was removed: start it again."
        )
    part.replace(target)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class _NoRedirect(HTTPRedirectHandler):
    """Answers redirects as they are: what the hub says of a file stands in them."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str) -> None:
        """Follow none."""


def _described(url: str, name: str) -> Message:
    """The headers of the hub's own answer; a renamed repository is followed, the way to the bytes is not."""
    for _ in range(_REDIRECTS):
        headers = _head(url, name)
        moved = urljoin(url, headers.get("Location", ""))
        if moved == url or "X-Linked-ETag" in headers or urlsplit(moved).netloc != urlsplit(url).netloc:
            return headers
        url = moved
    raise UserError(f"The hub sends from {url} on and on to other addresses: {_by_hand(name)}")


def _head(url: str, name: str) -> Message:
    """The headers of one answer, be it a redirect."""
    try:
        with build_opener(_NoRedirect).open(Request(url, headers=_HEADERS, method="HEAD"), timeout=_TIMEOUT) as answer:
            headers: Message = answer.headers
            return headers
    except HTTPError as answer:
        if 300 <= answer.code < 400:
            return answer.headers
        raise _refusal(answer.code, url, name) from answer
    except (OSError, HTTPException, ValueError) as error:
        raise UserError(
            f"The Hugging Face hub cannot be reached at {url} ({_reason(error)}): check the network and its proxy; "
            f"otherwise {_by_hand(name)}"
        ) from error


def _continue(file: HubFile, part: Path, have: int, progress: Progress) -> str:
    """Fetch from byte `have` on until the file is whole or the connection ends; returns why it ended."""
    span = {"Range": f"bytes={have}-"} if have else {}
    try:
        answer: HTTPResponse = build_opener().open(Request(file.url, headers={**_HEADERS, **span}), timeout=_TIMEOUT)
    except HTTPError as error:
        if error.code < 500 and error.code not in (408, 429):
            raise _refusal(error.code, file.url, file.name) from error
        return _reason(error)
    except (OSError, HTTPException) as error:
        return _reason(error)
    with answer:
        begins = _first_byte(answer, have)
        with part.open("r+b" if begins else "wb") as out:
            out.seek(begins)
            return _copied(answer, out, begins, file, progress)


def _first_byte(answer: HTTPResponse, asked: int) -> int:
    """Where an answer begins in the file: a server may send all of it instead of the part that was asked for."""
    span = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return asked if answer.status == 206 and span and int(span.group(1)) == asked else 0


def _copied(answer: HTTPResponse, out: IO[bytes], have: int, file: HubFile, progress: Progress) -> str:
    while have < file.size:
        progress(have / file.size, f"{file.name}: {_megabytes(have)} of {_megabytes(file.size)} MB")
        try:
            chunk = answer.read(min(_CHUNK, file.size - have))
        except (OSError, HTTPException) as error:
            return _reason(error)
        if not chunk:
            return "the connection was cut"
        out.write(chunk)
        have += len(chunk)
    return ""


def _refusal(code: int, url: str, name: str) -> UserError:
    """What an answer means that asking again would not change."""
    meanings = {401: "it wants a login", 403: "it wants a login", 404: "it does not have this file"}
    return UserError(f"The hub refused {url} ({code}, {meanings.get(code, 'no reason given')}): {_by_hand(name)}")


def _by_hand(name: str) -> str:
    return f"get {name} from its publisher in another way and give it to `models import`."


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason or type(error).__name__)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f}"

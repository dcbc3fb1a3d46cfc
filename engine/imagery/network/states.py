"""Whether a file on a server is still the one that it was: by what the server says of it beside its content."""

from __future__ import annotations

import os
import time
import uuid
from urllib.parse import quote

from .addresses import as_gdal, shown

_SECONDS = 10
_LASTS = 60.0
"""Seconds after which a server is asked again."""
_TELLING = ("ETag", "Last-Modified", "Content-Range")
_UNKNOWN = uuid.uuid4().hex
"""Of files of which nothing is told: what was computed of them counts in this process alone."""
_known: dict[str, tuple[float, str]] = {}


def remote_state(path: str) -> str:
    """The address, and the ETag, time and size of what is there; no more than one question in a minute.

    A server that does not answer again leaves it as it was. Where a login is needed, nothing can be asked.
    """
    asked, state = _known.get(path, (-_LASTS, ""))
    if time.monotonic() - asked < _LASTS:
        return state
    told = _told(path)
    state = f"{shown(path)}|{told}" if told else state or f"{shown(path)}|{_UNKNOWN}"
    _known[path] = time.monotonic(), state
    return state


def forget_states() -> None:
    """Ask again at once."""
    _known.clear()


def _told(path: str) -> str:
    """What a server says of a file; empty where it says nothing."""
    address = _web_address(as_gdal(path))
    if address is None:
        return ""
    import http.client  # hardly any scene lies on a server
    import urllib.error
    import urllib.request

    # a signature often allows GET alone
    asking = urllib.request.Request(address, headers={"Range": "bytes=0-0"})
    try:
        with urllib.request.urlopen(asking, timeout=_SECONDS) as answer:  # nosec B310
            return "|".join(answer.headers.get(name) or "" for name in _TELLING).strip("|")
    except (OSError, ValueError, http.client.HTTPException):
        return ""


def _web_address(path: str) -> str | None:
    """The address of a path of GDAL's, where it can be asked without a login."""
    for prefix in ("/vsicurl/http://", "/vsicurl/https://"):
        if path.startswith(prefix):
            return path.removeprefix("/vsicurl/")
    if path.startswith("/vsigs/"):
        return f"https://storage.googleapis.com/{quote(path.removeprefix('/vsigs/'))}"
    if path.startswith("/vsis3/") and os.environ.get("AWS_NO_SIGN_REQUEST", "").upper() in ("YES", "TRUE", "1"):
        bucket, _, key = path.removeprefix("/vsis3/").partition("/")
        endpoint = os.environ.get("AWS_S3_ENDPOINT", "")
        if not endpoint:
            return f"https://{bucket}.s3.amazonaws.com/{quote(key)}"
        scheme = "http" if os.environ.get("AWS_HTTPS", "").upper() in ("NO", "FALSE", "0") else "https"
        host = endpoint if "://" in endpoint else f"{scheme}://{endpoint}"
        return f"{host.rstrip('/')}/{bucket}/{quote(key)}"
    return None

"""Addresses of rasters on servers: as GDAL opens them, and as they may be shown."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlsplit, urlunsplit

_SCHEMES = {"http": "/vsicurl/http", "https": "/vsicurl/https", "s3": "/vsis3", "gs": "/vsigs", "az": "/vsiaz"}
_REMOTE = re.compile(r"(?:/vsi(?:curl|s3|gs|az|adls|oss|swift|webhdfs)\b|(?:https?|s3|gs|az)://)", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"^(sig|signature|token|access[_-]?token|api[_-]?key|key|password|x-amz-.*|x-goog-.*|se|sp|sv|sr|st|skoid|sktid|"
    r"skt|ske|sks|skv|policy|expires|awsaccesskeyid|googleaccessid|jwt|auth.*|code|session.*)$",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(r"(?:https?|s3|gs)://[^\s'\"<>|]+", re.IGNORECASE)


def is_remote(path: str) -> bool:
    """Whether a path leads to a server, as an address or through GDAL's network layer."""
    return bool(_REMOTE.search(path[:40])) or ("/vsi" in path[:5] and "://" in path)


def as_gdal(path: str) -> str:
    """An address as GDAL opens it; all else as it is."""
    scheme, separator, rest = path.partition("://")
    if not separator or scheme.lower() not in _SCHEMES:
        return path
    prefix = _SCHEMES[scheme.lower()]
    return f"{prefix}://{rest}" if scheme.lower().startswith("http") else f"{prefix}/{rest}"


def shown(path: str) -> str:
    """A path without what gives access: a signature in its query, a name and password before its host."""
    return _IN_TEXT.sub(lambda found: _without_credentials(found.group(0)), path)


def source_name(path: str) -> str:
    """The last part of a path or address, without a query; of several that are taken together, the first one's."""
    together = path.split("|")
    if len(together) > 1 and all("/" in one or "\\" in one for one in together):
        return f"{source_name(together[0])} and {len(together) - 1} more"
    return path.split("?", 1)[0].replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] or shown(path)


def suffix_of(path: str) -> str:
    """The ending of a path or address in small letters."""
    return PurePosixPath(path.split("?", 1)[0]).suffix.lower()


def _without_credentials(address: str) -> str:
    trailing = address[len(address.rstrip(".,;:)")) :]
    parts = urlsplit(address[: len(address) - len(trailing)])
    query = parts.query
    if any(_CREDENTIAL.match(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        query = ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, query, "")) + trailing

"""Opening rasters through GDAL's network layer: bounded retries, and sentences that name the address."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import RasterioError

from ...errors import UserError
from .addresses import as_gdal, is_remote, shown

_BOUNDS = {
    "GDAL_HTTP_CONNECTTIMEOUT": "10",
    "GDAL_HTTP_TIMEOUT": "30",
    "GDAL_HTTP_MAX_RETRY": "3",
    "GDAL_HTTP_RETRY_DELAY": "0.5",
    "GDAL_HTTP_MULTIRANGE": "YES",
    "GDAL_HTTP_MERGE_CONSECUTIVE_RANGES": "YES",
    "CPL_VSIL_CURL_CACHE_SIZE": str(64 * 2**20),
}
"""Before GDAL asks a server for the first time; what the user has set counts."""
_STATUS = re.compile(r"(?:response code|HTTP error code|HTTP code|status)\D{0,4}(\d{3})", re.IGNORECASE)
_SLOW = re.compile(r"time(?:d)?[ -]?out|too slow|low speed", re.IGNORECASE)
_GONE = re.compile(r"NoSuch(?:Key|Bucket)|does not exist|No such file", re.IGNORECASE)
_UNKNOWN_HOST = re.compile(r"resolve host|could not connect|connection refused|failed to connect", re.IGNORECASE)

for _name, _value in _BOUNDS.items():
    os.environ.setdefault(_name, _value)
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_ROLE_ARN")
if not any(os.environ.get(name) for name in _KEYS) and not (Path.home() / ".aws").exists():
    os.environ.setdefault("AWS_NO_SIGN_REQUEST", "YES")  # public buckets
_ENDPOINT = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
if _ENDPOINT and "AWS_S3_ENDPOINT" not in os.environ:  # GDAL knows AWS's usual variable by a name of its own
    _scheme, _, _host = _ENDPOINT.rpartition("://")
    os.environ["AWS_S3_ENDPOINT"] = _host.rstrip("/")
    os.environ.setdefault("AWS_HTTPS", "NO" if _scheme == "http" else "YES")
    os.environ.setdefault("AWS_VIRTUAL_HOSTING", "FALSE")


class NetworkError(UserError):
    """A server did not give what was asked of it; the sentence names the address."""


class _WithoutCredentials(logging.Filter):
    """Cuts what gives access out of what GDAL's errors say of addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if (cut := shown(text)) != text:
            record.msg, record.args = cut, ()
        return True


for _logger in ("rasterio._env", "rasterio._err", "rasterio._io", "rasterio._base"):
    logging.getLogger(_logger).addFilter(_WithoutCredentials())


def open_raster(path: str, **options: Any) -> Any:
    """`rasterio.open` of a path, which may be an address.

    Raises
    ------
    NetworkError
        A server's answer is none.
    RasterioError
        A file that cannot be opened.
    """
    if not is_remote(path):
        return rasterio.open(path, **options)
    try:
        # a server has no folder to look into for files beside this one
        with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"):
            return rasterio.open(as_gdal(path), **options)
    except RasterioError as error:
        raise network_problem(path, error) from None


def network_problem(path: str, error: BaseException) -> NetworkError:
    """What went wrong at an address, in a sentence, as far as GDAL tells."""
    told = _told(error)
    address = shown(path).removeprefix("/vsicurl/")
    status = _STATUS.search(told)
    if status and status.group(1) in ("401", "403"):
        what = f"refuses access (HTTP {status.group(1)}): its signature may have run out, or it needs a login"
    elif status and status.group(1) in ("404", "410"):
        what = f"is not there (HTTP {status.group(1)}): check the address"
    elif status and status.group(1) >= "400":
        what = f"cannot be had now (HTTP {status.group(1)}): try again later"
    elif _UNKNOWN_HOST.search(told):
        what = "cannot be reached: check the connection and the address"
    elif _SLOW.search(told):
        what = "did not answer in time: check the connection and try again"
    elif _GONE.search(told):
        what = "is not there: check the address"
    else:
        what = "gave what cannot be read as that raster; it was cut on its way, or has changed: try again"
    return NetworkError(f"{address} {what}.")


def _told(error: BaseException | None) -> str:
    """The texts of an error and of all that led to it."""
    texts: list[str] = []
    while error is not None and len(texts) < 10:
        texts.append(str(error))
        error = error.__cause__ or error.__context__
    return " ".join(texts)

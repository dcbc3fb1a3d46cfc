"""Buckets: `s3://` against a server that speaks S3, with and without a login. Skipped where there is none.

python -m venv /tmp/s3 && /tmp/s3/bin/pip install "moto[server]"
TERRAFM_S3_SERVER=/tmp/s3/bin/moto_server .venv/bin/python -m pytest tests/engine/imagery/test_s3.py
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from engine.imagery import Window, open_scene
from engine.imagery.network.opening import NetworkError
from engine.imagery.network.states import forget_states, remote_state

SERVER = os.environ.get("TERRAFM_S3_SERVER") or shutil.which("moto_server")
PUBLIC = "s2_l2a.tif"
KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/EXAMPLEKEY"
WITHOUT = "there is no S3 server: install moto[server] and name it by TERRAFM_S3_SERVER"
pytestmark = pytest.mark.skipif(SERVER is None, reason=WITHOUT)


@pytest.fixture(scope="module")
def address(scene_folder) -> Iterator[str]:
    """A server with the sample scene in the bucket `imagery`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [str(SERVER), "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        place = f"127.0.0.1:{port}"
        _put(f"http://{place}/imagery", b"", tries=200)
        for name in ("s2_l2a.tif", "s1.tif"):
            access = "public-read" if name == PUBLIC else "private"
            _put(f"http://{place}/imagery/europe/{name}", (scene_folder / name).read_bytes(), access)
        _put(f"http://{place}/imagery/closed/s1.tif", b"", "private")
        yield place
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(autouse=True)
def bucket(address, monkeypatch) -> None:
    """GDAL's own variables, as users of such servers set them."""
    told = {"AWS_S3_ENDPOINT": address, "AWS_HTTPS": "NO", "AWS_VIRTUAL_HOSTING": "FALSE", "AWS_REGION": "us-east-1",
            "AWS_NO_SIGN_REQUEST": "YES", "GDAL_HTTP_MAX_RETRY": "1", "GDAL_HTTP_RETRY_DELAY": "0.05"}  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    forget_states()


def _put(address: str, body: bytes, access: str = "public-read", tries: int = 1) -> None:
    """Send a file, to a server that may still be starting."""
    about = {"Content-Type": "image/tiff", "x-amz-acl": access}  # without a type it is taken for a form
    request = urllib.request.Request(address, data=body, headers=about, method="PUT")
    for _ in range(tries - 1):
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(request, timeout=120).close()
        time.sleep(0.1)
    return urllib.request.urlopen(request, timeout=120).close()


@pytest.fixture
def signed(monkeypatch) -> None:
    """A login, as the user's variables give it."""
    monkeypatch.delenv("AWS_NO_SIGN_REQUEST")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)


def test_a_bucket_is_read_as_a_file_is(scene_folder):
    window = Window(32, 32, 64, 64)
    with open_scene("s3://imagery/europe/s2_l2a.tif") as remote, open_scene(scene_folder / "s2_l2a.tif") as local:
        assert np.array_equal(remote.read(window).images["s2_l2a"], local.read(window).images["s2_l2a"], equal_nan=True)
    assert "ETag" not in remote_state("s3://imagery/europe/s2_l2a.tif")
    assert remote_state("s3://imagery/europe/s2_l2a.tif").count("|") >= 2  # what the server says of it


def test_what_needs_a_login_is_said_without_one():
    with pytest.raises(NetworkError, match=r"closed/s1\.tif refuses access \(HTTP 403\).*it needs a login"):
        open_scene(s1="s3://imagery/closed/s1.tif")


def test_a_map_with_a_login_gives_nothing_of_it_away(scene_folder, signed, tmp_path, caplog):
    out, report = tmp_path / "map.tif", tmp_path / "map.json"
    imagery = "--s1", "s3://imagery/europe/s1.tif", "--samples", scene_folder / "samples.gpkg"
    words = ("classify", *imagery, "--method", "linear", "--extent", *_quarter(scene_folder), "--out", out)
    words = (*words, "--report", report)
    outcome = CliRunner().invoke(main, [str(word) for word in words])
    assert outcome.exit_code == 0, outcome.output
    with rasterio.open(out) as file:
        told = json.dumps(file.tags()) + report.read_text() + outcome.output + caplog.text
        assert (file.read(1) != 255).any()
    assert "s3://imagery/europe/s1.tif" in told
    assert SECRET not in told and KEY not in told
    assert "|" in remote_state("s3://imagery/europe/s2_l2a.tif")


@pytest.mark.parametrize("missing", ["s3://imagery/europe/gone.tif", "s3://nowhere/s2_l2a.tif"])
def test_what_is_not_there_is_said_by_its_address(missing, signed):
    with pytest.raises(NetworkError, match="is not there") as refused:
        open_scene(layers=[missing])
    assert missing.removeprefix("s3://") in str(refused.value)
    assert KEY not in str(refused.value) and SECRET not in str(refused.value)


def _quarter(folder: Path) -> tuple[float, ...]:
    with rasterio.open(folder / "s2_l2a.tif") as file:
        left, bottom, right, top = file.bounds
    return left, (bottom + top) / 2, (left + right) / 2, top


def test_the_usual_variable_for_another_endpoint_holds_too(address, tmp_path):
    """In a process of its own: it is read once, before GDAL asks anybody."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    told = {"AWS_ENDPOINT_URL": f"http://{address}", "AWS_REGION": "us-east-1", "AWS_NO_SIGN_REQUEST": "YES"}
    words = ["composite", "--s2", f"s3://imagery/europe/{PUBLIC}", "--out", str(tmp_path / "composite.tif")]
    done = subprocess.run([sys.executable, "-m", "engine", *words], env={**own, **told}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

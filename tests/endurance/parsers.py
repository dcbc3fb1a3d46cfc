"""What reads text and headers of our own, as functions of bytes: each returns, or raises the user's error."""

import io
import json
import struct
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from engine.errors import InvalidParams, UserError
from engine.imagery.examination.offset import stored_offset, weigh
from engine.imagery.examination.other_sensors import other_optical, other_radar
from engine.imagery.examination.products import find_product
from engine.imagery.examination.radiometry import (
    date_in_tags,
    date_in_text,
    level_in_tags,
    level_in_text,
    safe_date,
    safe_radiometry,
)
from engine.imagery.examination.recognition import band_in_text, band_of_wavelength
from engine.imagery.examination.sun import sun_in_metadata, sun_in_tags
from engine.imagery.reading.mask_kinds import _kind as kind_of_codes
from engine.mapping.classify.saved_probe import read_probe
from engine.model.decoders.head_header import read_head_info
from engine.model.weights.ensemble_file import read_ensemble
from engine.model.weights.model_file import read_model
from engine.pretrain.data.band_statistics import read_statistics
from engine.pretrain.data.shards.index import index_path, read_index
from engine.reports.map_report import REPORT_TAG, report_in_tags
from engine.requests import REQUESTS
from engine.worker.methods import reading
from engine.worker.server import Worker

_FOLDER = Path(tempfile.mkdtemp(prefix="terrafm-parsers-"))
_PIXELS = np.array([[900.0, 1200, 2500], [1000, 1300, 3000]], np.float32)


def names(data: bytes) -> None:
    """A file's or product's name: bands, level, date, baseline, whose imagery it is."""
    text = data.decode("utf-8", "replace")
    band_in_text(text), level_in_text(text), stored_offset(text), kind_of_codes(np.array([0.0]), np.array([1]), text)
    date = date_in_text(text)
    assert date is None or len(date) == 10
    other_optical(text, [text], [], [], False), other_radar(text, [text], [], [])
    find_product(text)


def products(data: bytes) -> None:
    """A zip whose members have these names, one a line."""
    path = _FOLDER / "product.zip"
    lines = [
        line for line in dict.fromkeys(data.decode("utf-8", "replace").replace("\0", "").splitlines()[:30]) if line
    ]
    with zipfile.ZipFile(path, "w") as archive:
        for line in lines:
            archive.writestr(line, "<a/>")
    find_product(path)


def metadata(data: bytes) -> None:
    """The XML of a SAFE product and of its granule."""
    text = data.decode("utf-8", "replace")
    safe_radiometry(text, None), safe_radiometry(text, 1000.0), sun_in_metadata(text), safe_date(text)


def tags(data: bytes) -> None:
    """A raster's tags, KEY=VALUE a line."""
    pairs = [line.partition("=") for line in data.decode("utf-8", "replace").splitlines()]
    found = {key: value for key, _, value in pairs}
    sun_in_tags(found), date_in_tags(found), level_in_tags(found), band_of_wavelength(found)
    weigh(None, ["scene"], found, [0.0, 0.0], _PIXELS, ["B02", "B08"], "scene")
    report_in_tags({**found, REPORT_TAG: data.decode("utf-8", "replace")})


def messages(data: bytes) -> None:
    """Lines to the worker: it answers each in whole JSON, then a greeting."""
    text = data.decode("utf-8", "replace").replace("\r", "\n")
    greeting = json.dumps({"jsonrpc": "2.0", "id": "greeting", "method": "hello", "params": {}})
    sink = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    methods = {name: reading(record, lambda request, call: {}) for name, record in REQUESTS.items()}
    worker = Worker(methods, io.StringIO(f"{text}\n{greeting}\n"), sink)
    worker._read()
    worker._closed = False
    while (request := worker._requests.get_nowait()) is not None:
        worker._answer(request)
    sink.flush()
    answers = [json.loads(line) for line in sink.buffer.getvalue().decode().splitlines()]
    assert answers[-1]["id"] == "greeting", answers[-1]
    assert "result" in answers[-1]
    defects = [answer for answer in answers if answer.get("error", {}).get("code") == -32603]
    assert not defects, defects


def index(data: bytes) -> None:
    """The index of a folder of shards."""
    index_path(_FOLDER).write_bytes(data)
    read_index(_FOLDER)


def statistics(data: bytes) -> None:
    """The band statistics of training data, and the file of an ensemble."""
    path = _FOLDER / "statistics.json"
    path.write_bytes(data)
    try:
        read_statistics(path)
    except UserError:
        read_ensemble(path)


def tensors(data: bytes) -> None:
    """Whole safetensors files."""
    path = _FOLDER / "any.safetensors"
    path.write_bytes(data)
    _all_headers(path)


def headers(data: bytes) -> None:
    """Safetensors files that are whole, with a description of this text."""
    text = data.decode("utf-8", "replace")
    marks = {"terrafm.format": "1", "terrafm.probe.format": "1", "terrafm.head.format": "1"}
    ours = ("terrafm.config", "terrafm.info", "terrafm.probe", "terrafm.head.config", "terrafm.head.info")
    first, _, second = text.partition("\n")
    described = {name: second if name.endswith("info") else first for name in ours}
    tensor = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
    content = json.dumps({"__metadata__": {**marks, **described}, "classes": tensor}).encode()
    path = _FOLDER / "described.safetensors"
    path.write_bytes(struct.pack("<Q", len(content)) + content + bytes(4))
    _all_headers(path)


def _all_headers(path: Path) -> None:
    for read in (read_model, read_probe, read_head_info):
        with suppress(UserError):
            read(path)


def check_sentence(error: UserError) -> None:
    """One sentence: a line of bearable length."""
    assert "\n" not in str(error), str(error)
    assert len(str(error)) < 1600, str(error)


PARSERS: dict[str, Callable[[bytes], None]] = {
    "names": names,
    "products": products,
    "metadata": metadata,
    "tags": tags,
    "messages": messages,
    "index": index,
    "statistics": statistics,
    "tensors": tensors,
    "headers": headers,
}


def attempt(kind: str, data: bytes) -> bool:
    """Whether bytes were understood; False where they were refused in a sentence."""
    try:
        PARSERS[kind](data)
    except UserError as error:
        check_sentence(error)
        return False
    except InvalidParams:
        return False
    return True

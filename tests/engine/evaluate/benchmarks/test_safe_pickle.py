"""GEO-Bench's pickles are read, and anything else in a pickle is refused before it can run."""

import collections
import datetime
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from engine.errors import UserError
from engine.evaluate.benchmarks.safe_pickle import PickledRecord, read_pickle
from tests.engine.evaluate.benchmarks.published_files import described, geobench_classes

SOURCE = Path("sample.hdf5")


class Malicious:
    """Runs a command when unpickled plainly."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_what_geo_bench_writes_comes_back_as_plain_values(protocol):
    with geobench_classes("Sentinel2") as module:
        content = {
            "label": np.int64(3),
            "many": np.arange(6, dtype=np.float32).reshape(2, 3) if protocol > 2 else 0,
            "info": described(module, "Sentinel2", name="02 - Blue", alt_names=("2", "blue")),
            "date": datetime.date(2019, 1, 2),
            "crs": CRS.from_epsg(32634),
            "transform": Affine(10, 0, 0, 0, -10, 0),
            "ordered": collections.OrderedDict(a=1),
        }
        if protocol == 2:
            content.pop("date"), content.pop("label")  # written by a codec's call, which is not needed and not allowed
        if protocol == 5:
            content.pop("many")
        read = read_pickle(pickle.dumps(content, protocol=protocol), SOURCE)
    assert read["info"].get("name") == "02 - Blue"
    assert read["info"].get("alt_names") == ["2", "blue"]
    assert isinstance(read["crs"], PickledRecord)
    assert read["ordered"] == {"a": 1}
    if protocol in (3, 4):
        assert read["many"].tolist() == [[0, 1, 2], [3, 4, 5]]
        assert read["label"] == 3
        assert read["date"] == datetime.date(2019, 1, 2)


@pytest.mark.parametrize(
    "call",
    [
        lambda mark: (os.system, f"touch {mark}"),
        lambda mark: (eval, f"open({str(mark)!r}, 'w')"),
        lambda mark: (getattr, Path(mark), "touch"),
        lambda mark: (Path.touch, mark),
        lambda mark: (np.save, str(mark), np.zeros(1)),
    ],
)
@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_pickle_that_would_run_something_is_refused_and_runs_nothing(tmp_path, call, protocol):
    mark = tmp_path / "ran.npy"
    function, *arguments = call(mark)
    content = pickle.dumps({"label": 1, "more": Malicious(function, *arguments)}, protocol=protocol)
    with pytest.raises(UserError, match="refused and nothing in it was run"):
        read_pickle(content, SOURCE)
    assert not list(tmp_path.iterdir())


def test_the_pickles_of_this_test_do_run_when_read_plainly(tmp_path):
    pickle.loads(pickle.dumps(Malicious(os.system, f"touch {tmp_path / 'ran'}")))
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"cgeobench.dataset\nos.system\n.",  # a dotted name below an allowed module
        b"cgeobench\n__import__\n.",
        b"\x80\x04\x8c\x08geobench\x8c\x04eval\x93.",
        b"\x80\x02\x82\x01.",  # an extension code
        b"P1\n.",  # a persistent object
        b"cdatetime\nsys\n.",
        pickle.dumps(np.array([print], dtype=object)),
    ],
)
def test_names_and_objects_that_are_not_listed_are_refused(content):
    with pytest.raises(UserError):
        read_pickle(content, SOURCE)


@pytest.mark.parametrize("content", [b"", b"abc", pickle.dumps([1, 2])[:-2], b"\x80\x04]\x94h\x00a."])
def test_a_damaged_pickle_is_one_sentence(content):
    with pytest.raises(UserError, match=r"sample\.hdf5"):
        read_pickle(content, SOURCE)


def test_state_cannot_change_the_stand_ins():
    """BUILD on a class would set its attributes."""
    content = b"cgeobench.dataset\nSentinel2\n}Vget\nI1\nsb."
    before = PickledRecord.get
    with pytest.raises(UserError):
        read_pickle(content, SOURCE)
    assert PickledRecord.get is before

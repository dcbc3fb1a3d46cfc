"""The token cache that processes share, on disks and clocks of all kinds: it loses what it must, invents nothing."""

import os

import numpy as np
import pytest

from engine.features.cache import FeatureCache, default_cache_bytes

SHAPE = (4, 8)


def record(number):
    return np.full(SHAPE, number, np.float16)


def test_two_stores_of_one_scene_fill_one_file(tmp_path):
    stores = [FeatureCache(tmp_path).store("scene", 6, SHAPE) for _ in range(2)]
    for window in range(6):
        stores[window % 2].write(window, record(window))
    again = FeatureCache(tmp_path).store("scene", 6, SHAPE)
    assert len(again) == 6
    for window in range(6):
        assert (again.read(window) == window).all()


@pytest.mark.parametrize("seconds", [0, 4e9])
def test_files_from_another_time_make_room_and_the_own_one_stays(tmp_path, seconds):
    cache = FeatureCache(tmp_path, most_bytes=1)
    for name in ("old", "new"):
        cache.store(name, 1, SHAPE).write(0, record(1))
    os.utime(next(path for path in tmp_path.iterdir()), (seconds, seconds))
    own = cache.store("own", 1, SHAPE)
    own.write(0, record(7))
    assert (cache.store("own", 1, SHAPE).read(0) == 7).all()
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_cut_file_lacks_is_not_there(tmp_path):
    store = FeatureCache(tmp_path).store("scene", 3, SHAPE)
    for window in range(3):
        store.write(window, record(window))
    store.close()
    (path,) = tmp_path.iterdir()
    os.truncate(path, path.stat().st_size - 10)
    cut = FeatureCache(tmp_path).store("scene", 3, SHAPE)
    assert [window in cut for window in range(3)] == [True, True, False]
    os.truncate(path, 2)  # within the bytes that say what is there
    assert len(FeatureCache(tmp_path).store("scene", 3, SHAPE)) == 0


def test_without_a_folder_or_temporary_files_it_lives_in_memory(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))
    store = FeatureCache(tmp_path / "file" / "cache").store("scene", 1, SHAPE)
    store.write(0, record(3))
    assert (store.read(0) == 3).all()


@pytest.mark.parametrize(
    "said, expected", [("1", 10**9), ("inf", 10 * 1024**3), ("nan", 10 * 1024**3), ("much", 10 * 1024**3)]
)
def test_a_size_that_is_none(monkeypatch, said, expected):
    monkeypatch.setenv("TERRAFM_CACHE_GB", said)
    assert default_cache_bytes() == expected

"""A probe, scenes of one block each, what an undisturbed run makes of them, and a store that is planned."""

from pathlib import Path

import pytest

from tests.endurance.archive import archives


@pytest.fixture(scope="session")
def probe(tmp_path_factory) -> Path:
    """A probe on a tiny model, whose weights lie beside it."""
    return archives.make_probe(tmp_path_factory.mktemp("probe"))


@pytest.fixture(scope="session")
def scenes(tmp_path_factory) -> Path:
    """A folder with `archives.COUNT` scenes."""
    return archives.make_scenes(tmp_path_factory.mktemp("scenes") / "all", archives.COUNT)


@pytest.fixture(scope="session")
def expected(probe, scenes, tmp_path_factory) -> dict[str, bytes]:
    """The shards of a run that nothing disturbs, without any cache of another."""
    folder = tmp_path_factory.mktemp("undisturbed")
    archives.plan(probe, scenes, folder / "store")
    archives.engine("archive", "run", folder / "store", "--workers", 1, TERRAFM_CACHE=str(folder / "cache"))
    return archives.shards(folder / "store")


@pytest.fixture
def store(probe, scenes, tmp_path, monkeypatch) -> Path:
    """A planned store of which nothing is made yet, with a cache of its own."""
    monkeypatch.setenv("TERRAFM_CACHE", str(tmp_path / "cache"))
    archives.plan(probe, scenes, tmp_path / "store")
    return tmp_path / "store"

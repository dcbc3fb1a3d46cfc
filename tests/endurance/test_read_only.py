"""Every command that writes, into folders that may not be written to: one sentence, and what was there stays."""

import os
from pathlib import Path

import pytest

from tests.endurance.forks import answered
from tests.endurance.rights import KINDS, OTHER_USER, give_up_rights, immutable_files
from tests.endurance.writing_commands import NAMES, check_refused, commands, invoke, old_files


def _answer(words, log: Path) -> tuple[int, str]:
    def work() -> tuple[int, str]:
        give_up_rights()
        return invoke(words)

    return answered(work, log)


@pytest.mark.parametrize("kind", KINDS)
def test_read_only_folders(made, tmp_path, kind, monkeypatch):
    refused = 0
    for number, name in enumerate(NAMES):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        monkeypatch.setenv("TERRAFM_MODELS", str(folder / "models"))
        words = commands(made, folder)[name]
        old = old_files(words, folder)
        if KINDS[kind] is immutable_files and not old:
            continue  # there is nothing that could not be replaced
        with KINDS[kind](folder):
            status, output = _answer(words, tmp_path / "log")
        assert status == 2, (name, output)
        check_refused(output)
        assert {path: path.read_bytes() for path in old} == old, name
        assert {path.name for path in folder.iterdir()} <= {path.name for path in old}, name
        refused += 1
    print(f"\nread-only, {kind} | {refused} | 0 | {refused} | 0")


def test_inputs_that_may_not_be_read(made, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root may give a file away")
    told = 0
    for name in ("classify", "predict", "accuracy", "draw", "models import"):
        for number, word in enumerate(commands(made, tmp_path)[name]):
            if not isinstance(word, Path) or not word.is_file() or made not in word.parents:
                continue
            words = list(commands(made, tmp_path)[name])
            closed = tmp_path / f"closed{word.suffix}"
            closed.write_bytes(word.read_bytes())
            closed.chmod(0o600)
            os.chown(closed, OTHER_USER, OTHER_USER)
            words[number] = closed
            status, output = _answer(words, tmp_path / "log")
            assert status == 2, (name, word.name, output)
            check_refused(output)
            told += 1
            closed.unlink()
    print(f"\nfiles that may not be read | {told} | 0 | {told} | 0")


def test_caches_that_may_not_be_written_keep_nobody_from_a_map(made, tmp_path, monkeypatch):
    out = tmp_path / "map.tif"
    words = [*commands(made, tmp_path)["classify"][:-1], out]
    for kind in ("of_another_user", "write_protected", "immutable", "mounted_to_read"):
        folder = tmp_path / kind
        folder.mkdir()
        monkeypatch.setenv("TERRAFM_CACHE", str(folder / "cache"))
        monkeypatch.setenv("TMPDIR", str(folder))
        with KINDS[kind](folder):
            status, output = _answer(words, tmp_path / "log")
        assert status == 0, (kind, output)
        out.unlink()
    print("\na read-only cache and temporary folder | 4 | 4 | 0 | 0")

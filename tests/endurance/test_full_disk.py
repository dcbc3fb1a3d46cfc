"""Every command that writes, on a small disk that is full or write-protected: one sentence, nothing half-written."""

import shutil

import pytest

from tests.endurance.disks import fill, small_disk, write_protect
from tests.endurance.outputs import OLD, check_whole
from tests.endurance.writing_commands import NAMES, check_refused, commands, invoke, old_files

KILOBYTES = 1024
LEFT = (0, 4, 12, 40, 100)
"""Kilobytes that are left on the disk: which write fails depends on them."""


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk(made, tmp_path, name, monkeypatch):
    whole = refused = 0
    for left in LEFT:
        with small_disk(tmp_path / "disk", KILOBYTES) as disk:
            monkeypatch.setenv("TERRAFM_MODELS", str(disk / "models"))
            words = commands(made, disk)[name]
            old = old_files(words, disk)
            fill(disk, left)
            status, output = invoke(words)
            for path in old:
                if path.read_bytes() != OLD:
                    check_whole(path)
                elif status == 0:
                    raise AssertionError(f"{path.name} was not written: {output}")
            if status == 2:
                refused += 1
                check_refused(output)
            whole += status == 0
            left_over = [str(path.relative_to(disk)) for path in disk.rglob("*") if path.name.startswith(".")]
            assert not left_over, (left, left_over)
            allowed = {path.name for path in old} | {"ballast", "scene", "models"}
            allowed |= {path.with_suffix(".qml").name for path in old} | {f"{path.name}.aux.xml" for path in old}
            if status == 2:
                assert {path.name for path in disk.iterdir()} <= allowed, (left, output)
    print(f"\nfull disk, {name} | {len(LEFT)} | {whole} | {refused} | 0")
    assert refused > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_write_protected_disk(made, tmp_path, name, monkeypatch):
    with small_disk(tmp_path / "disk", KILOBYTES) as disk:
        monkeypatch.setenv("TERRAFM_MODELS", str(disk / "models"))
        words = commands(made, disk)[name]
        old = old_files(words, disk)
        write_protect(disk)
        status, output = invoke(words)
        assert status == 2, output
        check_refused(output)
        assert {path: path.read_bytes() for path in old} == old


def test_a_full_cache_or_temporary_folder_keeps_nobody_from_a_map(made, tmp_path, monkeypatch):
    with small_disk(tmp_path / "disk", 64) as disk:
        for name in ("TERRAFM_CACHE", "TMPDIR"):
            monkeypatch.setenv(name, str(disk / name.lower()))
            (disk / name.lower()).mkdir()
        fill(disk, 0)
        out = tmp_path / "map.tif"
        words = [*commands(made, tmp_path)["classify"][:-1], out]
        status, output = invoke(words)
        assert status == 0, output
        check_whole(out)
        write_protect(disk)
        shutil.rmtree(made / "cache", ignore_errors=True)
        status, output = invoke([*words, "--smoothing", 0])
        assert status == 0, output

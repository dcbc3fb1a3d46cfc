"""Every command that writes, on a small disk that is full or write-protected: one sentence, nothing half-written."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.__main__ import main
from tests.endurance.disks import fill, small_disk, write_protect
from tests.endurance.outputs import OLD, check_whole

KILOBYTES = 1024
LEFT = (0, 4, 12, 40, 100)
"""Kilobytes that are left on the disk: which write fails depends on them."""


def _imagery(made: Path) -> list[object]:
    return ["--s2", made / "scene/s2_l2a.tif"]


def commands(made: Path, disk: Path) -> dict[str, list[object]]:
    """Every command with every output, all of them on the disk."""
    s2, samples = _imagery(made), made / "scene/samples.gpkg"
    both = ["--s2-before", made / "scene/s2_l2a.tif", "--s2-after", made / "scene/s2_l2a.tif"]
    l1c = ["cloudmask", "--s2", made / "l1c/s2_l1c.tif", "--method", "s2cloudless"]
    judged = ["accuracy", "--map", made / "m.tif"]
    classify = ["classify", *s2, "--samples", samples]
    return {
        "classify": [*classify, "--out", disk / "a.tif"],
        "classify, all": [
            *classify, "--out", disk / "a.tif", "--confidence", disk / "b.tif", "--report", disk / "c.html",
            "--polygons", disk / "d.gpkg", "--save-probe", disk / "e.safetensors",
        ],
        "classify, json": [*classify, "--out", disk / "a.tif", "--report", disk / "c.json"],
        "predict": ["predict", *s2, "--probe", made / "p.safetensors", "--out", disk / "a.tif"],
        "similar": ["similar", *s2, "--examples", samples, "--out", disk / "a.tif"],
        "cluster": ["cluster", *s2, "--clusters", 3, "--out", disk / "a.tif"],
        "change": ["change", *both, "--out", disk / "a.tif"],
        "rgb": ["rgb", *s2, "--out", disk / "a.tif"],
        "embed, zarr": ["embed", *s2, "--out", disk / "a.zarr"],
        "embed, tif": ["embed", *s2, "--out", disk / "a.tif"],
        "accuracy": [*judged, "--reference", made / "reference.gpkg", "--report", disk / "a.html"],
        "draw": [*judged, "--draw", disk / "a.gpkg", "--points", 60],
        "cloudmask": [
            *l1c, "--out", disk / "a.tif", "--probability", disk / "b.tif", "--polygons", disk / "c.gpkg",
            "--masked", disk / "d.tif",
        ],
        "simulate": ["simulate", "--out", disk / "scene", "--width", 128, "--height", 128],
        "models import": ["models", "import", made / "w.safetensors", "--name", "mine"],
    }  # fmt: skip


NAMES = tuple(commands(Path(), Path()))


def _old_files(words: list[object], disk: Path) -> dict[Path, bytes]:
    """Files that are there already under the names that are to be written."""
    files = [
        word for word in words if isinstance(word, Path) and word.parent == disk and word.suffix not in ("", ".zarr")
    ]
    for file in files:
        file.write_bytes(OLD)
    return dict.fromkeys(files, OLD)


def _invoke(words: list[object]) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    if done.exit_code not in (0, 2):
        raise AssertionError(f"exit {done.exit_code}: {done.output[-500:]}") from done.exception
    return done.exit_code, done.output


def check_refused(output: str) -> None:
    """One sentence, at the end."""
    (said,) = [line for line in output.splitlines() if line.startswith("Error: ")]
    assert output.rstrip().endswith(said), output
    assert len(said) < 500, said


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk(made, tmp_path, name, monkeypatch):
    whole = refused = 0
    for left in LEFT:
        with small_disk(tmp_path / "disk", KILOBYTES) as disk:
            monkeypatch.setenv("TERRAFM_MODELS", str(disk / "models"))
            words = commands(made, disk)[name]
            old = _old_files(words, disk)
            fill(disk, left)
            status, output = _invoke(words)
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
        old = _old_files(words, disk)
        write_protect(disk)
        status, output = _invoke(words)
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
        status, output = _invoke(words)
        assert status == 0, output
        check_whole(out)
        write_protect(disk)
        shutil.rmtree(made / "cache", ignore_errors=True)
        status, output = _invoke([*words, "--smoothing", 0])
        assert status == 0, output

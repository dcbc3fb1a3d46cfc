"""No output of any command replaces one of its inputs, and no two outputs share a file; nothing is computed first."""

from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.__main__ import COMMANDS, main
from engine.errors import UserError
from engine.requests import REQUESTS, options_of
from engine.requests.options import Request

OTHER_NAMES = {"draw_reference": "accuracy"}
"""The command of a request, where its name is another."""
BY_COMMAND = [name for name in REQUESTS if OTHER_NAMES.get(name, name) in COMMANDS]


def paths_of(record: type[Request], written: bool) -> list[str]:
    """The flags of a request's inputs or outputs."""
    found = [one for one in options_of(record).values() if one.kind.name == "a path" and one.writes == written]
    return [one.flag for one in found if one.flag]


CASES = [
    (name, output, source)
    for name in BY_COMMAND
    for output in paths_of(REQUESTS[name], written=True)
    for source in paths_of(REQUESTS[name], written=False)
]
PAIRS = [(name, *pair) for name in BY_COMMAND for pair in combinations(paths_of(REQUESTS[name], written=True), 2)]


def run(name: str, folder: Path, files: dict[str, Path]) -> str:
    """The output of a command with these files, and others for what else it needs; it must end with status 2."""
    words = [OTHER_NAMES.get(name, name)]
    for one in options_of(REQUESTS[name]).values():
        if one.flag in files:
            words += [one.flag, str(files[one.flag])]
        elif one.is_required and one.kind.name == "a path" and one.flag:
            words += [one.flag, str(folder / f"other{one.name}.tif")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2, done.output
    return " ".join(done.output.split())


def test_every_command_that_writes_is_tried():
    assert {"classify", "predict", "accuracy", "draw_reference", "embed", "cloudmask", "similar", "change"} <= set(
        BY_COMMAND
    )
    assert len(CASES) > 40


@pytest.mark.parametrize(("name", "output", "source"), CASES)
def test_an_output_that_is_an_input_is_refused_and_the_input_stays(tmp_path, name, output, source):
    file = tmp_path / "precious.tif"
    file.write_bytes(b"years of work")
    told = run(name, tmp_path, {output: file, source: file})
    assert f"is the same file as {source}: choose another name." in told
    assert file.read_bytes() == b"years of work"


@pytest.mark.parametrize("source", ["/vsizip/{{{file}}}/a.tif", "{file}|layername=a", "GPKG:{file}:a"])
@pytest.mark.parametrize("flag", ["--s2", "--layer", "--samples", "--mask"])
def test_what_lies_behind_a_name_of_gdals_stays_too(tmp_path, flag, source):
    file = tmp_path / "precious.gpkg"
    file.write_bytes(b"years of work")
    told = run("classify", tmp_path, {"--polygons": file, flag: source.format(file=file)})
    assert "precious.gpkg" in told
    assert told.endswith("choose another name.")
    assert file.read_bytes() == b"years of work"


@pytest.mark.parametrize(("name", "one", "other"), PAIRS)
def test_two_outputs_of_one_name_are_refused(tmp_path, name, one, other):
    told = run(name, tmp_path, {one: tmp_path / "map.tif", other: tmp_path / "map.tif"})
    assert "would both write map.tif: choose different names." in told


def test_a_message_is_held_to_the_same(tmp_path):
    file = tmp_path / "scene.tif"
    file.write_bytes(b"years of work")
    for field in ("out", "confidence", "polygons", "save_probe"):
        params = {
            "s2": str(file),
            "samples": str(tmp_path / "s.gpkg"),
            "out": str(tmp_path / "m.tif"),
            field: str(file),
        }
        with pytest.raises(UserError, match="is the same file as --s2"):
            REQUESTS["classify"].of(params)


def test_the_file_that_samples_were_copied_from_is_an_input_too(tmp_path):
    own = tmp_path / "my samples.gpkg"
    own.write_bytes(b"years of work")
    params = {"s2": str(tmp_path / "a.tif"), "samples": str(tmp_path / "copy.gpkg"), "out": str(tmp_path / "m.tif")}
    with pytest.raises(UserError, match="is the same file as 'samples_source'"):
        REQUESTS["classify"].of({**params, "samples_source": str(own), "polygons": str(own)})

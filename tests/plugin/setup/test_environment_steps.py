import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from terrafm_plugin.engine_process import environment
from terrafm_plugin.setup.check_environment import damaged_packages, examined, fits
from terrafm_plugin.setup.environment_steps import (
    CHECK,
    RANGES,
    EnvironmentProblem,
    base_python_candidates,
    check_target,
    creation_steps,
)

ROOT = Path(__file__).parents[3]


def test_the_steps_make_fill_and_check_the_environment():
    steps = creation_steps(Path("/x y/env"), "/usr/bin/python3")
    python = str(environment.python_of(Path("/x y/env")))
    assert steps[0].argv == ("/usr/bin/python3", "-m", "venv", "/x y/env")
    assert steps[1].argv[:4] == (python, "-m", "pip", "install")
    assert "--require-hashes" in steps[1].argv
    assert steps[1].argv[-1] == str(environment.LOCK)
    assert steps[2].argv[:2] == (python, str(CHECK))


def test_a_folder_of_wheels_needs_no_network():
    install = creation_steps(Path("env"), "python3", wheels=Path("/wheels"))[1].argv
    assert "--no-index" in install
    assert install[install.index("--find-links") + 1] == "/wheels"


def test_cloud_detection_is_added_only_where_it_is_asked_for():
    plain = creation_steps(Path("env"), "python3")
    steps = creation_steps(Path("env"), "python3", clouds=True)
    assert steps[: len(plain)] == plain
    assert not any("cloud" in Path(part).name for step in plain for part in step.argv)
    lightgbm, model = (step.argv for step in steps[len(plain) :])
    install = (str(environment.python_of(Path("env"))), "-m", "pip", "install")
    assert lightgbm[:4] == model[:4] == install
    assert lightgbm[-3:] == ("--require-hashes", "-r", str(environment.REQUIREMENTS / "clouds.txt"))
    assert "--no-deps" not in lightgbm
    assert model[-4:] == ("--no-deps", "--require-hashes", "-r", str(environment.REQUIREMENTS / "s2cloudless.txt"))
    assert [step.is_extra for step in steps] == [False] * len(plain) + [True, True]
    assert "CC-BY-SA-4.0" in steps[-1].title
    assert [step.share for step in steps] == sorted(step.share for step in steps)


def test_cloud_detection_from_a_folder_of_wheels_too():
    model = creation_steps(Path("env"), "python3", wheels=Path("/wheels"), clouds=True)[-1].argv
    assert model[-6:] == (
        *("--no-deps", "--no-index", "--find-links", "/wheels"),
        *("-r", str(environment.REQUIREMENTS / "s2cloudless.in")),
    )


def test_the_cloud_model_is_added_first_and_with_what_runs_it():
    plain = creation_steps(Path("env"), "python3")
    steps = creation_steps(Path("env"), "python3", clouds=True, cloud_model=True)
    model = steps[len(plain)]
    assert model.argv[-3:] == ("--require-hashes", "-r", str(environment.REQUIREMENTS / "csmask.txt"))
    assert "145 MB" in model.title and model.is_extra
    assert steps[len(plain) + 1 :] == creation_steps(Path("env"), "python3", clouds=True)[len(plain) :]
    wheels = creation_steps(Path("env"), "python3", wheels=Path("/wheels"), cloud_model=True)[-1].argv
    assert wheels[-5:] == (
        *("--no-index", "--find-links", "/wheels"),
        *("-r", str(environment.REQUIREMENTS / "csmask.in")),
    )


def test_the_lock_of_cloud_detection_changes_nothing_of_the_engines():
    def pins(name):
        lines = (environment.REQUIREMENTS / name).read_text(encoding="utf-8").splitlines()
        return {line.rstrip(" \\") for line in lines if "==" in line and line[0].isalpha()}

    assert {pin.split("==")[0] for pin in pins("clouds.txt") - pins("engine.txt")} == {"lightgbm"}
    assert {pin.split("==")[0] for pin in pins("s2cloudless.txt")} == {"s2cloudless"}
    added = {pin.split("==")[0] for pin in pins("csmask.txt") - pins("engine.txt")}
    assert added == {"ukis-csmask", "onnxruntime", "flatbuffers", "protobuf"}


def test_the_printed_commands_are_those_steps_for_a_shell():
    arguments = ["--target", "my env", "--requirements", "a b.txt", "--base-python", "/usr/bin/python3"]
    command = [sys.executable, "-m", "terrafm_plugin.setup.environment_steps", *arguments, "--print-commands"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    steps = creation_steps(Path("my env"), "/usr/bin/python3", Path("a b.txt"))
    assert [tuple(shlex.split(line)) for line in printed.splitlines()] == [step.argv for step in steps]


def test_the_locks_pin_everything_with_checksums_and_name_no_host():
    for name in ("engine.txt", "clouds.txt", "s2cloudless.txt", "csmask.txt", "development.txt", "qgis-tests.txt"):
        text = (environment.REQUIREMENTS / name).read_text(encoding="utf-8")
        pins = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert pins
        assert all("==" in pin and pin.endswith("\\") for pin in pins)
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text
        assert "--index-url" not in text


def test_the_lock_holds_every_package_that_the_engine_needs():
    needed = {line.split(">")[0].split("<")[0].lower() for line in RANGES.read_text().split() if line[0].isalpha()}
    locked = {line.split("==")[0].lower() for line in environment.LOCK.read_text().splitlines() if "==" in line}
    assert needed <= locked


def test_qgis_itself_is_never_taken_for_a_python(tmp_path, monkeypatch):
    for name in ("qgis", "qgis-bin.exe", "python3"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "qgis"))
    assert base_python_candidates() == [str(tmp_path / "python3")]
    assert base_python_candidates("/chosen/python") == ["/chosen/python"]


def test_an_environment_is_ours_from_its_beginning_and_current_at_its_end(tmp_path):
    folder = tmp_path / "Umgebung ä" / "engine"
    check_target(folder, 1.0)
    environment.begin(folder)
    assert environment.is_ours(folder)
    assert not environment.is_complete(folder)
    environment.complete(folder)
    assert environment.is_complete(folder)
    assert environment.is_current(folder)
    check_target(folder, 1.0)
    environment.remove(folder)
    assert not folder.exists()


def test_a_folder_of_the_users_is_neither_taken_nor_removed(tmp_path):
    (tmp_path / "thesis.odt").write_text("x")
    with pytest.raises(EnvironmentProblem, match="holds other files"):
        check_target(tmp_path, 1.0)
    environment.remove(tmp_path)
    assert (tmp_path / "thesis.odt").exists()
    with pytest.raises(EnvironmentProblem, match="is a file"):
        check_target(tmp_path / "thesis.odt", 1.0)


def test_a_disk_that_is_too_small_is_seen_before_anything_is_loaded(tmp_path, monkeypatch):
    with pytest.raises(EnvironmentProblem, match="GB left and the environment needs"):
        check_target(tmp_path / "env", 1e9)
    assert not (tmp_path / "env").exists()


@pytest.mark.parametrize(
    ("version", "bounds", "result"),
    [
        ("2.14.0", ">=2.14", True),
        ("2.15.0+cpu", ">=2.14", True),
        ("2.9.1", ">=2.14", False),
        ("2.4.0", "<3", True),
        ("3.0rc1", "<3", False),
        ("1.4", ">=1.4.0", True),
        ("1.26.4", ">=2", False),
        ("5.0", "", True),
    ],
)
def test_versions_are_compared_as_numbers(version, bounds, result):
    assert fits(version, bounds) is result


def test_the_check_names_what_is_missing_and_what_is_too_old(tmp_path):
    wanted = tmp_path / "engine.in"
    wanted.write_text("numpy>=999\npytest>=1\nno-such-package>=1\n")
    found = examined(wanted)
    assert any(problem.startswith("numpy is ") and ">=999" in problem for problem in found["problems"])
    assert "no-such-package is missing" in found["problems"]
    assert found["packages"]["pytest"] == pytest.__version__


def test_a_deleted_file_is_damage_to_every_python(tmp_path):
    """From 3.12 on, importlib.metadata does not name files that are gone."""
    record = tmp_path / "one-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: one\nVersion: 1.0\n")
    (record / "RECORD").write_text("one/whole.py,sha256=x,5\none/gone.py,sha256=x,7\none/made.pyc,,\n")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "whole.py").write_text("a = 1")
    pythons = [sys.executable, *filter(None, map(shutil.which, ("python3.12", "python3.13", "python3.14")))]
    code = "import sys, check_environment as c, pathlib; print(c.damaged_packages(pathlib.Path(sys.argv[1])))"
    for python in pythons:
        run = subprocess.run(
            [python, "-c", code, str(tmp_path)], cwd=CHECK.parent, capture_output=True, text=True, check=False
        )
        if run.stdout or "pyenv" not in run.stderr:  # a shim without its Python
            assert run.stdout.strip() == "{'one': '1.0'}", (python, run.stderr)
    assert damaged_packages(tmp_path) == {"one": "1.0"}

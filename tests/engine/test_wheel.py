"""The engine as `pip install` brings it: the package terrafm and its command, away from the checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio

from engine.version import __version__
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
SOURCES = (
    "engine",
    "resources/models",
    "resources/class_sets",
    "requirements",
    "pyproject.toml",
    "setup.py",
    "README.md",
    "LICENSE",
)


def done(*command: object, **options: object) -> str:
    """What a command prints, and an error if it fails."""
    words = [str(word) for word in command]
    outcome = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, **options)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy, so that nothing is left in the checkout."""
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    done(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", out, copy)
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The programs of an environment that has the wheel, and the packages that it depends on from here."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    done(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    packages = done(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(packages) / "dependencies.pth").write_text("\n".join(here))
    return folder / "bin"


@pytest.fixture
def elsewhere(tmp_path) -> dict[str, object]:
    """Options of a process that works in an empty folder, with nothing of the checkout on its path."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {"cwd": tmp_path, "env": {**variables, "OMP_NUM_THREADS": "1"}}


def test_it_holds_the_whole_engine_its_model_and_its_licence(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith("dist-info/METADATA"))
    files = {path for path in (ROOT / "engine").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {f"terrafm/{path.relative_to(ROOT / 'engine').as_posix()}" for path in files} <= names
    assert {f"terrafm/resources/models/terrafm-ti.{kind}" for kind in ("md", "safetensors")} <= names
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names} == {"terrafm", f"terrafm-{__version__}.dist-info"}
    assert f"Version: {__version__}\n" in metadata
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist: ")]
    assert any(line.startswith("Requires-Dist: torch>=") for line in needed)
    for extra in ("training", "clouds"):
        assert f"Provides-Extra: {extra}\n" in metadata
        assert any(line.endswith(f'extra == "{extra}"') for line in needed)


def test_its_command_maps_a_scene_away_from_the_checkout(installed, elsewhere, tmp_path):
    outcome = subprocess.run([installed / "python", "-c", "import engine"], capture_output=True, **elsewhere)
    assert b"No module named 'engine'" in outcome.stderr
    program = installed / "terrafm"
    assert __version__ in done(program, "--version", **elsewhere)
    assert "terrafm-ti" in done(program, "models", "list", **elsewhere)
    done(program, "simulate", "--out", "scene", "--width", 320, "--height", 256, "--seed", 3, **elsewhere)
    imagery = ("--s2", "scene/s2_l2a.tif", "--s1", "scene/s1.tif", "--samples", "scene/samples.gpkg")
    options = ("--model", "terrafm-ti", "--resolution", 20, "--out", "map.tif", "--report", "map.json")
    done(program, "classify", *imagery, *options, **elsewhere)
    assert "python -m terrafm classify" in (tmp_path / "map.json").read_text(encoding="utf-8")
    with rasterio.open(tmp_path / "map.tif") as mapped, rasterio.open(tmp_path / "scene" / "truth.tif") as truth:
        codes, true = mapped.read(1), truth.read(1)[::2, ::2]
    assert codes.shape == true.shape
    assert (codes == true)[true != 0].mean() > 2 / len(np.unique(true))  # twice what chance gives

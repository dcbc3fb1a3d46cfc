"""The package under Qt 6: QGIS's own migration has nothing to change in it, and each of its modules imports over PyQt6.

`make qt6` makes an environment with PyQt6, the migration and the stubs of QGIS, and runs this.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.package import write_package
from tests.qt6.qgis_from_stubs import write_qgis

OLD = """from qgis.PyQt.QtCore import Qt, QVariant
from qgis.core import Qgis

role = Qt.UserRole
level = Qgis.Warning
"""
IMPORT_ALL = """
import importlib, pathlib, sys
folder = pathlib.Path(sys.argv[1])
sys.path[:0] = [str(folder), str(folder / "stand-in")]
names = ["terrafm"]
for file in sorted((folder / "terrafm" / "terrafm_plugin").rglob("*.py")):
    parts = file.relative_to(folder).with_suffix("").parts
    names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
for name in names:
    importlib.import_module(name)
assert not [name for name in sys.modules if name.startswith("PyQt5")]
import PyQt6.QtCore
print(len(names), "modules over Qt", PyQt6.QtCore.QT_VERSION_STR)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The unpacked package, and QGIS's names beside it."""
    place = tmp_path_factory.mktemp("qt6")
    write_package(place / "terrafm.zip", draft=True)
    with zipfile.ZipFile(place / "terrafm.zip") as archive:
        archive.extractall(place)
    write_qgis(place / "stand-in")
    return place


def run(*arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, *arguments]
    variables = {"PYTHONPATH": str(path), "QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"}
    return subprocess.run(call, env=variables, capture_output=True, text=True, check=False)


def test_every_module_imports_over_pyqt6(folder):
    ended = run("-c", IMPORT_ALL, str(folder), path=folder / "stand-in")
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout.split()[0]) > 100, ended.stdout


def test_the_migration_of_qgis_changes_nothing(folder):
    """It rewrites files in place, and ends with 1 where it did; what it cannot mend it says."""
    files = {file: file.read_bytes() for file in (folder / "terrafm").rglob("*.py")}
    ended = run("-m", "pyqt5to6.pyqt5to6", str(folder / "terrafm"), path=folder / "stand-in")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "WARNING" not in ended.stderr, ended.stderr
    assert {file: file.read_bytes() for file in files} == files


def test_the_migration_changes_what_fails_in_qt6(folder, tmp_path):
    (tmp_path / "old.py").write_text(OLD, encoding="utf-8")
    assert run("-m", "pyqt5to6.pyqt5to6", str(tmp_path), path=folder / "stand-in").returncode == 1
    text = (tmp_path / "old.py").read_text(encoding="utf-8")
    assert "Qt.ItemDataRole.UserRole" in text and "Qgis.MessageLevel.Warning" in text

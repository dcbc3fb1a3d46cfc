"""Setting up the engine from QGIS: an existing Python is checked, a half-made environment is removed."""

import base64
import hashlib
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.engine_process import environment
from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.settings import TerraFMSettings
from terrafm_plugin.setup.builds import offered_builds
from terrafm_plugin.setup.environment_setup import EnvironmentSetup, WantedEnvironment
from terrafm_plugin.setup.environment_steps import RANGES, free_gigabytes
from terrafm_plugin.setup.setup_widget import SetupDialog
from tests.qt_patience import wait_until

ROOT = Path(__file__).parents[2]
ENGINE_PYTHON = os.environ.get("TERRAFM_PYTHON") or str(ROOT / ".venv" / "bin" / "python")

needs_engine = pytest.mark.skipif(not Path(ENGINE_PYTHON).exists(), reason="the engine's environment is not there")


class Record:
    """What a set-up told."""

    def __init__(self, job):
        self.steps, self.lines, self.outcome = [], [], None
        job.progress.connect(lambda _fraction, text: self.steps.append(text))
        job.line.connect(self.lines.append)
        job.finished.connect(lambda python, hello: self._end(("finished", python, hello)))
        job.failed.connect(lambda sentence: self._end(("failed", sentence)))
        job.cancelled.connect(lambda: self._end(("cancelled",)))

    def _end(self, outcome):
        assert self.outcome is None, "a set-up ends once"
        self.outcome = outcome

    def wait(self, condition=None):
        wait_until(condition or (lambda: self.outcome), "it ends")
        return self.outcome


@pytest.fixture
def engine(qgis_app):
    before = TerraFMSettings.load()
    client = EngineClient()
    yield client
    client.close()
    before.save()


@needs_engine
def test_an_existing_python_that_fits_is_used_from_now_on(engine):
    job = EnvironmentSetup.of(engine)
    record = Record(job)
    job.check(Path(ENGINE_PYTHON))
    how, *rest = record.wait()
    assert how == "finished", (rest, record.lines[-20:])
    python, hello = rest
    assert (how, python) == ("finished", ENGINE_PYTHON)
    assert hello["protocol"] == 1
    assert TerraFMSettings.load().engine_python == ENGINE_PYTHON
    assert not job.is_running


def test_a_python_without_the_packages_is_refused_with_their_names(engine):
    before = TerraFMSettings.load()
    job = EnvironmentSetup.of(engine)
    record = Record(job)
    job.check(Path("/usr/bin/python3"))
    how, sentence = record.wait()
    assert how == "failed"
    assert "torch is missing" in sentence
    assert "rasterio is missing" in sentence
    assert "or choose another Python" in sentence
    assert TerraFMSettings.load() == before


def test_a_failed_installation_leaves_nothing_behind(engine, tmp_path):
    """No network is touched: the folder of wheels is empty."""
    wheels, folder = tmp_path / "wheels", tmp_path / "Umgebung der Maschine"
    wheels.mkdir()
    job = EnvironmentSetup.of(engine)
    record = Record(job)
    job.create(WantedEnvironment(folder, wheels=wheels))
    how, sentence = record.wait()
    assert how == "failed"
    assert "Installing the engine's packages failed" in sentence
    assert not folder.exists()
    assert any("--no-index" in line for line in record.lines)


def test_cancelled_in_mid_work_nothing_is_left_behind(engine, tmp_path):
    folder = tmp_path / "environment"
    job = EnvironmentSetup.of(engine)
    record = Record(job)
    job.create(WantedEnvironment(folder, wheels=tmp_path))
    record.wait(lambda: folder.exists() and "Making a Python environment" in record.steps)
    job.cancel()
    assert record.outcome == ("cancelled",)
    assert not folder.exists()
    assert not job.is_running


def test_a_base_that_is_no_python_is_said(engine, tmp_path):
    job = EnvironmentSetup.of(engine)
    record = Record(job)
    job.create(WantedEnvironment(tmp_path / "environment", base_python="/bin/false"))
    how, sentence = record.wait()
    assert how == "failed"
    assert "No Python from 3.11 on" in sentence
    assert "/bin/false" in sentence
    assert not (tmp_path / "environment").exists()


def test_the_job_goes_on_when_its_window_is_closed(engine, tmp_path):
    dialog = SetupDialog(engine)
    widget = dialog.widget
    widget.create.setChecked(True)
    widget.choices.folder.setFilePath(str(tmp_path / "environment"))
    widget.choices.wheels.setFilePath(str(tmp_path))
    record = Record(EnvironmentSetup.of(engine))
    widget.start_button.click()
    assert widget.cancel_button.isEnabled()
    assert not widget.start_button.isEnabled()
    dialog.close()
    dialog.deleteLater()
    QApplication.processEvents()
    again = SetupDialog(engine)
    assert again.widget.is_running
    assert again.widget.cancel_button.isEnabled()
    assert record.wait()[0] == "failed"  # there are no wheels
    assert again.widget.start_button.isEnabled()
    assert "Log" in again.widget.log_group.title()
    assert not again.widget.log_group.isCollapsed()
    again.deleteLater()


def test_size_place_and_free_space_are_shown_before_anything_is_done(engine, tmp_path):
    dialog = SetupDialog(engine)
    choices = dialog.widget.choices
    assert [f"{build.gigabytes:.1f} GB" in choices.build.itemText(row) for row, build in enumerate(offered_builds())]
    choices.folder.setFilePath(str(tmp_path / "not there yet"))
    free = f"{free_gigabytes(tmp_path):.0f} GB are free"
    assert f"{choices.wanted().build.gigabytes:.1f} GB; {free}" in choices.space.text()
    choices.folder.setFilePath("")
    assert "0 GB are free" in choices.space.text()
    dialog.deleteLater()


def test_a_graphics_card_that_does_not_compute_is_said_and_the_smaller_build_offered(engine):
    """What `hello` said of a card that this machine need not have."""
    dialog = SetupDialog(engine)
    widget = dialog.widget
    assert not widget.cpu_button.isVisibleTo(widget)
    job = EnvironmentSetup.of(engine)
    job.gpu_problem = "no kernel image is available for execution on the device"
    job.finished.emit("/an/environment/bin/python", {"device": "CPU (8 threads), float32."})
    assert "The engine is ready: CPU" in widget.step.text()
    assert "cannot be used (no kernel image is available" in widget.step.text()
    assert widget.cpu_button.isVisibleTo(widget) is (len(offered_builds()) > 1)
    job.gpu_problem = ""
    dialog.deleteLater()


def test_diagnostics_name_versions_and_hide_the_home_folder(engine):
    dialog = SetupDialog(engine)
    dialog.widget.copy_button.click()
    text = QApplication.clipboard().text()
    for word in ("TerraFM 0.", "QGIS 3.", "Qt ", "GDAL ", "Engine's Python", "NVIDIA driver: ", "Settings: "):
        assert word in text
    assert str(Path.home()) not in text
    dialog.deleteLater()


@needs_engine
def test_from_a_folder_of_wheels_to_a_working_engine_mended_and_removed(engine, tmp_path):
    """Without a network: the wheels are the engine's packages by name, the code is that of its environment here."""
    wheels, folder = tmp_path / "wheels", tmp_path / "Ümgebung"
    make_wheels(wheels)
    dialog = SetupDialog(engine)
    widget = dialog.widget
    widget.create.setChecked(True)
    widget.choices.folder.setFilePath(str(folder))
    widget.choices.base.setFilePath(base_python())
    widget.choices.wheels.setFilePath(str(wheels))
    record = Record(EnvironmentSetup.of(engine))
    widget.start_button.click()
    how, *rest = record.wait()
    assert how == "finished", (rest, record.lines[-20:])
    python, hello = rest
    assert how == "finished", record.lines[-20:]
    assert python == str(environment.python_of(folder))
    assert hello["device_kind"] in ("cpu", "cuda", "mps")
    assert TerraFMSettings.load().environment == folder
    assert environment.is_current(folder)
    assert environment.made_with(folder)[0] == base_python()
    assert widget.installed.isVisibleTo(widget)

    engine.stop()
    site = next(folder.glob("lib*/**/site-packages"))
    (site / "marker_of_scipy.py").write_text("cut")
    (site / "marker_of_shapely.py").unlink()
    record.outcome = None
    widget.installed.repair.click()
    assert record.wait()[0] == "finished", record.lines[-20:]
    assert "Damaged: scipy, shapely" in record.lines
    assert (site / "marker_of_scipy.py").read_text() == (site / "marker_of_shapely.py").read_text() == CONTENT

    wait_until(lambda: " MB" in widget.installed.text.text() or " GB" in widget.installed.text.text())
    widget.installed.remove.click()
    assert folder.exists()  # asked first
    assert str(folder) in widget.installed.question.text()
    widget.installed.confirm.click()
    wait_until(lambda: not folder.exists())
    wait_until(lambda: "nothing is left" in widget.step.text())
    assert TerraFMSettings.load().environment_folder == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wheels"]
    assert not widget.installed.isVisibleTo(widget)
    dialog.deleteLater()


CONTENT = "name = 'a file with a known size'\n"


def base_python():
    """The Python that the engine's environment here was made with: compiled packages fit no other."""
    return subprocess.run(
        [ENGINE_PYTHON, "-c", "import sys; print(sys._base_executable)"], capture_output=True, text=True, check=True
    ).stdout.strip()


def make_wheels(folder):
    """A wheel for each requirement, with one file; torch's brings the packages of the environment here on the path."""
    folder.mkdir()
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    site = subprocess.run([ENGINE_PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    for line in RANGES.read_text(encoding="utf-8").splitlines():
        name, bounds = re.fullmatch(r"([A-Za-z][A-Za-z0-9-]*)(.*)", line).groups()
        at_least = re.search(r">=([0-9.]+)", bounds)
        version = at_least.group(1) if at_least else "2.0"
        stem = f"{name.replace('-', '_')}-{version}"
        files = {
            f"marker_of_{name.replace('-', '_').lower()}.py": CONTENT,
            f"{stem}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        if name == "torch":
            files["terrafm_packages_of_this_machine.pth"] = site + "\n"
        record = f"{stem}.dist-info/RECORD"
        lines = [f"{path},sha256={digest(text)},{len(text.encode())}" for path, text in files.items()]
        files[record] = "\n".join([*lines, f"{record},,"]) + "\n"
        with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as archive:
            for path, text in files.items():
                archive.writestr(path, text)


def digest(text):
    """As a wheel's RECORD writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()

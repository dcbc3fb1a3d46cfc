"""Setting up the engine from QGIS: an existing Python is checked, a half-made environment is removed."""

import os
import sys
import time
from pathlib import Path

import pytest
from qgis.PyQt.QtWidgets import QApplication

from terrafm_plugin.engine_process import environment
from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.engine_process.environment_setup import EnvironmentSetup
from terrafm_plugin.engine_process.setup_widget import SetupDialog
from terrafm_plugin.settings import TerraFMSettings

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

    def wait(self, condition=None, seconds=60):
        deadline = time.monotonic() + seconds
        while not (condition() if condition else self.outcome):
            assert time.monotonic() < deadline, f"waited in vain; the steps were {self.steps}"
            QApplication.processEvents()
            time.sleep(0.005)
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
    how, python, hello = record.wait()
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
    job.create(folder, wheels=wheels)
    how, sentence = record.wait()
    assert how == "failed"
    assert "Installing the engine's packages failed" in sentence
    assert not folder.exists()
    assert any("--no-index" in line for line in record.lines)


def test_cancelled_in_mid_work_nothing_is_left_behind(engine, tmp_path):
    folder = tmp_path / "environment"
    job = EnvironmentSetup.of(engine)
    record = Record(job)
    job.create(folder, wheels=tmp_path)
    record.wait(lambda: folder.exists() and "Making a Python environment" in record.steps)
    job.cancel()
    assert record.outcome == ("cancelled",)
    assert not folder.exists()
    assert not job.is_running


def test_a_base_that_is_no_python_is_said(engine, tmp_path):
    job = EnvironmentSetup.of(engine)
    record = Record(job)
    job.create(tmp_path / "environment", base_python="/bin/false")
    how, sentence = record.wait()
    assert how == "failed"
    assert "No Python from 3.11 on" in sentence
    assert "/bin/false" in sentence
    assert not (tmp_path / "environment").exists()


def test_the_job_goes_on_when_its_window_is_closed(engine, tmp_path):
    dialog = SetupDialog(engine)
    widget = dialog.widget
    widget.create.setChecked(True)
    widget.folder.setFilePath(str(tmp_path / "environment"))
    widget.wheels.setFilePath(str(tmp_path))
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


def test_the_size_is_shown_before_anything_is_done(engine):
    dialog = SetupDialog(engine)
    assert f"{environment.SIZE[sys.platform]:.0f} GB" in dialog.widget.create.text()
    dialog.deleteLater()


def test_diagnostics_name_versions_and_hide_the_home_folder(engine):
    dialog = SetupDialog(engine)
    dialog.widget.copy_button.click()
    text = QApplication.clipboard().text()
    for word in ("TerraFM 0.", "QGIS 3.", "Qt ", "GDAL ", "Engine's Python"):
        assert word in text
    assert str(Path.home()) not in text
    dialog.deleteLater()

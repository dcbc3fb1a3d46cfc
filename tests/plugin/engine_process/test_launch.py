import os
from dataclasses import replace

import pytest
from qgis.core import QgsSettings

from terrafm_plugin.engine_process import environment, launch
from terrafm_plugin.engine_process.launch import engine_launch, engine_python, scrubbed
from terrafm_plugin.engine_process.messages import EngineError, ErrorKind
from terrafm_plugin.settings import TerraFMSettings


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """Settings of a user who has set up nothing, in a plugin folder without an environment beside it."""
    monkeypatch.delenv("TERRAFM_PYTHON", raising=False)
    monkeypatch.setattr(launch, "PLUGIN_ROOT", tmp_path / "plugin")
    return TerraFMSettings(environment_folder=str(tmp_path / "environment"))


def make_python(folder):
    python = environment.python_of(folder)
    python.parent.mkdir(parents=True)
    python.write_text("")
    return python


def test_variables_of_qgis_do_not_reach_the_engine():
    inherited = {
        "PYTHONHOME": "/qgis", "PYTHONPATH": "/qgis", "PYTHONEXECUTABLE": "/qgis", "PYTHONSTARTUP": "x",
        "GDAL_DATA": "/qgis", "GDAL_DRIVER_PATH": "/qgis", "PROJ_LIB": "/qgis", "PROJ_DATA": "/qgis",
        "LD_LIBRARY_PATH": "/qgis", "LD_PRELOAD": "x", "DYLD_LIBRARY_PATH": "/qgis", "QT_PLUGIN_PATH": "/qgis",
        "VIRTUAL_ENV": "/some", "Path": "/bin", "HOME": "/home/me", "HTTPS_PROXY": "http://proxy",
        "TERRAFM_CACHE": "/cache", "CUDA_VISIBLE_DEVICES": "1",
    }  # fmt: skip
    kept = set(scrubbed(inherited)) - {"PYTHONUTF8", "PYTHONUNBUFFERED"}
    assert kept == {"Path", "HOME", "HTTPS_PROXY", "TERRAFM_CACHE", "CUDA_VISIBLE_DEVICES"}


def test_without_an_environment_the_user_is_told_where_to_make_one(bare):
    with pytest.raises(EngineError, match="not set up yet: open Settings → Options → TerraFM") as caught:
        engine_python(bare)
    assert caught.value.kind is ErrorKind.NOT_READY


def test_a_half_made_environment_does_not_count(bare):
    python = make_python(bare.environment)
    environment.begin(bare.environment)
    with pytest.raises(EngineError):
        engine_python(bare)
    environment.complete(bare.environment)
    assert engine_python(bare) == python


def test_the_order_of_pythons(bare, tmp_path, monkeypatch):
    made = make_python(bare.environment)
    environment.begin(bare.environment)
    environment.complete(bare.environment)
    assert engine_python(bare) == made
    beside = make_python(tmp_path / "plugin" / ".venv")
    assert engine_python(bare) == beside
    chosen = make_python(tmp_path / "chosen")
    assert engine_python(replace(bare, engine_python=str(chosen))) == chosen
    named = make_python(tmp_path / "named")
    monkeypatch.setenv("TERRAFM_PYTHON", str(named))
    assert engine_python(replace(bare, engine_python=str(chosen))) == named


def test_a_chosen_python_that_is_gone_is_said_with_its_path(bare):
    with pytest.raises(EngineError, match=r"does not exist \(/gone/python\)"):
        engine_python(replace(bare, engine_python="/gone/python"))


def test_the_users_folders_reach_the_engine(bare, tmp_path):
    settings = replace(bare, engine_python=os.__file__, models_folder="/my models", cache_folder="/my cache")
    started = engine_launch(settings)
    assert started.variables["TERRAFM_MODELS"] == "/my models"
    assert started.variables["TERRAFM_CACHE"] == "/my cache"
    assert "TERRAFM_DEVICE" not in started.variables and "TERRAFM_CACHE_GB" not in started.variables
    chosen = engine_launch(replace(settings, device="cpu", threads=3, cache_gigabytes=25)).variables
    assert (chosen["TERRAFM_DEVICE"], chosen["OMP_NUM_THREADS"], chosen["TERRAFM_CACHE_GB"]) == ("cpu", "3", "25")
    assert started.arguments == ("-m", "engine", "worker")
    assert "PYTHONPATH" not in started.variables


def test_settings_come_back_as_they_were_stored(qgis_new_project):
    before = TerraFMSettings.load()
    try:
        changed = TerraFMSettings(engine_python="/a/python", environment_folder="/e", wheels_folder="/Räder")
        changed.save()
        assert TerraFMSettings.load() == changed
        TerraFMSettings().save()
        assert TerraFMSettings.load() == TerraFMSettings()
        assert not [key for key in QgsSettings().allKeys() if key.startswith("terrafm/engine_python")]
    finally:
        before.save()

"""The window of the models with the real engine and a hub on this machine: fetched, cut, damaged, changed, removed."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.models.dialog import ModelsDialog
from terrafm_plugin.models.library import Checked, Origin
from terrafm_plugin.processing.embed import Embed
from terrafm_plugin.settings import TerraFMSettings
from tests.hub_server import Hub, parts, serving
from tests.qt_patience import wait_until

ROOT = Path(__file__).parents[2]
ENGINE_PYTHON = os.environ.get("TERRAFM_PYTHON") or str(ROOT / ".venv" / "bin" / "python")
MAKE = """
import sys, torch
from pathlib import Path
from engine.model.backbone import TerraFM
from engine.model.config import ModelConfig
from engine.model.weights.model_file import save_model
from engine.model.weights.loading import load_model
with torch.device("meta"):
    shapes = {name: value.shape for name, value in TerraFM(ModelConfig.of_size("b")).state_dict().items()}
torch.save({n: torch.full(s, 0.01) for n, s in shapes.items() if ".fusion." not in n}, sys.argv[1])
save_model(load_model(), Path(sys.argv[2]))
"""
"""The official layout in its full size, 452 MB, and a small model."""

pytestmark = pytest.mark.skipif(not Path(ENGINE_PYTHON).exists(), reason="the engine's environment is not there")


@pytest.fixture
def hub(tmp_path, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    subprocess.run([ENGINE_PYTHON, "-c", MAKE, str(tmp_path / "b.pth"), str(tmp_path / "mein Modell.safetensors")],
                   check=True, cwd=ROOT)  # fmt: skip
    state = Hub((tmp_path / "b.pth").read_bytes())
    (tmp_path / "b.pth").unlink()
    with serving(state) as address:
        monkeypatch.setenv("TERRAFM_HUB", address)
        monkeypatch.setenv("TERRAFM_MODELS", str(tmp_path / "mödels"))
        yield state


def test_models_are_brought_checked_chosen_and_removed(qgis_app, hub, tmp_path):
    before = TerraFMSettings.load()
    engine, models = EngineClient(), tmp_path / "mödels"
    dialog = ModelsDialog(engine)
    library, official = dialog.library, dialog.official

    def idle(what):
        wait_until(lambda: not library.is_working, what)

    try:
        idle("the models are listed")
        assert [entry.origin for entry in library.entries if entry.name == "terrafm-ti"] == [Origin.BUNDLED]
        assert all(entry.trained for entry in library.entries)
        assert "Apache-2.0" in official.licence.text() and "MIT" in official.licence.text()
        assert "452 MB" in official.about.text()
        assert not official.button.isEnabled()  # no consent, no download
        official.consent.setChecked(True)
        whole = hub.content

        hub.put(b"x" * 5000, "e" * 40)
        hub.flipped = True
        official.button.click()
        idle("damaged bytes are refused")
        assert "was damaged on its way" in dialog.outcome.text()
        assert parts(models) == []

        hub.put(whole, "a" * 40)
        hub.flipped, hub.cut_after = False, 150_000_000
        hub.asked.clear()
        official.button.click()
        assert not official.button.isEnabled()
        wait_until(lambda: sum(asked.startswith("GET /cdn") for asked in hub.asked) > 1, "the connection was cut")
        dialog.progress.cancel.click()
        idle("the models are listed again")
        there = int(re.fullmatch(r"Resume Download \((\d+) MB are here\)", official.button.text())[1])
        assert there >= 150  # what came before the cut, and what came after it until Cancel
        hub.cut_after = None
        hub.asked.clear()
        fractions = []
        library.progress.connect(lambda fraction, _message: fractions.append(fraction))
        official.button.click()
        idle("the download ended")
        (begun_at,) = [asked.partition("bytes=")[2] for asked in hub.asked if "/cdn" in asked]
        assert round(int(begun_at.rstrip("-")) / 1e6) == there
        assert fractions == sorted(fractions) and fractions[-1] == 1
        official_b = next(entry for entry in library.entries if entry.name == "terrafm-b")
        assert official_b.origin is Origin.DOWNLOADED and official_b.trained
        assert library.checked(official_b) is Checked.WHOLE
        assert hub.sha256 in official_b.provenance and parts(models) == []
        assert official.button.text() == "Download"

        hub.put(b"something newer", "d" * 40)
        official.button.click()
        idle("the change is noticed")
        assert "another TerraFM-B.pth now (commit ddddddd)" in dialog.outcome.text()

        dialog.table.select("terrafm-b")
        dialog.make_default.click()
        assert TerraFMSettings.load().default_model == "terrafm-b"
        algorithm = Embed()
        algorithm.initAlgorithm()
        assert algorithm.parameterDefinition("MODEL").defaultValue() == "terrafm-b"

        dialog.from_file.file.setFilePath(str(tmp_path / "mein Modell.safetensors"))
        assert dialog.from_file.name.text() == "mein-Modell"
        dialog.from_file.button.click()
        idle("the file was imported")
        imported = models / "mein-Modell.safetensors"
        content = bytearray(imported.read_bytes())
        content[-1000] ^= 1
        imported.write_bytes(content)
        os.utime(imported, (1, 1))
        dialog.table.select("mein-Modell")
        assert library.checked(dialog.table.current()) is Checked.NOT_YET
        dialog.check.click()
        idle("the damage is found")
        assert library.checked(dialog.table.current()) is Checked.DAMAGED
        assert "mein-Modell.safetensors" in dialog.outcome.text()

        dialog.table.select("terrafm-b")
        dialog.remove.click()
        assert (models / "terrafm-b.safetensors").exists()  # asked first
        dialog.confirm.click()
        idle("it is removed")
        assert not (models / "terrafm-b.safetensors").exists()
        assert library.default == "terrafm-ti"
        assert "terrafm-b" not in json.dumps([entry.name for entry in library.entries])
    finally:
        engine.close()
        dialog.deleteLater()
        before.save()

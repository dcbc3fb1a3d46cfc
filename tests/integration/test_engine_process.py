"""The engine's process as QGIS runs it: the real worker, started, used, cancelled, killed and missed."""

import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QThread, QTimer

from terrafm_plugin.engine_process import client as client_module
from terrafm_plugin.engine_process.blocking import BlockingEngine
from terrafm_plugin.engine_process.client import EngineClient, EngineState
from terrafm_plugin.engine_process.launch import EngineLaunch, engine_launch, scrubbed
from terrafm_plugin.engine_process.messages import EngineError, ErrorKind
from tests.integration.panel_use import needs_engine
from tests.qt_patience import wait_until

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "resources" / "sample_scene"
BANDS = ("B02", "B03", "B04", "B08")

pytestmark = needs_engine


class Listener:
    """What a call's signals told."""

    def __init__(self, call):
        self.result, self.error, self.reports, self.ends = None, None, [], 0
        call.finished.connect(self._finished)
        call.failed.connect(self._failed)
        call.progress.connect(lambda fraction, text: self.reports.append((fraction, text)))

    def _finished(self, result):
        self.result, self.ends = result, self.ends + 1

    def _failed(self, error):
        self.error, self.ends = error, self.ends + 1

    def wait(self):
        wait_until(lambda: self.ends)
        return self


def is_alive(process: int) -> bool:
    """Whether a process exists, a zombie included."""
    return Path(f"/proc/{process}").exists()


def fake_engine(tmp_path, text: str) -> EngineLaunch:
    """A worker that misbehaves in its own way, run by QGIS's Python."""
    script = tmp_path / "engine.py"
    script.write_text("import json, sys, time\n" + text)
    return EngineLaunch(Path(sys.executable), (str(script),), tmp_path, scrubbed(os.environ))


@pytest.fixture
def engine(qgis_app):
    client = EngineClient()
    yield client
    client.close()


@pytest.fixture(scope="module")
def shared(qgis_app):
    """One engine for the tests that do not care for its beginning."""
    client = EngineClient()
    yield client
    client.close()


@pytest.fixture
def started(shared):
    """An engine that has said hello."""
    assert Listener(shared.request("hello")).wait().result["protocol"] == 1
    return shared


@pytest.fixture
def raster(tmp_path):
    """A raster written by QGIS's GDAL, in a folder with a space and an umlaut."""
    folder = tmp_path / "Bilder für später"
    folder.mkdir()
    path = folder / "S2 klein.tif"
    file = gdal.GetDriverByName("GTiff").Create(str(path), 64, 48, len(BANDS), gdal.GDT_UInt16)
    file.SetGeoTransform((600000, 10, 0, 5300000, 0, -10))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32632)
    file.SetProjection(crs.ExportToWkt())
    random = np.random.default_rng(0)
    for number, name in enumerate(BANDS, start=1):
        file.GetRasterBand(number).WriteArray(random.integers(100, 4000, (48, 64)).astype(np.uint16))
        file.GetRasterBand(number).SetDescription(name)
    del file
    return path


def long_work(tmp_path):
    """Parameters of a call that takes seconds."""
    return {
        "s2": str(SCENE / "s2_l2a.tif"),
        "s1": str(SCENE / "s1.tif"),
        "resolution": 10,
        "out": str(tmp_path / "e.tif"),
    }


def test_it_starts_with_the_first_request_and_describes_a_raster_of_gdals(engine, raster):
    states, greetings = [], []
    engine.state_changed.connect(states.append)
    engine.greeted.connect(greetings.append)
    assert engine.state is EngineState.STOPPED
    description = Listener(engine.request("describe", {"path": str(raster), "sensor": "s2", "level": "l2a"})).wait()
    assert description.result["crs"] == "EPSG:32632"
    assert (description.result["width"], description.result["height"]) == (64, 48)
    assert [band["name"] for band in description.result["bands"]] == list(BANDS)
    assert states == [EngineState.STARTING, EngineState.BUSY, EngineState.READY]
    assert greetings[0] == engine.hello
    assert engine.hello["device"]


def test_the_users_mistakes_come_back_as_sentences(started, tmp_path):
    broken = tmp_path / "broken.tif"
    broken.write_bytes(b"II*\0")
    error = Listener(started.request("describe", {"path": str(broken)})).wait().error
    assert error.kind is ErrorKind.USER
    assert "broken.tif" in error.message
    assert "Traceback" not in error.message
    assert started.state is EngineState.READY


def test_a_call_is_cancelled_and_the_engine_goes_on(started, tmp_path):
    listener = Listener(call := started.request("embed", long_work(tmp_path)))
    wait_until(lambda: listener.reports)
    call.cancel()
    assert listener.wait().error.is_cancelled
    assert listener.ends == 1
    assert Listener(started.request("hello")).wait().result
    assert not (tmp_path / "e.tif").exists()
    call.cancel()  # after the end it does nothing


def test_killed_in_mid_work_every_open_call_fails_and_the_next_restarts_it(started, tmp_path):
    states = []
    started.state_changed.connect(states.append)
    working = Listener(started.request("embed", long_work(tmp_path)))
    waiting = Listener(started.request("hello"))
    wait_until(lambda: working.reports)
    first = started.process_id
    os.kill(first, signal.SIGKILL)
    for listener in (working, waiting):
        error = listener.wait().error
        assert error.kind is ErrorKind.STOPPED
        assert error.message == ("The TerraFM engine stopped unexpectedly (killed). It restarts with your next action.")
        assert listener.ends == 1
    assert started.state is EngineState.CRASHED
    assert not is_alive(first)
    assert Listener(started.request("hello")).wait().result
    assert started.process_id not in (None, first)
    assert states[-1] is EngineState.READY


def test_stopping_leaves_no_process_behind(started, tmp_path):
    listener = Listener(started.request("embed", long_work(tmp_path)))
    wait_until(lambda: listener.reports)
    process = started.process_id
    started.stop()
    assert not is_alive(process)
    assert listener.error.is_cancelled
    assert started.state is EngineState.STOPPED


def test_without_an_environment_the_call_fails_with_the_way_out(engine, monkeypatch, tmp_path):
    monkeypatch.setenv("TERRAFM_PYTHON", str(tmp_path / "gone"))
    listener = Listener(engine.request("hello"))
    assert listener.ends == 0  # never before the caller could listen
    error = listener.wait().error
    assert error.kind is ErrorKind.NOT_READY
    assert "set up the engine in Settings → Options → TerraFM" in error.message


def test_a_python_without_the_engines_packages_is_a_broken_environment(engine, monkeypatch):
    monkeypatch.setenv("TERRAFM_PYTHON", "/usr/bin/python3")
    error = Listener(engine.request("hello")).wait().error
    assert error.kind is ErrorKind.NOT_READY
    assert "could not start (ModuleNotFoundError" in error.message
    assert engine.state is EngineState.CRASHED


def test_a_program_that_cannot_run_is_a_broken_environment(engine, monkeypatch, tmp_path):
    program = tmp_path / "python"
    program.write_text("no program")
    monkeypatch.setenv("TERRAFM_PYTHON", str(program))
    listeners = [Listener(engine.request("hello")) for _ in range(2)]
    assert all(listener.wait().error.kind is ErrorKind.NOT_READY for listener in listeners)


def test_garbage_on_stdout_does_no_harm(tmp_path, qgis_app):
    launch = fake_engine(
        tmp_path,
        "for line in sys.stdin:\n"
        "    request = json.loads(line)\n"
        "    print('Downloading 100%|####|', flush=True)\n"
        "    print(json.dumps({'id': 999, 'result': {}}))\n"
        "    sys.stdout.buffer.write(b'\\xff\\xfe garbage\\n')\n"
        "    result = {'protocol': 1, 'echo': request['params']}\n"
        "    print(json.dumps({'id': request['id'], 'result': result}), flush=True)\n",
    )
    client = EngineClient(launch=launch)
    try:
        assert Listener(client.request("echo", {"text": "Grüße"})).wait().result["echo"] == {"text": "Grüße"}
        with BlockingEngine(QgsProcessingFeedback(False), launch) as blocking:
            assert blocking.call("echo", {"a": 1})["echo"] == {"a": 1}
            assert blocking.call("echo", {"a": 2})["echo"] == {"a": 2}
    finally:
        client.close()


def test_an_engine_that_ignores_the_end_is_ended_by_force(tmp_path, qgis_app):
    launch = fake_engine(
        tmp_path,
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(json.dumps({'id': 1, 'result': {'protocol': 1}}), flush=True)\n"
        "while True: time.sleep(1)\n",
    )
    client = EngineClient(launch=launch)
    client.start()
    wait_until(lambda: client.hello is not None)
    process = client.process_id
    client.close()
    assert not is_alive(process)


STUBBORN = """
for line in sys.stdin:
    request = json.loads(line)
    if request["method"] == "slow":
        time.sleep(request["params"]["seconds"])
    if "id" in request:
        print(json.dumps({"id": request["id"], "result": {"protocol": 1}}), flush=True)
"""


@pytest.fixture
def stubborn(tmp_path, qgis_app, monkeypatch):
    """An engine that works on one request after the other and never looks at `cancel`."""
    monkeypatch.setattr(client_module, "_PATIENCE_WITH_CANCEL", 200)
    client = EngineClient(launch=fake_engine(tmp_path, STUBBORN))
    client.start()
    wait_until(lambda: client.state is EngineState.READY)
    yield client
    client.close()


def test_an_engine_that_goes_on_with_a_cancelled_call_is_stopped(stubborn):
    cancelled = Listener(call := stubborn.request("slow", {"seconds": 60}))
    waiting = Listener(stubborn.request("echo"))
    process = stubborn.process_id
    call.cancel()
    assert cancelled.wait().error.is_cancelled
    assert waiting.wait().error.kind is ErrorKind.STOPPED
    assert not is_alive(process)
    assert Listener(stubborn.request("echo")).wait().result


def test_a_cancelled_call_that_only_waits_stops_nobody(stubborn):
    working = Listener(stubborn.request("slow", {"seconds": 1.5}))
    waiting = Listener(call := stubborn.request("echo"))
    call.cancel()
    assert working.wait().result
    waiting.wait()


def test_a_new_request_may_be_made_when_a_stopped_one_fails(stubborn):
    again = []
    stubborn.request("slow", {"seconds": 60}).failed.connect(lambda _: again.append(Listener(stubborn.request("echo"))))
    stubborn.stop()
    assert again[0].wait().result
    assert stubborn.state is EngineState.READY


class Worker(QThread):
    """A Processing algorithm's thread."""

    def __init__(self, feedback, method, params):
        super().__init__()
        self._call = (feedback, method, params)
        self.result, self.error = None, None

    def run(self):
        feedback, method, params = self._call
        try:
            with BlockingEngine(feedback, engine_launch()) as blocking:
                self.result = blocking.call(method, params)
        except EngineError as error:
            self.error = error


def test_a_thread_calls_with_progress_while_qgis_goes_on(qgis_app, tmp_path):
    feedback = QgsProcessingFeedback(False)
    fractions, ticks = [], []
    feedback.progressChanged.connect(fractions.append)
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(worker.isFinished()))
    timer.start(20)
    worker = Worker(feedback, "embed", {**long_work(tmp_path), "resolution": 160})
    worker.start()
    wait_until(worker.isFinished)
    assert worker.error is None
    assert Path(worker.result["out"]).exists()
    assert max(fractions) > 10
    assert ticks.count(False) > 10  # the event loop went on while the thread waited


def test_a_thread_is_cancelled_through_its_feedback(qgis_app, tmp_path):
    feedback = QgsProcessingFeedback(False)
    worker = Worker(feedback, "embed", long_work(tmp_path))
    feedback.progressChanged.connect(lambda fraction: feedback.cancel() if fraction > 0 else None)
    worker.start()
    wait_until(worker.isFinished)
    assert worker.error.is_cancelled
    assert not (tmp_path / "e.tif").exists()


def test_a_cancelled_cloud_mask_leaves_nothing(qgis_app, tmp_path):
    """By clicks, which takes seconds."""
    imagery = gdal.Open(str(SCENE / "s2_l2a.tif"))
    west, _, _, north, _, _ = imagery.GetGeoTransform()
    system = osr.SpatialReference(wkt=imagery.GetProjection())
    samples = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "samples.gpkg"))
    layer = samples.CreateLayer("samples", system, ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTString))
    for number in range(6):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({west + 305 + 600 * number} {north - 2005})"))
        feature.SetField("class", "clear" if number % 2 else "cloud")
        layer.CreateFeature(feature)
    del layer, samples
    feedback = QgsProcessingFeedback(False)
    params = {
        "s2": str(SCENE / "s2_l2a.tif"),
        "samples": str(tmp_path / "samples.gpkg"),
        "out": str(tmp_path / "m.tif"),
    }
    worker = Worker(feedback, "cloudmask", params)
    feedback.progressChanged.connect(lambda fraction: feedback.cancel() if fraction > 0 else None)
    worker.start()
    wait_until(worker.isFinished)
    assert worker.error.is_cancelled
    assert [path.name for path in tmp_path.iterdir()] == ["samples.gpkg"]

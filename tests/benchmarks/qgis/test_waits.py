"""What someone waits for with a busy sign before their eyes: the engine's start, and the list of the models.

.venv-qgis/bin/python -m pytest -s tests/benchmarks/qgis/test_waits.py
"""

import os
import subprocess
import time
from pathlib import Path

from qgis.PyQt.QtWidgets import QProgressBar

from terrafm_plugin.engine_process.client import EngineState
from terrafm_plugin.engine_process.launch import engine_launch
from tests.integration.event_loop import EventLoop, User
from tests.integration.panel_use import needs_engine

pytestmark = needs_engine
START, MODELS = 10.0, 1.0
"""Seconds of the processor, on the engine's side, until it answers and until the models are listed. On a machine with a
core to spare those of the clock are the same, less what runs on several."""
OF_TORCH = 1.5
"""Or so many times what Python takes to import torch alone, where that is slow."""


def test_the_engine_starts_while_its_sign_turns(plugin, qgis_canvas, home):
    """From the click that opens the panel to an engine that answers."""
    loop = EventLoop()
    user = User(loop)
    torch = processor_of_import()
    loop.until(lambda: not plugin._idle.isActive(), "QGIS has started")
    begun, signs = time.perf_counter(), []
    user.click(plugin._iface.toolbar.widgetForAction(plugin.action))

    def is_ready():
        if plugin.engine.state is EngineState.STARTING:
            signs.append(plugin.dock.engine_status.footer.sign.turns)
        return plugin.engine.state is EngineState.READY

    loop.until(is_ready, "the engine answers")
    clock, taken = time.perf_counter() - begun, processor_seconds(plugin.engine.process_id)
    print(f"\nthe engine answered {clock:.1f} s after the click that opened the panel, {taken:.1f} s of processor time")
    print(f"({torch:.1f} s of it are Python's import of torch)")
    assert signs and all(signs[1:])  # the first look may come before the footer's
    assert taken <= max(START, OF_TORCH * torch)


def test_the_models_are_listed_while_a_bar_moves(plugin, home):
    """Beside an engine that runs: the window the first time, and again."""
    loop = EventLoop()
    user = User(loop)
    for turn in ("first", "again"):
        begun, before = time.perf_counter(), os.times()
        user.click(plugin.dock.engine_status.footer.models)
        bars = [bar.isVisible() for bar in plugin._models.progress.findChildren(QProgressBar)]
        assert plugin._models.isVisible() and plugin._models.library.is_working and all(bars)
        loop.until(lambda: not plugin._models.library.is_working, "the models are listed")
        clock, taken = time.perf_counter() - begun, children_seconds(before)
        assert plugin._models.table.topLevelItemCount() > 0
        print(f"\nthe models were listed {clock:.2f} s after the click ({turn}), {taken:.2f} s of processor time")
        assert taken <= MODELS
        plugin._models.close()


def processor_of_import():
    """Seconds of the processor in which the engine's Python imports torch."""
    before = os.times()
    launch = engine_launch()
    subprocess.run([str(launch.python), "-c", "import torch"], check=True, env={**os.environ, **launch.variables})
    return children_seconds(before)


def children_seconds(before):
    """Seconds of the processor that processes took which have ended since."""
    now = os.times()
    return now.children_user + now.children_system - before.children_user - before.children_system


def processor_seconds(process):
    """Those of a running process so far; Linux tells them."""
    user, system = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

"""QGIS's window is never stuck: no turn of the event loop works more than 50 ms, whatever the engine does.

.venv-qgis/bin/python -m pytest -s tests/benchmarks/qgis
"""

from tests.benchmarks.qgis.gui_thread import GuiThread
from tests.integration.day import a_day
from tests.integration.event_loop import User
from tests.integration.panel_use import needs_engine

pytestmark = needs_engine


def test_nothing_holds_the_window_up(plugin, qgis_canvas, home):
    """From the sample project that is opened to the one that is closed."""
    with GuiThread() as thread:
        user = User(thread)
        user.click(plugin._iface.toolbar.widgetForAction(plugin.action))
        panel = plugin.dock
        user.click(panel.sample.button)
        thread.until(lambda: panel.live_layers.map_layer is not None, "the first map")
        user.click(panel.map.whole)
        thread.until(lambda: panel.controller.is_complete, "the whole scene")
        a_day(plugin, qgis_canvas, home, user, thread)
    print(f"the longest turn took {1000 * thread.longest:.0f} ms")
    assert not thread.long, "\n".join(thread.long)
    assert not thread.waits, "\n".join(thread.waits)

"""An algorithm beside the panel: the panel's engine where it has the scene open, and the project's class colours."""

from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

from terrafm_plugin.engine_process.shared import SharedEngine
from terrafm_plugin.layers.project_classes import take_project_colors
from terrafm_plugin.processing.provider import TerraFMProvider
from tests.integration.leftovers import child_processes
from tests.integration.panel_use import needs_engine, some_of
from tests.qt_patience import wait_until

pytestmark = needs_engine


def test_an_algorithm_takes_the_panels_engine_and_its_colours(panel, truth, tmp_path):
    wait_until(lambda: panel.controller.session is not None and panel.controller.work is None, "the scene is open")
    panel.samples.classes.recolor(6, "#00ffee")
    panel.memory.keep()
    points = QgsVectorLayer(f"Point?crs={panel.controller.session.grid.crs.authid()}&field=kind:string", "p", "memory")
    extent = panel.controller.session.grid.extent
    for name in ("forest", "water", "cropland"):
        for row, column in some_of(truth[name], 4):
            feature = QgsFeature(points.fields())
            place = QgsPointXY(extent.xMinimum() + (column + 0.5) * 10, extent.yMaximum() - (row + 0.5) * 10)
            feature.setGeometry(QgsGeometry.fromPointXY(place))
            feature.setAttribute("kind", name)
            points.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(points, False)
    provider = TerraFMProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    SharedEngine.share(panel.engine)
    try:
        context, feedback, ended = QgsProcessingContext(), QgsProcessingFeedback(), []
        context.setProject(QgsProject.instance())
        sources = {sensor.upper(): source.layer() for sensor, source in panel.imagery.sources.items()}
        given = {"SAMPLES": points, "CLASS_FIELD": "kind", "OUTPUT": str(tmp_path / "map.tif")}
        algorithm = provider.algorithm("classify").create()
        task = QgsProcessingAlgRunnerTask(algorithm, {**sources, **given}, context, feedback)
        task.executed.connect(lambda done, results: ended.append((done, results)))
        before, most = len(child_processes()), []
        QgsApplication.taskManager().addTask(task)
        wait_until(lambda: most.append(len(child_processes())) or ended, "the map was made")
    finally:
        SharedEngine.share(None)
        QgsApplication.processingRegistry().removeProvider(provider)
    assert ended[0][0], feedback.textLog()
    assert max(most) == before  # no engine of its own
    layer = QgsRasterLayer(str(tmp_path / "map.tif"), "map")
    colors = {entry.label: entry.color.name() for entry in layer.renderer().classes()}
    assert colors["water"] == "#00ffee"
    assert colors["forest"] == panel.samples.classes.by_name("Forest").color
    panel.samples.classes.recolor(6, "#0000aa")
    panel.memory.keep()
    take_project_colors(layer)  # as a map by a probe, which has the colours that it was fitted with
    assert {entry.label: entry.color.name() for entry in layer.renderer().classes()}["water"] == "#0000aa"

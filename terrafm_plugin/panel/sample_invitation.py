"""For those who have no imagery at hand: the sample scene by one button, shown while no layer is chosen."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QUrl, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ..icons import icon
from ..results.sample_scene import SampleLayers, SampleTask, add_sample_layers
from ..samples.samples_layer import SamplesLayer
from .imagery_section import ImagerySection
from .sensor_guess import S1, S2
from .small_widgets import SPACING, Caption


class SampleInvitation(QWidget):
    """Adds the sample scene to the project and chooses it; what is in the project stays."""

    opened = pyqtSignal(str)
    """Where it is, as a sentence with a link."""
    failed = pyqtSignal(str)

    def __init__(
        self, imagery: ImagerySection, samples: SamplesLayer, canvas: QgsMapCanvas, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._imagery, self._samples, self._canvas = imagery, samples, canvas
        self._task: SampleTask | None = None  # Python must not forget it while it runs
        self._is_closed = False
        self.button = QPushButton(icon("terrafm"), self.tr("Open Sample Project"))
        self.button.setToolTip(
            self.tr("Copy the sample scene into your documents and open it: both sensors, six classes, 72 samples")
        )
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(lambda: self._copy())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        column.addWidget(Caption(self.tr("Load Sentinel imagery, or try the sample: a small simulated landscape.")))
        column.addWidget(self.button)
        for source in imagery.sources.values():
            source.changed.connect(self._show)
        self._show()

    def close_for_good(self) -> None:
        """Whatever is still being copied is not opened any more."""
        self._is_closed = True

    def _show(self) -> None:
        self.setVisible(all(source.layer() is None for source in self._imagery.sources.values()))

    def _copy(self) -> None:
        self.button.setEnabled(False)
        self._task = SampleTask(self.tr("Copying the TerraFM sample"), self._read)
        self._task.start()

    def _read(self, layers: SampleLayers | None, problem: str) -> None:
        if self._is_closed:
            return
        self.button.setEnabled(True)
        if layers is None:
            self.failed.emit(self.tr("The sample scene cannot be copied ({reason}).").format(reason=problem))
        else:
            self._open(layers)

    def _open(self, layers: SampleLayers) -> None:
        """A project that nobody began becomes the sample's own; any other gets its layers and is not saved."""
        project = QgsProject.instance()
        is_empty = not project.mapLayers()
        is_new = is_empty and not project.fileName() and not project.isDirty()
        add_sample_layers(layers)
        if is_empty:
            project.setCrs(layers.s2.crs())
            self._canvas.setDestinationCrs(layers.s2.crs())
        self._canvas.setExtent(self._canvas.mapSettings().layerExtentToOutputExtent(layers.s2, layers.s2.extent()))
        self._canvas.refresh()
        self._imagery.choose(S2, layers.s2)
        self._imagery.choose(S1, layers.s1)
        self._samples.open(layers.samples)
        if is_new:
            project.write(str(layers.folder / f"{layers.folder.name}.qgz"))
        link = QUrl.fromLocalFile(str(layers.folder)).toString()
        self.opened.emit(self.tr('The sample is in <a href="{link}">{path}</a>.').format(link=link, path=layers.folder))

"""Method: which classifier, on which model's features, how fine and how smooth."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QSizePolicy

from ..settings import TerraFMSettings
from ..widgets.choices import ModelChoice
from ..widgets.elements import WARNING_ICON, Caption, Notice, narrow
from ..widgets.section import Section
from .live_messages import MapSettings


class MethodSection(Section):
    """The settings of the map; `settings_changed` after each change."""

    settings_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("method")
        self.setTitle(self.tr("Method"))
        self.method = narrow(QComboBox())
        self.method.addItem(self.tr("Linear and trees"), "auto")
        self.method.addItem(self.tr("Linear probe"), "linear")
        self.method.addItem(self.tr("Nearest neighbours"), "knn")
        self.method.addItem(self.tr("Randomised trees"), "trees")
        self.method.setToolTip(
            self.tr(
                "Linear and trees: together, as your samples speak for them; the better choice where they were "
                "surveyed. Neighbours: for classes of many faces. Trees: the pixels alone, without what is around."
            )
        )
        self.resolution = _metres(self.tr("as imagery"), 0, 1000, 10)
        self.resolution.setToolTip(self.tr("Pixel size of the map"))
        self.smoothing = _metres(self.tr("none"), 0, 200, 5)
        self.smoothing.setValue(MapSettings().smoothing)
        self.smoothing.setToolTip(
            self.tr(
                "Averages the class probabilities over this distance among pixels that look alike: "
                "fewer lone pixels, while edges and roads stay"
            )
        )
        self.model = ModelChoice(
            self.tr("The model whose features are classified"), lambda: TerraFMSettings.load().default_model
        )
        self.equal_shares = QCheckBox(self.tr("Classes equally common"))
        self.equal_shares.setToolTip(
            self.tr(
                "Off: how common each class is, is told from the scene, so that rare ones are not found everywhere. "
                "On: finds more of what is rare, and more that only looks like it. "
                "For the linear probe, also with trees."
            )
        )
        self.compare = QCheckBox(self.tr("Compare: random forest"))
        self.compare.setChecked(MapSettings().compare)
        self.compare.setToolTip(
            self.tr("Cross-validate a random forest on the bands too, once the map is there; a click comes first")
        )
        self._untrained = Notice(WARNING_ICON)
        self._note = Caption()
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Classifier"), self.method)
        form.addRow(self.tr("Resolution"), self.resolution)
        form.addRow(self.tr("Smoothing"), self.smoothing)
        form.addRow(self.tr("Model"), self.model)
        self.body.addLayout(form)
        self.body.addWidget(self.equal_shares)
        self.body.addWidget(self.compare)
        self.body.addWidget(self._untrained)
        self.body.addWidget(self._note)
        self._models: list[dict[str, Any]] = []
        self._show_note()
        self.method.currentIndexChanged.connect(self.settings_changed)
        self.resolution.valueChanged.connect(self.settings_changed)
        self.smoothing.valueChanged.connect(self.settings_changed)
        self.model.currentIndexChanged.connect(self._model_chosen)
        self.equal_shares.toggled.connect(self.settings_changed)
        self.method.currentIndexChanged.connect(self._show_shares)
        self.compare.toggled.connect(self.settings_changed)

    def settings(self) -> MapSettings:
        """As they stand; confidence is the map section's."""
        return MapSettings(
            method=self.method.currentData(),
            model=self.model.currentData(),
            resolution=self.resolution.value() or None,
            smoothing=self.smoothing.value(),
            compare=self.compare.isChecked(),
            equal_shares=self.equal_shares.isChecked(),
        )

    def in_words(self) -> str:
        """Classifier, resolution and smoothing."""
        parts = [self.method.currentText()]
        parts += [self.resolution.text()] if self.resolution.value() else []
        parts += [self.tr("smoothed {metres}").format(metres=self.smoothing.text())] if self.smoothing.value() else []
        return ", ".join(parts)

    def restore(self, settings: MapSettings) -> None:
        """Settings of a project; the model as soon as the engine names it."""
        self.method.setCurrentIndex(max(0, self.method.findData(settings.method)))
        self.resolution.setValue(settings.resolution or 0)
        self.smoothing.setValue(settings.smoothing)
        self.compare.setChecked(settings.compare)
        self.equal_shares.setChecked(settings.equal_shares)
        self.model.want(settings.model, else_first=True)

    def show_models(self, models: list[dict[str, Any]]) -> None:
        """Offer the models that the engine has."""
        self._models = models
        self.model.show_models(models)
        self._show_note()

    def _show_shares(self) -> None:
        self.equal_shares.setEnabled(self.method.currentData() in ("auto", "linear"))

    def _model_chosen(self) -> None:
        self._show_note()
        self.settings_changed.emit()

    def _show_note(self) -> None:
        model = next((entry for entry in self._models if entry["name"] == self.model.currentData()), None)
        trained = model is None or model["trained"]
        note = model["note"] if model else ""
        self._untrained.say("" if trained else note)
        self._note.setText(note if trained else "")
        self._note.setVisible(bool(note) and trained)


def _metres(nothing: str, least: float, most: float, step: float) -> QDoubleSpinBox:
    """A length in metres whose least value reads as `nothing`."""
    box = QDoubleSpinBox()
    box.setDecimals(0)
    box.setRange(least, most)
    box.setSingleStep(step)
    box.setSuffix(" m")
    box.setSpecialValueText(nothing)
    box.setKeyboardTracking(False)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box

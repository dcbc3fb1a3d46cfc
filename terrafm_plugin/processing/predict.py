"""`terrafm:predict`: a map of a scene by a probe that was trained on another."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
)

from ..engine_process.blocking import BlockingEngine
from .algorithm import OUTPUT, TerraFMAlgorithm
from .classify import CONFIDENCE, PROBE, PROBE_FILTER, REPORT
from .imagery_parameters import area_parameters, extent_request, source_parameters


class Predict(TerraFMAlgorithm):
    """Imagery and a saved probe in; map, confidence and report out."""

    NAME = "predict"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Map of another scene")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        return self.tr("land cover,classification,predict,transfer,apply,sentinel-1,sentinel-2,terrafm").split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr(
            "Maps imagery by a probe that 'Land-cover map from samples' saved: another place or another date, by the "
            "same sensors and model, without samples. Check the map: the further a scene is from the first one in "
            "season and kind of land, the less it holds."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        for parameter in source_parameters():
            self.addParameter(parameter)
        probe = QgsProcessingParameterFile(
            PROBE, self.tr("Probe"), QgsProcessingParameterFile.Behavior.File, fileFilter=PROBE_FILTER
        )
        probe.setHelp(self.tr("The file that 'Land-cover map from samples' wrote; it names its model."))
        self.addParameter(probe)
        self.addParameter(self.resolution_parameter(self.tr("that of the imagery")))
        for parameter in area_parameters():
            self.addParameter(parameter)
        output = QgsProcessingParameterRasterDestination(OUTPUT, self.tr("Land-cover map"))
        output.setHelp(self.tr("A GeoTIFF with the class codes, class names and colours; 255 where there is no data."))
        self.addParameter(output)
        confidence = QgsProcessingParameterRasterDestination(
            CONFIDENCE, self.tr("Confidence"), optional=True, createByDefault=False
        )
        confidence.setHelp(
            self.tr("A GeoTIFF with the probability of the class and its lead over the next one, in per cent.")
        )
        self.addParameter(confidence)
        report = QgsProcessingParameterFileDestination(
            REPORT, self.tr("Report"), self.report_filter(), optional=True, createByDefault=False
        )
        report.setHelp(self.tr("A page (.html) or JSON file (.json) with areas, model and all that was used."))
        self.addParameter(report)

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the map."""
        out = self.parameterAsOutputLayer(parameters, OUTPUT, context)
        confidence = self.parameterAsOutputLayer(parameters, CONFIDENCE, context) or None
        report = self.parameterAsFileOutput(parameters, REPORT, context) or None
        made = engine.call(
            "predict",
            {
                **self._imagery,
                "probe": self.parameterAsFile(parameters, PROBE, context),
                "resolution": self.resolution(parameters, context),
                "extent": extent_request(self, parameters, context, self._imagery, engine),
                "out": out,
                "confidence": confidence,
                "report": report,
            },
        )
        for entry in made["classes"]:
            feedback.pushInfo(f"{entry['name']}: {entry['area_ha']:,.1f} ha ({entry['share']:.1%})")
        self.style_when_loaded(out, self.tr("Land cover"), context)
        self.style_when_loaded(confidence, self.tr("Confidence"), context)
        results: dict[str, Any] = {OUTPUT: out}
        if confidence:
            results[CONFIDENCE] = confidence
        if report:
            results[REPORT] = report
        return results

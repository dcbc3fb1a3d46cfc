"""`terrafm:cloudmask`: clouds and their shadows in Sentinel-2 imagery."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
)

from .algorithm import TerraFMAlgorithm
from .inputs.shared_parameters import S2, SAMPLES, level, model, offset, optical, output
from .parameters import Kind, Parameter, choices

METHOD, HEAD, CLOUD_COVER, METHOD_USED = "METHOD", "HEAD", "CLOUD_COVER", "METHOD_USED"
_CLOUDS = (1, 2)


class CloudMask(TerraFMAlgorithm):
    """Imagery in; a mask of clouds and shadows out."""

    NAME = METHOD = "cloudmask"

    def displayName(self) -> str:
        return self.tr("Cloud and shadow mask")

    def tags(self) -> list[str]:
        words = (
            "cloud,clouds,cloud mask,shadow,csmask,s2cloudless,scl,scene classification,sentinel-2,mask,quality,terrafm"
        )
        return self.tr(words).split(",")

    def introduction(self) -> str:
        return self.tr(
            "Finds clouds and their shadows in Sentinel-2 imagery: from the scene classification of Level-2A products, "
            "by the cloud model ukis-csmask at either level (blue, green, red, near infrared), with s2cloudless in "
            "whole Level-1C products, by a trained TerraFM head, or from a few samples. The values are checked first, "
            "and the log says which way was taken and why. The result can be given as the mask of the other "
            "algorithms."
        )

    def declared(self) -> list[Parameter]:
        probability = self.tr(
            "A GeoTIFF with the probability of cloud, 0 to 1; of csmask, s2cloudless, head and clicks."
        )
        title = self.tr("Cloud probability")
        return [
            optical(),
            level(),
            offset(),
            *self._of_method(),
            *self._of_shadows(),
            *self._of_samples(),
            output(
                self.tr("Cloud mask"),
                self.tr("A GeoTIFF: 0 clear, 1 thick cloud, 2 thin cloud, 3 cloud shadow; 255 where there is no data."),
            ),
            Parameter("PROBABILITY", Kind.RASTER_OUT, title, probability, optional=True, loads_as=title),
        ]

    def _of_method(self) -> list[Parameter]:
        method = self.tr(
            "auto: the first that the imagery allows; scl: the scene classification of Level-2A; csmask: the cloud "
            "model, clouds and shadows at either level; s2cloudless: Level-1C with all its bands; head: a trained "
            "TerraFM head; clicks: from samples. The checks are made in any case."
        )
        detectors = choices("auto", "scl", "csmask", "s2cloudless", "head", "clicks")
        metres = {"automatic": None, "60": 60.0, "30": 30.0, "20": 20.0, "10": 10.0}
        size = self.tr(
            "automatic: 60 m with s2cloudless, 30 m with csmask, for which they are best; finer takes longer. The mask "
            "has the imagery's pixels."
        )
        scl = self.tr(
            "The scene classification of the same Level-2A product. One among the bands, or of the same tile and date "
            "beside the file, is found by itself."
        )
        return [
            Parameter(METHOD, Kind.CHOICE, self.tr("Method"), method, choices=detectors),
            Parameter("SCL", Kind.IMAGERY, self.tr("Scene classification (SCL)"), scl, optional=True),
            Parameter(
                "GSD", Kind.CHOICE, self.tr("Resolution of s2cloudless or csmask (metres)"), size, choices=metres
            ),
        ]

    def _of_shadows(self) -> list[Parameter]:
        whether = {"automatic": None, "yes": True, "no": False}
        when = self.tr("automatic: where the method finds none itself and the sun's position or the date is recorded.")
        sun = self.tr("From north, clockwise; only where neither metadata nor date tell it.")
        margin = self.tr("A margin of safety around what was found; 0 for none.")
        circle: dict[str, Any] = {
            "optional": True,
            "least": 0.0,
            "most": 360.0,
            "advanced": True,
            "zero_is_a_value": True,
        }
        metres: dict[str, Any] = {"default": 0.0, "least": 0.0, "most": 5000.0}
        return [
            Parameter("SHADOWS", Kind.CHOICE, self.tr("Match shadows to clouds"), when, choices=whether),
            Parameter("SUN_AZIMUTH", Kind.NUMBER, self.tr("Sun azimuth (degrees)"), sun, **circle),
            Parameter("DILATE_CLOUD", Kind.NUMBER, self.tr("Grow clouds by (metres)"), margin, **metres),
            Parameter("DILATE_SHADOW", Kind.NUMBER, self.tr("Grow shadows by (metres)"), margin, **metres),
        ]

    def _of_samples(self) -> list[Parameter]:
        samples = self.tr(
            "For the method clicks: points or polygons with a field 'class' that says clear, thick cloud, "
            "thin cloud or cloud shadow, or 0, 1, 2 or 3."
        )
        head = self.tr(
            "For the method head: the file of a trained cloud head (.safetensors), or the name that it was "
            "imported under. With auto it is used where none of scl, csmask and s2cloudless can be."
        )
        under = self.tr(
            "The model that the head was trained on, and no other; for clicks, whose features are classified. "
            "A bundled or imported model's name, or the path of weights (.safetensors, official .pth)."
        )
        heads = self.tr("TerraFM heads (*.safetensors);;All files (*)")
        return [
            Parameter(SAMPLES, Kind.FEATURES, self.tr("Samples"), samples, optional=True, has_legend=True),
            Parameter(HEAD, Kind.FILE, self.tr("TerraFM head"), head, optional=True, file_filter=heads),
            model(self.tr("Model under the head or the samples"), under),
        ]

    def declared_outputs(self) -> list[QgsProcessingOutputDefinition]:
        return [
            QgsProcessingOutputNumber(CLOUD_COVER, self.tr("Cloud cover (0 to 1, of pixels with data)")),
            QgsProcessingOutputString(METHOD_USED, self.tr("The method that was used")),
        ]

    def imagery_problem(self, parameters: dict[str, Any]) -> str | None:
        """Not optional, imagery would be refused as a path that only the engine can open."""
        if not parameters.get(S2):
            return self.tr("No imagery was chosen: choose a Sentinel-2 layer, file or folder.")
        return None

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        method = self.parameterAsEnumString(parameters, METHOD, context)
        if method == "head" and not self.parameterAsString(parameters, HEAD, context):
            return self.tr(
                "The method 'head' needs a trained TerraFM head: choose its file, or type the name that it was "
                "imported under."
            )
        if method == "clicks" and not parameters.get(SAMPLES):
            return self.tr("The method 'clicks' needs samples: choose a layer of points or polygons.")
        return super().problem(parameters, context)

    def class_field(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:  # noqa: ARG002
        return "class"

    def results(self, made: dict[str, Any]) -> dict[str, Any]:
        cover = sum(entry["share"] for entry in made["classes"] if entry["code"] in _CLOUDS)
        return {CLOUD_COVER: cover, METHOD_USED: made["method"]}

    def write_log(self, made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
        """Say which detector was used, why, why not the others, and what was found."""
        feedback.pushInfo(f"{made['method']}: {made['why']}.")
        for entry in made["not_taken"]:
            feedback.pushInfo(f"Not {entry['method']}: {entry['reason']}.")
        for entry in made["classes"]:
            feedback.pushInfo(f"{entry['name']}: {entry['area_ha']:,.1f} ha, {entry['share']:.1%}")
        for note in made["notes"]:
            feedback.pushWarning(note)
        if made.get("licence"):
            feedback.pushInfo(f"{made['licence']}.")

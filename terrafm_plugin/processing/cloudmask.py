"""`terrafm:cloudmask`: clouds and their shadows in Sentinel-2 imagery."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
)

from ..engine_process.blocking import BlockingEngine
from ..layers.layer_sources import LayerError, Legend, legend_of, written_samples
from .algorithm import MODEL, OUTPUT, TerraFMAlgorithm
from .imagery_parameters import S2, level_parameter, optical_parameter

METHOD, GSD, SHADOWS, SUN_AZIMUTH = "METHOD", "GSD", "SHADOWS", "SUN_AZIMUTH"
DILATE_CLOUD, DILATE_SHADOW, SAMPLES, PROBABILITY = "DILATE_CLOUD", "DILATE_SHADOW", "SAMPLES", "PROBABILITY"
CLOUD_COVER, METHOD_USED = "CLOUD_COVER", "METHOD_USED"
HEAD = "HEAD"
METHODS = ("auto", "scl", "s2cloudless", "head", "clicks")
RESOLUTIONS = ("60", "20", "10")
WHETHER = {"automatic": None, "yes": True, "no": False}
_CLASS_FIELD = "class"
_CLOUDS = (1, 2)


class CloudMask(TerraFMAlgorithm):
    """Imagery in; a mask of clouds and shadows out."""

    NAME = "cloudmask"

    def __init__(self) -> None:
        super().__init__()
        self._legend: Legend | None = None

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Cloud and shadow mask")

    def tags(self) -> list[str]:
        """What the toolbox finds it by."""
        words = "cloud,clouds,cloud mask,shadow,s2cloudless,scl,scene classification,sentinel-2,mask,quality,terrafm"
        return self.tr(words).split(",")

    def introduction(self) -> str:
        """What the algorithm does."""
        return self.tr(
            "Finds clouds and their shadows in Sentinel-2 imagery: from the scene classification of Level-2A products, "
            "with s2cloudless in whole Level-1C products, by a trained TerraFM head, or from a few samples. The values "
            "are checked first, and the log says which way was taken and why. The result can be given as the mask of "
            "the other algorithms."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """The parameters."""
        self.addParameter(optical_parameter())
        self.addParameter(level_parameter())
        method = QgsProcessingParameterEnum(
            METHOD, self.tr("Method"), list(METHODS), defaultValue=METHODS[0], usesStaticStrings=True
        )
        method.setHelp(
            self.tr(
                "auto: the first that the imagery allows; scl: the scene classification of Level-2A; s2cloudless: "
                "Level-1C with all its bands; head: a trained TerraFM head; clicks: from samples. The "
                "checks are made in any case."
            )
        )
        self.addParameter(method)
        gsd = QgsProcessingParameterEnum(
            GSD, self.tr("Resolution of s2cloudless (metres)"), list(RESOLUTIONS), defaultValue=RESOLUTIONS[0],
            usesStaticStrings=True,
        )  # fmt: skip
        gsd.setHelp(self.tr("At 60 m a whole tile takes about a minute, at 10 m half an hour; the mask has 10 m."))
        self.addParameter(gsd)
        self._add_shadow_parameters()
        samples = QgsProcessingParameterFeatureSource(
            SAMPLES,
            self.tr("Samples"),
            [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon],
            optional=True,
        )
        samples.setHelp(
            self.tr(
                "For the method clicks: points or polygons with a field 'class' that says clear, thick cloud, "
                "thin cloud or cloud shadow, or 0, 1, 2 or 3."
            )
        )
        self.addParameter(samples)
        self._add_head_parameters()
        self._add_outputs()

    def _add_head_parameters(self) -> None:
        head = QgsProcessingParameterFile(
            HEAD, self.tr("TerraFM head"), QgsProcessingParameterFile.Behavior.File, optional=True,
            fileFilter=self.tr("TerraFM heads (*.safetensors);;All files (*)"),
        )  # fmt: skip
        head.setHelp(
            self.tr(
                "For the method head: the file of a trained cloud head (.safetensors), or the name that it was "
                "imported under. With auto it is used where neither scl nor s2cloudless can be."
            )
        )
        self.addParameter(head)
        model = self.model_parameter()
        model.setDescription(self.tr("Model under the head or the samples"))
        model.setHelp(
            self.tr(
                "The model that the head was trained on, and no other; for clicks, whose features are classified. "
                "A bundled or imported model's name, or the path of weights (.safetensors, official .pth)."
            )
        )
        self.addParameter(model)

    def _add_shadow_parameters(self) -> None:
        shadows = QgsProcessingParameterEnum(
            SHADOWS, self.tr("Match shadows to clouds"), list(WHETHER), defaultValue="automatic", usesStaticStrings=True
        )
        shadows.setHelp(
            self.tr("automatic: where the method finds none itself and the sun's position or the date is recorded.")
        )
        self.addParameter(shadows)
        azimuth = QgsProcessingParameterNumber(
            SUN_AZIMUTH, self.tr("Sun azimuth (degrees)"), QgsProcessingParameterNumber.Type.Double, optional=True,
            minValue=0.0, maxValue=360.0,
        )  # fmt: skip
        azimuth.setHelp(self.tr("From north, clockwise; only where neither metadata nor date tell it."))
        azimuth.setFlags(azimuth.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(azimuth)
        for name, title in (
            (DILATE_CLOUD, self.tr("Grow clouds by (metres)")),
            (DILATE_SHADOW, self.tr("Grow shadows by (metres)")),
        ):
            distance = QgsProcessingParameterNumber(
                name, title, QgsProcessingParameterNumber.Type.Double, defaultValue=0.0, minValue=0.0, maxValue=5000.0
            )
            distance.setHelp(self.tr("A margin of safety around what was found; 0 for none."))
            self.addParameter(distance)

    def _add_outputs(self) -> None:
        output = QgsProcessingParameterRasterDestination(OUTPUT, self.tr("Cloud mask"))
        output.setHelp(
            self.tr("A GeoTIFF: 0 clear, 1 thick cloud, 2 thin cloud, 3 cloud shadow; 255 where there is no data.")
        )
        self.addParameter(output)
        probability = QgsProcessingParameterRasterDestination(
            PROBABILITY, self.tr("Cloud probability"), optional=True, createByDefault=False
        )
        probability.setHelp(
            self.tr("A GeoTIFF with the probability of cloud, 0 to 1; of s2cloudless, head and clicks.")
        )
        self.addParameter(probability)
        self.addOutput(QgsProcessingOutputNumber(CLOUD_COVER, self.tr("Cloud cover (0 to 1, of pixels with data)")))
        self.addOutput(QgsProcessingOutputString(METHOD_USED, self.tr("The method that was used")))

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Sentinel-2 is needed; not optional, it would be refused as a path that only the engine can open."""
        if not parameters.get(S2):
            return False, self.tr("No imagery was chosen: choose a Sentinel-2 layer, file or folder.")
        return super().checkParameterValues(parameters, context)

    def problem(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """Wrong output names, or samples that cannot be used."""
        for name in (OUTPUT, PROBABILITY):
            problem = self._output_problem(parameters, name)
            if problem:
                return problem
        method = self.parameterAsEnumString(parameters, METHOD, context)
        if method == "head" and not self.parameterAsString(parameters, HEAD, context):
            return self.tr(
                "The method 'head' needs a trained TerraFM head: choose its file, or type the name that it was "
                "imported under."
            )
        if not parameters.get(SAMPLES):
            if method == "clicks":
                return self.tr("The method 'clicks' needs samples: choose a layer of points or polygons.")
            return None
        source = self.parameterAsSource(parameters, SAMPLES, context)
        if source is None:
            return self.tr("The samples '{name}' cannot be read as a vector layer: check the path.").format(
                name=parameters.get(SAMPLES)
            )
        if source.fields().lookupField(_CLASS_FIELD) < 0:
            return self.tr("The samples '{name}' have no field '{field}': their fields are {fields}.").format(
                name=source.sourceName(), field=_CLASS_FIELD, fields=", ".join(source.fields().names())
            )
        return None

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """In the main thread: from layers to paths, and the samples' legend."""
        layer = self.parameterAsVectorLayer(parameters, SAMPLES, context) if parameters.get(SAMPLES) else None
        if layer is not None:
            self._legend = legend_of(layer, _CLASS_FIELD)
        return super().prepareAlgorithm(parameters, context, feedback)

    def run_with(
        self,
        engine: BlockingEngine,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the mask."""
        out = self.parameterAsOutputLayer(parameters, OUTPUT, context)
        probability = self.parameterAsOutputLayer(parameters, PROBABILITY, context) or None
        has_azimuth = parameters.get(SUN_AZIMUTH) is not None
        samples = self._samples(parameters, context)
        try:
            made = engine.call(
                "cloudmask",
                {
                    "s2": self._imagery["s2"],
                    "level": self._imagery["level"],
                    "s2_bands": self._imagery.get("s2_bands"),
                    "method": self.parameterAsEnumString(parameters, METHOD, context),
                    "gsd": float(self.parameterAsEnumString(parameters, GSD, context)),
                    "shadows": WHETHER[self.parameterAsEnumString(parameters, SHADOWS, context)],
                    "sun_azimuth": self.parameterAsDouble(parameters, SUN_AZIMUTH, context) if has_azimuth else None,
                    "dilate_cloud": self.parameterAsDouble(parameters, DILATE_CLOUD, context),
                    "dilate_shadow": self.parameterAsDouble(parameters, DILATE_SHADOW, context),
                    "samples": str(samples) if samples else None,
                    "head": self.parameterAsString(parameters, HEAD, context) or None,
                    "model": self.parameterAsString(parameters, MODEL, context) or None,
                    "out": out,
                    "probability": probability,
                },
            )
        finally:
            if samples is not None:
                samples.unlink()
                samples.parent.rmdir()
        _tell(made, feedback)
        self.style_when_loaded(out, self.tr("Cloud mask"), context)
        self.style_when_loaded(probability, self.tr("Cloud probability"), context)
        cover = sum(entry["share"] for entry in made["classes"] if entry["code"] in _CLOUDS)
        results = {OUTPUT: out, PROBABILITY: probability, CLOUD_COVER: cover, METHOD_USED: made["method"]}
        return {name: value for name, value in results.items() if value is not None}

    def _samples(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Path | None:
        if not parameters.get(SAMPLES):
            return None
        source = self.parameterAsSource(parameters, SAMPLES, context)
        try:
            return written_samples(source, source.sourceName(), context.transformContext(), self._legend)
        except LayerError as error:
            raise QgsProcessingException(str(error)) from error


def _tell(made: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    """The way that was taken, why, why not the others, and what was found, in the log of the run."""
    feedback.pushInfo(f"{made['method']}: {made['why']}.")
    for entry in made["not_taken"]:
        feedback.pushInfo(f"Not {entry['method']}: {entry['reason']}.")
    for entry in made["classes"]:
        feedback.pushInfo(f"{entry['name']}: {entry['area_ha']:,.1f} ha, {entry['share']:.1%}")
    for note in made["notes"]:
        feedback.pushInfo(note)
    if made.get("licence"):
        feedback.pushInfo(f"{made['licence']}.")

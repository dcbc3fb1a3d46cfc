"""Cloud and shadow masks of Sentinel-2 imagery."""

from engine.clouds.batch import CloudMaskSeries
from engine.clouds.classes import CLOUD_CLASSES
from engine.clouds.mask import make_cloud_mask
from engine.clouds.preparation import CloudMaskJob
from engine.clouds.report import CloudMaskReport
from engine.clouds.request import CloudMaskRequest

__all__ = [
    "CLOUD_CLASSES",
    "CloudMaskJob",
    "CloudMaskReport",
    "CloudMaskRequest",
    "CloudMaskSeries",
    "make_cloud_mask",
]

"""The three modalities TerraFM knows, their bands in order, and the statistics that normalise them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Modality(str, Enum):
    """What an image is; always named, never guessed from its number of channels."""

    S1 = "s1"
    S2_L1C = "s2_l1c"
    S2_L2A = "s2_l2a"


@dataclass(frozen=True)
class ModalitySpec:
    """Bands of a modality in the order of the weights, with mean and standard deviation in sensor units.

    Sensor units are digital numbers (reflectance × 10000, offset removed) for Sentinel-2 and dB for Sentinel-1.
    """

    modality: Modality
    bands: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]


_S2_BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12")

# The statistics of the released TerraFM-B. Level-2A's first deviation looks wrong beside its neighbours,
# but it is what those weights were trained with.
RELEASED_MODALITIES = (
    ModalitySpec(Modality.S1, ("VV", "VH"), (-12.7572, -19.6423), (5.8491, 5.8516)),
    ModalitySpec(
        Modality.S2_L1C,
        _S2_BANDS,
        (
            2153.94, 1937.191, 1885.8236, 1906.7263, 2096.8369, 2692.8083,
            3015.8569, 2930.3957, 3243.99, 1389.849, 2915.8289, 2186.0514,
        ),
        (
            581.6321, 619.9756, 714.7784, 1018.3657, 1021.4312, 1116.4055,
            1265.8559, 1234.6123, 1374.9582, 608.362, 1547.9093, 1336.0316,
        ),
    ),
    ModalitySpec(
        Modality.S2_L2A,
        _S2_BANDS,
        (
            1033.9414, 1135.3391, 1382.2553, 1526.9789, 1883.3911, 2516.2726,
            2782.7811, 2829.3833, 2977.2936, 3004.2905, 2832.1983, 2186.6507,
        ),
        (
            2761.4226, 807.365, 919.6919, 1221.4198, 1265.8146, 1323.0764,
            1428.7845, 1459.0343, 1497.9797, 1577.071, 1738.6128, 1620.8854,
        ),
    ),
)  # fmt: skip

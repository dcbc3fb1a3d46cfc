"""What images can be to a model: the registered modalities, their bands in order, and what normalises them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ..errors import UserError
from ..modalities import RELEASED, ModalityEntry, registered


class _Registered(type):
    """A class that goes through the registered modalities, in their order, as an enumeration does."""

    def __iter__(cls) -> Iterator[Modality]:
        return map(Modality, registered())


class Modality(str, metaclass=_Registered):
    """What an image is; always named, never guessed from its number of channels.

    One object a name, so that `is` compares as well. `ValueError` where no modality is registered by that name.
    """

    __slots__ = ()
    S1: ClassVar[Modality]
    S2_L1C: ClassVar[Modality]
    S2_L2A: ClassVar[Modality]

    def __new__(cls, name: str) -> Modality:
        """The modality of a name."""
        if name not in _KNOWN:
            if name not in registered():
                raise ValueError(f"there is no modality '{name}'")
            _KNOWN[name] = str.__new__(cls, name)
        return _KNOWN[name]

    @property
    def value(self) -> str:
        """Its name, as files and weights have it."""
        return str.__str__(self)

    @property
    def entry(self) -> ModalityEntry:
        """What its file says of it."""
        return registered()[self]

    def __reduce__(self) -> tuple[type[Modality], tuple[str]]:
        return Modality, (self.value,)


_KNOWN: dict[str, Modality] = {}
Modality.S1, Modality.S2_L1C, Modality.S2_L2A = map(Modality, RELEASED)


@dataclass(frozen=True)
class ModalitySpec:
    """Bands of a modality in the order of the weights, with mean and standard deviation in sensor units.

    Sensor units are digital numbers (reflectance × 10000, offset removed) for optical imagery, dB for backscatter.
    """

    modality: Modality
    bands: tuple[str, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def of(cls, modality: Modality) -> ModalitySpec:
        """As the modality's file has it."""
        bands = modality.entry.bands
        return cls(
            modality,
            tuple(band.name for band in bands),
            tuple(band.mean for band in bands),
            tuple(band.std for band in bands),
        )


RELEASED_MODALITIES = tuple(map(ModalitySpec.of, map(Modality, RELEASED)))
"""With the statistics of the released TerraFM-B."""


def registered_modality(name: str) -> Modality:
    """The modality of a name; `UserError` if there is none."""
    try:
        return Modality(name)
    except ValueError as error:
        raise UserError(f"There is no modality '{name}': choose from {', '.join(Modality)}.") from error

"""A place seen by Sentinel-2, Sentinel-1 or both, on one grid."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ..examination import Examined
from ..examination.description import Description
from ..examination.raster_header import BandSource, file_history
from ..examination.sun import SunPosition
from ..grid import Grid, Window
from ..layers.layer import Layer
from ..network.addresses import source_name
from ..sensors import bands_of
from .gaps import Gaps
from .joined import DateShare, JoinedImagery, ProductShare, WindowReader, open_reader
from .known import KnownPixels
from .layers import LayerReader
from .mask_kinds import MaskKind
from .masks import MaskReader
from .readers import SensorReader

# Before GDAL reads its first block: its own default is a twentieth of the memory, which would make the memory that
# a scene takes depend on the scene.
os.environ.setdefault("GDAL_CACHEMAX", "128")


@dataclass(frozen=True)
class SceneBlock:
    """What a window of a scene shows, by modality ("s1", "s2_l1c", "s2_l2a", or a further one)."""

    images: dict[str, NDArray[np.float32]]
    """[C, h, w] in the model's band order; reflectance × 10000, dB or the modality's unit; NaN without data."""
    valid: dict[str, NDArray[np.bool_]]
    """[h, w]: whether the modality has data there and is not masked."""


@dataclass(frozen=True)
class SceneSource:
    """What a scene was opened from; the names are `open_scene`'s."""

    s2: tuple[str, ...] | None
    s1: tuple[str, ...] | None
    level: str | None = None
    s2_bands: tuple[str | None, ...] | None = None
    s1_bands: tuple[str | None, ...] | None = None
    s1_unit: str | None = None
    mask: tuple[str, ...] | None = None
    offset: float | None = None
    layers: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    grid: str | None = None
    """The raster whose pixels the scene has, where it is not the imagery's own."""


@dataclass
class _Handles:
    """What one thread has open."""

    sensors: dict[str, WindowReader]
    mask: MaskReader | None
    layers: tuple[LayerReader, ...] = ()

    def close(self) -> None:
        for reader in self.sensors.values():
            reader.close()
        for layer in self.layers:
            layer.close()
        if self.mask is not None:
            self.mask.close()


@dataclass(frozen=True)
class SeveralDates:
    """What a scene of several products is made of."""

    others: tuple[Scene, ...]
    """Its further dates, on the same grid."""
    products: tuple[ProductShare, ...]
    whole: tuple[DateShare, ...]
    """Of each date."""
    noticed: tuple[str, ...] = ()
    """What is to be said of them together."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return {
            "products": [product.to_dict() for product in self.products],
            "dates": [share.to_dict() for share in self.whole],
        }


class Scene:
    """Aligned imagery; made by `open_scene`. Any thread may read; each has files of its own open."""

    def __init__(
        self,
        s2: Examined | JoinedImagery | None,
        s1: Examined | JoinedImagery | None,
        grid: Grid,
        source: SceneSource,
        mask: MaskKind | None = None,
        layers: Sequence[Layer] = (),
        further: Sequence[Examined] = (),
        several: SeveralDates | None = None,
    ) -> None:
        self.grid, self.source = grid, source
        self.layers = tuple(layers)
        """What is joined to the imagery, or stands in its place."""
        self._examined = {seen.description.modality: seen for seen in (s2, s1, *further) if seen is not None}
        self.s2: Description | None = s2.description if s2 else None
        self._optical = s2 if isinstance(s2, Examined) else None
        self.several = several
        """What the scene is made of, where that is more than one product a sensor."""
        self.s1: Description | None = s1.description if s1 else None
        self.further: tuple[Description, ...] = tuple(seen.description for seen in further)
        """Of imagery that was given beside the sensors'."""
        self._mask = mask
        self._gaps: Gaps | None = None
        self._own = threading.local()
        self._handles: list[_Handles] = []
        self._opening = threading.Lock()

    def __enter__(self) -> Scene:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def by_date(self) -> tuple[Scene, ...]:
        """What each of its dates shows, the scene itself being the first; it alone holds the layers."""
        return (self, *(self.several.others if self.several else ()))

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """What is known of all imagery, in the order of the modalities."""
        return tuple(seen.description for seen in self._examined.values())

    @property
    def modalities(self) -> tuple[str, ...]:
        """The modalities that are there, in the order of all mappings by modality."""
        return tuple(self._examined)

    def bands(self, modality: str) -> tuple[str, ...]:
        """The channels of a modality's images."""
        return bands_of(self._examined[modality].description.sensor)

    def bands_present(self, modality: str) -> tuple[str, ...]:
        """The channels that the files really hold: neither missing nor filled by a neighbour."""
        description = self._examined[modality].description
        absent = {*description.missing, *description.filled}
        return tuple(band for band in self.bands(modality) if band not in absent)

    @property
    def dates(self) -> tuple[str, str] | None:
        """First and last day (ISO) of the imagery, as far as its files say."""
        told = [seen.date for seen in self.descriptions]
        if self.several is not None:
            told = [product.day for product in self.several.products]
        known = sorted(day[:10] for day in told if day)
        return (known[0], known[-1]) if known else None

    @property
    def mask_sentence(self) -> str | None:
        """What is left out, for reports; None where there is no mask."""
        if self._mask is None:
            return None
        return f"The mask {source_name(self._mask.path)} is read as {self._mask.title}: {self._mask.sentence}."

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was noticed of the imagery and its mask, to be said before anything is computed."""
        of_all = self.several.noticed if self.several else ()
        of_imagery = (text for date in self.by_date for seen in date.descriptions for text in seen.warnings)
        of_layers = (text for layer in self.layers for text in layer.warnings)
        return tuple(dict.fromkeys((*of_all, *of_imagery, *of_layers)))

    @property
    def sun(self) -> SunPosition | None:
        """Where the sun stood, if Sentinel-2's metadata or tags say so."""
        return self._optical.sun if self._optical else None

    @property
    def scene_classification(self) -> BandSource | None:
        """Sen2Cor's SCL, if it lies among Sentinel-2's bands."""
        return self._optical.scene_classification if self._optical else None

    @property
    def s2_has_metadata(self) -> bool:
        """Whether Sentinel-2's scale and offset are those of its own product metadata."""
        return self._optical is not None and self._optical.has_metadata

    @property
    def s2_offset_concluded(self) -> bool:
        """Whether an offset was concluded from Sentinel-2's values alone, and removed."""
        return self._optical is not None and self._optical.radiometry.offset_concluded

    @property
    def s2_is_one_file(self) -> bool:
        """Whether all of Sentinel-2's bands lie in one file, so that reading one of them costs as much as all."""
        return self._optical is not None and len({source.path for source in self._optical.sources}) == 1

    def read_s2(self, bands: Sequence[str], grid: Grid | None = None) -> SensorReader:
        """A reader of some of Sentinel-2's bands, B10 among them, on a grid of one's own; the caller closes it.

        Coarser pixels are means. Nothing stands in for a missing band.
        """
        if self._optical is None:
            raise UserError("No Sentinel-2 imagery was given: choose some.")
        return SensorReader(self._optical, grid or self.grid, bands)

    def known_s2(self, bands: Sequence[str]) -> KnownPixels:
        """Where any of some of Sentinel-2's bands holds data, on the scene's grid; the caller closes it."""
        if self._optical is None:
            raise UserError("No Sentinel-2 imagery was given: choose some.")
        return KnownPixels(self._optical, self.grid, bands)

    @property
    def fingerprint(self) -> str:
        """A text that changes whenever the values read from this scene would."""
        parts = [repr(self.grid)]
        for examined in self._examined.values():
            if not isinstance(examined, Examined):
                parts.append(examined.state)
                continue
            parts.append(repr((examined.description, examined.radiometry, examined.no_data, examined.sources)))
            parts.extend(file_history(source.path) for source in examined.sources)
        if self._mask:
            parts.append(f"{self._mask.kind}|{file_history(self._mask.path)}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def read(self, window: Window) -> SceneBlock:
        """The imagery of a window, which may reach beyond the grid (no data there).

        Raises
        ------
        UserError
            A file is damaged or gone.
        """
        handles = self._open_here()
        images = {
            modality: self._read(modality, reader.read, window, len(self.bands(modality)))
            for modality, reader in handles.sensors.items()
        }
        valid = {name: _known(image) for name, image in images.items()}
        if handles.mask is not None:
            masked = self._masked(handles.mask, window)
            valid = {name: known & ~masked for name, known in valid.items()}
        return SceneBlock(images, valid)

    def read_layers(self, window: Window) -> tuple[tuple[NDArray[np.float32], ...], NDArray[np.bool_]]:
        """Each layer's bands [C, h, w] in a window, NaN without data, and where any layer holds data and no mask lies.

        Raises
        ------
        UserError
            A file is damaged or gone.
        """
        handles = self._open_here()
        images = tuple(
            self._read(f"layer {number}", reader.read, window, len(reader.layer.bands))
            for number, reader in enumerate(handles.layers)
        )
        known = np.zeros((window.height, window.width), bool)
        for image in images:
            known |= _known(image)
        if handles.mask is not None:
            known &= ~self._masked(handles.mask, window)
        return images, known

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """While this lasts, what a server does not give of any date counts as no data; `gap_sentences` tell what."""
        before, self._gaps = self._gaps, Gaps()
        try:
            with ExitStack() as dates:
                for other in self.by_date[1:]:
                    dates.enter_context(other.going_on())
                yield
        finally:
            self._gaps = before

    @property
    def gap_sentences(self) -> tuple[str, ...]:
        """What could not be read so far and was taken as no data, a sentence for each address."""
        own = () if self._gaps is None else self._gaps.sentences()
        others = (sentence for other in self.by_date[1:] for sentence in other.gap_sentences)
        return tuple(dict.fromkeys((*own, *others)))

    def lacks(self, window: Window) -> bool:
        """Whether something of a window could not be read and was taken as no data."""
        return self._gaps is not None and self._gaps.touch(window)

    def _read(
        self, name: str, read: Callable[[Window], NDArray[np.float32]], window: Window, channels: int
    ) -> NDArray[np.float32]:
        return read(window) if self._gaps is None else self._gaps.read(name, read, window, channels)

    def _masked(self, mask: MaskReader, window: Window) -> NDArray[np.bool_]:
        """[h, w]: where the mask lies, or could not be read."""
        if self._gaps is None:
            return mask.read(window)
        told = self._gaps.read("mask", lambda part: mask.read(part)[None].astype(np.float32), window, 1)[0]
        return told != 0

    def with_layers(self, layers: Sequence[Layer]) -> None:
        """Take the layers for what another scene's probe was trained on: the same files, another scene's codes."""
        self.close()
        self.layers = tuple(layers)

    def _open_here(self) -> _Handles:
        handles: _Handles | None = getattr(self._own, "handles", None)
        if handles is None:
            with self._opening:
                sensors = {name: open_reader(seen, self.grid) for name, seen in self._examined.items()}
                mask = MaskReader(self._mask.path, self.grid, self._mask) if self._mask else None
                handles = _Handles(sensors, mask, tuple(LayerReader(layer, self.grid) for layer in self.layers))
                self._handles.append(handles)
            self._own.handles = handles
        return handles

    def close(self) -> None:
        """Close all files, of all threads and dates."""
        for other in self.by_date[1:]:
            other.close()
        for handles in self._handles:
            handles.close()
        self._handles.clear()
        self._own = threading.local()


def _known(image: NDArray[np.float32]) -> NDArray[np.bool_]:
    """[h, w]: where any band holds a value; looks at further bands only while some pixel has none."""
    known = np.isfinite(image[0])
    for band in image[1:]:
        if known.all():
            break
        known |= np.isfinite(band)
    return known

"""A place seen by Sentinel-2, Sentinel-1 or both, on one grid."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from ...errors import UserError
from ...modalities import RELEASED, SENSORS, title_of
from ..examination import Examined, examine
from ..examination.description import Description
from ..examination.raster_header import BandSource, file_state
from ..examination.sun import SunPosition
from ..grid import Grid, Window
from ..layers.examine import examine_layer
from ..layers.joining import checked_layers, grid_of_layers
from ..layers.layer import Layer
from ..network.addresses import is_remote, source_name
from ..sensors import bands_of, further_modalities, named_source
from .gaps import Gaps
from .known import KnownPixels
from .layers import LayerReader
from .mask_kinds import MaskKind
from .masks import MaskReader, check_mask
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

    s2: str | None
    s1: str | None
    level: str | None = None
    s2_bands: tuple[str | None, ...] | None = None
    s1_bands: tuple[str | None, ...] | None = None
    s1_unit: str | None = None
    mask: str | None = None
    offset: float | None = None
    layers: tuple[str, ...] = ()
    further: tuple[str, ...] = ()


@dataclass
class _Handles:
    """What one thread has open."""

    sensors: dict[str, SensorReader]
    mask: MaskReader | None
    layers: tuple[LayerReader, ...] = ()

    def close(self) -> None:
        for reader in self.sensors.values():
            reader.close()
        for layer in self.layers:
            layer.close()
        if self.mask is not None:
            self.mask.close()


class Scene:
    """Aligned imagery; made by `open_scene`. Any thread may read; each has files of its own open."""

    def __init__(
        self,
        s2: Examined | None,
        s1: Examined | None,
        grid: Grid,
        source: SceneSource,
        mask: MaskKind | None = None,
        layers: Sequence[Layer] = (),
        further: Sequence[Examined] = (),
    ) -> None:
        self.grid, self.source = grid, source
        self.layers = tuple(layers)
        """What is joined to the imagery, or stands in its place."""
        self._examined = {seen.description.modality: seen for seen in (s2, s1, *further) if seen is not None}
        self.s2: Description | None = s2.description if s2 else None
        self._optical = s2
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
        known = sorted(seen.date[:10] for seen in self.descriptions if seen.date)
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
        of_imagery = (text for seen in self.descriptions for text in seen.warnings)
        of_layers = (text for layer in self.layers for text in layer.warnings)
        return tuple(dict.fromkeys((*of_imagery, *of_layers)))

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
            parts.append(repr((examined.description, examined.radiometry, examined.no_data, examined.sources)))
            parts.extend(file_state(source.path) for source in examined.sources)
        if self._mask:
            parts.append(f"{self._mask.kind}|{file_state(self._mask.path)}")
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
    def going_on(self) -> Iterator[Gaps]:
        """While this lasts, what a server does not give counts as no data; what lacks is told by what it yields."""
        before, self._gaps = self._gaps, Gaps()
        try:
            yield self._gaps
        finally:
            self._gaps = before

    @property
    def gap_sentences(self) -> tuple[str, ...]:
        """What could not be read so far and was taken as no data, a sentence for each address."""
        return () if self._gaps is None else self._gaps.sentences()

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
                sensors = {name: SensorReader(examined, self.grid) for name, examined in self._examined.items()}
                mask = MaskReader(self._mask.path, self.grid, self._mask) if self._mask else None
                handles = _Handles(sensors, mask, tuple(LayerReader(layer, self.grid) for layer in self.layers))
                self._handles.append(handles)
            self._own.handles = handles
        return handles

    def close(self) -> None:
        """Close all files, of all threads."""
        for handles in self._handles:
            handles.close()
        self._handles.clear()
        self._own = threading.local()


def open_scene(
    s2: str | Path | None = None,
    s1: str | Path | None = None,
    *,
    level: str | None = None,
    s2_bands: Sequence[str | None] | None = None,
    s1_bands: Sequence[str | None] | None = None,
    s1_unit: str | None = None,
    mask: str | Path | None = None,
    offset: float | None = None,
    near_infrared: bool = True,
    grid: Grid | None = None,
    layers: Sequence[str] = (),
    further: Sequence[str] = (),
) -> Scene:
    """Open imagery on one grid: Sentinel-2's finest, else Sentinel-1's, else further imagery's, else a layer's.

    Parameters
    ----------
    s2, s1 : path
        A multi-band GeoTIFF, a VRT, a SAFE folder or zip, or a folder of single-band files.
    level : str, optional
        "l1c" or "l2a", where the file does not say.
    s2_bands, s1_bands : sequence of str or None, optional
        A band name for each band of the file, None for one to leave out; where the file does not name them.
    s1_unit : str, optional
        "db" or "power".
    mask : path, optional
        A raster on any grid that says which pixels are left out; `mask_kind` tells how its codes are read.
    offset : float, optional
        What is still added to Sentinel-2's values (1000, or 0 for nothing), where the files do not say or say it
        wrongly.
    near_infrared : bool
        Refuse Sentinel-2 imagery that has neither B08 nor B8A.
    grid : Grid, optional
        Another scene's grid, onto which this one is warped.
    layers : sequence of str
        Further rasters, each `PATH[:NAME]`: elevation, indices, classes, embeddings. They need no imagery beside them.
    further : sequence of str
        Imagery of further modalities, each as PATH, where its bands tell which, or MODALITY=PATH.

    Raises
    ------
    UserError
        Imagery that cannot be used as it is, imagery or a mask that does not overlap, or a mask that is none.
    """
    if s2 is None and s1 is None and not further and not layers:
        raise UserError("No imagery was given: give Sentinel-2, Sentinel-1 or both.")
    optical = None
    if s2 is not None:
        optical = _usable(examine(s2, "s2", level, s2_bands, None, offset, near_infrared=near_infrared))
    radar = _usable(examine(s1, "s1", None, s1_bands, s1_unit)) if s1 is not None else None
    others = [_usable(_examined_further(text)) for text in further]
    _check_once([seen for seen in (optical, radar, *others) if seen is not None])
    grids = [examined.grid for examined in (optical, radar, *others) if examined is not None]
    joined = [examine_layer(given) for given in layers]
    grids = grids or [grid_of_layers(joined)]
    for seen in others:
        if not grids[0].overlaps(seen.grid):
            raise UserError(
                f"{Path(seen.description.path).name} ({_place(seen.grid)}) does not overlap the other imagery "
                f"({_place(grids[0])}): choose images of the same place."
            )
    if optical and radar and not grids[0].overlaps(grids[1]):
        raise UserError(
            f"Sentinel-2 ({_place(grids[0])}) and Sentinel-1 ({_place(grids[1])}) do not overlap: "
            "choose images of the same place."
        )
    if mask is not None and not is_remote(str(mask)) and not Path(mask).exists():
        raise UserError(f"There is no mask {mask}: check the path.")
    if grid is not None and not grid.overlaps(grids[0]):
        raise UserError(
            f"The two scenes ({_place(grid)}; {_place(grids[0])}) do not overlap: choose images of the same place."
        )
    dates = [seen.description.date for seen in (optical, radar, *others) if seen]
    joined = checked_layers(joined, grid or grids[0], dates)
    kind, noticed = check_mask(str(mask), grid or grids[0]) if mask is not None else (None, ())
    optical, radar = (_with_warnings(seen, noticed) for seen in (optical, radar))
    if optical is None and radar is None:
        others = [warned for seen in others if (warned := _with_warnings(seen, noticed)) is not None]
    if noticed and optical is None and radar is None and not others:
        joined[0] = replace(joined[0], warnings=(*noticed, *joined[0].warnings))
    source = SceneSource(
        None if s2 is None else str(s2),
        None if s1 is None else str(s1),
        level,
        None if s2_bands is None else tuple(s2_bands),
        None if s1_bands is None else tuple(s1_bands),
        s1_unit,
        None if mask is None else str(mask),
        offset,
        tuple(layers),
        tuple(map(str, further)),
    )
    return Scene(optical, radar, grid or grids[0], source, kind, joined, others)


def _examined_further(text: str) -> Examined:
    """Imagery given as PATH or MODALITY=PATH."""
    name, path = named_source(text)
    seen = None if name in RELEASED else examine(path, name)
    sensor = name if seen is None else seen.description.sensor
    if seen is not None and sensor in SENSORS and not seen.description.bands:
        raise UserError(
            f"No band of {Path(path).name} tells which modality it is of: give it as MODALITY={Path(path).name}, the "
            f"modality one of {', '.join(entry.name for entry in further_modalities())}."
        )
    if seen is None or sensor in SENSORS:
        option = f"--{str(sensor)[:2]}"
        raise UserError(f"{Path(path).name} is imagery of {title_of(str(sensor)[:2])}: give it as such ({option}).")
    return seen


def _check_once(given: Sequence[Examined]) -> None:
    names = [seen.description.modality for seen in given]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        paths = " and ".join(Path(seen.description.path).name for seen in given if seen.description.modality == twice)
        raise UserError(f"{paths} are both of the modality {twice}: give one of them.")


def _known(image: NDArray[np.float32]) -> NDArray[np.bool_]:
    """[h, w]: where any band holds a value; looks at further bands only while some pixel has none."""
    known = np.isfinite(image[0])
    for band in image[1:]:
        if known.all():
            break
        known |= np.isfinite(band)
    return known


def _usable(examined: Examined) -> Examined:
    if examined.description.problem:
        raise UserError(examined.description.problem)
    return examined


def _with_warnings(examined: Examined | None, warnings: tuple[str, ...]) -> Examined | None:
    """With sentences that come before all others."""
    if examined is None or not warnings:
        return examined
    description = replace(examined.description, warnings=(*warnings, *examined.description.warnings))
    return replace(examined, description=description)


def _place(grid: Grid) -> str:
    west, south, east, north = grid.geographic_bounds
    return f"longitude {west:.2f} to {east:.2f}, latitude {south:.2f} to {north:.2f}"

"""The model's tokens of a scene: computed window by window, once, and blended wherever they are asked for."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from ..imagery import Scene, SceneBlock, Window
from ..modalities import RELEASED
from ..model import InferenceModel, Modality
from ..model.no_data import LEAST_SHARE
from ..progress import Progress, notice, silent
from .cache import FeatureCache, TokenStore
from .windows import USUAL, BlendedNodes, WindowLattice, layout_for

BATCH_PATCHES = 8 * USUAL.side**2
"""Patches a forward pass: enough to keep two cores busy, few enough for a cancel to be felt at once."""
_SLOW_READING = 0.3
"""Reading that takes more than this share of the model's time is done ahead."""
_log = logging.getLogger(__name__)

Pick = slice | NDArray[np.intp]


@dataclass(frozen=True)
class WindowBatch:
    """What is read for one forward pass."""

    indices: list[int]
    images: dict[str, NDArray[np.float32]]
    """[B, C, H, W] in sensor units, NaN without data."""
    present: NDArray[np.bool_]
    """[B, M, N]: whether a modality has data in a patch."""


class SceneTokens:
    """Tokens of all windows of a scene, kept in the cache, computed where they are missing."""

    def __init__(
        self,
        scene: Scene,
        model: InferenceModel,
        cache: FeatureCache,
        detail: int = 1,
        *,
        decoded: bool = False,
        whole_batches: bool = False,
    ) -> None:
        """`decoded`: they are only a decoder's input, for which wide windows do; `whole_batches` as in `compute`."""
        self.scene = scene
        self._whole_batches = whole_batches
        self.model = model
        routes = model.routes(Modality(name) for name in scene.modalities)
        self.modalities = tuple(modality.value for modality in routes.embeddings)
        self.notes = routes.notes
        """What is to be said of modalities that the model was not trained on."""
        for note in self.notes:
            if set(scene.modalities) <= set(RELEASED):
                _log.warning("%s", note)
            else:
                notice(note)  # whoever gives imagery of another kind is told at once, in the panel too
        size = scene.grid.height, scene.grid.width, model.patch_size
        self.lattice = WindowLattice(*size, detail, layout_for(*size) if decoded else USUAL)
        self._key = f"{scene.fingerprint}|{model.fingerprint}|{self.lattice}"
        self._cache, self._opening = cache, threading.Lock()
        self._opened: TokenStore | None = None
        self._partial: dict[int, NDArray[np.float16]] = {}
        """Of windows that were not read whole; they are kept for as long as the scene goes on without."""

    @property
    def _store(self) -> TokenStore:
        """Opened with the first token: dense features may need none."""
        with self._opening:
            if self._opened is None:
                shape = (self.lattice.layout.side, self.lattice.layout.side, self.model.width)
                self._opened = self._cache.store(self._key, len(self.lattice), shape)
            return self._opened

    def nodes(
        self, first_row: int, first_column: int, shape: tuple[int, int], progress: Progress = silent
    ) -> NDArray[np.float32]:
        """The blended tokens on a rectangle of nodes: [h, w, d], NaN without data."""
        if not self.modalities:
            return np.full((*shape, self.model.width), np.nan, np.float32)
        step = self.lattice.node_stride
        area = Window(first_column * step, first_row * step, shape[1] * step, shape[0] * step)
        windows = self.lattice.overlapping(area)
        self.compute(windows, progress)
        blend = BlendedNodes.empty(self.lattice, first_row, first_column, shape, self.model.width)
        for window in windows:
            partial = self._partial.get(window)
            blend.add(window, self._store.read(window) if partial is None else partial.astype(np.float32))
        return blend.mean()

    def missing(self, windows: Iterable[int]) -> list[int]:
        """The windows that are not computed yet; none where no patch embedding takes what the scene shows."""
        if not self.modalities:
            return []
        return [window for window in windows if window not in self._store and window not in self._partial]

    def compute_all(self, progress: Progress = silent) -> None:
        """Compute every window of the scene that is missing."""
        ordered = [window for group in self.lattice.in_groups() for window in group]
        self.compute(ordered, progress)

    def compute(self, windows: Sequence[int], progress: Progress = silent) -> None:
        """Compute the missing ones of some windows; the next batch is read while one is in the model.

        A network's sums may differ in their last bits by what shares a batch. With `whole_batches` the windows come in
        those batches in which they come where the whole scene is computed, so that its parts are the same to the bit.
        """
        missing = self.missing(windows)
        if self._whole_batches and missing:
            missing = self._with_their_batches(set(missing))
        done = 0
        for batch in self.batches(missing):
            progress(done / max(1, len(missing)), "Computing features")
            for index, tokens in zip(batch.indices, self._encoded(batch), strict=True):
                if self.scene.gap_sentences and self.scene.lacks(self._area(index)):
                    self._partial[index] = tokens
                else:
                    self._store.write(index, tokens)
            done += len(batch.indices)

    def forget_partial(self) -> None:
        """Let what was not read whole be computed anew."""
        self._partial.clear()

    def _area(self, index: int) -> Window:
        """The part of the scene that a window sees, as far as it lies in it."""
        row, column = self.lattice.origin(index)
        side, grid = self.lattice.window, self.scene.grid
        rows, columns = (
            reflected(np.arange(row, row + side), grid.height),
            reflected(np.arange(column, column + side), grid.width),
        )
        return _around([(rows, columns)])

    def _with_their_batches(self, windows: set[int]) -> list[int]:
        """The windows with all that share a batch with them where the whole scene is computed, in that order."""
        ordered, count = [index for group in self.lattice.in_groups() for index in group], self._batch_windows
        parts = (ordered[start : start + count] for start in range(0, len(ordered), count))
        return [index for part in parts if not windows.isdisjoint(part) for index in part]

    @property
    def _batch_windows(self) -> int:
        return max(1, BATCH_PATCHES // self.lattice.layout.side**2)

    def refresh(self) -> None:
        """See what another process has computed meanwhile."""
        if self._opened is not None:
            self._opened.refresh()

    def batches(self, windows: Sequence[int]) -> Iterator[WindowBatch]:
        """What the model is given for some windows, batch by batch.

        The next batch is read while the model works on one, if that saves anything: where the model runs on a GPU, or
        reading is slow. Quick reading beside a model that uses the same cores costs more than it saves.
        """
        count = self._batch_windows
        parts = [list(windows[start : start + count]) for start in range(0, len(windows), count)]
        with ThreadPoolExecutor(1, thread_name_prefix="terrafm-read") as reader:
            ahead: Future[WindowBatch] | None = None
            reads_ahead = self.model.device.name != "cpu"
            for part, following in zip_longest(parts, parts[1:]):
                started = time.perf_counter()
                batch = self._read(part) if ahead is None else ahead.result()
                handed = time.perf_counter()
                ahead = reader.submit(self._read, following) if following and reads_ahead else None
                yield batch
                waited, worked = handed - started, time.perf_counter() - handed
                reads_ahead = reads_ahead or waited > _SLOW_READING * worked

    def _read(self, indices: list[int]) -> WindowBatch:
        side, patch, count = self.lattice.window, self.lattice.patch_size, self.lattice.layout.side
        modalities = self.modalities
        images = {
            name: np.empty((len(indices), len(self.scene.bands(name)), side, side), np.float32) for name in modalities
        }
        present = np.empty((len(indices), len(modalities), count**2), bool)
        for b, (block, rows, columns) in enumerate(self._squares(indices)):
            for m, name in enumerate(modalities):
                images[name][b] = block.images[name][:, rows][:, :, columns]
                valid = block.valid[name][rows][:, columns]
                if not valid.all():
                    images[name][b][:, ~valid] = np.nan
                by_patch = valid.reshape(count, patch, count, patch)
                present[b, m] = by_patch.mean(axis=(1, 3)).ravel() >= LEAST_SHARE
        return WindowBatch(indices, images, present)

    def _squares(self, indices: list[int]) -> Iterator[tuple[SceneBlock, Pick, Pick]]:
        """For each window a part of the scene, and which of its rows and columns make the window.

        Neighbouring windows overlap: what they cover together is read once.
        """
        grid, side = self.scene.grid, self.lattice.window
        picks = []
        for row, column in map(self.lattice.origin, indices):
            rows = reflected(np.arange(row, row + side), grid.height)
            columns = reflected(np.arange(column, column + side), grid.width)
            picks.append((rows, columns))
        together = _around(picks)
        if together.width * together.height <= len(indices) * side**2:
            block = self.scene.read(together)
            for rows, columns in picks:
                yield block, _pick(rows - together.row), _pick(columns - together.column)
            return
        for rows, columns in picks:
            alone = _around([(rows, columns)])
            yield self.scene.read(alone), _pick(rows - alone.row), _pick(columns - alone.column)

    def _encoded(self, batch: WindowBatch) -> NDArray[np.float16]:
        """[B, side, side, d], NaN where no modality has data."""
        shape = (len(batch.indices), *self._store.record_shape)
        anywhere = batch.present.any(axis=(1, 2))
        tokens = np.full(shape, np.nan, np.float16)
        if anywhere.any():
            images = {name: image[anywhere] for name, image in batch.images.items()}
            present = batch.present[anywhere]
            encoding = self.model.encode(images, None if present.all() else present)
            encoded = encoding.patches.numpy().astype(np.float16).reshape(-1, *shape[1:])
            known = present.any(axis=1).reshape(-1, *shape[1:3])
            tokens[anywhere] = np.where(known[..., None], encoded, np.float16(np.nan))
        return tokens

    def close(self) -> None:
        """Close the cache's file."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def _around(picks: Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]]) -> Window:
    """The smallest window that holds some rows and columns."""
    top, left = min(int(rows.min()) for rows, _ in picks), min(int(columns.min()) for _, columns in picks)
    bottom, right = max(int(rows.max()) for rows, _ in picks), max(int(columns.max()) for _, columns in picks)
    return Window(left, top, right - left + 1, bottom - top + 1)


def _pick(positions: NDArray[np.intp]) -> Pick:
    """Positions as an index; a slice, which copies nothing, where they follow each other."""
    first, last = int(positions[0]), int(positions[-1])
    return slice(first, last + 1) if (np.diff(positions) == 1).all() else positions


def reflected(positions: NDArray[np.intp], length: int) -> NDArray[np.intp]:
    """Positions outside 0..length-1 folded back inside, the edge repeated: … 1 0 | 0 1 …"""
    folded = np.mod(positions, 2 * length)
    return np.minimum(folded, 2 * length - 1 - folded)

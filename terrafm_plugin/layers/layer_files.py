"""Files for the engine behind raster layers; what it cannot open by path is copied while QGIS goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Optional, Union

from qgis.core import QgsProject, QgsRasterBlockFeedback, QgsRasterLayer
from qgis.PyQt.QtCore import QObject

from ..background import BackgroundWork
from .layer_sources import LayerError, RasterCopy, raster_or_copy
from .overrides import LayerOverrides, overrides_of

Reaction = Callable[["str | None", str], None]
"""Called with a path, or with None and the sentence that says why there is none."""
_Key = tuple[str, str, Optional[LayerOverrides]]  # noqa: UP045 - Python 3.9 of older QGIS
"""A layer's id and source, and what QGIS says of it otherwise than the source."""
_Copied = Union[Path, str, None]  # noqa: UP007 - Python 3.9 of older QGIS


class LayerFiles(QObject):
    """Paths of layers. A copy is made once, and goes when its layer does, or when a job that borrowed it is over."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._copies: dict[_Key, Path] = {}
        self._waiting: dict[_Key, list[Reaction]] = {}
        self._tasks: dict[_Key, BackgroundWork] = {}
        self._borrowed: set[_Key] = set()
        """Copies that nobody keeps."""
        QgsProject.instance().layersWillBeRemoved.connect(self._forget)

    def ask(self, layer: QgsRasterLayer, reaction: Reaction, *, borrow: bool = False) -> bool:
        """Call `reaction` with the path: at once, or when the layer was copied; True if it has to wait for that.

        A copy that is only borrowed is removed by `give_back`, unless somebody else keeps it.
        """
        key = (layer.id(), layer.source(), overrides_of(layer) if layer.isValid() else None)
        if not borrow:
            self._borrowed.discard(key)
        if key in self._waiting:
            self._waiting[key].append(reaction)
            return True
        if key in self._copies:
            reaction(str(self._copies[key]), "")
            return False
        try:
            found = raster_or_copy(layer)
        except LayerError as error:
            reaction(None, str(error))
            return False
        if isinstance(found, str):
            reaction(found, "")
            return False
        self._waiting[key] = [reaction]
        if borrow:
            self._borrowed.add(key)
        feedback = QgsRasterBlockFeedback()
        title = self.tr("Copying {name} for TerraFM").format(name=layer.name())
        self._tasks[key] = BackgroundWork(
            None, title, lambda: _copy(found, feedback), lambda made: self._copied(key, made), feedback.cancel
        )
        return True

    def give_back(self, identity: str) -> None:
        """A borrowed copy of a layer is not needed any more; one that is being made is given up."""
        self._drop({key for key in self._borrowed if key[0] == identity})

    def close(self) -> None:
        """Copy nothing more, and remove what was copied."""
        QgsProject.instance().layersWillBeRemoved.disconnect(self._forget)
        self._drop({*self._copies, *self._waiting})

    def _copied(self, key: _Key, made: _Copied) -> None:
        self._tasks.pop(key, None)
        path, problem = (made, "") if isinstance(made, Path) else (None, made or "")
        reactions = self._waiting.pop(key, None)
        if reactions is None:  # nobody waits for it any more
            _remove(path)
            return
        if path is not None:
            self._copies[key] = path
        for reaction in reactions:
            reaction(str(path) if path is not None else None, problem)

    def _forget(self, identities: list[str]) -> None:
        self._drop({key for key in (*self._copies, *self._waiting) if key[0] in identities})

    def _drop(self, keys: Collection[_Key]) -> None:
        self._borrowed -= set(keys)
        for key in keys:
            _remove(self._copies.pop(key, None))
            if self._waiting.pop(key, None) is not None:
                self._tasks[key].cancel()


def _copy(copy: RasterCopy, feedback: QgsRasterBlockFeedback) -> _Copied:
    """The file of the copy, or the sentence that says why there is none; runs in any thread."""
    try:
        return copy.write(feedback)
    except LayerError as error:
        return str(error)


def _remove(copy: Path | None) -> None:
    if copy is not None:
        shutil.rmtree(copy.parent, ignore_errors=True)

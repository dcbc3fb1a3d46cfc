"""The files behind the layers that a result is made of: it must not replace them, also where the engine gets copies."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProviderRegistry, QgsRasterLayer

from ..resources import tr
from .layer_sources import path_of_source


def file_of(layer: QgsMapLayer) -> Path | None:
    """The file or folder of a layer; None where it has none, as in a database or in memory."""
    if isinstance(layer, QgsRasterLayer):
        path = path_of_source(layer.source()) if layer.providerType() == "gdal" else ""
    else:
        path = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source()).get("path") or ""
    return Path(path) if path and Path(path).exists() else None


def layer_problem(out: Path, layers: Iterable[QgsMapLayer | None], title: str | None = None) -> str | None:
    """Why a result cannot have a name, as a sentence, where it is made of some layers; it is the map if not said."""
    files = [(layer.name(), file_of(layer)) for layer in layers if layer is not None]  # several may have one name
    problems = (replaced_problem({title or tr("The map"): out}, {name: file}) for name, file in files if file)
    return next((problem for problem in problems if problem), None)


def replaced_problem(outputs: Mapping[str, Path], inputs: Mapping[str, Path]) -> str | None:
    """The sentence on the first output that would replace an input or the style beside it; titles are the keys."""
    for title, path in outputs.items():
        for source, file in inputs.items():
            if _is_same(path, file):
                text = tr("{output} would replace {path}, which is the file of {input}: choose another name.")
                return text.format(output=title, path=path, input=source)
            style = path.with_suffix(".qml")
            if path.suffix.lower() in (".tif", ".tiff") and _is_same(style, file.with_suffix(".qml")):
                text = tr("{output} would replace the style {path} of {input}: choose another name.")
                return text.format(output=title, path=style, input=source)
    return None


def _is_same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        if one.exists() and other.exists():
            return one.samefile(other)
    return os.path.normcase(one.resolve()) == os.path.normcase(other.resolve())

"""Where a result's file goes that the user did not name, and what is left of it when it is not wanted any more."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsApplication, QgsProject

from ..folders import unused

_LONGEST_NAME = 60


def new_result_path(layer_name: str, what: str, taken: Collection[Path] = ()) -> Path:
    """A free name beside the project's file; where nothing can be written there, in the user's profile.

    `what` says in a word what is made of the layer: `"clouds"`.

    Raises
    ------
    OSError
        The folder in the profile cannot be made.
    """
    name = re.sub(r"[^\w.-]+", "_", layer_name).strip("._")[:_LONGEST_NAME] or "layer"
    project = QgsProject.instance().absoluteFilePath()
    if project and os.access(Path(project).parent, os.W_OK):
        home = Path(project)
        return unused(home.parent / f"{home.stem}_{name}_{what}.tif", taken)
    folder = Path(QgsApplication.qgisSettingsDirPath()) / "terrafm" / what
    folder.mkdir(parents=True, exist_ok=True)
    return unused(folder / f"{name}_{what}.tif", taken)


def remove_result_files(path: Path) -> None:
    """Delete a raster and what lies beside it."""
    for file in (path, path.with_suffix(".qml"), Path(f"{path}.aux.xml")):
        with suppress(OSError):
            file.unlink()

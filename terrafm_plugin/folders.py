"""Where things are: the plugin itself, and what is kept for its user outside of it. Pure Python."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

PLUGIN_ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds metadata.txt; the engine's package lies in it."""


PYTORCH_PACKAGES = "https://download.pytorch.org/whl"
"""Where PyTorch publishes builds of its own, the small one for the processor among them; the user may name a mirror."""


def unused(path: Path, taken: Collection[Path] = ()) -> Path:
    """The path, or, where there is such a file or will be, the first of the same name with a number that is free."""
    candidate, number = path, 2
    while candidate.exists() or candidate in taken:
        candidate = path.with_name(f"{path.stem}_{number}{path.suffix}")
        number += 1
    return candidate


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A path of the same name in a folder beside; what lies there takes its place when the block ends well.

    Libraries write more than one file there, such as a shapefile; an error leaves what was there before.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".terrafm-") as folder:
        yield Path(folder) / path.name
        for file in Path(folder).iterdir():
            file.replace(path.with_name(file.name))


def user_data_folder() -> Path:
    """The user's own folder for TerraFM's environment and models, by the rules of the operating system."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "terrafm"


def default_environment_folder() -> Path:
    """Where the engine's Python environment is made if the user does not choose."""
    return user_data_folder() / "engine"


def default_cache_folder() -> Path:
    """Where the features of scenes are kept if the user does not choose: where the engine itself would keep them."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "terrafm" / "Cache"
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches" / "terrafm"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "terrafm"
    return base / "tokens"


def size_of(folder: Path, ending: str = "") -> int:
    """Bytes on disk of the files below a folder, of those that end so; 0 where there is none."""
    return sum(_sizes(str(folder), ending))


def _sizes(folder: str, ending: str) -> Iterator[int]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _sizes(entry.path, ending)
                elif entry.name.endswith(ending):
                    status = entry.stat(follow_symlinks=False)
                    # a file with holes takes less than its length; Windows does not tell
                    yield min(status.st_size, getattr(status, "st_blocks", status.st_size) * 512)
    except OSError:  # gone in the meantime, or not ours to look into
        return

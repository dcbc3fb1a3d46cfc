"""The weights that the authors of TerraFM have published, and what a download has already brought of them."""

from __future__ import annotations

from dataclasses import dataclass

from .registry import user_folder

LICENCE_NOTE = (
    "The publishers' statements on the licence of these weights differ: their page on the hub says Apache-2.0, "
    "the authors are reported to have confirmed MIT. They come straight from the publisher and are not part of TerraFM "
    "for QGIS."
)
STAGE = ".downloads"
"""The folder of downloads that are not finished, in the user's folder of models."""


@dataclass(frozen=True)
class Release:
    """A checkpoint that the authors of TerraFM have published."""

    repository: str
    file: str
    size: str
    """The architecture that it must hold: a size of `ModelConfig.of_size`."""
    megabytes: int = 452
    """The file's size in MB when it was last seen; the hub tells the true one."""


OFFICIAL = Release("MBZUAI/TerraFM", "TerraFM-B.pth", "b")
RELEASES = {"official": OFFICIAL}
"""What `models download` knows by name."""


def megabytes_there(release: Release = OFFICIAL) -> float:
    """What an earlier attempt has left of a file, from which a download goes on."""
    parts = (user_folder() / STAGE).glob(f"*/{release.file}*")
    return sum(part.stat().st_size for part in parts) / 1e6

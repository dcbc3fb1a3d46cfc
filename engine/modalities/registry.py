"""Which modalities there are: those that ship, and the user's own."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from platformdirs import user_data_path

from ..errors import UserError
from .entry import ModalityEntry, read_entry

RELEASED = ("s1", "s2_l1c", "s2_l2a")
"""Those of the released weights, in the order in which models hold them."""
SENSORS = {"s2": "Sentinel-2", "s1": "Sentinel-1"}
"""What imagery is given as, with how that is called in sentences."""
_HERE = Path(__file__).parent
_ENDINGS = (".yaml", ".yml")
_log = logging.getLogger(__name__)


def user_folder() -> Path:
    """Where one's own modalities are: the folder that `TERRAFM_MODALITIES` names, else one in the user's data."""
    named = os.environ.get("TERRAFM_MODALITIES")
    return Path(named) if named else user_data_path("terrafm", appauthor=False) / "modalities"


def registered() -> dict[str, ModalityEntry]:
    """All modalities by name: the released ones first, then what else ships, then the user's, each in order of names.

    The folder is looked at each time, so that a file put there is known at once. One that describes no modality, or
    one that there is already, is left out and logged; `problems` says why.
    """
    return _kept.look()[0]


def problems() -> dict[Path, str]:
    """Why files in the user's folder are left out, a sentence each."""
    return _kept.look()[1]


def entry_of(name: str) -> ModalityEntry:
    """The modality of a name.

    Raises
    ------
    UserError
        There is none.
    """
    known, left_out = _kept.look()
    if name in known:
        return known[name]
    reason = next((text for path, text in left_out.items() if path.stem == name), None)
    raise UserError(
        reason
        or f"There is no modality '{name}': choose one of {', '.join(known)}, or put the file that describes it into "
        f"{user_folder()}."
    )


def title_of(name: str) -> str:
    """How a sensor ("s2", "s1") or a modality is called in sentences."""
    return SENSORS[name] if name in SENSORS else entry_of(name).title


class _Kept:
    """What was read, until a file changes."""

    def __init__(self) -> None:
        self._state: tuple[tuple[str, int], ...] | None = None
        shipped = {entry.name: entry for entry in map(read_entry, _files(_HERE))}
        self._shipped = {**{name: shipped[name] for name in RELEASED}, **shipped}
        self._known, self._problems = self._shipped, dict[Path, str]()

    def look(self) -> tuple[dict[str, ModalityEntry], dict[Path, str]]:
        files = _files(user_folder())
        state = tuple((str(path), path.stat().st_mtime_ns) for path in files)
        if state != self._state:
            self._known, self._problems = _with(self._shipped, files)
            self._state = state
            for sentence in self._problems.values():
                _log.warning("%s", sentence)
        return self._known, self._problems


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in _ENDINGS and not path.name.startswith("."))


def _with(shipped: dict[str, ModalityEntry], files: list[Path]) -> tuple[dict[str, ModalityEntry], dict[Path, str]]:
    known, left_out = dict(shipped), dict[Path, str]()
    for path in files:
        try:
            entry = read_entry(path)
            if entry.name in known:
                raise UserError(
                    f"{path} describes the modality {entry.name}, which there is already: give it another name."
                )
            known[entry.name] = entry
        except UserError as error:  # noqa: PERF203
            left_out[path] = str(error)
    return known, left_out


_kept = _Kept()

"""How an environment of ours is mended: what is damaged is installed again, what is missing too."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from . import environment
from .builds import Build
from .environment import CLOUDS, LOCK, PIP_INSTALL, S2CLOUDLESS, Step
from .locks import write_part

_PART = "terrafm-repair.txt"


def files_step(folder: Path) -> Step:
    """The step that looks for every file of every package."""
    python = str(environment.python_of(folder))
    return Step("Looking for every file of the packages", (python, str(environment.FILES)), 0.1)


def damaged_in(output: str) -> dict[str, str]:
    """What `check_files.py` found: versions by the names of damaged packages."""
    lines = output.strip().splitlines()
    try:
        return dict(json.loads(lines[-1])["damaged"]) if lines else {}
    except (ValueError, KeyError, TypeError):
        return {}


def repair_steps(
    folder: Path, base: str, damaged: dict[str, str], build: Build, wheels: Path | None = None
) -> list[Step]:
    """The steps that mend an environment: pip itself, damaged packages, missing ones, and the check of all.

    Parameters
    ----------
    folder : Path
        The environment's own.
    base : str
        The Python that it was made with.
    damaged : dict
        Versions of damaged packages by their names.
    build : Build
        The build of PyTorch that it has.
    wheels : Path, optional
        A folder to install from without a network.
    """
    python = str(environment.python_of(folder))
    again = [(python, *PIP_INSTALL, *_AGAIN, *arguments) for arguments in _again(folder, damaged, build, wheels)]
    _making, *others = environment.creation_steps(folder, base, wheels=wheels, build=build)
    return [
        Step("Looking for pip", (python, "-m", "ensurepip", "--default-pip"), 0.15),
        *(Step("Installing damaged packages again", argv, 0.6) for argv in again),
        *(replace(step, share=max(0.7, step.share)) for step in others),
    ]


_AGAIN = ("--force-reinstall", "--no-deps")


def _again(folder: Path, damaged: dict[str, str], build: Build, wheels: Path | None) -> list[tuple[str, ...]]:
    """Arguments of pip for each source that damaged packages come from."""
    if wheels is not None:
        pins = tuple(f"{name}=={version}" for name, version in damaged.items())
        return [("--no-index", "--find-links", str(wheels), *pins)] if pins else []
    of_torch = tuple(pin for pin in build.pins if pin.split("==")[0] in damaged) if build.variant else ()
    others = set(damaged) - {pin.split("==")[0] for pin in of_torch}
    part = folder / _PART
    sources: list[tuple[str, ...]] = [("--index-url", build.index, *of_torch)] if of_torch else []
    if write_part((LOCK, CLOUDS, S2CLOUDLESS), part, lambda name: name in others):
        sources.append(("--require-hashes", "-r", str(part)))
    return sources

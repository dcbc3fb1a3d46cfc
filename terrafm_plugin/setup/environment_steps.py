"""The steps that make and repair the engine's Python environment, as data. Standard library only.

Runs as a program too, so that a developer's environment is made by the same code:
`python3 -m terrafm_plugin.setup.environment_steps --target .venv --print-commands`
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..engine_process.environment import LOCK, REQUIREMENTS, is_ours, python_of
from ..folders import PYTORCH_PACKAGES
from .builds import Build, build_named, write_lock_without_torch, write_part

OLDEST_PYTHON = (3, 11)
NEWEST_TRIED = 14
RANGES = REQUIREMENTS / "engine.in"
"""What the engine works with: for wheels that the user brought, and for a Python of the user's own."""
CLOUDS = REQUIREMENTS / "clouds.txt"
S2CLOUDLESS = REQUIREMENTS / "s2cloudless.txt"
CSMASK = REQUIREMENTS / "csmask.txt"
CSMASK_MEGABYTES = 145
"""Of the cloud model alone; onnxruntime, which runs it, adds a fifth."""
CLOUDS_LICENCE = "CC-BY-SA-4.0"
"""The licence of the s2cloudless model, which is therefore installed only where the user asks for it."""
CHECK = Path(__file__).with_name("check_environment.py")
PIP_INSTALL = ("-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off")
PROBE = "import ensurepip, sys, venv; print(*sys.version_info[:2])"
"""What tells whether a Python can make the environment, and which version it is."""
_AGAIN = ("--force-reinstall", "--no-deps")
_REST = "terrafm-requirements.txt"
_PART = "terrafm-repair.txt"


class EnvironmentProblem(Exception):
    """The environment cannot be made like this; the message is one sentence for the user."""


@dataclass(frozen=True)
class Step:
    """One program to run."""

    title: str
    argv: tuple[str, ...]
    share: float = 0.95
    """How far the whole work is after it, 0 to 1; the rest is the engine's first start."""
    is_extra: bool = False
    """Whether the engine works without it."""


def creation_steps(
    folder: Path,
    base_python: str,
    requirements: Path = LOCK,
    wheels: Path | None = None,
    *,
    clouds: bool = False,
    cloud_model: bool = False,
    build: Build | None = None,
) -> list[Step]:
    """The steps that make the environment in `folder`.

    Parameters
    ----------
    folder : Path
        The environment's own.
    base_python : str
        The Python to make it with.
    requirements : Path
        A lock file.
    wheels : Path, optional
        A folder to install from without a network.
    clouds : bool
        Whether to add s2cloudless, which finds clouds in Level-1C.
    cloud_model : bool
        Whether to add ukis-csmask, which finds clouds and shadows at either level.
    build : Build, optional
        The build of PyTorch, if it is not that of the lock; wheels of the user's own have theirs.
    """
    python = str(python_of(folder))
    return [
        Step("Making a Python environment", (base_python, "-m", "venv", str(folder)), 0.05),
        *_package_steps(folder, requirements, wheels, build),
        check_step(python),
        *(cloud_model_steps(python, wheels) if cloud_model else ()),
        *(cloud_steps(python, wheels) if clouds else ()),
    ]


def _package_steps(folder: Path, requirements: Path, wheels: Path | None, build: Build | None) -> list[Step]:
    python, title = str(python_of(folder)), "Installing the engine's packages"
    if build is None or not build.variant or wheels is not None:
        return [Step(title, _pip(python, requirements, RANGES, wheels), 0.85)]
    torch = (*PIP_INSTALL, "--no-deps", "--index-url", build.index, *build.pins(requirements))
    rest = (*PIP_INSTALL, "--no-deps", "--require-hashes", "-r", str(rest_of_lock(folder)))
    return [Step(f"Installing PyTorch ({build.variant})", (python, *torch), 0.5), Step(title, (python, *rest), 0.85)]


def rest_of_lock(folder: Path) -> Path:
    """Where an environment keeps the part of the lock that it was made from besides PyTorch."""
    return folder / _REST


def cloud_model_steps(python: str, wheels: Path | None = None) -> list[Step]:
    """The step that adds the cloud model for Level-1C and Level-2A, and what runs it."""
    title = f"Installing the cloud model ({CSMASK_MEGABYTES} MB)"
    return [Step(title, _pip(python, CSMASK, CSMASK.with_suffix(".in"), wheels), is_extra=True)]


def cloud_steps(python: str, wheels: Path | None = None) -> list[Step]:
    """The steps that add s2cloudless: LightGBM, and the model alone, whose package would bring OpenCV and a client."""
    return [
        Step(
            "Installing LightGBM for cloud detection",
            _pip(python, CLOUDS, CLOUDS.with_suffix(".in"), wheels),
            is_extra=True,
        ),
        Step(
            f"Installing the s2cloudless model ({CLOUDS_LICENCE})",
            _pip(python, S2CLOUDLESS, S2CLOUDLESS.with_suffix(".in"), wheels, "--no-deps"),
            is_extra=True,
        ),
    ]


def _pip(python: str, lock: Path, ranges: Path, wheels: Path | None, *options: str) -> tuple[str, ...]:
    """Install what a lock holds, or, from wheels of the user's own, what fits the ranges."""
    if wheels is None:
        source: tuple[str, ...] = ("--require-hashes", "-r", str(lock))
    else:
        source = ("--no-index", "--find-links", str(wheels), "-r", str(ranges))
    return (python, *PIP_INSTALL, *options, *source)


def check_step(python: str) -> Step:
    """The step that imports every package of the engine and prints what it found as JSON."""
    return Step("Checking the engine's packages", (python, str(CHECK), str(RANGES)))


def base_python_candidates(chosen: str = "") -> list[str]:
    """Interpreters that might make the environment, best first; never QGIS itself."""
    if chosen:
        return [chosen]
    return list(dict.fromkeys(str(found) for found in _candidates() if _is_python(Path(found))))


def check_target(folder: Path, gigabytes: float) -> None:
    """See that an environment of that many gigabytes can be made in a folder.

    Raises
    ------
    EnvironmentProblem
        It holds something else, cannot be written, or its disk is too full.
    """
    if folder.exists() and not folder.is_dir():
        raise EnvironmentProblem(f"{folder} is a file: choose a folder for the environment.")
    if folder.is_dir() and any(folder.iterdir()) and not is_ours(folder):
        raise EnvironmentProblem(f"The folder {folder} holds other files: choose an empty or a new one.")
    nearest = _nearest(folder)
    if not os.access(nearest, os.W_OK):
        raise EnvironmentProblem(f"The folder {nearest} cannot be written: choose another place for the environment.")
    free = free_gigabytes(folder)
    if not is_ours(folder) and free < gigabytes:
        raise EnvironmentProblem(
            f"The disk of {nearest} has {free:.1f} GB left and the environment needs "
            f"{gigabytes:.1f} GB: free some space or choose another place."
        )


def free_gigabytes(folder: Path) -> float:
    """What is left on the disk that a folder is on, or will be."""
    return shutil.disk_usage(_nearest(folder)).free / 1e9


def _nearest(folder: Path) -> Path:
    """The folder itself, or the first of those above it that exists."""
    return next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())


def _candidates() -> Iterator[str | Path]:
    if sys.platform == "win32":  # the Python that QGIS brings
        yield Path(sys.exec_prefix) / "python.exe"
    elif sys.platform == "darwin":
        yield Path(sys.executable).parent / "bin" / "python3"
        yield Path(sys.exec_prefix) / "bin" / "python3"
    names = ["python3", *(f"python3.{minor}" for minor in range(NEWEST_TRIED, OLDEST_PYTHON[1] - 1, -1)), "python"]
    for name in names:
        found = shutil.which(name)
        if found:
            yield found


def _is_python(path: Path) -> bool:
    return path.is_file() and path.name.lower().startswith("python")


def files_step(folder: Path) -> Step:
    """The step that looks for every file of every package."""
    python = str(python_of(folder))
    return Step("Looking for every file of the packages", (python, str(CHECK), "--files"), 0.1)


def found_in(output: str, what: str) -> Any:
    """What `check_environment.py` wrote under a name, in the last line of its output; None where it wrote none."""
    lines = output.strip().splitlines()
    try:
        return json.loads(lines[-1])[what] if lines else None
    except (ValueError, KeyError, TypeError):
        return None


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
    python = str(python_of(folder))
    again = [(python, *PIP_INSTALL, *_AGAIN, *arguments) for arguments in _again(folder, damaged, build, wheels)]
    _making, *others = creation_steps(folder, base, wheels=wheels, build=build)
    return [
        Step("Looking for pip", (python, "-m", "ensurepip", "--default-pip"), 0.15),
        *(Step("Installing damaged packages again", argv, 0.6) for argv in again),
        *(replace(step, share=max(0.7, step.share)) for step in others),
    ]


def _again(folder: Path, damaged: dict[str, str], build: Build, wheels: Path | None) -> list[tuple[str, ...]]:
    """Arguments of pip for each source that damaged packages come from."""
    if wheels is not None:
        pins = tuple(f"{name}=={version}" for name, version in damaged.items())
        return [("--no-index", "--find-links", str(wheels), *pins)] if pins else []
    of_torch = tuple(pin for pin in build.pins() if pin.split("==")[0] in damaged) if build.variant else ()
    others = set(damaged) - {pin.split("==")[0] for pin in of_torch}
    part = folder / _PART
    sources: list[tuple[str, ...]] = [("--index-url", build.index, *of_torch)] if of_torch else []
    if write_part((LOCK, CSMASK, CLOUDS, S2CLOUDLESS), part, lambda name: name in others):
        sources.append(("--require-hashes", "-r", str(part)))
    return sources


def main(arguments: list[str] | None = None) -> None:
    """Print the commands that make an environment, one a line, quoted for a shell."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--target", type=Path, required=True, help="The environment's folder.")
    parser.add_argument("--requirements", type=Path, default=LOCK, help="A lock file; the engine's if not given.")
    parser.add_argument("--wheels", type=Path, help="A folder of wheels, for an installation without a network.")
    parser.add_argument("--base-python", default=sys.executable, help="The Python to make it with.")
    parser.add_argument("--torch", choices=("cpu",), help="PyTorch's small build, from its own address.")
    parser.add_argument("--print-commands", action="store_true", required=True)
    options = parser.parse_args(arguments)
    build = build_named("cpu", packages=PYTORCH_PACKAGES) if options.torch else None
    if build is not None and build.variant:
        options.target.mkdir(parents=True, exist_ok=True)
        write_lock_without_torch(rest_of_lock(options.target), options.requirements)
    steps = creation_steps(options.target, options.base_python, options.requirements, options.wheels, build=build)
    for step in steps:
        sys.stdout.write(shlex.join(step.argv) + "\n")


if __name__ == "__main__":
    main()

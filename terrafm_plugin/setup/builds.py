"""The builds of PyTorch that the engine's environment can be made with, and which of them fits a computer."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..engine_process.environment import LOCK
from ..folders import PYTORCH_PACKAGES

SIZE = {"linux": 6.3, "win32": 1.6, "darwin": 1.4}
"""Gigabytes on disk, by platform: on Linux torch brings the libraries of CUDA."""
_OF_TORCH = ("torch", "torchvision")
_ONLY_FOR_CUDA = re.compile(r"(nvidia-|cuda-|triton$)")
_SIZES = {("linux", "cpu"): 1.6, ("win32", "cuda"): 5.0}
"""Gigabytes on disk where it is not the package index's own build."""
OLDEST_DRIVER = 580
"""NVIDIA's first driver for CUDA 13, on Linux and Windows."""


@dataclass(frozen=True)
class Build:
    """PyTorch for the processor or for NVIDIA's graphics cards."""

    name: str
    """`"cpu"`, `"cuda"`, or `"mac"`, which computes on Apple's graphics processor too."""
    variant: str
    """Of PyTorch's own package index, such as `cu132`; empty for the build of the common package index."""
    gigabytes: float
    packages: str = ""
    """Address of PyTorch's own packages, as its installation page gives it, without the variant."""

    @property
    def index(self) -> str:
        """Address of this variant's packages."""
        return f"{self.packages.rstrip('/')}/{self.variant}"

    def pins(self, lock: Path = LOCK) -> tuple[str, ...]:
        """What the lock holds of PyTorch, in this variant; torchvision is in a developer's lock alone."""
        versions = locked_versions(lock)
        return tuple(f"{name}=={versions[name]}+{self.variant}" for name in _OF_TORCH if name in versions)


def offered_builds(platform: str = sys.platform, packages: str = "") -> tuple[Build, ...]:
    """The builds for an operating system; the first, which works everywhere, is that of the common package index.

    The other one is there where the address of PyTorch's own packages is given.
    """
    common = SIZE.get(platform, SIZE["linux"])
    if platform == "darwin":
        return (Build("mac", "", common),)
    if platform == "win32":
        first, other = Build("cpu", "", common), Build("cuda", _cuda_variant(), _SIZES[platform, "cuda"], packages)
    else:
        first, other = Build("cuda", "", common), Build("cpu", "cpu", _SIZES["linux", "cpu"], packages)
    return (first, other) if packages else (first,)


def matching_build(driver: Driver | None, platform: str = sys.platform, packages: str = "") -> Build:
    """The build for CUDA where there is a driver for it, else the one for the processor, as far as they are offered."""
    wanted = "cuda" if driver is not None and driver.is_new_enough else "cpu"
    return build_named(wanted, platform, packages)


def suggested_packages(driver: Driver | None, platform: str = sys.platform) -> str:
    """Whence PyTorch is taken if the user does not say: its own address where that has what fits this computer better.

    On Linux without a card that is the small build for the processor, on Windows with one the build for CUDA.
    """
    has_card = driver is not None and driver.is_new_enough
    fits_better = not has_card if platform == "linux" else has_card and platform == "win32"
    return PYTORCH_PACKAGES if fits_better else ""


def build_named(name: str, platform: str = sys.platform, packages: str = "") -> Build:
    """A build by its name; the first where there is none of it."""
    builds = offered_builds(platform, packages)
    return next((build for build in builds if build.name == name), builds[0])


def write_lock_without_torch(target: Path, lock: Path = LOCK) -> None:
    """The lock without what PyTorch's own address has and what only the CUDA build needs, checksums kept."""
    write_part((lock,), target, lambda name: name not in _OF_TORCH and not _ONLY_FOR_CUDA.match(name))


def _cuda_variant() -> str:
    """PyTorch's name for the release of CUDA that the lock was made with: `cu132` for 13.2."""
    major, minor = locked_versions(LOCK)["cuda-toolkit"].split(".")[:2]
    return f"cu{major}{minor}"


@dataclass(frozen=True)
class Driver:
    """NVIDIA's driver."""

    version: str = ""
    """Empty where the system does not tell it."""

    @property
    def is_new_enough(self) -> bool:
        """Whether CUDA 13 works with it; a driver of unknown version is given the chance."""
        return not self.version or int(self.version.split(".")[0]) >= OLDEST_DRIVER


def nvidia_driver(root: Path = Path("/"), platform: str = sys.platform) -> Driver | None:
    """The driver that is loaded; None where there is none."""
    if platform == "win32":
        system = Path(os.environ.get("SYSTEMROOT") or "C:/Windows") / "System32"
        return Driver() if (system / "nvcuda.dll").is_file() else None
    if platform != "linux":
        return None
    try:
        text = (root / "proc/driver/nvidia/version").read_text(encoding="utf-8", errors="replace")
    except OSError:
        in_windows = root / "usr/lib/wsl/lib/libcuda.so.1"  # Linux within Windows has the driver of Windows
        return Driver() if in_windows.exists() else None
    version = re.search(r"\b(\d{3,}\.\d+(?:\.\d+)?)\b", text)
    return Driver(version.group(1) if version else "")


def locked_versions(lock: Path) -> dict[str, str]:
    """Versions by the names of the packages; the last where they differ between Pythons."""
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def write_part(locks: tuple[Path, ...], target: Path, wanted: Callable[[str], bool]) -> bool:
    """Write what some locks hold of the wanted packages; returns whether that is anything."""
    kept, seen = [], set[str]()
    for lock in locks:
        keeps, of_this = False, set[str]()
        for line in lock.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"[A-Za-z0-9_.-]+", line):
                name = match.group()
                keeps = wanted(name) and name not in seen
                of_this.add(name)
            if keeps:
                kept.append(line)
        seen |= of_this  # what two locks share is the same in both
    target.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return bool(kept)

"""Whether this computer has a driver that PyTorch's CUDA build can use. Standard library only, starts nothing."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

OLDEST_DRIVER = 580
"""NVIDIA's first driver for CUDA 13, on Linux and Windows."""


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

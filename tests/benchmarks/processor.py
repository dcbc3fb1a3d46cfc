"""Which processor the figures are of."""

import platform
from pathlib import Path


def processor_name() -> str:
    """As Linux knows it; elsewhere as Python does."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor()
    )

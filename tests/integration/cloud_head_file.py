"""An untrained TerraFM head's file, made by the engine's own Python: what it answers means nothing, but it answers."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SCRIPT = """
import sys
import torch
from engine.clouds.pixels.classes import CLOUD_CLASSES
from engine.imagery import S2_BANDS
from engine.model import describe_model
from engine.model.decoders import HeadClass, HeadConfig, HeadInfo, SegmentationHead, save_head
torch.manual_seed(0)
classes = tuple(HeadClass(entry.code, entry.name, entry.color) for entry in CLOUD_CLASSES)
config = HeadConfig("linear", 192, (3,), classes, ("s2_l2a",), tuple(S2_BANDS), 128, 10.0,
                    describe_model("terrafm-ti").sha256, "terrafm-ti")
save_head(SegmentationHead(config), sys.argv[1], HeadInfo("", "Test head", "Untrained.", "", "CC0"))
"""


def write_head(path: Path) -> Path:
    """A linear head for Level-2A on the bundled model."""
    python = os.environ.get("TERRAFM_PYTHON") or str(ROOT / ".venv" / "bin" / "python")
    subprocess.run([python, "-c", _SCRIPT, str(path)], cwd=ROOT, check=True)
    return path

"""What lies under the names that a command was to write: what was there before, or something whole."""

import json
from pathlib import Path

import pyogrio
import rasterio

from engine.model.weights.tensor_file import read_tensors

OLD = b"what was there before"


def check_whole(path: Path) -> None:
    """What is there under a name that was to be written is whole."""
    if path.suffix == ".tif":
        with rasterio.open(path) as file:
            file.read()
    elif path.suffix == ".json":
        json.loads(path.read_text(encoding="utf-8"))
    elif path.suffix == ".html":
        assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    elif path.suffix == ".gpkg":
        assert len(pyogrio.raw.read(path)[2]) > 0
    elif path.suffix == ".safetensors":
        read_tensors(path)

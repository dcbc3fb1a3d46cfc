"""`python -m tests.endurance.read_files KIND SOURCE COUNT`: damaged copies of samples, weights, probes, checkpoints."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.imagery import open_class_map
from engine.mapping.classify.saved_probe import read_probe
from engine.model import load_model
from engine.model.weights.official import read_official
from engine.pretrain.checkpoint import newest_checkpoint
from engine.samples.sample_set import read_samples
from tests.endurance.attempts import attempt_all, tell
from tests.endurance.mutations import damaged_files


def _samples(path: Path) -> None:
    with open_class_map(path.parent / "truth.tif") as scene:
        samples = read_samples(path, scene.grid)
    assert np.isfinite(samples.weights).all()


def _checkpoint(path: Path) -> None:
    alone = path.with_name("run")
    alone.mkdir(exist_ok=True)
    path.rename(alone / "step_000000001.pt")
    try:
        newest_checkpoint(alone)
    finally:
        (alone / "step_000000001.pt").rename(path)


READERS: dict[str, Callable[[Path], object]] = {
    "samples": _samples,
    "weights": load_model,
    "official": read_official,
    "probe": read_probe,
    "checkpoint": _checkpoint,
}


def main() -> None:
    """Damage, read, tell."""
    kind, source, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    tell(attempt_all(damaged_files(source, source.parent, count), READERS[kind]))


if __name__ == "__main__":
    main()

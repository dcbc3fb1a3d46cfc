"""The map of a whole Sentinel-2 tile from nothing: how long it takes, and how much of that is the model.

    .venv/bin/python -m tests.benchmarks.whole_tile FOLDER
    .venv/bin/python -m tests.benchmarks.whole_tile FOLDER --size b --side 2200

maps 10980² pixels from Sentinel-2 and Sentinel-1 and prints what it took by the clock, of the processor, and the share
of the bare forward pass, which is what the processor spends in the model. `--size` takes an untrained model of that
size, whose features are tokens, in place of the one in the package; `--s1` the radar alone. torch has one thread here,
so that a pass is counted by the thread that runs it; blocks are computed in one thread and mapped in another.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import torch

from engine.features.cache import FeatureCache
from engine.features.scene_features import SceneFeatures
from engine.imagery import open_scene
from engine.mapping.classify.scene_map import classify
from engine.model import InferenceModel, ModelConfig, TerraFM, load_model
from engine.samples.sample_set import read_samples
from tests.benchmarks.processor import processor_name
from tests.benchmarks.tiles import repeated_scene

SIDE, TIMES = 10980, 10


class CountedModel(InferenceModel):
    """Counts the processor's seconds in its forward passes."""

    seconds = 0.0
    _lock = threading.Lock()

    def encode(self, *arguments: Any, **more: Any) -> Any:
        """As the model's."""
        return self._counted(super().encode, *arguments, **more)

    def dense(self, *arguments: Any, **more: Any) -> Any:
        """As the model's."""
        return self._counted(super().dense, *arguments, **more)

    def _counted(self, pass_: Any, *arguments: Any, **more: Any) -> Any:
        started = time.thread_time()
        answer = pass_(*arguments, **more)
        with self._lock:
            self.seconds += time.thread_time() - started
        return answer


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--side", type=int, default=SIDE)
    parser.add_argument("--size", choices=["ti", "s", "b"], help="an untrained model's, whose features are tokens")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--method", default="auto")
    parser.add_argument("--s1", action="store_true", help="of the radar alone")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    chosen = TerraFM(ModelConfig.of_size(arguments.size)) if arguments.size else load_model()
    model = CountedModel(chosen, "cpu", arguments.precision)
    s2, s1 = repeated_scene(arguments.folder, arguments.side // TIMES, TIMES)
    started, spent = time.perf_counter(), time.process_time()
    with open_scene(None if arguments.s1 else s2, s1) as scene, tempfile.TemporaryDirectory() as cache:
        samples = read_samples(arguments.folder / "samples.gpkg", scene.grid)
        with SceneFeatures(scene, model, cache=FeatureCache(Path(cache))) as features:
            report = classify(features, samples, arguments.folder / "map.tif", method=arguments.method)
    wall, processor = time.perf_counter() - started, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{processor_name()}, {torch.backends.cpu.get_cpu_capability()}; {model.device_description}")
    size = f"{scene.grid.width} × {scene.grid.height} pixels"
    print(f"{chosen.info.name}, {size}: {report.seconds:.0f} s by the clock ({wall:.0f} s")
    print(f"with opening), {processor:.0f} s of the processor, {model.seconds:.0f} s of them the bare forward:")
    print(f"{model.seconds / processor:.0%}; peak {peak:.0f} MB")


if __name__ == "__main__":
    main()

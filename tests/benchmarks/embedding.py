"""How long the features of a scene take, beside the way that is usual where a network runs in QGIS.

    .venv/bin/python -m tests.benchmarks.embedding FOLDER
    .venv/bin/python -m tests.benchmarks.embedding FOLDER --size b --side 1120

embeds 2240² pixels of Sentinel-2 (12 bands) with an untrained ViT in both ways, at the same windows, and prints seconds
by the clock and of the processor, several turns, one way after the other. The usual way is that of the plugin IAMAP:
timm's network in single precision, or (its default) with torch's dynamic quantisation of linear layers, a window at a
time, each read from the file, its tokens written as a GeoTIFF of its own; that these are merged in the end is left out.
Ours is `embed`: tokens of overlapping windows blended to half a patch. `--threads` for torch, by default its own.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import rasterio
import timm
import torch
from rasterio.windows import Window
from torch import nn

from engine.features.cache import FeatureCache
from engine.features.export import write_embedding
from engine.features.scene_features import SceneFeatures
from engine.features.windows import USUAL
from engine.imagery import open_scene
from engine.model import InferenceModel, ModelConfig, TerraFM
from engine.requests import EmbedRequest
from tests.benchmarks.processor import processor_name
from tests.benchmarks.tiles import repeated_scene

PATCH = 16
NAMES = {"ti": "tiny", "s": "small", "b": "base"}


def usual(path: Path, network: nn.Module, side: int, stride: int, folder: Path) -> int:
    """Tokens of every window, a window at a time, in a file each; returns the number of windows."""
    count = 0
    with rasterio.open(path) as file, torch.inference_mode():
        told = [file.statistics(number) for number in file.indexes]
        means, deviations = (np.array([getattr(one, name) for one in told])[:, None, None] for name in ("mean", "std"))
        starts = [range(0, length - side + 1, stride) for length in file.shape]
        for row in starts[0]:
            for column in starts[1]:
                window = Window(column, row, side, side)
                image = (file.read(window=window).astype(np.float32) - means) / deviations
                given = torch.from_numpy(image.astype(np.float32))[None]
                tokens = cast(Callable[[torch.Tensor], torch.Tensor], network.forward_features)(given)[0, 1:].numpy()
                across = side // PATCH
                target = folder / f"{row}_{column}.tif"
                transform = file.window_transform(window) * file.transform.scale(PATCH)
                layout = {"width": across, "height": across, "count": tokens.shape[1], "dtype": "float32"}
                with rasterio.open(target, "w", driver="GTiff", crs=file.crs, transform=transform, **layout) as tile:
                    tile.write(tokens.T.reshape(-1, across, across))
                count += 1
    return count


def ours(path: Path, model: InferenceModel, folder: Path) -> int:
    """The features of the same pixels, as `embed` writes them; returns the number of windows."""
    with open_scene(path) as scene, SceneFeatures(scene, model, cache=FeatureCache(folder / "cache")) as features:
        write_embedding(features, EmbedRequest.of({"s2": [str(path)], "out": folder / "features.tif"}))
        return len(features.tokens.lattice)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--side", type=int, default=2240)
    parser.add_argument("--size", default="s", choices=list(NAMES))
    parser.add_argument("--threads", type=int)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    path, _ = repeated_scene(arguments.folder, arguments.side // 4, 4)
    torch.manual_seed(0)
    stride, side = int(USUAL.stride * PATCH), USUAL.side * PATCH
    plain = timm.create_model(f"vit_{NAMES[arguments.size]}_patch16_224", in_chans=12, num_classes=0).eval()
    quantised = torch.ao.quantization.quantize_dynamic(plain, {nn.Linear}, dtype=torch.qint8)
    network = TerraFM(ModelConfig.of_size(arguments.size))
    ways: dict[str, Callable[[Path], int]] = {
        "usual, single precision": lambda folder: usual(path, plain, side, stride, folder),
        "usual, quantised": lambda folder: usual(path, quantised, side, stride, folder),
    }
    for precision in dict.fromkeys(("float32", "int8", "auto")):
        model = InferenceModel(network, "cpu", precision)
        ways[f"embed, {precision}: {model.device_description}"] = lambda folder, model=model: ours(path, model, folder)
    taken: dict[str, list[tuple[float, float, int]]] = {way: [] for way in ways}
    for _ in range(arguments.rounds):
        for way, work in ways.items():
            folder = Path(tempfile.mkdtemp(dir=arguments.folder))
            began, spent = time.perf_counter(), time.process_time()
            windows = work(folder)
            taken[way].append((time.perf_counter() - began, time.process_time() - spent, windows))
            shutil.rmtree(folder)
    print(f"{processor_name()}, {torch.backends.cpu.get_cpu_capability()}, {torch.get_num_threads()} threads")
    print(f"ViT of size {arguments.size}, {arguments.side}² pixels, windows of {side} every {stride} pixels")
    least = {way: [min(column) for column in zip(*turns, strict=True)] for way, turns in taken.items()}
    first = least["usual, single precision"]
    for way, (clock, processor, windows) in least.items():
        print(f"{way}: {windows:.0f} windows, {clock:.1f} s by the clock, {processor:.1f} s of the processor", end="")
        print(f", {clock / first[0]:.2f} and {processor / first[1]:.2f} × the first")


if __name__ == "__main__":
    main()

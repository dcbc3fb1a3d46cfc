"""Conversions to training shards, and what they are made from."""

import json
from pathlib import Path

import numpy as np
import rasterio
from click.testing import CliRunner

from engine.__main__ import main
from engine.model import Modality
from engine.pretrain.data.samplers import UniformSampler
from engine.pretrain.data.tiles import LandCover
from engine.pretrain.method.batches import BatchSource
from engine.pretrain.method.crops import CropSize
from engine.pretrain.method.views import ViewDraw

ROOT = Path(__file__).parents[4]
S1, L1C, L2A = Modality.S1, Modality.S2_L1C, Modality.S2_L2A
NOTHING = LandCover()


def run(*arguments: object):
    done = CliRunner().invoke(main, ["shards", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def converted(*arguments: object) -> dict:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout.splitlines()[-1])


def refused(*arguments: object) -> str:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    (line,) = done.output.strip().splitlines()
    assert line.startswith("Error: ")
    return line


def generator(seed=0):
    return np.random.default_rng(seed)


def chip_file(folder: Path, count=30, side=64, name="pairs") -> Path:
    """Chips with gaps, darkness and values beyond what 16 bits hold."""
    folder.mkdir(exist_ok=True)
    random_numbers = generator(count)
    s2 = random_numbers.normal(2000, 900, (count, 12, side, side)).astype(np.float32)
    s1 = random_numbers.normal(-14, 9, (count, 2, side, side)).astype(np.float32)
    s2[:, :, 3, 4] = np.nan
    s2[:, 5, 0, :4] = (0, -40, 70_000, 0.2)
    s1[:, 0, 7, 7], s1[:, 1, 2, 2] = np.nan, -np.inf
    names = np.array([f"site ä.{number}/x" for number in range(count)])
    np.savez(folder / f"{name}.npz", s2=s2, s1=s1, src=names)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def assert_as_stored(modality: Modality, source, read):
    """Equal within rounding; what is known stays known, and nothing else is."""
    known = np.isfinite(source)
    assert read.dtype == np.float32 and read.shape == source.shape
    assert np.array_equal(np.isfinite(read), known)
    if modality is S1:
        assert np.abs(read[known] - source[known]).max() <= 0.00501
    else:
        assert np.abs(read[known] - source[known].clip(1, 65535)).max() <= 0.5


def assert_same_places(source, shards, tiles: int):
    """Every tile of every place, through `tiles` and, where a place has one, through `read`."""
    assert [shards.name(number) for number in range(len(shards))] == [source.name(n) for n in range(len(source))]
    assert set(shards.modalities) == set(source.modalities)
    seen = 0
    for number in range(len(source)):
        pairs = list(zip(source.tiles(number), shards.tiles(number), strict=True))
        for (tile, expected), (tile_read, place) in pairs:
            seen += 1
            assert (tile, expected.name, expected.frequent) == (tile_read, place.name, place.frequent)
            assert set(place.images) == set(expected.images) == set(shards.modalities_of(number))
            for modality, image in expected.images.items():
                assert_as_stored(modality, image, place.images[modality])
        if len(pairs) == 1:
            again = shards.read(number, generator())
            assert all(np.array_equal(again.images[m], pairs[0][1][1].images[m], equal_nan=True) for m in again.images)
    assert seen == tiles


def cut(path, out, window):
    with rasterio.open(path) as file:
        profile = {**file.profile, "width": window.width, "height": window.height, "blockxsize": 16, "blockysize": 16}
        profile["transform"] = file.window_transform(window)
        out.parent.mkdir(exist_ok=True, parents=True)
        with rasterio.open(out, "w", **profile) as copy:
            copy.write(file.read(window=window))
            copy.descriptions = file.descriptions
            copy.update_tags(**file.tags())
    return out


def damage_blocks(path: Path) -> None:
    """Overwrite the lower pixels of a GeoTIFF and keep its directory."""
    with rasterio.open(path) as file:
        row = (file.height - 1) // 16
        offset, size = (int(file.get_tag_item(f"BLOCK_{key}_0_{row}", "TIFF", bidx=1)) for key in ("OFFSET", "SIZE"))
    with path.open("r+b") as stream:
        stream.seek(offset)
        stream.write(b"\xff" * size)


def source_of(places, **changes):
    draw = ViewDraw((CropSize(2, 16, (0.25, 1.0)),), (L2A,))
    return BatchSource(places, UniformSampler(len(places), seed=3), draw, batch=4, **changes)

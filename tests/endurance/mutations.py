"""Files damaged at the byte level, the same ones in every run."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

HEAD = 2048
"""Bytes at the beginning, where headers, tags and offsets lie: half of the damage goes there."""


def damaged(content: bytes, seed: int) -> bytes:
    """A file's bytes with one kind of damage: flipped, cut, doubled, overwritten, inserted or removed."""
    rng = np.random.default_rng(seed)
    data = bytearray(content)
    span = min(len(data), HEAD) if rng.random() < 0.5 else len(data)
    at, length = int(rng.integers(span)), int(rng.integers(1, 33))
    kind = seed % 7
    if kind == 0:
        for place in rng.integers(0, span, int(rng.integers(1, 9))):
            data[place] ^= 1 << int(rng.integers(8))
    elif kind == 1:
        del data[at:]
    elif kind == 2:
        data[at : at + length] = bytes(rng.integers(0, 256, length, np.uint8))
    elif kind == 3:
        data[at:at] = data[at : at + 16 * length]
    elif kind == 4:
        del data[at : at + length]
    elif kind == 5:
        data[at : at + 4] = int(rng.choice([0, 1, 2**31 - 1, 2**32 - 1, 2**16])).to_bytes(4, "little")
    else:
        data[at : at + length] = b"\xff" * length
    return bytes(data)


def damaged_files(source: Path, folder: Path, count: int, first: int = 0) -> Iterator[Path]:
    """Damaged copies of one file in a folder, each removed when the next is asked for."""
    content = source.read_bytes()
    for seed in range(first, first + count):
        path = folder / f"{source.stem}_{seed}{source.suffix}"
        path.write_bytes(damaged(content, seed))
        yield path
        path.unlink()


def zipped(folder: Path, target: Path) -> Path:
    """A folder as a zip that holds it."""
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent))
    return target

"""A share of the training samples of a benchmark that publishes no partitions: fewer labels, always the same ones."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping

from ...errors import UserError
from .task import Example, Reader

_SHARE = re.compile(r"(0\.\d\d|1\.00)x")


class SharedReader:
    """A reader with a share of its training samples; those of a smaller share are among those of a larger one."""

    def __init__(self, reader: Reader, share: float) -> None:
        self._reader = reader
        names = reader.names("train")
        lots = sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())
        kept = set(lots[: max(1, math.ceil(share * len(names) - 1e-9))])
        self._train = tuple(name for name in names if name in kept)

    def names(self, split: str) -> tuple[str, ...]:
        """In the published order."""
        return self._train if split == "train" else self._reader.names(split)

    def read(self, split: str, name: str) -> Example:
        """As published."""
        return self._reader.read(split, name)

    def stamp(self, split: str) -> str:
        """Of all files of the split."""
        return self._reader.stamp(split)

    def published_means(self) -> Mapping[str, tuple[float, float]]:
        """As published."""
        return self._reader.published_means()


def with_share(reader: Reader, partition: str) -> Reader:
    """A reader with the share that a partition's name says, "0.01x" to "1.00x"; as it is for "default"."""
    if partition == "default":
        return reader
    if not _SHARE.fullmatch(partition) or partition == "0.00x":
        raise UserError(f"There is no partition '{partition}': give a share of the training samples, 0.01x to 1.00x.")
    return SharedReader(reader, float(partition.removesuffix("x")))

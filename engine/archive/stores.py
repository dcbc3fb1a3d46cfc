"""The store at an address."""

from __future__ import annotations

from pathlib import Path

from ..errors import UserError
from ..imagery.network.addresses import is_remote, shown
from .folders import FolderStore
from .store import Store


def open_store(address: str) -> Store:
    """The store at an address; nothing is read yet.

    Raises
    ------
    UserError
        An address of a bucket without what opens it.
    """
    if is_remote(address) and not address.startswith("s3://"):
        raise UserError(f"{shown(address)} is no store: give a folder, or s3://BUCKET/PREFIX.")
    if not address.startswith("s3://"):
        return FolderStore(Path(address).expanduser().resolve())
    from .buckets import BucketStore  # needs packages of the extra `archive`

    return BucketStore(address)

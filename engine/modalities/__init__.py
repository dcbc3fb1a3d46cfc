"""What an image can be, as data: one YAML file a modality."""

from .entry import BandEntry, ModalityEntry, read_entry
from .registry import RELEASED, entry_of, problems, registered, user_folder

__all__ = [
    "RELEASED",
    "BandEntry",
    "ModalityEntry",
    "entry_of",
    "problems",
    "read_entry",
    "registered",
    "user_folder",
]

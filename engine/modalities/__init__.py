"""What an image can be, as data: one YAML file a modality."""

from .entry import BandEntry, ModalityEntry, read_entry
from .registry import RELEASED, SENSORS, entry_of, problems, registered, title_of, user_folder

__all__ = [
    "RELEASED",
    "SENSORS",
    "BandEntry",
    "ModalityEntry",
    "entry_of",
    "problems",
    "read_entry",
    "registered",
    "title_of",
    "user_folder",
]

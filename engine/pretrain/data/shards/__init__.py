"""Training data as WebDataset shards: written from any source of places, checked, and read at random by offset."""

from .convert import Conversion, convert
from .index import Settings
from .reading import ShardPlaces
from .verify import verify

__all__ = ["Conversion", "Settings", "ShardPlaces", "convert", "verify"]

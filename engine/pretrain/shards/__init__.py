"""Training data as WebDataset shards: written from any source of places, checked, and read at random by offset."""

from engine.pretrain.shards.convert import Conversion, convert
from engine.pretrain.shards.index import Settings
from engine.pretrain.shards.reading import ShardPlaces
from engine.pretrain.shards.verify import verify

__all__ = ["Conversion", "Settings", "ShardPlaces", "convert", "verify"]

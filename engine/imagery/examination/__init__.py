"""What a path holds: its files, bands, level and radiometry, what is no data, and what is no Sentinel imagery."""

from .examine import Examined, describe, examine

__all__ = ["Examined", "describe", "examine"]

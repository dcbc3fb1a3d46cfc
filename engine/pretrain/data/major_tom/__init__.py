"""Major-TOM's Core data sets, read from their Parquet files near or far.

Francis and Czerkawski (2024), "Major TOM: Expandable Datasets for Earth Observation", arXiv 2402.12095. Each data set
is a folder with `metadata.parquet` and `images/part_*.parquet`, one row a cell of a 10 km grid and one row a row group.
"""

from .index import CellProduct, CellRecord, read_cells
from .tiles import MajorTomPlaces

__all__ = ["CellProduct", "CellRecord", "MajorTomPlaces", "read_cells"]

"""Major-TOM's data sets, written small in the published schema."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import rasterio
from rasterio.io import MemoryFile

from engine.imagery import S2_BANDS
from engine.model import Modality

S1, L1C, L2A = Modality.S1, Modality.S2_L1C, Modality.S2_L2A
SETS = {L2A: "Core-S2L2A", L1C: "Core-S2L1C", S1: "Core-S1RTC"}
FACTORS = {"B01": 6, "B09": 6, "B10": 6} | dict.fromkeys(("B05", "B06", "B07", "B8A", "B11", "B12"), 2)
SIDE = 96
OLD = "S2B_MSIL2A_20191006T105029_N0209_R051_T31UFS_20191006T140000"
NEW = "S2A_MSIL2A_20230826T105031_N0509_R051_T31UFS_20230826T160000"
RTC = "S1A_IW_GRDH_1SDV_20230825T055834_20230825T055859_050042_0605A7_rtc"


@dataclass
class Row:
    """A row of a data set, before it is stored."""

    cell: str
    bands: dict
    product: str = NEW
    part: str = "part_00001.parquet"
    time: str = "2023-08-26T10:50:31"
    crs: str = "EPSG:32631"
    corner: tuple = (500_000.0, 5_000_000.0)
    changes: dict = field(default_factory=dict)
    """Columns of the stored row to replace."""


def s2_bands(seed, side=SIDE, level=L2A):
    generator = np.random.default_rng(seed)
    names = (*S2_BANDS, "B10") if level is L1C else S2_BANDS
    sides = {name: side // FACTORS.get(name, 1) for name in names}
    return {name: generator.integers(1100, 9000, (n, n)).astype(np.uint16) for name, n in sides.items()}


def s1_bands(seed, side=SIDE):
    generator = np.random.default_rng(seed)
    return {name: generator.gamma(4, 0.02, (side, side)).astype(np.float32) + 1e-4 for name in ("vv", "vh")}


def geotiff(values, row, extent):
    size = extent * 10 / len(values)
    transform = rasterio.Affine(size, 0, row.corner[0], 0, -size, row.corner[1])
    crs = row.crs.replace("EPSG:EPSG", "EPSG")
    shape = {"height": values.shape[0], "width": values.shape[1], "count": 1, "dtype": values.dtype}
    with MemoryFile() as memory:
        with memory.open(driver="GTiff", crs=crs, transform=transform, compress="deflate", **shape) as file:
            file.write(values, 1)
        return memory.read()


def write(root, modality, rows, host="https://huggingface.co/datasets/Major-TOM"):
    """One data set: metadata.parquet, and part files with a row a row group."""
    folder = root / SETS[modality]
    listed = []
    for part in dict.fromkeys(row.part for row in rows):
        stored = []
        for number, row in enumerate(row for row in rows if row.part == part):
            extent = max(len(values) for values in row.bands.values())
            images = {name: geotiff(values, row, extent) for name, values in row.bands.items()}
            extra = {"cloud_mask": images["B02"]} if modality is not S1 else {}
            about = {"product_id": row.product, "grid_cell": row.cell, "product_datetime": row.time}
            noise = np.random.default_rng(number).bytes(30_000)
            stored.append({**about, "thumbnail": noise, **images, **extra, **row.changes})
            listed.append({
                "grid_cell": row.cell, "grid_row_u": 1, "grid_col_r": 1, "product_id": row.product,
                "timestamp": row.time, "nodata": 0.0, "centre_lat": 45.1 + len(listed), "centre_lon": 3.06,
                "crs": row.crs, "parquet_url": f"{host}/{SETS[modality]}/resolve/main/images/{part}",
                "parquet_row": number, **({"orbit_state": "ascending"} if modality is S1 else {"cloud_cover": 1.5}),
            })  # fmt: skip
        file = folder / "images" / part
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(stored), file, row_group_size=1)
    pq.write_table(pa.Table.from_pylist(listed), folder / "metadata.parquet")
    return folder

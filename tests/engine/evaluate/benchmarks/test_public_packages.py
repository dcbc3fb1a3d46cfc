"""Files that the public packages write are read here, and files are read here as the public packages read them.

They are no part of the environments: `make public` brings them (without their dependencies) and runs this file.
"""

import datetime
import json

import numpy as np
import pytest
from affine import Affine
from rasterio.crs import CRS

from engine.evaluate.benchmarks import find_task, open_task
from engine.evaluate.benchmarks.copernicus import open_reader
from tests.engine.evaluate.benchmarks import published_files

ORDER = (*(band for band in published_files.IN_ORDER if band != "B8A"), "B8A")


def package(name):
    """A public package; without it, or without what it needs, the test is skipped."""
    return pytest.importorskip(name, reason=f"{name} is not here: `make public`", exc_type=ImportError)


def test_what_geobench_writes_is_read_here(tmp_path):
    data, task, label = (package(f"geobench.{part}") for part in ("dataset", "task", "label"))
    folder = tmp_path / "classification_v1.0" / "m-eurosat"
    folder.mkdir(parents=True)
    kinds = {
        band: data.Sentinel2(published_files.LONG_NAMES[band], ("x",), 10, 0.49) for band in published_files.IN_ORDER
    }
    partition, written = data.Partition(), {}
    for number, split in enumerate(("train", "valid", "test", "train")):
        name, values = f"id_{number:04d}", published_files.image(ORDER, number % 2, number)
        # the data set stores EuroSAT's order, B8A last, under the names in order
        stored = dict(zip(published_files.IN_ORDER, (values[band] for band in ORDER), strict=True))
        where = {"transform": Affine(10, 0, 0, 0, -10, 0), "crs": CRS.from_epsg(32634)}
        bands = [data.Band(stored[band], kinds[band], 10, date=datetime.date(2018, 5, 4), **where) for band in kinds]
        data.Sample(bands, number % 2, name).write(folder)
        partition.add(split, name)
        written[name] = values
    partition.save(folder, "default")
    kind = label.Classification(10)
    task.TaskSpecifications("m-eurosat", list(kinds.values()), 10, "c", (32, 32), 1, kind).save(folder)
    statistics = {published_files.LONG_NAMES[band]: {"mean": 1.0, "std": 1.0} for band in published_files.IN_ORDER}
    (folder / "band_stats.json").write_text(json.dumps(statistics))

    reader = open_task(find_task("geobench", "m-eurosat"), tmp_path).reader
    for split in ("train", "valid", "test"):
        assert list(reader.names(split)) == partition.partition_dict[split]
        for name in reader.names(split):
            read = reader.read(split, name)
            assert read.label == int(name[-1]) % 2
            assert read.bands.keys() >= {"B02", "B8A", "B12"}
            for band, values in read.bands.items():
                np.testing.assert_array_equal(values, written[name][band])


@pytest.mark.parametrize(
    ("task", "theirs", "write"),
    [
        ("EuroSAT-S2", "CopernicusBenchEuroSATS2", published_files.write_copernicus_eurosat),
        ("EuroSAT-S1", "CopernicusBenchEuroSATS1", lambda root: published_files.write_copernicus_eurosat(root, "s1")),
        ("Cloud-S2", "CopernicusBenchCloudS2", published_files.write_copernicus_clouds),
        ("DFC2020-S2", "CopernicusBenchDFC2020S2", published_files.write_copernicus_dfc),
        ("DFC2020-S1", "CopernicusBenchDFC2020S1", published_files.write_copernicus_dfc),
    ],
)
def test_copernicus_bench_is_read_as_torchgeo_reads_it(tmp_path, task, theirs, write):
    public = getattr(package("torchgeo.datasets"), theirs)
    write(tmp_path)
    described = find_task("copernicus", task)
    reader = open_reader(described, tmp_path)
    for own, named in (("train", "train"), ("valid", "val"), ("test", "test")):
        other = public(str(tmp_path), named)
        assert len(other) == len(reader.names(own))
        labels = set()
        for number, name in enumerate(reader.names(own)):
            read, sample = reader.read(own, name), other[number]
            image = np.stack([read.bands[band] for band in described.bands])
            np.testing.assert_array_equal(image, sample["image"].numpy())
            if described.dense:
                counted = read.label != described.ignore
                labels |= set(zip(read.label[counted].tolist(), sample["mask"].numpy()[counted].tolist(), strict=True))
            else:
                labels.add((read.label, int(sample["label"])))
        mine, their_own = zip(*labels, strict=True)  # their classes are in another order, or as stored
        assert len(labels) == len(set(mine)) == len(set(their_own)) > 1

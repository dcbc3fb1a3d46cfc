"""CloudSEN12 in both published layouts: padding has no label, no region is in two splits, the rest is refused."""

import shutil

import numpy as np
import pytest

from engine.errors import UserError
from engine.evaluate.benchmarks import find_task, open_task
from engine.evaluate.benchmarks.cloudsen12 import IGNORE, TASKS, open_reader, split_of
from engine.evaluate.cloud_heads import open_cloud_data
from tests.engine.evaluate.benchmarks.cloudsen12_files import SEEN, SIDE, patch, write_arrays, write_taco

L1C, L2A = TASKS
SEEN_PART = (slice(0, SEEN), slice(SIDE - SEEN, SIDE))


def test_patches_are_read_as_published(cloudsen12):
    reader = open_reader(L2A, cloudsen12)
    assert [len(reader.names(split)) for split in ("train", "valid", "test")] == [9, 2, 3]
    assert reader.published_split
    sample = reader.read("test", reader.names("test")[1])
    bands, labels = patch(34, "l2a")
    assert set(sample.bands) == set(bands)
    for name, values in bands.items():
        np.testing.assert_array_equal(sample.bands[name][SEEN_PART], values[SEEN_PART])
    np.testing.assert_array_equal(sample.label[SEEN_PART], labels[SEEN_PART])
    assert (sample.label == IGNORE).sum() == SIDE**2 - SEEN**2
    assert np.isnan(sample.bands["B02"]).sum() == SIDE**2 - SEEN**2


def test_the_benchmark_is_one_of_evaluate(cloudsen12):
    examples = open_task(find_task("cloudsen12", "cloudsen12-l1c"), cloudsen12)
    assert examples.check() == {}
    batch = examples.batch("valid", [0, 1], SIDE)
    assert batch.images.shape == (2, 12, SIDE, SIDE)


@pytest.mark.parametrize("level", ["l1c", "l2a"])
def test_taco_files(tmp_path, level):
    common = {"label_type": "high", "real_proj_shape": 509}
    rows = [
        {**common, "seed": 1, "roi_id": "ROI_1", "tortilla:id": "a", "tortilla:data_split": "train"},
        {**common, "seed": 2, "roi_id": "ROI_2", "tortilla:id": "b", "tortilla:data_split": "validation"},
        {**common, "seed": 3, "roi_id": "ROI_3", "tortilla:id": "c", "tortilla:data_split": "test"},
        {**common, "seed": 4, "roi_id": "ROI_4", "tortilla:id": "d", "tortilla:data_split": "train",
         "label_type": "scribble"},
        {**common, "seed": 4, "roi_id": "ROI_4", "tortilla:id": "e", "tortilla:data_split": "train",
         "real_proj_shape": 2000},
    ]  # fmt: skip
    write_taco(tmp_path / f"cloudsen12-{level}.0000.part.taco", level, rows)
    reader = open_reader(find_task("cloudsen12", f"cloudsen12-{level}"), tmp_path)
    assert [reader.names(split) for split in ("train", "valid", "test")] == [("a",), ("b",), ("c",)]
    assert reader.left_out == 2
    sample = reader.read("valid", "b")
    bands, labels = patch(2, level)
    assert set(sample.bands) == set(find_task("cloudsen12", f"cloudsen12-{level}").bands)
    np.testing.assert_array_equal(sample.bands["B12"][SEEN_PART], bands["B12"][SEEN_PART])
    np.testing.assert_array_equal(sample.label[SEEN_PART], labels[SEEN_PART])
    assert (sample.label == IGNORE).sum() == SIDE**2 - SEEN**2


def test_without_a_published_split_regions_stay_together(tmp_path):
    write_arrays(tmp_path, {"": [0, 1, 2, 3]}, dates=2)
    data = open_cloud_data(tmp_path, seed=3)
    for reader in data.readers:
        assert not reader.published_split
        regions = [reader.regions(split) for split in ("train", "valid", "test")]
        assert sum(map(len, regions)) == 4
        assert not reader.shared_regions()
        assert sum(len(reader.names(split)) for split in ("train", "valid", "test")) == 8
    assert data.readers[0].regions("train") == data.readers[1].regions("train")
    assert data.description()["split"].startswith("by region")


def test_the_drawn_split_has_its_shares_and_follows_the_seed():
    regions = [f"ROI_{number:04d}" for number in range(2000)]
    drawn = [split_of(region) for region in regions]
    shares = [drawn.count(split) / len(drawn) for split in ("train", "valid", "test")]
    assert shares == pytest.approx([0.7, 0.15, 0.15], abs=0.03)
    assert drawn != [split_of(region, 1) for region in regions]


def test_regions_in_two_published_splits_are_counted(tmp_path):
    write_arrays(tmp_path, {"train": [0, 1], "test": [1, 2]})
    assert open_reader(L1C, tmp_path).shared_regions() == {"ROI_0001"}
    assert open_cloud_data(tmp_path, ("l1c",)).description()["regions_in_two_splits"] == 1


def test_what_is_not_as_published(tmp_path, cloudsen12):
    with pytest.raises(UserError, match="neither cloudsen12-l1c"):
        open_reader(L1C, tmp_path)
    (tmp_path / "train_509_high.mlstac").write_bytes(b"#y")
    with pytest.raises(UserError, match="a layout that is not read"):
        open_reader(L1C, tmp_path)
    copied = tmp_path / "copied"
    shutil.copytree(cloudsen12, copied)
    band = copied / "test" / "L1C_B8A.dat"
    whole = band.read_bytes()
    band.write_bytes(whole[:-2])
    with pytest.raises(UserError, match="does not hold 3 patches"):
        open_reader(L1C, copied)
    band.unlink()
    with pytest.raises(UserError, match="missing"):
        open_reader(L1C, copied)
    assert open_reader(L2A, copied).names("test")
    labels = np.fromfile(copied / "test" / "LABEL_manual_hq.dat", np.int8)
    labels[SIDE - 1] = 7
    labels.tofile(copied / "test" / "LABEL_manual_hq.dat")
    data = open_cloud_data(copied, ("l2a",))
    with pytest.raises(UserError, match="hold 7 where CloudSEN12 has 0 to 3"):
        data.read("test", data.places("test")[0])


def test_a_damaged_taco_file(tmp_path):
    path = tmp_path / "cloudsen12-l1c.0000.part.taco"
    path.write_bytes(b"WX" + bytes(40))
    with pytest.raises(UserError, match="no TACO container"):
        open_reader(L1C, tmp_path)
    path.write_bytes(b"WX" + (42).to_bytes(8, "little") + (8).to_bytes(8, "little") + bytes(60))
    with pytest.raises(UserError, match="cannot be read as a TACO file"):
        open_reader(L1C, tmp_path)

"""The readers on files in the published formats: bands by what they are, units recognised, mistakes refused."""

import json
import os
import pickle
from pathlib import Path

import h5py
import numpy as np
import pytest
import rasterio
import torch

from engine.errors import UserError
from engine.evaluate.benchmarks import BENCHMARKS, Kind, find_task, open_task
from engine.evaluate.benchmarks.examples import leaks
from engine.imagery.sensors import S2_BANDS
from tests.engine.evaluate.benchmarks import published_files as files

MEANS = torch.tensor([files.MEANS[band] for band in S2_BANDS], dtype=torch.float32)


def band_means(examples, size=32):
    """Of the images of the first class."""
    return examples.batch("train", [0, 2], size).images.mean(dim=(0, 2, 3))


def assert_right_bands(images_mean, factor=1.0):
    assert torch.allclose(images_mean, MEANS * factor, rtol=0.03)


def test_all_tasks_of_the_paper_are_there():
    assert len(BENCHMARKS["geobench"]) == 12
    assert len(BENCHMARKS["copernicus"]) == 8
    assert find_task("geobench", "M-Eurosat").classes == 10
    with pytest.raises(UserError, match="choose one of"):
        find_task("geobench", "m-nothing")


def test_m_eurosat_is_read_by_what_its_bands_really_are(tmp_path):
    examples = open_task(find_task("geobench", "m-eurosat"), files.write_eurosat(tmp_path))
    assert examples.check() == {}
    assert_right_bands(band_means(examples))
    assert examples.batch("test", range(4), 32).labels.tolist() == [0, 1, 0, 1]


def test_the_published_wrong_names_can_be_believed_on_request(tmp_path):
    examples = open_task(find_task("geobench", "m-eurosat"), files.write_eurosat(tmp_path), as_named=True)
    examples.check()
    wrong = band_means(examples)
    assert wrong[S2_BANDS.index("B8A")] == pytest.approx(files.MEANS["B09"], rel=0.05)


def test_the_order_of_the_stored_bands_does_not_matter(tmp_path):
    orders = (files.IN_ORDER, files.IN_ORDER[::-1])
    both = []
    for number, order in enumerate(orders):
        root = files.write_eurosat(tmp_path / str(number), stored=order)
        both.append(open_task(find_task("geobench", "m-eurosat"), root).batch("train", range(3), 32).images)
    assert torch.equal(*both)


def test_bands_in_another_order_than_published_are_caught(tmp_path):
    root = files.write_eurosat(tmp_path)
    folder = root / "classification_v1.0" / "m-eurosat"
    for path in folder.glob("*.hdf5"):  # as if the source had stored B8A where its name says
        with h5py.File(path, "r+") as file:
            keys = [f"{files.LONG_NAMES[band]}_2018-05-04" for band in ("B8A", "B09", "B10", "B11", "B12")]
            values = [file[key][:] for key in keys]
            for key, value in zip(keys, [values[-1], *values[:-1]], strict=True):
                file[key][:] = value
    with pytest.raises(UserError, match="another order"):
        open_task(find_task("geobench", "m-eurosat"), root).check()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda values: (values - 1800) / 700, "normalised already"),
        (lambda values: values / 10_000, "reflectance where digital number is published"),
    ],
)
def test_normalised_images_and_other_units_are_refused(tmp_path, change, sentence):
    root = files.write_eurosat(tmp_path, change=change)
    with pytest.raises(UserError, match=sentence):
        open_task(find_task("geobench", "m-eurosat"), root).check()


def test_partitions_are_found_by_their_share(tmp_path):
    root = files.write_eurosat(tmp_path)
    task = find_task("geobench", "m-eurosat")
    assert open_task(task, root, "0.10x").count("train") == 2
    assert open_task(task, root, "1.00x").count("train") == 20
    with pytest.raises(UserError, match=r"0\.10x_train, 1\.00x_train, default"):
        open_task(task, root, "0.33x")


def test_missing_bands_have_stand_ins_and_that_is_said(tmp_path):
    bands = {files.LONG_NAMES[band]: band for band in files.IN_ORDER if band not in ("B01", "B09", "B10")}
    radar = {"01 - VH.Real": "B02", "05 - VH.LEE Filtered": "B02"}
    root = files.write_geobench(tmp_path, "m-so2sat", "classification", {**radar, **bands}, lambda n: n % 2, unit=1e-4)
    examples = open_task(find_task("geobench", "m-so2sat"), root)
    assert examples.check() == {"B01": "B02", "B09": "B8A"}
    means = band_means(examples)
    assert means[0] == means[1]
    assert means[S2_BANDS.index("B11")] == pytest.approx(files.MEANS["B11"], rel=0.03)


def test_brick_kiln_is_read_by_what_its_bands_really_are(tmp_path):
    exported = ("B01", "B02", "B03", "B04", "B05", "B07", "B8A", "B08", "B11", "B12", "TCI1", "TCI2", "TCI3")
    bands = {files.LONG_NAMES[name]: band for name, band in zip(files.IN_ORDER, exported, strict=True)}
    root = files.write_geobench(tmp_path, "m-brick-kiln", "classification", bands, lambda n: n % 2)
    examples = open_task(find_task("geobench", "m-brick-kiln"), root)
    assert examples.check() == {"B06": "B07", "B09": "B8A"}
    means = band_means(examples)
    for band in ("B07", "B08", "B8A", "B11", "B12"):
        assert means[S2_BANDS.index(band)] == pytest.approx(files.MEANS[band], rel=0.03)


def test_bigearthnet_of_geo_bench_has_many_labels(tmp_path):
    bands = {files.LONG_NAMES[band]: band for band in files.IN_ORDER if band != "B10"}
    labels = np.eye(43, dtype=int)
    root = files.write_geobench(tmp_path, "m-bigearthnet", "classification", bands, lambda n: labels[n].tolist())
    examples = open_task(find_task("geobench", "m-bigearthnet"), root)
    assert examples.task.kind is Kind.MULTILABEL
    assert examples.batch("test", range(3), 32).labels.tolist() == labels[:3].tolist()


def test_aerial_pictures_have_three_bands_and_the_others_are_no_data(tmp_path):
    bands = {"Red": "B04", "Green": "B03", "Blue": "B02"}
    root = files.write_geobench(tmp_path, "m-pv4ger", "classification", bands, lambda n: n % 2, unit=0.1)
    examples = open_task(find_task("geobench", "m-pv4ger"), root)
    replaced = examples.check()
    assert replaced["B01"] == "B02"
    assert replaced["B08"] == "the model's mean"
    images = examples.batch("train", [0], 48).images
    assert images.shape[-1] == 48
    assert torch.isnan(images[0]).flatten(1).all(1).tolist() == [
        band not in ("B01", "B02", "B03", "B04") for band in S2_BANDS
    ]


def test_segmentation_images_are_cut_into_tiles(tmp_path):
    bands = {files.LONG_NAMES[band]: band for band in files.IN_ORDER if band != "B10"}
    mask = np.arange(128 * 128).reshape(128, 128) // 64 % 7
    root = files.write_geobench(
        tmp_path, "m-cashew-plant", "segmentation", {**bands, "Cloud Probability": "B10"}, lambda n: mask, side=128
    )
    examples = open_task(find_task("geobench", "m-cashew-plant"), root)
    assert examples.count("train") == 6 * 4
    batch = examples.batch("train", range(4), 64)
    assert batch.images.shape == (4, 12, 64, 64)
    assert batch.labels[3].tolist() == mask[64:, 64:].tolist()


def test_a_malicious_sample_is_refused_and_runs_nothing(tmp_path):
    root = files.write_eurosat(tmp_path / "data")
    path = root / "classification_v1.0" / "m-eurosat" / "id_train_000.hdf5"

    class Command:
        def __reduce__(self):
            return os.system, (f"touch {tmp_path / 'ran'}",)

    with h5py.File(path, "r+") as file:
        file.attrs["pickle"] = str(pickle.dumps({"label": Command()}))
    with pytest.raises(UserError, match="system"):
        open_task(find_task("geobench", "m-eurosat"), root).check()
    assert not (tmp_path / "ran").exists()


def test_a_specification_with_other_classes_is_refused(tmp_path):
    root = files.write_eurosat(tmp_path)
    files.write_specification(root / "classification_v1.0" / "m-eurosat", 3)
    with pytest.raises(UserError, match="3 classes"):
        open_task(find_task("geobench", "m-eurosat"), root)


@pytest.mark.parametrize("name", ["EuroSAT-S2", "EuroSAT-S1", "BigEarthNet-S2", "BigEarthNet-S1", "LCZ-S2"])
def test_copernicus_classification(tmp_path, name):
    write = {
        "EuroSAT-S2": lambda root: files.write_copernicus_eurosat(root, "s2"),
        "EuroSAT-S1": lambda root: files.write_copernicus_eurosat(root, "s1"),
        "LCZ-S2": files.write_copernicus_lcz,
    }.get(name, files.write_copernicus_bigearthnet)
    examples = open_task(find_task("copernicus", name), write(tmp_path))
    replaced = examples.check()
    assert replaced == ({"B01": "B02", "B09": "B8A"} if name == "LCZ-S2" else {})
    means = band_means(examples)
    if name.endswith("S1"):
        assert torch.allclose(means, torch.tensor([-11.0, -18.0]), atol=0.3)
    else:
        kept = [number for number, band in enumerate(S2_BANDS) if band not in replaced]
        assert torch.allclose(means[kept], MEANS[kept], rtol=0.03)
    labels = examples.batch("valid", range(2), 32).labels
    if "BigEarthNet" in name:
        assert labels[:, :4].tolist() == [[1, 1, 0, 0], [1, 0, 1, 0]]
    else:
        assert labels.tolist() == [0, 1]


def test_copernicus_segmentation(tmp_path):
    clouds = open_task(find_task("copernicus", "Cloud-S2"), files.write_copernicus_clouds(tmp_path))
    clouds.check()
    assert clouds.batch("test", [0], 64).labels[0, 0].tolist() == [0] * 32 + [1] * 32
    files.write_copernicus_dfc(tmp_path)
    for name in ("DFC2020-S1", "DFC2020-S2"):
        examples = open_task(find_task("copernicus", name), tmp_path)
        examples.check()
        labels = examples.batch("train", [0], 32).labels[0]
        assert labels[0, 0] == labels[1, 1] == 255
        assert labels[0, 1] == 0  # forest
        assert labels[-1, -1] == 7  # water


def test_a_geotiff_with_other_bands_is_refused(tmp_path):
    root = files.write_copernicus_eurosat(tmp_path)
    path = next((root / "eurosat_s2" / "all_imgs" / "AnnualCrop").glob("*train0.tif"))
    files.write_raster(path, np.ones((12, 8, 8), np.uint16))
    with pytest.raises(UserError, match="12 bands where EuroSAT-S2 has 13"):
        open_task(find_task("copernicus", "EuroSAT-S2"), root).batch("train", [0], 32)


def test_copernicus_bands_in_another_order_are_caught(tmp_path):
    root = files.write_copernicus_eurosat(tmp_path)
    for path in (root / "eurosat_s2" / "all_imgs").glob("*/*.tif"):
        files.write_raster(path, files.stacked(files.IN_ORDER, 0, 1))  # B8A ninth, and cirrus eleventh
    with pytest.raises(UserError, match="cirrus"):
        open_task(find_task("copernicus", "EuroSAT-S2"), root).check()


def test_the_same_image_in_two_splits_is_counted(tmp_path):
    examples = open_task(find_task("geobench", "m-eurosat"), files.write_eurosat(tmp_path))
    folder = tmp_path / "classification_v1.0" / "m-eurosat"
    digests = {split: examples.batch(split, range(5), 32).digests for split in ("train", "valid", "test")}
    assert leaks(digests) == {}
    (folder / "id_test_001.hdf5").write_bytes((folder / "id_train_003.hdf5").read_bytes())
    digests["test"] = examples.batch("test", range(5), 32).digests
    assert leaks(digests) == {"test in train": 1}


def test_a_missing_file_is_one_sentence(tmp_path):
    root = files.write_eurosat(tmp_path)
    examples = open_task(find_task("geobench", "m-eurosat"), root)
    (root / "classification_v1.0" / "m-eurosat" / "id_train_001.hdf5").unlink()
    with pytest.raises(UserError, match="id_train_001"):
        examples.batch("train", range(4), 32)
    with pytest.raises(UserError, match="id_train_001"):
        examples.key("train")
    with pytest.raises(UserError, match="There is no folder"):
        open_task(find_task("geobench", "m-brick-kiln"), tmp_path / "classification_v1.0" / "x")


DATA = Path(os.environ.get("TERRAFM_DATA", Path(__file__).parents[5] / "shared" / "data")) / "bigearthnet"


@pytest.mark.skipif(not DATA.is_dir(), reason="the real patches are not here (TERRAFM_DATA)")
@pytest.mark.parametrize("sensor", ["S1", "S2"])
def test_real_patches_of_bigearthnet(tmp_path, sensor):
    names = sorted(path.name for path in DATA.iterdir() if path.name.startswith(sensor))
    for name in names:
        (tmp_path / name).symlink_to(DATA / name)
    third = len(names) // 3
    for split, part in zip(
        ("train", "val", "test"), (names[2 * third :], names[:third], names[third : 2 * third]), strict=True
    ):
        (tmp_path / f"{split}.csv").write_text("\n".join(f"{name},{name}" for name in part))
    examples = open_task(find_task("bigearthnet", f"BigEarthNet43-{sensor}"), tmp_path)
    assert examples.check() == {}
    batch = examples.batch("train", range(examples.count("train")), 120)
    assert batch.images.shape[1:] == (2 if sensor == "S1" else 12, 120, 120)
    first = examples.reader.names("train")[0]
    labels = json.loads((DATA / first / f"{first}_labels_metadata.json").read_text())["labels"]
    assert int(batch.labels[0].sum()) == len(labels)
    if sensor == "S2":
        vegetation = batch.images[:, S2_BANDS.index("B8A")] - batch.images[:, S2_BANDS.index("B04")]
        assert vegetation.median() > 500


@pytest.mark.parametrize("filler", [0.0, np.nan])
@pytest.mark.parametrize("size", [16, 32, 80])
def test_radar_without_data_is_no_0_db_and_does_not_spread(tmp_path, filler, size):
    root = files.write_copernicus_eurosat(tmp_path, "s1")
    examples = open_task(find_task("copernicus", "EuroSAT-S1"), root)
    name = examples.reader.names("train")[0]
    path = root / "eurosat_s1" / "all_imgs" / name.split("_")[0] / name
    with rasterio.open(path) as file:
        values = file.read()
    values[:, :, :16] = filler
    files.write_raster(path, values)
    examples.check()
    image = examples.batch("train", [0], size).images[0]
    assert image[:, :, : size // 2].isnan().all()
    assert image[:, :, size // 2 :].isfinite().all()
    # Every value lies among the measured ones, and bicubic overshoot is small: 0 dB would be far above.
    assert (image[:, :, size // 2 :].amax(dim=(1, 2)).numpy() < values[:, :, 16:].max(axis=(1, 2)) + 1.5).all()

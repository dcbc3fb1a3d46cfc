"""s2cloudless gives what was published, and whatever it would silently get wrong is refused or put right."""

import shutil

import numpy as np
import pytest
import rasterio

from engine.clouds.mask import make_cloud_mask
from engine.clouds.published.s2cloudless import BANDS as S2CLOUDLESS
from engine.clouds.published.s2cloudless import PostProcessing, cloudy, load_booster, load_detector, model_file
from engine.errors import UserError
from engine.imagery import open_scene
from engine.requests import CloudMaskRequest
from tests.engine.clouds.mask_files import BANDS, read

FINE = ("B02", "B03", "B04", "B08")
pytestmark = pytest.mark.skipif(model_file() is None, reason="s2cloudless is not installed")


def made(path, tmp_path, level="l1c", **options):
    options.setdefault("method", "s2cloudless")
    request = CloudMaskRequest(s2=str(path), out=tmp_path / "mask.tif", **options)
    with open_scene(path, level=level, near_infrared=False) as scene:
        return make_cloud_mask(scene, request), read(request.out)


def numbers(reflectance):
    return np.rint(reflectance * 10_000).astype(np.uint16)


@pytest.mark.parametrize("number", range(5))
def test_the_published_probabilities(reference, write_s2, tmp_path, number):
    """Through files and the whole command, not the model alone."""
    scenes, published = reference
    path = write_s2("l1c.tif", numbers(scenes[number]))
    report, _ = made(path, tmp_path, gsd=10.0, probability=tmp_path / "p.tif")
    assert np.abs(read(tmp_path / "p.tif") - published[number]).max() <= 1e-6
    assert report.method == "s2cloudless"
    assert "CC-BY-SA" in report.licence
    with rasterio.open(tmp_path / "mask.tif") as file:
        assert file.tags()["TERRAFM_METHOD"] == "s2cloudless"
        assert file.tags()["TERRAFM_WHY"] == report.why


def test_onnxruntime_gives_what_lightgbm_gives(reference):
    """To the bit, as far as single precision goes; where it is not installed LightGBM itself is taken."""
    pytest.importorskip("onnxruntime")
    by_onnx, booster = load_detector(model_file()), load_booster(model_file())
    assert type(by_onnx) is not type(booster)
    scenes, _ = reference
    pixels = scenes[:, [BANDS.index(band) for band in S2CLOUDLESS]].transpose(0, 2, 3, 1).reshape(-1, 10)[::7]
    pixels = np.ascontiguousarray(pixels, np.float64)
    expected = booster.predict(pixels).astype(np.float32)
    np.testing.assert_array_equal(by_onnx.predict(pixels).astype(np.float32), expected)


@pytest.mark.parametrize("kept", [True, False])
def test_with_and_without_the_offset_the_mask_is_the_same(reference, write_s2, tmp_path, kept):
    """Fully cloudy, a clear one, and one in between; the first has no dark band but B10."""
    scenes, published = reference
    for number in (0, 1, 2):
        path = write_s2(f"l1c_{number}.tif", numbers(scenes[number]) + (1000 if kept else 0))
        report, mask = made(path, tmp_path, gsd=10.0, average_over=0, dilation=0)
        assert bool([note for note in report.notes if "offset" in note]) == kept
        np.testing.assert_array_equal(mask == 1, published[number] > 0.4)


def without_metadata(change, dtype=np.uint16):
    def changed(scene):
        return np.clip(change(scene.astype(np.int32)), 0 if dtype == np.uint16 else -32768, 32767).astype(dtype)

    return changed


def swapped(one, other):
    def swap(scene):
        scene[[BANDS.index(one), BANDS.index(other)]] = scene[[BANDS.index(other), BANDS.index(one)]]
        return scene

    return swap


def instead(band, source):
    def put(scene):
        scene[BANDS.index(band)] = scene[BANDS.index(source)] if source else 0
        return scene

    return put


FAULTS = {
    "removed twice": (without_metadata(lambda s: s - 1000, np.int16), "removed twice"),
    "removed twice, clipped": (without_metadata(lambda s: s - 1000), "B10.*empty"),
    "B10 zero": (without_metadata(instead("B10", None)), "B10.*empty"),
    "B10 and B11 swapped": (without_metadata(swapped("B10", "B11")), "swapped"),
    "B10 and B12 swapped": (without_metadata(swapped("B10", "B12")), "swapped"),
    "B09 and B10 swapped": (without_metadata(swapped("B09", "B10")), "swapped"),
    "B8A stands in for B08": (without_metadata(instead("B08", "B8A")), "stands in"),
    "B09 stands in for B10": (without_metadata(instead("B10", "B09")), "stands in"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("number", [1, 3])
def test_faults_are_refused(reference, write_s2, tmp_path, fault, number):
    change, sentence = FAULTS[fault]
    path = write_s2("l1c.tif", change(numbers(reference[0][number])))
    with pytest.raises(UserError, match=sentence):
        made(path, tmp_path, method="auto")  # nor is any other way taken, whatever is installed
    with pytest.raises(UserError, match=sentence):
        made(path, tmp_path)
    assert not (tmp_path / "mask.tif").exists()


@pytest.mark.parametrize("name", ["chile", "savanna", "coast", "snow"])
def test_faults_in_other_real_scenes(data, write_s2, tmp_path, name):
    with rasterio.open(data / "scenes" / name / "s2_l1c.tif") as file:
        scene = file.read()
    with rasterio.open(data / "scenes" / name / "s2_l2a.tif") as file:
        surface = np.insert(file.read(), 10, scene[10], axis=0)
    _, mask = made(write_s2("good.tif", scene), tmp_path)
    assert (mask == 0).mean() > 0.95
    (tmp_path / "mask.tif").unlink()
    for fault in ("removed twice", "B10 zero", "B10 and B11 swapped"):
        change, sentence = FAULTS[fault]
        with pytest.raises(UserError, match=sentence):
            made(write_s2("bad.tif", change(scene)), tmp_path)
    for factor in (20, 0.1, 0.002):
        with pytest.raises(UserError, match="scale|B10|B01"):
            made(write_s2("bad.tif", (scene * np.float32(factor))), tmp_path)
    with pytest.raises(UserError, match="Level-2A"):
        made(write_s2("bad.tif", surface), tmp_path)
    with pytest.raises(UserError, match=r"needs ten bands.*B10"):
        made(write_s2("bad.tif", np.delete(scene, 10, 0), [b for b in BANDS if b != "B10"]), tmp_path)
    assert not (tmp_path / "mask.tif").exists()


@pytest.mark.parametrize("name", ["chile", "coast"])
def test_files_as_delivered(data, tmp_path, name):
    """Offset still in, no band names: with the names it is right, with two of them swapped it is refused."""
    path = data / "scenes" / name / "as_delivered" / "S2L1C.tif"
    request = CloudMaskRequest(s2=str(path), out=tmp_path / "m.tif", method="s2cloudless")
    with open_scene(path, level="l1c", s2_bands=BANDS) as scene:
        report = make_cloud_mask(scene, request)
    assert report.classes[0].share > 0.95
    wrong = [*BANDS[:10], "B11", "B10", "B12"]
    with open_scene(path, level="l1c", s2_bands=wrong) as scene, pytest.raises(UserError, match="swapped"):
        make_cloud_mask(scene, request)


def test_whole_products(data, tmp_path):
    """Level, offset and the sun from the metadata: one chip clear, the other all cloud."""
    shares = {}
    for path in sorted((data / "safe").glob("*.SAFE")):
        report, _ = made(path, tmp_path, level=None)
        assert report.method == "s2cloudless"
        assert 150 < report.sun_azimuth < 170
        shares[path.name[:3]] = report.classes[1].share
    assert shares == {"S2A": 0.0, "S2B": 1.0}


def copied_product(source, target, change):
    """A product with other values: `change` is given digital numbers by band, and returns them."""
    shutil.copytree(source, target, copy_function=shutil.copyfile)
    files = {path.stem[-3:]: path for path in target.rglob("IMG_DATA/*_B??.jp2")}
    profiles, values = {}, {}
    for band, path in files.items():
        with rasterio.open(path) as file:
            kept = {name: file.profile[name] for name in ("crs", "transform", "width", "height", "count", "dtype")}
            profiles[band], values[band] = kept, file.read(1).astype(int)
    for band, numbers_of in change(values).items():
        files[band].unlink()
        profile = {**profiles[band], "driver": "JP2OpenJPEG", "quality": 100, "reversible": "YES"}
        with rasterio.open(files[band], "w", **profile) as file:
            file.write(numbers_of.clip(0, 65535).astype(np.uint16), 1)
    return target


@pytest.mark.parametrize("product", ["S2A", "S2B"])
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda bands: {name: band - 1000 for name, band in bands.items()}, "removed twice|B10.*empty|darker|B01"),
        (lambda bands: {**bands, "B10": np.zeros_like(bands["B10"])}, "B10"),
        (lambda bands: {**bands, "B10": np.full_like(bands["B10"], 1000)}, "B10.*empty"),
        (lambda bands: {**bands, "B10": bands["B11"], "B11": bands["B10"]}, "swapped|B10"),
        (lambda bands: {name: 1000 + 20 * (band - 1000) for name, band in bands.items()}, "scale"),
        (lambda bands: {name: 1000 + (band - 1000) // 10 for name, band in bands.items()}, "scale|B10|B01"),
    ],
    ids=["removed twice", "B10 zero", "B10 zero after the offset", "B10 and B11 swapped", "scale", "small scale"],
)
def test_faults_in_whole_products_are_refused(data, tmp_path, product, change, sentence):
    (source,) = (data / "safe").glob(f"{product}*.SAFE")
    path = copied_product(source, tmp_path / source.name, change)
    with pytest.raises(UserError, match=sentence):
        made(path, tmp_path, level=None)
    assert not (tmp_path / "mask.tif").exists()


@pytest.mark.parametrize(("product", "cloud"), [("S2A", 0.0), ("S2B", 1.0)])
def test_no_data_in_whole_products_stays_no_data(data, tmp_path, product, cloud):
    """The western third of all bands is black: that is 255, and the rest what it was."""
    (source,) = (data / "safe").glob(f"{product}*.SAFE")

    def blackened(bands):
        sizes = {name: {"B01": 60, "B09": 60, "B10": 60}.get(name, 10 if name in FINE else 20) for name in bands}
        for name, band in bands.items():
            band[:, : 120 // sizes[name]] = 0
        return bands

    report, mask = made(copied_product(source, tmp_path / source.name, blackened), tmp_path, level=None)
    assert (mask[:, :12] == 255).all()
    assert (mask[:, 12:] != 255).all()
    assert report.classes[1].share == cloud


@pytest.mark.parametrize(("product", "cloud"), [("S2A", 0.0), ("S2B", 1.0)])
def test_an_offset_kept_without_metadata_is_found_or_refused(data, tmp_path, product, cloud):
    """The bands of a product in a folder of their own: nothing says any more that 1000 is to be taken off."""
    (source,) = (data / "safe").glob(f"{product}*.SAFE")
    folder = tmp_path / "bands"
    folder.mkdir()
    for path in source.rglob("IMG_DATA/*_B??.jp2"):
        shutil.copyfile(path, folder / path.name)
    try:
        report, _ = made(folder, tmp_path)
    except UserError as error:
        assert "offset" in str(error)
    else:
        assert report.classes[1].share == cloud


@pytest.mark.parametrize("nodata", [0, None])
def test_no_data_is_no_data_whatever_the_grid(reference, write_s2, tmp_path, nodata):
    """Zeros in all bands, some of them inside a 60 m pixel; beside it the scene is still cloudy or clear."""
    scene = numbers(reference[0][1])
    scene[:, :, 40:47] = 0
    scene[:, 93:, :] = 0
    report, mask = made(write_s2("l1c.tif", scene, nodata=nodata), tmp_path)
    empty = (scene == 0).all(axis=0)
    np.testing.assert_array_equal(mask == 255, empty)
    assert (mask[~empty] == 1).mean() > 0.9
    assert report.nodata == pytest.approx(empty.mean())
    clear = numbers(reference[0][3])
    clear[:, :, 40:47] = 0
    _, mask = made(write_s2("clear.tif", clear, nodata=0), tmp_path)
    assert (mask[clear.any(axis=0)] == 0).all()


def test_no_data_that_an_offset_was_taken_from(reference, write_s2, tmp_path):
    """Black edges of −1000, not declared as no data."""
    scene = numbers(reference[0][3]).astype(np.int16)
    scene[:, :20] = -1000
    _, mask = made(write_s2("l1c.tif", scene), tmp_path, gsd=10.0)
    assert (mask[:20] == 255).all()
    assert (mask[20:] == 0).all()


def test_the_published_discs():
    assert PostProcessing.published(60) == PostProcessing(4, 2)
    assert PostProcessing.published(10) == PostProcessing(22, 11)
    assert PostProcessing.published(160) == PostProcessing(1, 1)


def test_mean_threshold_and_growth_over_discs():
    """Against the definition, pixel by pixel."""
    rng = np.random.default_rng(0)
    values = rng.random((24, 31)).astype(np.float32)
    radius, threshold = 3, 0.5
    padded = np.pad(values, radius, mode="symmetric")
    rows, columns = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disc = rows**2 + columns**2 <= radius**2
    mean = np.array([[padded[i : i + 7, j : j + 7][disc].mean() for j in range(31)] for i in range(24)])
    unsure = np.abs(mean - threshold) < 1e-6
    found = cloudy(values, threshold, PostProcessing(radius, 0))
    np.testing.assert_array_equal(found[~unsure], (mean > threshold)[~unsure])
    grown = cloudy(values, threshold, PostProcessing(radius, 2))
    core = np.argwhere(found)
    distance = np.array([[((core - (i, j)) ** 2).sum(axis=1).min() for j in range(31)] for i in range(24)])
    np.testing.assert_array_equal(grown, distance <= 4)

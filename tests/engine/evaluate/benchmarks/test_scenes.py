"""One's own scenes with labels as a benchmark, and shares of the training samples where none are published."""

from dataclasses import replace

import numpy as np
import pytest
import rasterio

from engine.errors import UserError
from engine.evaluate.benchmarks import find_task, open_task
from engine.evaluate.paper.figures import label_figure
from engine.evaluate.paper.missing import losses, missing_figure
from engine.evaluate.protocols.options import Options
from engine.model import RELEASED_MODALITIES, Modality, ModalitySpec, ModelConfig, TerraFM
from tests.engine.evaluate.benchmarks.published_files import write_copernicus_eurosat

SIDE = 384
COHERENCE = Modality("s1_coherence")


@pytest.fixture
def root(tmp_path):
    """Two scenes of 36 tiles: fields of two classes that near infrared and coherence tell."""
    generator = np.random.default_rng(0)
    for number in (1, 2):
        folder = tmp_path / "scenes" / f"scene{number}"
        folder.mkdir(parents=True)
        fields = generator.integers(1, 3, (6, 6)).repeat(64, 0).repeat(64, 1).astype("uint8")
        bands = generator.normal(1500, 60, (12, SIDE, SIDE)) + 900 * (fields == 2) * (np.arange(12) == 7)[:, None, None]
        layers = {
            "s2_l2a": (bands.astype("uint16"), RELEASED_MODALITIES[2].bands),
            "s1_coherence": ((0.2 + 0.5 * (fields == 2) + generator.normal(0, 0.02, (1, SIDE, SIDE))), ("COH_VV",)),
            "labels": (fields[None], ("class",)),
        }
        for name, (values, names) in layers.items():
            kind = "float32" if name == "s1_coherence" else values.dtype
            where = {"crs": "EPSG:32633", "transform": rasterio.transform.from_origin(5e5, 5e6, 10, 10)}
            layout = {"count": len(values), "height": SIDE, "width": SIDE, "dtype": kind, **where}
            with rasterio.open(folder / f"{name}.tif", "w", driver="GTiff", **layout) as file:
                file.write(values.astype(kind))
                file.descriptions = names
    return tmp_path / "scenes"


@pytest.fixture
def model():
    config = ModelConfig.of_size("ti", depth=1, modalities=(*RELEASED_MODALITIES, ModalitySpec.of(COHERENCE)))
    made = TerraFM(config).eval()
    made.info = replace(made.info, name="small", sha256="of this test")
    return made


@pytest.fixture
def options(tmp_path):
    return Options(image_size=32, device="cpu", precision="float32", cache=tmp_path / "features")


def test_tiles_of_scenes_have_the_class_of_most_of_them_and_never_two_uses(root):
    examples = open_task(find_task("scenes", "s2_l2a+s1_coherence"), root)
    assert examples.classes == 2 and [one.modality for one in examples.task.sensors] == [Modality.S2_L2A, COHERENCE]
    names = {split: set(examples.reader.names(split)) for split in ("train", "valid", "test")}
    assert sum(map(len, names.values())) == len(set.union(*names.values())) == 72
    assert len(names["test"]) == 36
    assert examples.check() == {}
    batch = examples.batch("test", list(range(8)), 64)
    (images,) = batch.dates
    assert images[COHERENCE].shape == (8, 1, 64, 64)
    told = (images[COHERENCE].mean(dim=(1, 2, 3)) > 0.45).long()
    assert told.tolist() == batch.labels.tolist()
    with pytest.raises(UserError, match="lacks s1.tif"):
        open_task(find_task("scenes", "s1"), root)


def test_what_each_part_costs(root, model, options):
    examples = open_task(find_task("scenes", "s2_l2a+s1_coherence"), root)
    every = [one.label for one in losses(examples.task, each_band=True)]
    assert {"nothing", "Sentinel-2", "Sentinel-1 coherence", "near infrared", "B8A", "B12"} <= set(every)
    assert "B8A" not in [one.label for one in losses(examples.task)]
    figure = missing_figure([model], examples, "knn", options)
    assert figure.missing == () and {point.label for point in figure.points} >= {"nothing", "Sentinel-1 coherence"}


def test_smaller_shares_are_within_larger_ones_and_labels_become_fewer(root, model, options, tmp_path):
    whole = open_task(find_task("scenes", "s1_coherence"), root)
    small, large = (open_task(whole.task, root, share).reader for share in ("0.10x", "0.50x"))
    names = whole.reader.names("train")
    assert set(small.names("train")) < set(large.names("train")) < set(names)
    assert len(large.names("train")) == -(-len(names) // 2)
    assert large.names("test") == whole.reader.names("test")
    with pytest.raises(UserError, match="no partition 'half'"):
        open_task(whole.task, root, "half")
    copernicus = write_copernicus_eurosat(tmp_path, counts=(40, 6, 6))
    figure = label_figure([model], [copernicus], "EuroSAT-S2", "knn", options, benchmark="copernicus")
    assert [point.x for point in figure.points if "swept" in point.series][-1] == 100
    assert figure.name == "labels-EuroSAT-S2-knn"

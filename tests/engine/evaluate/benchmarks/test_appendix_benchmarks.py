"""AID, OSCD and Landslide4Sense in their published formats, read, probed and put into tables by the command."""

import csv
import json
import shutil

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from engine.__main__ import main
from engine.errors import UserError
from engine.evaluate.benchmarks import aid, find_task, landslide4sense, open_task
from engine.evaluate.protocols.features import FeatureSettings, extract
from engine.imagery.sensors import S2_BANDS
from engine.model import InferenceModel, Modality, ModelConfig, TerraFM, load_model, save_model
from tests.engine.evaluate.benchmarks import appendix_files as files
from tests.engine.evaluate.benchmarks.published_files import IN_ORDER, MEANS

EXPECTED = torch.tensor([MEANS[band] for band in S2_BANDS], dtype=torch.float32)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    save_model(TerraFM(ModelConfig.of_size("ti", width=48, depth=4, heads=3, fusion_heads=3)), path)
    return path


@pytest.fixture(scope="module")
def roots(tmp_path_factory):
    """Folders of the three benchmarks by name; nothing is written to them after."""
    folder = tmp_path_factory.mktemp("data")
    write = {"aid": files.write_aid, "oscd": files.write_oscd, "landslide4sense": files.write_landslides}
    return {name: one(folder / name) for name, one in write.items()}


def run(*arguments):
    outcome = CliRunner().invoke(main, ["evaluate", *(str(one) for one in arguments)])
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome


def report(protocol, root, task, model, *more):
    outcome = run(
        protocol, "--benchmark", task.lower(), "--task", task, "--root", root, "--model", model, "--json", *more
    )
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.output.strip().splitlines()[-1])


def test_aid_is_drawn_by_class_and_read_as_true_colour(roots, model):
    examples = open_task(find_task("aid", "AID"), roots["aid"], "0.50x")
    assert [examples.count(split) for split in ("train", "valid", "test")] == [30, 30, 60]
    names = [set(examples.reader.names(split)) for split in ("train", "valid", "test")]
    assert len(set.union(*names)) == 120  # none is in two splits
    assert {name.split("/")[0] for name in names[0]} == set(aid.CLASSES)
    replaced = examples.check()
    assert replaced["B08"] == "the model's mean"
    images = examples.batch("train", [0, 29], 48).images
    red, green, blue = (images[:, S2_BANDS.index(band)].mean((1, 2)) for band in ("B04", "B03", "B02"))
    step = 3558 / 255
    assert torch.allclose(red, torch.tensor([40.0, 40 + 6 * 29]) * step, rtol=0.06)
    assert torch.allclose(green, torch.full((2,), 90 * step), rtol=0.06)
    assert torch.allclose(blue, torch.full((2,), 60 * step), rtol=0.06)
    content = report("linear", roots["aid"], "AID", model, "--partition", "0.50x", "--image-size", 32, "--epochs", 40)
    assert content["reports"][0]["scores"][0]["value"] > 10  # of 30 classes, from one picture each
    refused = run("knn", "--benchmark", "aid", "--task", "AID", "--root", roots["oscd"], "--model", model)
    assert (refused.exit_code, "30 classes" in refused.output) == (2, True)


def test_oscd_is_cut_into_pieces_at_two_dates(roots):
    examples = open_task(find_task("oscd", "OSCD"), roots["oscd"])
    assert examples.check() == {}
    assert [examples.count(split) for split in ("train", "valid", "test")] == [4, 6, 4]
    first, last = (examples.batch("train", [number], 96) for number in (0, 1))
    before, later = (date[Modality.S2_L1C][0] for date in first.dates)
    assert torch.allclose(before.mean((1, 2)), EXPECTED, rtol=0.03)
    ratio = later / before
    infrared, red = S2_BANDS.index("B08"), S2_BANDS.index("B04")
    assert ratio[infrared, :55, :48].mean() == pytest.approx(0.4, rel=0.05)
    assert ratio[infrared, 55:].mean() == pytest.approx(1, rel=0.05)
    assert ratio[red, :55, :48].mean() == pytest.approx(1, rel=0.05)
    assert first.labels[0].sum() == 55 * 48  # of the picture of 0 and 255
    assert torch.equal(first.labels, examples.batch("train", [2], 96).labels)  # of the GeoTIFF of 1 and 2
    assert (last.labels[0, 14:] == 255).all()  # beyond the city's 110 rows
    assert (last.labels[0, :14] == 0).all()


def test_features_of_two_dates_are_how_much_they_differ(roots, model, tmp_path):
    examples = open_task(find_task("oscd", "OSCD"), roots["oscd"])
    inference = InferenceModel(load_model(model), precision="float32")
    settings = FeatureSettings.pyramid(inference.config, 96)
    found = extract(inference, examples, "test", settings, tmp_path).rows(torch.tensor([2]))[0]
    layers = [
        inference.encode({key: one.numpy() for key, one in date.items()}, layers=settings.blocks).layers
        for date in examples.batch("test", [2], 96).dates
    ]
    for level, (before, later) in enumerate(zip(*layers, strict=True)):
        expected = (later - before).abs()[0, 1:].T.reshape(48, 6, 6)
        assert torch.allclose(found[level], expected, atol=2e-3)


def test_change_by_the_u_net_and_its_table(roots, model, tmp_path):
    more = ("--image-size", 96, "--epochs", 12, "--learning-rate", 0.01, "--batch-size", 2, "--channels", 64)
    content = report("change", roots["oscd"], "OSCD", model, *more, "--random-backbone")
    (one,) = content["reports"]
    assert one["scores"][0]["metric"] == "f1"
    assert one["scores"][0]["value"] > 50  # a quarter of a city has changed
    assert len(content["untrained"]) == 1
    assert one["grid"] == [{"learning_rate": 0.01, "batch": 2, "validation": one["chosen"]["validation"]}]
    outcome = run("table", "Ap4", "--root", roots["oscd"], "--model", model, *more, "--out", tmp_path)
    assert outcome.exit_code == 0, outcome.output
    assert "| TerraFM | ViT-B | published | 52.2 |" in outcome.output
    with (tmp_path / "tableAp4.csv").open() as file:
        measured = [row for row in csv.DictReader(file) if row["source"] != "published"]
    assert [float(row["value"]) for row in measured] == [pytest.approx(one["scores"][0]["value"], abs=1e-3)]
    refused = run("finetune", "--benchmark", "oscd", "--task", "OSCD", "--root", roots["oscd"], "--model", model)
    assert (refused.exit_code, "two dates" in refused.output) == (2, True)


def test_landslides_are_multiplied_by_what_they_were_divided_by(roots):
    examples = open_task(find_task("landslide4sense", "Landslide4Sense"), roots["landslide4sense"])
    assert examples.check() == {"B8A": "B08"}
    batch = examples.batch("train", [0], 128)
    kept = [band for band in S2_BANDS if band != "B8A"]
    means = dict(zip(S2_BANDS, batch.images[0, :, 64:].mean((1, 2)).tolist(), strict=True))
    assert [means[band] for band in kept] == pytest.approx([MEANS[band] for band in kept], rel=0.03)
    assert means["B8A"] == means["B08"]
    assert batch.labels[0].tolist() == [[1] * 128] * 64 + [[0] * 128] * 64


def test_landslides_with_focal_loss_are_repeated_with_seeds(roots, model, tmp_path):
    more = ("--image-size", 32, "--epochs", 3, "--learning-rate", 0.01, "--batch-size", 3, "--channels", 16)
    root = roots["landslide4sense"]
    content = report("focal", root, "Landslide4Sense", model, *more, "--seeds", 2, "--cache", tmp_path / "cache")
    (one,) = content["reports"]
    each = [seed["scores"][0]["value"] for seed in one["chosen"]["seeds"]]
    assert [seed["seed"] for seed in one["chosen"]["seeds"]] == [0, 1]
    assert each[0] != each[1]
    assert one["scores"][0]["value"] == pytest.approx(np.mean(each))
    assert one["scores"][0]["deviation"] == pytest.approx(np.std(each, ddof=1))
    assert {"miou", "foreground iou"} <= {score["metric"] for score in one["scores"]}
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*.safetensors")}
    assert len(kept) == 2
    outcome = run(
        "table", "Ap5", "--root", root, "--model", model, *more, "--cache", tmp_path / "cache", "--out", tmp_path
    )
    assert outcome.exit_code == 0, outcome.output
    assert " ± " in outcome.output
    now = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*.safetensors")}
    assert {path: now[path] for path in kept} == kept  # two of the table's three seeds were there
    assert len(now) == 3


@pytest.mark.parametrize(
    ("task", "write", "sentence"),
    [
        ("OSCD", {"stored": tuple({"B8A": "B10", "B10": "B8A"}.get(band, band) for band in IN_ORDER)}, "another order"),
        ("OSCD", {"change": lambda values: (values - 1500) / 700}, "normalised already"),
        ("OSCD", {"change": lambda values: values * 1e-4}, "reflectance where digital number"),
        ("Landslide4Sense", {"change": lambda values: values * landslide4sense.DIVISORS}, "divided by their mean"),
        ("Landslide4Sense", {"change": lambda values: (values - 1) / 0.3}, "divided by their mean"),
        ("Landslide4Sense", {"change": lambda values: np.moveaxis(values, -1, 0)}, "has the shape"),
    ],
)
def test_another_order_and_what_is_normalised_are_refused(tmp_path, model, task, write, sentence):
    (files.write_oscd if task == "OSCD" else files.write_landslides)(tmp_path, **write)
    outcome = run("linear", "--benchmark", task.lower(), "--task", task, "--root", tmp_path, "--model", model)
    assert outcome.exit_code == 2
    assert sentence in outcome.output
    assert len(outcome.output.strip().splitlines()) == 1


def test_a_city_and_a_patch_in_two_splits_are_said(roots, model, tmp_path):
    shutil.copytree(roots["oscd"], tmp_path / "oscd")
    images = tmp_path / "oscd" / f"{files.ONERA}Images"
    shutil.rmtree(images / "brasilia")
    shutil.copytree(images / "bercy", images / "brasilia")
    shutil.copytree(roots["landslide4sense"], tmp_path / "slides")
    source = tmp_path / "slides" / "TrainData" / "img" / "image_2.h5"
    shutil.copy(source, tmp_path / "slides" / "ValidData" / "img" / "image_1.h5")
    for task, root, sentence in (
        ("OSCD", tmp_path / "oscd", "2 test images are also among the train images"),
        ("Landslide4Sense", tmp_path / "slides", "1 valid images are also among the train images"),
    ):
        content = report("linear", root, task, model, "--image-size", 32, "--epochs", 1, "--learning-rate", 0.01)
        assert sentence in " ".join(content["warnings"])


def test_files_that_are_missing_are_one_sentence(roots, tmp_path):
    shutil.copytree(roots["landslide4sense"], tmp_path / "slides")
    shutil.rmtree(tmp_path / "slides" / "TestData" / "mask")
    with pytest.raises(UserError, match="training masks alone"):
        open_task(find_task("landslide4sense", "Landslide4Sense"), tmp_path / "slides")
    with pytest.raises(UserError, match=r"train\.txt"):
        open_task(find_task("oscd", "OSCD"), roots["aid"])
    with pytest.raises(UserError, match="no partition"):
        open_task(find_task("aid", "AID"), roots["aid"], "0.10x")

"""Figures of missing bands and sensors: what is taken away from the test images is really gone."""

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from engine.__main__ import main
from engine.evaluate.benchmarks import find_task, open_task
from engine.evaluate.paper.missing import losses
from engine.evaluate.protocols.features import FeatureSettings, extract
from engine.imagery.sensors import S2_BANDS
from engine.model import InferenceModel, Modality, ModelConfig, TerraFM, load_model, save_model
from tests.engine.evaluate.benchmarks import published_files as files

DATA = Path(os.environ.get("TERRAFM_DATA", Path(__file__).parents[5] / "shared" / "data")) / "bigearthnet"


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    torch.manual_seed(0)
    save_model(TerraFM(ModelConfig.of_size("ti", width=48, depth=4, heads=3, fusion_heads=3)), path)
    return path


def missing(*arguments):
    outcome = CliRunner().invoke(main, ["evaluate", "figure", "missing", *(str(one) for one in arguments)])
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome


def rows(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file))


def test_pairs_are_fused_and_each_sensor_and_group_of_bands_is_taken_away(tmp_path, model):
    root, out = files.write_bigearthnet(tmp_path / "data"), tmp_path / "out"
    outcome = missing(
        "--benchmark", "bigearthnet", "--task", "BigEarthNet43-S1S2", "--root", root,
        "--model", model, "--image-size", 32, "--out", out,
    )  # fmt: skip
    assert outcome.exit_code == 0, outcome.output
    name = "missing-BigEarthNet43-S1S2-knn"
    found = {(row["label"], "alone" in row["series"]): row for row in rows(out / f"{name}.csv")}
    left = {label: row["bands left"] for (label, alone), row in found.items() if alone}
    assert left == {
        "Sentinel-2": "2", "Sentinel-1": "12", "the 60 m bands": "12", "short-wave infrared": "12", "red edge": "10",
        "near infrared": "13",
    }  # fmt: skip
    along = [row["bands left"] for (_, alone), row in found.items() if not alone]
    assert along == ["14", "12", "10", "6", "5"]
    assert float(found["nothing", False]["f1 in per cent"]) > 90
    lacking = [tuple(one["data"]["lacking"]) for one in json.loads((out / f"{name}.json").read_text())]
    assert ("VV", "VH") in lacking
    assert (out / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_a_sensor_that_is_missing_is_not_shown_to_the_model_and_a_band_becomes_its_mean(tmp_path):
    examples = open_task(find_task("bigearthnet", "BigEarthNet43-S1S2"), files.write_bigearthnet(tmp_path, (4, 2, 2)))
    assert examples.check() == {}
    whole, lacking = (
        replace(examples, lacking=bands).batch("test", [0, 1], 32) for bands in ((), ("VV", "VH", "B08", "B01"))
    )
    assert set(whole.dates[0]) == {Modality.S1, Modality.S2_L2A}
    assert set(lacking.dates[0]) == {Modality.S2_L2A}
    gone = torch.isnan(lacking.dates[0][Modality.S2_L2A]).flatten(2).all(2)[0].tolist()
    assert gone == [band in ("B01", "B08") for band in S2_BANDS]  # B02 and B8A do not stand in
    assert lacking.digests == whole.digests
    trained = replace(examples, lacking=("VV",))
    assert trained.key("train") == examples.key("train")
    assert trained.key("test") != examples.key("test")


def test_features_without_a_sensor_are_those_of_the_other_sensor_alone(tmp_path, model):
    root = files.write_bigearthnet(tmp_path / "data", (4, 2, 2))
    model = InferenceModel(load_model(model), precision="float32")
    settings = FeatureSettings.pooled(model.config, 32)
    pairs = open_task(find_task("bigearthnet", "BigEarthNet43-S1S2"), root)
    alone = open_task(find_task("bigearthnet", "BigEarthNet43-S2"), root)
    fused, without, single = (
        extract(model, examples, "test", settings, tmp_path / "cache").all()
        for examples in (pairs, replace(pairs, lacking=("VV", "VH")), alone)
    )
    assert torch.allclose(without, single, atol=1e-5)
    assert not torch.allclose(fused, single, atol=1e-2)


def test_what_can_be_missing_follows_the_bands_that_are_stored():
    radar = losses(find_task("copernicus", "EuroSAT-S1"))
    assert [(one.label, one.bands) for one in radar] == [("nothing", ()), ("VV", ("VV",)), ("VH", ("VH",))]
    zones = {one.label: one.bands for one in losses(find_task("copernicus", "LCZ-S2"))}
    assert "the 60 m bands" not in zones
    assert len(zones["also near infrared"]) == 7
    picture = losses(find_task("geobench", "m-pv4ger"))
    assert [one.label for one in picture] == ["nothing"]


def test_the_class_goes_with_the_only_bands_that_show_it(tmp_path, model):
    """Of the test files the classes differ from B06 to B8A alone, and the probe has learnt nothing else."""
    root, out = files.write_bigearthnet(tmp_path / "data"), tmp_path / "out"
    outcome = missing(
        "--benchmark", "bigearthnet", "--task", "BigEarthNet43-S2", "--root", root, "--protocol", "linear",
        "--model", model, "--image-size", 32, "--epochs", 20, "--out", out,
    )  # fmt: skip
    assert outcome.exit_code == 0, outcome.output
    score = {row["label"]: float(row["f1 in per cent"]) for row in rows(out / "missing-BigEarthNet43-S2-linear.csv")}
    assert score["nothing"] > 95
    assert score["also near infrared"] < score["nothing"] - 15


def test_tasks_of_pixels_are_refused(tmp_path, model):
    root = files.write_copernicus_dfc(tmp_path)
    arguments = ("--benchmark", "copernicus", "--task", "DFC2020-S1", "--root", root, "--model", model)
    outcome = missing(*arguments, "--out", tmp_path)
    assert outcome.exit_code == 2
    assert "labels pixels" in outcome.output


def real_patches(root: Path, sensors: tuple[str, ...]) -> list[str]:
    """The real patches that all sensors have, linked below `root`, with split lists of about a half, a quarter each."""
    place = {sensor: {} for sensor in ("S1", "S2")}
    for path in sorted(DATA.iterdir()):
        place[path.name[:2]]["_".join(path.name.split("_")[-2:])] = path
    both = sorted(set.intersection(*(set(place[sensor]) for sensor in sensors)))
    for sensor in sensors:
        for where in both:
            (root / place[sensor][where].name).symlink_to(place[sensor][where])
    lines = [",".join(place[one][where].name for one in ("S2", "S1") if one in sensors) for where in both]
    quarter = max(1, len(lines) // 4)
    parts = {"test": lines[:quarter], "val": lines[quarter : 2 * quarter], "train": lines[2 * quarter :]}
    for split, part in parts.items():
        (root / f"{split}.csv").write_text("\n".join(part))
    return lines


@pytest.mark.skipif(not DATA.is_dir(), reason="the real patches are not here (TERRAFM_DATA)")
def test_real_pairs_of_bigearthnet_give_a_curve(tmp_path):
    assert len(real_patches(tmp_path, ("S2", "S1"))) >= 4
    out = tmp_path / "out"
    outcome = missing(
        "--benchmark", "bigearthnet", "--task", "BigEarthNet43-S1S2", "--root", tmp_path, "--image-size", 96,
        "--out", out,
    )  # fmt: skip
    assert outcome.exit_code == 0, outcome.output
    found = rows(out / "missing-BigEarthNet43-S1S2-knn.csv")
    assert {"Sentinel-1", "Sentinel-2", "nothing"} <= {row["label"] for row in found}
    assert all(np.isfinite(float(row["f1 in per cent"])) for row in found)


@pytest.mark.skipif(not DATA.is_dir(), reason="the real patches are not here (TERRAFM_DATA)")
def test_the_bundled_model_stands_beside_an_untrained_one_on_real_patches(tmp_path):
    """A handful of patches ranks no models: the interval that is reported says so, and nothing more is claimed."""
    real_patches(tmp_path, ("S2",))
    out = tmp_path / "result.json"
    outcome = CliRunner().invoke(
        main,
        ["evaluate", "knn", "--benchmark", "bigearthnet", "--task", "BigEarthNet43-S2", "--root", str(tmp_path),
         "--random-backbone", "--image-size", "112", "--out", str(out)],
    )  # fmt: skip
    assert outcome.exit_code == 0, outcome.output
    content = json.loads(out.read_text())
    for one, other in zip(content["reports"], content["untrained"], strict=True):
        for score, beside in zip(one["scores"], other["scores"], strict=True):
            assert score["low"] <= score["value"] <= score["high"]
            print(f"{one['protocol']} {score['metric']}: {score['value']:.1f} ({score['low']:.1f}–{score['high']:.1f})"
                  f", untrained {beside['value']:.1f}")  # fmt: skip
    swept, random = content["reports"][-1]["scores"][0], content["untrained"][-1]["scores"][0]
    gain = swept["value"] - random["value"]
    assert f"untrained: knn-swept: f1 {random['value']:.1f}" in outcome.output
    assert f"difference {gain:+.1f}" in outcome.output

"""The paper's tables and figures by the command: measured numbers beside published ones, and what is missing."""

import csv
import json

import numpy as np
import pytest
import torch
import yaml
from click.testing import CliRunner

from engine.__main__ import main
from engine.evaluate.paper.figures import multiply_accumulates
from engine.evaluate.paper.prototypes import PrototypeUse, entropy
from engine.evaluate.paper.published import TABLES
from engine.evaluate.paper.tables import find_task
from engine.model import Modality, ModelConfig, TerraFM, save_model
from engine.train import train
from tests.engine.evaluate.benchmarks import published_files as files


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    save_model(TerraFM(ModelConfig.of_size("ti", width=48, depth=4, heads=3, fusion_heads=3)), path)
    return path


@pytest.fixture
def root(tmp_path):
    root = files.write_eurosat(tmp_path / "data", counts=(20, 6, 6))
    folder = root / "classification_v1.0" / "m-eurosat"
    (folder / "0.01x_train_partition.json").write_bytes((folder / "0.10x_train_partition.json").read_bytes())
    return root


def run(*arguments):
    outcome = CliRunner().invoke(main, ["evaluate", *(str(one) for one in arguments)])
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_the_published_tables_are_whole(table):
    for column in table.columns:
        task = find_task(column.benchmark, column.task)
        assert column.metric == task.metric or (column.metric == "foreground iou" and task.foreground is not None)
        assert (column.protocol in ("upernet", "change", "focal")) <= task.dense
    assert {len(row.values) for row in table.rows} == {len(table.columns)}
    assert len({column.title for column in table.columns}) == len(table.columns)
    assert any("TerraFM" in row.name or "dual" in row.name for row in table.rows)


def test_table_2_has_measured_rows_and_says_what_is_missing(root, model, tmp_path):
    outcome = run("table", 2, "--root", root, "--model", model, "--image-size", 32, "--out", tmp_path / "out")
    assert outcome.exit_code == 0, outcome.output
    text = (tmp_path / "out" / "table2.md").read_text()
    assert "| TerraFM | ViT-B | published | 94.2 | 59.3 |" in text
    assert "measured, knn-galileo-k20" in text
    assert "measured, knn-swept" in text
    assert text.count("m-so2sat") >= 2  # both of its columns are missing
    assert "Not measured" in text
    with (tmp_path / "out" / "table2.csv").open() as file:
        rows = list(csv.DictReader(file))
    measured = [row for row in rows if row["source"] == "knn-galileo-k5"]
    assert {row["column"] for row in measured} == {"m-eurosat 100 %"}
    few = [row for row in rows if row["column"] == "m-eurosat 1 %" and row["source"].startswith("knn")]
    assert {row["source"] for row in few} == {"knn-galileo-k2", "knn-swept"}
    assert len(json.loads((tmp_path / "out" / "table2.json").read_text())) == 2


def test_table_4_runs_the_probes_it_can(model, tmp_path):
    root = files.write_copernicus_dfc(files.write_copernicus_eurosat(tmp_path / "data"))
    arguments = ("--image-size", 32, "--epochs", 2, "--learning-rate", 0.01, "--batch-size", 4, "--channels", 8)
    outcome = run("table", 4, "--root", tmp_path, "--root", root, "--model", model, *arguments, "--out", tmp_path / "o")
    assert outcome.exit_code == 0, outcome.output
    with (tmp_path / "o" / "table4.csv").open() as file:
        measured = {row["column"]: row for row in csv.DictReader(file) if row["source"] != "published"}
    assert set(measured) == {"EuroSAT-S2", "DFC2020-S1", "DFC2020-S2"}
    assert measured["DFC2020-S1"]["metric"] == "miou"


def test_a_table_without_data_is_the_published_one(model, tmp_path):
    outcome = run("table", 5, "--root", tmp_path, "--model", model, "--out", tmp_path / "out")
    assert outcome.exit_code == 0
    assert "58.06" in outcome.output
    assert "m-cashew-plant, UPerNet: " in outcome.output


def test_figure_6_and_label_efficiency_are_drawn(root, model, tmp_path):
    common = ("--root", root, "--model", model, "--image-size", 32, "--out", tmp_path / "out")
    assert run("figure", 6, *common).exit_code == 0
    outcome = run("figure", "labels", *common, "--task", "m-eurosat")
    assert outcome.exit_code == 0, outcome.output
    assert "0.50x" in outcome.output  # is not there
    for name in ("figure6", "labels-m-eurosat-knn"):
        picture = (tmp_path / "out" / f"{name}.png").read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 5000
    with (tmp_path / "out" / "figure6.csv").open() as file:
        published = next(row for row in csv.DictReader(file) if row["label"] == "TerraFM-B")
    assert float(published["giga multiply-accumulates an image"]) > 0


def test_operations_are_those_counted_by_hand():
    config = ModelConfig.of_size("b")
    d, wide, tokens, patches = 768, 2304, 197, 196
    blocks = 12 * (12 * d * d * tokens + 2 * tokens * tokens * d)
    embedding = patches * (12 * 256 * wide + 2 * wide * wide + wide * d)
    found = multiply_accumulates(config, Modality.S2_L1C, 224)
    assert found >= blocks + embedding
    assert found <= 1.005 * (blocks + embedding)  # the fusion's scores come on top
    assert multiply_accumulates(config, Modality.S1, 224) < found


def test_entropy_and_diversity_against_loops():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(30, 50, generator=generator)
    classes = ["water" if number % 3 else "trees" for number in range(30)]
    use = PrototypeUse(50, temperature=0.5, dimensions=20)
    for start in (0, 10, 20):
        use.add(logits[start : start + 10], classes[start : start + 10])
    found = {one.name: one for one in use.classes()}
    assert [one.name for one in use.classes()] == ["water", "trees"]
    for name, one in found.items():
        rows = [row for row, own in zip(logits.numpy(), classes, strict=True) if own == name]
        entropies, used = [], set()
        for row in rows:
            share = np.exp(row / 0.5) / np.exp(row / 0.5).sum()
            entropies.append(-(share * np.log(share)).sum())
            used |= set(np.argsort(row)[-5:].tolist())
        assert one.full_entropy == pytest.approx(np.mean(entropies), rel=1e-5)
        assert one.distinct == len(used)
        assert one.images == len(rows)
    assert entropy(torch.zeros(1, 8)).item() == pytest.approx(np.log(8))


def test_figures_4_and_5_from_a_run(tmp_path):
    generator = np.random.default_rng(0)
    chips = tmp_path / "chips"
    chips.mkdir()
    s2 = (generator.normal(2000, 400, (8, 12, 1, 1)) + generator.normal(0, 300, (8, 12, 64, 64))).clip(1)
    names = np.array([f"site/{number}" for number in range(8)])
    s1 = generator.normal(-12, 4, (8, 2, 64, 64)).astype(np.float16)
    np.savez(chips / "paired.npz", s2=s2.astype(np.uint16), s1=s1, src=names)
    cover = tmp_path / "cover.csv"
    lines = [f"paired/site/{number},{('tree cover', 'water')[number % 2]}" for number in range(6)]
    cover.write_text("\n".join(["place,class", *lines]))
    settings = {
        "model": {"size": "ti", "depth": 1},
        "data": {"kind": "chips", "path": str(chips), "tile": 64, "cells": str(cover)},
        "views": {"global_pixels": 32, "local_pixels": 16, "local_views": 1},
        "head": {"prototypes": 32, "hidden": 16, "bottleneck": 8},
        "optimisation": {"epochs": 1, "epoch_samples": 4, "batch": 4, "warmup_epochs": 0},
        "run": {"device": "cpu", "precision": "float32", "threads": 1},
    }
    (tmp_path / "tiny.yaml").write_text(yaml.safe_dump(settings))
    assert train(tmp_path / "tiny.yaml", tmp_path / "run", None, False, False, ()) == 0
    for name in ("4", "5"):
        outcome = run("figure", name, "--run", tmp_path / "run", "--out", tmp_path / "out")
        assert outcome.exit_code == 0, outcome.output
        with (tmp_path / "out" / f"figure{name}.csv").open() as file:
            rows = list(csv.DictReader(file))
        assert {(row["label"], row["images"]) for row in rows} == {("tree cover", "3"), ("water", "3")}
        assert (tmp_path / "out" / f"figure{name}.png").exists()
    outcome = run("figure", 4, "--run", tmp_path / "chips", "--out", tmp_path / "out")
    assert outcome.exit_code == 2
    assert "no checkpoint" in outcome.output

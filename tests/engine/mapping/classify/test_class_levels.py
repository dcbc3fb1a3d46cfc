"""Maps at any level of their classes: probabilities summed, and accuracy, report, probe and reference with them."""

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from click.testing import CliRunner

from engine.__main__ import main
from engine.imagery import LandCoverClass
from engine.mapping.classify.calibration import softened
from engine.mapping.classify.prediction import labelled
from engine.mapping.classify.saved_probe import read_probe
from engine.samples.class_levels import ClassLevel, ClassLevels
from tests.engine.accuracy.class_maps import write_samples
from tests.engine.imagery import layer_files

GROUPS = {"water": "Water", "forest": "Green", "cropland": "Green", "grassland": "Green", "built-up": "Grey",
          "bare ground": "Grey"}  # fmt: skip
TABLE = "code,name,color,parent,level\n" + "".join(f"{name},{name},,,Group\n" for name in ("Water", "Green", "Grey"))
TABLE += "".join(f"{name},{name},,{group},Class\n" for name, group in GROUPS.items())
OF_TRUTH = {1: 1, 2: 2, 3: 2, 4: 2, 5: 3, 6: 3}
"""The group of each of the truth's codes."""


@pytest.fixture(scope="module")
def place(scene_folder, tmp_path_factory) -> Path:
    """An embedding of the simulated scene, and a class set of two levels."""
    folder = tmp_path_factory.mktemp("levels")
    with rasterio.open(scene_folder / "truth.tif") as file:
        truth, transform, crs = file.read(1), file.transform, file.crs
    layer_files.write_google(folder / "embedding_2023.tif", layer_files.of_truth(truth, 64, noise=2.0), transform, crs)
    (folder / "own.csv").write_text(TABLE)
    return folder


@pytest.fixture(scope="module")
def maps(place, scene_folder) -> Path:
    """The same samples mapped at both levels, with report, confidence and probe."""
    for level, name in ((2, "fine"), ("group", "coarse")):
        words = told(place, scene_folder / "samples.gpkg")
        run("classify", *words, "--class-level", level, "--out", place / f"{name}.tif",
            "--confidence", place / f"{name}_sure.tif", "--report", place / f"{name}.json", "--polygons",
            place / f"{name}.gpkg", "--save-probe", place / f"{name}.safetensors")  # fmt: skip
    return place


def told(place: Path, samples: Path) -> tuple[object, ...]:
    imagery = "--layer", place / "embedding_2023.tif", "--samples", samples, "--class-field", "name"
    return (*imagery, "--classes", place / "own.csv", "--method", "linear")


def run(*words: object, status: int = 0) -> str:
    outcome = CliRunner().invoke(main, [str(word) for word in words])
    assert outcome.exit_code == status, outcome.output
    return outcome.output


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as file:
        return file.read(1)


def test_a_coarser_map_is_of_summed_probabilities_not_the_parents_of_the_finer():
    chains = {code: (LandCoverClass(group, str(group), "#000000"), LandCoverClass(code, str(code), "#000000"))
              for code, group in ((1, 1), (2, 2), (3, 2))}  # fmt: skip
    level = ClassLevel(ClassLevels("own", ("1", "2"), chains, {}), 1)
    told = np.array([0.4, 0.35, 0.25], np.float32)[:, None, None]
    valid, codes = np.ones((1, 1), bool), np.array([1, 2, 3])
    fine, coarse = labelled(told, valid, codes, 2.0), labelled(told, valid, codes, 2.0, level)
    assert fine.codes[0, 0] == 1 and coarse.codes[0, 0] == 2
    sums = softened(np.stack([told[0], told[1] + told[2]]), 2.0)[1].item()
    assert coarse.confidence[:, 0, 0].tolist() == [round(100 * sums), round(100 * (2 * sums - 1))]


def test_map_report_confidence_and_polygons_are_of_the_level(maps, scene_folder):
    fine, coarse = json.loads((maps / "fine.json").read_text()), json.loads((maps / "coarse.json").read_text())
    assert [entry["name"] for entry in coarse["classes"]] == ["Water", "Green", "Grey"]
    assert [entry["samples"] for entry in coarse["classes"]] == [12, 36, 24]
    assert {entry["name"] for entry in fine["classes"]} == set(GROUPS)
    assert [entry["name"] for entry in coarse["accuracy"]["classes"]] == ["Water", "Green", "Grey"]
    assert coarse["accuracy"]["overall"] > fine["accuracy"]["overall"]
    assert sum(map(sum, coarse["accuracy"]["counts"])) == sum(map(sum, fine["accuracy"]["counts"]))
    assert any("the probabilities of the 6 classes that the samples have were summed" in s for s in coarse["used"])
    assert "--class-level group" in coarse["command"]
    truth = read(scene_folder / "truth.tif")
    expected = np.vectorize(lambda code: OF_TRUTH.get(code, 0))(truth)
    own = {entry["code"]: GROUPS[entry["name"]] for entry in fine["classes"]}
    numbers = {"Water": 1, "Green": 2, "Grey": 3}
    parents = np.vectorize(lambda code: numbers.get(own.get(code), 0))(read(maps / "fine.tif"))
    mapped = read(maps / "coarse.tif")
    known = (truth > 0) & (mapped != 255)
    assert (parents != mapped)[known].any()
    assert (mapped == expected)[known].mean() > (parents == expected)[known].mean() - 0.005
    assert read(maps / "coarse_sure.tif")[known].min() >= 33  # per cent, of three classes
    with rasterio.open(maps / "coarse.tif") as file:
        assert file.tags()["CLASS_2"].startswith("Green")


def test_a_saved_probe_carries_the_levels(maps, place):
    saved = read_probe(maps / "fine.safetensors")
    assert saved.level.levels.names == ("Group", "Class") and saved.level.number == 2
    again = ("predict", "--probe", maps / "fine.safetensors", "--layer", place / "embedding_2023.tif", "--class-level")
    run(*again, "Group", "--out", maps / "again.tif")
    run("predict", "--probe", maps / "coarse.safetensors", "--layer", place / "embedding_2023.tif", "--out",
        maps / "same.tif")  # fmt: skip
    assert (read(maps / "again.tif") == read(maps / "same.tif")).all()
    assert "has no level '3'" in run(*again, "3", "--out", maps / "no.tif", status=2)


def test_accuracy_compares_at_any_level(maps, scene_folder, tmp_path):
    truth = read(scene_folder / "truth.tif")
    with rasterio.open(scene_folder / "truth.tif") as file:
        crs, transform = file.crs.to_string(), file.transform
    rows, columns = np.random.default_rng(1).integers(8, 240, (2, 300))
    names = dict(enumerate(GROUPS, start=1))
    found = [(r, c) for r, c in zip(rows, columns, strict=True) if truth[r, c] > 0]
    points = [shapely.Point(*(transform * (c + 0.5, r + 0.5))) for r, c in found]
    labels = [names[int(truth[r, c])] for r, c in found]
    labels[:2] = [GROUPS[label] for label in labels[:2]]  # nobody knew better there
    reference = write_samples(tmp_path / "check.gpkg", points, crs, reference=labels)

    def of(name, *more):
        run("accuracy", "--map", maps / f"{name}.tif", "--reference", reference, "--report", tmp_path / "a.json", *more)
        return json.loads((tmp_path / "a.json").read_text())

    fine, lifted, coarse = of("fine"), of("fine", "--class-level", 1), of("coarse")
    assert fine["samples"] == len(labels) - 2 and fine["left_out"]["without_class"] == 2
    assert [entry["name"] for entry in lifted["classes"]] == ["Water", "Green", "Grey"]
    assert lifted["samples"] == coarse["samples"] == len(labels)
    assert fine["overall"]["value"] < lifted["overall"]["value"] <= coarse["overall"]["value"] + 0.02
    assert "compared at level 1 (Group)" in lifted["notices"][0]
    finer = "accuracy", "--map", maps / "coarse.tif", "--reference", reference, "--class-level", "Class"
    assert "is finer" in run(*finer, status=2)


def test_samples_of_a_coarser_class_tell_what_they_can(place, scene_folder, tmp_path):
    meta, _, wkb, (_, names, _) = pyogrio.raw.read(scene_folder / "samples.gpkg")
    labels = [GROUPS[name] if place_ % 3 == 0 and name != "water" else name for place_, name in enumerate(names)]
    samples = write_samples(tmp_path / "mixed.gpkg", list(shapely.from_wkb(wkb)), meta["crs"], name=labels)
    words = ("classify", *told(place, samples))
    coarse = run(*words, "--class-level", "1", "--out", tmp_path / "coarse.tif")
    assert "20 samples are labelled at a coarser level than the finest (Green, Grey); they tell as much" in coarse
    fine = run(*words, "--out", tmp_path / "fine.tif")
    assert "20 samples are labelled at a level coarser than level 2 (Class)" in fine and "take no part" in fine
    assert "needs a class set" in run(*words[:7], "--class-level", 1, "--out", tmp_path / "no.tif", status=2)

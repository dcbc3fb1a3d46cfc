"""Strict settings: each mistake is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import UserError
from engine.pretrain.config.file import read_config
from engine.pretrain.config.settings import TrainingConfig

CONFIGS = sorted((Path(__file__).parents[3] / "training" / "configs").rglob("*.yaml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_recipe_is_valid(path):
    assert read_config(path).steps > 0


def test_the_settings_left_out_of_the_base_recipe_are_the_paper_s(tmp_path):
    base = read_config(Path(__file__).parents[3] / "training" / "configs" / "terrafm_b.yaml")
    paper = TrainingConfig()
    for section in ("model", "views", "head", "loss", "optimisation"):
        assert getattr(base, section) == getattr(paper, section)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("1_dino", "ablations/dino_s2_l2a"),
        ("2_modalities", "ablations/no_fusion_no_dual_centering"),
        ("3_fusion", "ablations/no_dual_centering"),
        ("4_dual_centering", "terrafm_b"),
    ],
)
def test_the_runs_of_table_5_are_the_ablations_on_its_200_000_samples(name, like):
    folder = Path(__file__).parents[3] / "training" / "configs"
    found, whole = read_config(folder / "table5" / f"{name}.yaml"), read_config(folder / f"{like}.yaml")
    assert found.data == replace(whole.data, subset=200_000)
    assert found.optimisation == replace(whole.optimisation, epoch_samples=200_000)
    assert (found.model, found.views, found.loss) == (whole.model, whole.views, whole.loss)


def test_a_value_is_replaced_from_the_command_line(settings):
    config = read_config(settings, ["optimisation.learning_rate=5e-4", "views.local_area=[0.1, 0.2]", "model.size=s"])
    assert config.optimisation.learning_rate == 5e-4
    assert config.views.local_area == (0.1, 0.2)
    assert config.model.size == "s"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("loss.alfa=1", r"no setting 'loss\.alfa'"),
        ("lss.alpha=1", "no setting 'lss'"),
        ("loss.alpha", "write it as section"),
        ("loss.alpha=1.5", r"loss\.alpha is 1\.5"),
        ("loss.alpha=many", r"'loss\.alpha' is 'many'"),
        ("optimisation.batch=1.5", r"'optimisation\.batch' is 1\.5"),
        ("optimisation.batch=true", r"'optimisation\.batch' is True"),
        ("optimisation.batch=0", r"optimisation\.batch is 0"),
        ("optimisation.accumulation=3", "divisor"),
        ("data.kind=parquet", "choose one of rasters, chips"),
        ("views.global_area=[0.5, 0.2]", "two fractions"),
        ("views.global_area=[0.5]", r"'views\.global_area' is \[0\.5\]"),
        ("loss=3", "table of settings"),
        ("loss.alpha=[", "no valid YAML"),
    ],
)
def test_a_mistake_is_named(settings, override, message):
    with pytest.raises(UserError, match=message):
        read_config(settings, [override])


def test_a_file_that_is_no_configuration_is_refused(tmp_path):
    path = tmp_path / "x.yaml"
    with pytest.raises(UserError, match="cannot be read"):
        read_config(path)
    path.write_text("- a\n- b\n")
    with pytest.raises(UserError, match="no table"):
        read_config(path)
    path.write_text("a: [")
    with pytest.raises(UserError, match="no valid YAML"):
        read_config(path)

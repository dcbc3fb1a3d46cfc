"""A modality is a YAML file: what ships, what one adds, and what is wrong with a file."""

import pickle

import pytest

from engine.errors import UserError
from engine.modalities import entry_of, problems, read_entry, registered
from engine.model import RELEASED_MODALITIES, Modality, ModalitySpec

NDSM = """
name: ndsm
title: Height above ground
least: -5
most: 300
bands:
  - {name: HEIGHT, mean: 5.0, std: 8.0, known_as: [ndsm, canopy height]}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TERRAFM_MODALITIES", str(tmp_path))
    return tmp_path


def test_the_released_ones_come_first_and_are_as_the_weights_have_them():
    assert list(registered())[:3] == ["s1", "s2_l1c", "s2_l2a"]
    assert {"s1_coherence", "s2_rgb", "s1_vh", "s1_vv", "landsat_sr"} <= set(registered())
    l2a = RELEASED_MODALITIES[2]
    assert (l2a.modality, l2a.bands[8], l2a.mean[0], l2a.std[0]) == (Modality.S2_L2A, "B8A", 1033.9414, 2761.4226)


def test_a_modality_is_one_object_a_name_in_every_process():
    assert Modality("s1_coherence") is Modality("s1_coherence")
    assert pickle.loads(pickle.dumps(Modality.S2_L1C)) is Modality.S2_L1C
    with pytest.raises(ValueError, match="no modality 'x'"):
        Modality("x")


def test_a_file_in_the_users_folder_is_known_at_once(folder):
    assert "ndsm" not in registered()
    (folder / "ndsm.yaml").write_text(NDSM)
    assert registered()["ndsm"].title == "Height above ground"
    assert ModalitySpec.of(Modality("ndsm")).std == (8.0,)
    assert entry_of("ndsm").band_in("2021_Canopy-Height_cm") == "HEIGHT"
    assert entry_of("ndsm").band_in("heightened") is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("std: 8.0", "std: 0"), "a std is not above 0"),
        (("least: -5", "lest: -5"), "the key lest"),
        (("name: ndsm", "name: n DSM"), "small letters"),
        (("mean: 5.0, ", ""), "lacks the key mean"),
        (("least: -5", "quantity: metres"), "quantity is not one of"),
        (("name: ndsm", "name: s1"), "which there is already"),
    ],
)
def test_a_file_that_is_wrong_is_left_out_and_its_sentence_told(folder, change, reason):
    path = folder / "ndsm.yaml"
    path.write_text(NDSM.replace(*change))
    assert "s2_l2a" in registered() and "ndsm" not in registered()
    assert reason in problems()[path]
    with pytest.raises(UserError, match=reason):
        entry_of("ndsm")


def test_no_yaml_at_all(folder):
    path = folder / "a.yaml"
    path.write_text("name: [")
    with pytest.raises(UserError, match="no valid YAML"):
        read_entry(path)

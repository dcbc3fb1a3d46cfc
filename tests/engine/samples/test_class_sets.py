"""Class sets as files: levels that codes or parents tell, what samples' labels mean in them, and what contradicts."""

from pathlib import Path

import numpy as np
import pytest

from engine.errors import UserError
from engine.samples.class_set_file import read_class_set, shipped_class_sets

OWN = "code,name,parent,level\nW,Water,,Group\nV,Green,,Group\nw1,Lake,W,Class\nv1,Forest,V,Class\nv2,Meadow,V,Class\n"


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def names_at(levels, wanted) -> list[str]:
    return [entry.name for entry in levels.at(wanted).classes(levels.chains)]


def test_corine_and_eunis_ship_with_their_levels():
    corine, eunis = read_class_set("corine"), read_class_set("EUNIS")
    assert [len(names_at(corine, level)) for level in (1, 2, 3)] == [5, 15, 44]
    assert [len(names_at(eunis, level)) for level in (1, 2)] == [10, 57]
    coniferous = corine.chains[24]
    assert [entry.name for entry in coniferous] == [
        "3 Forest and semi natural areas",
        "31 Forests",
        "312 Coniferous forest",
    ]
    assert [entry.code for entry in coniferous] == [3, 31, 24] and coniferous[2].color == "#00a600"


@pytest.mark.parametrize(
    "codes", [("3", "31", "311", "312", "32", "321"), ("3", "3.1", "3.1.1", "3.1.2", "3.2", "3.2.1")]
)
def test_codes_alone_tell_levels(tmp_path, codes):
    rows = "".join(f"{code},Class {code.replace('.', '')}\n" for code in codes)
    levels = read_class_set(written(tmp_path / "own.csv", f"code,name\n{rows}"))
    assert levels.depth == 3 and names_at(levels, 2) == [f"{codes[1]} Class 31", f"{codes[4]} Class 32"]
    assert list(levels.chains) == [1, 2, 3]  # 311 fits no map of one byte
    assert [chain[-1].code for chain in levels.labelled([311, 321], (), "samples")] == [1, 3]
    assert [len(chain) for chain in levels.labelled(["3.1.2", "31", "class 321", None], (), "samples")] == [3, 2, 3, 0]


def test_codes_that_only_look_like_levels_are_none(tmp_path):
    rows = "".join(f"{code},Class {code}\n" for code in (10, 20, 30, 95, 100))
    levels = read_class_set(written(tmp_path / "worldcover.csv", f"code;name\n{rows}".replace(",", ";")))
    assert levels.depth == 1 and list(levels.chains) == [10, 20, 30, 95, 100]
    with pytest.raises(UserError, match="has no levels"):
        levels.at("2")


def test_parents_and_names_of_levels_are_as_the_table_says(tmp_path):
    levels = read_class_set(written(tmp_path / "own.csv", OWN))
    assert levels.names == ("Group", "Class")
    assert names_at(levels, "group") == ["Water", "Green"] and names_at(levels, None) == ["Lake", "Forest", "Meadow"]
    assert levels.at("Group").lifted(np.array([1, 2, 3])).tolist() == [1, 2, 2]
    with pytest.raises(UserError, match=r"choose one of 1 \(Group\), 2 \(Class\)"):
        levels.at("3")


def test_a_class_without_finer_ones_stands_for_itself(tmp_path):
    levels = read_class_set(written(tmp_path / "own.csv", "code,name,parent\nS,Sea,\nL,Land,\nf,Forest,L\nt,Town,L\n"))
    assert names_at(levels, 1) == ["Sea", "Land"] and names_at(levels, 2) == ["Sea", "Forest", "Town"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (OWN + "v2,Meadow,W,Class\n", "v2 of own lies in two classes, V and W"),
        (OWN + "v3,Hedge,H,Class\n", "v3 of own lies in H, which is not there"),
        ("code,name\n3,Forest\n311,Oak\n", None),
        ("code,name\n3.1,Forest\n3.1.1,Oak\n", "lies in 3 by its code, which is not there"),
        ("code,name,parent\na,A,b\nb,B,a\nc,C,a\n", "lie in each other"),
        ("code,name\n1,A\n1,B\n", "code 1 twice"),
        ("code,name,parent,level\nW,Water,,Group\nV,Green,,Kind\nw,Lake,W,\n", "'Group' and 'Kind' side by side"),
        ("number,label\n1,A\n", "needs the columns 'code' and 'name'"),
        ("code,name,color\n1,A,red\n", "colour of class 1"),
    ],
)
def test_levels_that_contradict_are_refused_in_a_sentence(tmp_path, text, what):
    source = written(tmp_path / "own.csv", text)
    if what is None:
        assert read_class_set(source).depth == 2  # levels may be missing between
        return
    with pytest.raises(UserError, match=what):
        read_class_set(source)


def test_numbers_that_may_mean_two_things_need_names_beside():
    corine = read_class_set("corine")
    with pytest.raises(UserError, match="name the field that holds the classes' names"):
        corine.labelled([12, 24], (), "samples.gpkg")
    as_codes = corine.labelled([12, 24], ["Non-irrigated arable land", "312 Coniferous forest"], "samples.gpkg")
    as_notations = corine.labelled([12, 24], [None, "Heterogeneous agricultural areas"], "samples.gpkg")
    assert [chain[-1].code for chain in as_codes] == [12, 24] and [len(chain) for chain in as_notations] == [2, 2]
    with pytest.raises(UserError, match="samples of 'Swamp', and the class set CORINE land cover has no such class"):
        corine.labelled(["Swamp"], (), "samples.gpkg")


def test_what_the_panel_saves_is_read(tmp_path):
    content = shipped_class_sets()["eunis"].read_text(encoding="utf-8")
    levels = read_class_set(written(tmp_path / "copy.json", content))
    assert levels.chains == read_class_set("eunis").chains
    with pytest.raises(UserError, match="one parent, one name"):
        read_class_set(written(tmp_path / "bad.json", content.replace('"name": "B Coastal', '"name": "B Other', 1)))
    with pytest.raises(UserError, match="There is no class set 'nowhere'"):
        read_class_set("nowhere")

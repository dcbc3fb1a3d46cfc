"""Places are drawn by joint priors of land cover, climate zone and world region, each draw by its number alone."""

import logging
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from scipy.stats import chisquare

from engine.errors import UserError
from engine.pretrain.config.file import read_config
from engine.pretrain.data.priors.cells import UNKNOWN, Categories, Cells
from engine.pretrain.data.samplers import PriorSampler, UniformSampler, sampler_of
from engine.pretrain.data.tiles import LandCover
from engine.pretrain.run import batch_source, open_places
from engine.train import main

GROUPS = {
    ("tree cover", "Cfb", "Western Europe"): 600,
    ("tree cover", "Cfb", "Eastern Europe"): 80,
    ("tree cover", "BSk", "Western Europe"): 20,
    ("built-up", "Cfb", "Western Europe"): 4,
    ("mangroves", "Af", "Melanesia"): 1,
}


def rows_of(groups, prefix="p"):
    """Rows in an order that has nothing to do with the groups."""
    kinds = [kind for kind, count in groups.items() for _ in range(count)]
    order = np.random.default_rng(5).permutation(len(kinds))
    return [(f"{prefix}{number}", *kinds[place]) for number, place in enumerate(order)]


def written(path, rows, columns="place,class,climate,region"):
    path.write_text("\n".join([columns, *(",".join(row) for row in rows)]) + "\n")
    return path


@pytest.fixture
def cells(tmp_path):
    return Cells.read(written(tmp_path / "cells.csv", rows_of(GROUPS)))


def kinds_of(cells, numbers):
    columns = [np.array(column.names)[column.codes] for column in (cells.land_cover, cells.climate, cells.region)]
    return Counter(tuple(str(column[number]) for column in columns) for number in numbers)


@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0])
def test_groups_come_up_in_proportion_to_a_power_of_their_size(cells, exponent):
    sampler = PriorSampler.of(cells, seed=3, exponent=exponent)
    drawn = [sampler.place(draw) for draw in range(8000)]
    weights = np.array([count**exponent for count in GROUPS.values()])
    expected = 8000 * weights / weights.sum()
    kinds = kinds_of(cells, drawn)
    seen = np.array([kinds[kind] for kind in GROUPS])
    assert seen.sum() == 8000
    assert chisquare(seen, expected).pvalue > 0.001
    # Within a group all places are alike.
    counts = np.bincount(drawn, minlength=len(cells))
    for kind in list(GROUPS)[1:4]:
        members = [number for number in range(len(cells)) if kinds_of(cells, [number])[kind]]
        assert chisquare(counts[members]).pvalue > 0.001
    # What a dry run tells is what is drawn.
    probabilities = sampler.probabilities()
    assert probabilities.sum() == pytest.approx(1)
    for kind, share in zip(GROUPS, weights / weights.sum(), strict=True):
        members = [number for number in range(len(cells)) if kinds_of(cells, [number])[kind]]
        assert probabilities[members] == pytest.approx(np.full(len(members), share / len(members)))


def test_a_draw_depends_on_the_seed_and_its_number_alone(cells):
    sampler, again = (PriorSampler.of(cells, seed=3) for _ in range(2))
    straight = [sampler.place(draw) for draw in range(500)]
    assert [again.place(draw) for draw in reversed(range(500))] == straight[::-1]
    assert [PriorSampler.of(cells, seed=4).place(draw) for draw in range(500)] != straight
    assert straight[:6] == [518, 62, 457, 502, 693, 117]  # as in every version, or runs could not go on
    others = [sampler.place(draw, attempt=1) for draw in range(500)]
    assert others != straight
    assert np.corrcoef(straight, others)[0, 1] < 0.15
    far = 2**62
    assert 0 <= sampler.place(far) < len(cells)


def test_the_order_of_the_table_changes_nothing(cells, tmp_path):
    backwards = Cells.read(written(tmp_path / "backwards.csv", rows_of(GROUPS)[::-1]))
    names = [name.decode() for name in cells.names]
    one, other = (PriorSampler.of(table.of(names), seed=3) for table in (cells, backwards))
    assert [one.place(draw) for draw in range(100)] == [other.place(draw) for draw in range(100)]


def sea(count, prefix="p"):
    return rows_of({("open sea", "", ""): count}, prefix)


def drawn_from(cells, **settings):
    return {name.decode() for name in cells.names[PriorSampler.of(cells, seed=0, **settings).probabilities() > 0]}


def test_the_same_two_in_a_hundred_of_the_sea_are_kept_in_any_table(tmp_path):
    rows = sea(5000)
    whole = drawn_from(Cells.read(written(tmp_path / "whole.csv", rows)))
    assert 60 <= len(whole) <= 140
    part = [*rows_of(GROUPS, "land"), *rows[4000:1000:-1]]
    kept = drawn_from(Cells.read(written(tmp_path / "part.csv", part)))
    names = {row[0] for row in rows[1001:4001]}
    assert kept & names == whole & names
    assert len(kept - names) == sum(GROUPS.values())
    less = drawn_from(Cells.read(written(tmp_path / "whole.csv", rows)), sea_dropped=0.5)
    assert whole < less and 2350 < len(less) < 2650


def test_all_of_the_sea_may_be_kept_or_left_out(tmp_path):
    both = Cells.read(written(tmp_path / "both.csv", [*rows_of(GROUPS), *sea(50, "s")]))
    assert len(drawn_from(both, sea_dropped=0.0)) == sum(GROUPS.values()) + 50
    assert len(drawn_from(both, sea_dropped=1.0)) == sum(GROUPS.values())
    alone = Cells.read(written(tmp_path / "sea.csv", sea(50)))
    with pytest.raises(UserError, match=r"data\.sea_dropped leaves out"):
        PriorSampler.of(alone, seed=0, sea_dropped=1.0)


def test_a_fraction_is_always_the_same_places(cells):
    parts = [PriorSampler.of(cells, seed=seed, fraction=0.2) for seed in (3, 3, 4)]
    used = [set(np.flatnonzero(part.probabilities())) for part in parts]
    assert len(used[0]) == 141
    assert used[0] == used[1] != used[2]
    assert {parts[0].place(draw) for draw in range(4000)} <= used[0]
    # Weights are those of the groups that are left.
    sizes = kinds_of(cells, used[0])
    largest = max(sizes, key=sizes.get)
    share = sizes[largest] ** 0.5 / sum(size**0.5 for size in sizes.values())
    members = [number for number in used[0] if kinds_of(cells, [number])[largest]]
    assert parts[0].probabilities()[members].sum() == pytest.approx(share)


def test_the_probabilities_of_uniform_sampling(cells):
    assert UniformSampler(8, seed=0).probabilities() == pytest.approx(np.full(8, 1 / 8))
    part = UniformSampler(100, seed=0, fraction=0.2)
    assert set(np.flatnonzero(part.probabilities())) == {part.place(draw) for draw in range(20)}


def test_two_million_places_take_little_memory():
    count = 2_000_000
    generator = np.random.default_rng(0)
    columns = [
        Categories(tuple(map(str, range(kinds))), generator.integers(0, kinds, count, np.uint16))
        for kinds in (12, 31, 26)
    ]
    unknown = np.full(count, np.nan)
    sampler = PriorSampler.of(Cells(np.zeros(count, "S1"), *columns, unknown, unknown), seed=0)
    assert sampler.order.nbytes + sampler.starts.nbytes + sampler.cumulative.nbytes < 10e6


# -- the table ---------------------------------------------------------------------------------------------------


def test_a_table_of_classes_alone_is_enough(tmp_path):
    rows = [("a", "tree cover"), ("b", "built-up"), ("c", "tree cover"), ("a", "grassland")]
    table = Cells.read(written(tmp_path / "cells.csv", rows, "place,class"))
    assert table.classes["c"] == "tree cover"
    assert table.classes["a"] == "grassland"  # the last row of a place counts
    assert "d" not in table.classes and "a much longer name than any" not in table.classes
    assert np.isnan(table.latitude).all()
    shares = PriorSampler.of(table.of(["a", "b", "c"]), seed=0, exponent=0.5).probabilities()
    assert shares == pytest.approx([1 / 3] * 3)
    cover = LandCover.read(tmp_path / "cells.csv", ("grassland",))
    assert [cover.is_frequent(place) for place in "abcd"] == [True, False, False, False]


def test_places_that_the_table_does_not_hold_are_a_group_of_their_own(cells):
    names = ["p3", "elsewhere", "p1", "ä place of another, longer name"]
    known = cells.of(names)
    kinds = [kinds_of(known, [number]).most_common()[0][0] for number in range(4)]
    assert kinds[1] == kinds[3] == (UNKNOWN,) * 3
    assert kinds[0] == kinds_of(cells, [3]).most_common()[0][0]
    assert [name.decode() for name in known.names] == names
    assert len(cells.of([])) == 0


def test_columns_may_have_any_order_and_the_file_a_byte_order_mark(tmp_path):
    path = tmp_path / "cells.csv"
    path.write_text("\ufefflatitude,class,note,place\n47.5,tree cover,x,ä\n\n,built-up,y,b\n", encoding="utf-8")
    table = Cells.read(path)
    assert [name.decode() for name in table.names] == ["ä", "b"]
    assert table.latitude[0] == 47.5 and np.isnan(table.latitude[1])
    assert Cells.read(path) is table
    path.write_text("place,class\nc,grassland\n")
    assert len(Cells.read(path)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name,kind\na,b\n", "its columns are name, kind"),
        (b"place,class\n", "it has no rows"),
        (b"place,class\na\n", "the row of a has 1 fields instead of 2"),
        (b"place,class,latitude\na,b,north\n", "could not convert string to float: 'north'"),
        (b"place,class\n\xff\xfe\n", "codec can't decode"),
        (b"", "its columns are none"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, reason):
    path = tmp_path / "cells.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"cells\.csv is no table of cells") as refusal:
        Cells.read(path)
    assert reason in str(refusal.value)
    assert "'place' and 'class'" in str(refusal.value)


# -- in a run ----------------------------------------------------------------------------------------------------


@pytest.fixture
def chip_cells(tmp_path):
    """Of the twelve chips ten, two of them of the sea, one of which is dropped at a half."""
    kinds = ["tree cover,Cfb,A"] * 6 + ["built-up,Cfb,A"] * 2 + ["open sea,,"] * 2
    path = tmp_path / "chip_cells.csv"
    rows = [f"paired/site/{number},{kind}" for number, kind in enumerate(kinds)]
    path.write_text("\n".join(["place,class,climate,region", *rows]) + "\n")
    return path


def source(settings, tmp_path, *changes):
    config = read_config(settings, ["data.sampling=priors", *changes])
    return batch_source(config, open_places(config, tmp_path))


@pytest.mark.parametrize("workers", [0, 2])
def test_a_step_shows_the_same_whenever_and_by_whomever_it_is_read(settings, chip_cells, tmp_path, workers):
    changes = [f"data.cells={chip_cells}"]
    straight = list(source(settings, tmp_path, *changes).steps(0, 6))
    late = list(source(settings, tmp_path, *changes, f"data.workers={workers}").steps(3, 6))
    for one, other in zip(straight[3:], late, strict=True):
        assert one.names == other.names
        for a, b in zip(one.parts[0].views, other.parts[0].views, strict=True):
            assert all(torch.equal(image, b.images[modality]) for modality, image in a.images.items())


def test_the_table_decides_what_is_drawn_and_what_is_frequent(settings, chip_cells, tmp_path, caplog):
    changes = [f"data.cells={chip_cells}", "data.frequent=[built-up]", "data.sea_dropped=1"]
    with caplog.at_level(logging.WARNING):
        batches = list(source(settings, tmp_path, *changes).steps(0, 60))
    assert [record.message for record in caplog.records] == [
        "2 of 12 places are not in chip_cells.csv: they form a group of their own."
    ]
    names = Counter(name for batch in batches for name in batch.names)
    assert set(names) == {f"paired/site/{number}" for number in (*range(8), 10, 11)}
    town = names["paired/site/6"] + names["paired/site/7"]
    share = 2**0.5 / (6**0.5 + 2**0.5 + 2**0.5)
    assert abs(town - 240 * share) < 4 * (240 * share * (1 - share)) ** 0.5
    frequent = torch.cat([part.frequent for batch in batches for part in batch.parts])
    assert int(frequent.sum()) == town


def test_another_place_is_drawn_for_one_that_cannot_be_read(settings, chips, chip_cells, tmp_path):
    with np.load(chips / "paired.npz") as content:
        arrays = {name: content[name] for name in content.files}
    arrays["s2"][6] = arrays["s1"][6] = 0  # of the two built-up ones one shows nothing
    np.savez(chips / "paired.npz", **arrays)
    changes = [f"data.cells={chip_cells}", "data.sea_dropped=1"]
    batches = list(source(settings, tmp_path, *changes).steps(0, 30))
    names = Counter(name for batch in batches for name in batch.names)
    assert sum(len(batch.skipped) for batch in batches) > 5
    assert "paired/site/6" not in names and not {"paired/site/8", "paired/site/9"} & set(names)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("data.sampling=priors", "data.sampling is 'priors' and data.cells is not set"),
        ("data.sampling=often", "choose one of uniform, priors"),
        ("data.prior_exponent=2", "data.prior_exponent is 2"),
        ("data.sea_dropped=-1", "data.sea_dropped is -1"),
        ("data.cells=/nowhere.csv", "/nowhere.csv is no table of cells (No such file"),
        ("data.land_cover=x.csv", "no setting 'data.land_cover'"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_2(settings, tmp_path, change, message):
    changes = ["data.cells=null", change]
    done = CliRunner().invoke(main, ["--config", str(settings), "--out", str(tmp_path / "run"), "--dry-run", *changes])
    assert done.exit_code == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def dry_run(settings, tmp_path, *changes):
    done = CliRunner().invoke(main, ["--config", str(settings), "--out", str(tmp_path / "run"), "--dry-run", *changes])
    assert done.exit_code == 0, done.output
    return done.stdout


def line(text, start):
    (found,) = (line for line in text.splitlines() if line.startswith(start))
    return found.split()


def test_a_dry_run_tells_what_an_epoch_is_expected_to_show(settings, chip_cells, tmp_path):
    changes = [f"data.cells={chip_cells}", "optimisation.epoch_samples=1200"]
    text = dry_run(settings, tmp_path, *changes, "data.sampling=priors", "data.sea_dropped=1")
    weights = {"tree": 6**0.5, "built-up": 2**0.5, "unknown": 2**0.5}
    assert "1,200 samples of an epoch (sampling: priors, exponent 0.5)" in text
    assert "10 of 12 places" in text
    tree = 1200 * weights["tree"] / sum(weights.values())
    assert line(text, "tree cover") == ["tree", "cover", "6", "50.0%", f"{tree:.0f}", f"{tree / 1200:.1%}"]
    assert line(text, "open sea") == ["open", "sea", "2", "16.7%", "0", "0.0%"]
    zones = text.split("climate zone")[1]
    assert line(zones, "Cfb")[1] == "8"
    assert line(dry_run(settings, tmp_path, *changes), "tree cover")[-2:] == ["600", "50.0%"]
    assert "Expected" not in dry_run(settings, tmp_path, "data.cells=null")


def test_a_dry_run_without_places_tells_it_of_the_table_s(settings, chip_cells, tmp_path):
    text = dry_run(settings, tmp_path, f"data.cells={chip_cells}", "data.path=null")
    assert line(text, "tree cover")[2:4] == ["6", "60.0%"]
    assert "unknown" not in text


def test_the_recipes_say_what_they_need():
    for size in ("ti", "s", "b", "l"):
        config = read_config(Path(__file__).parents[4] / "training" / "configs" / f"terrafm_{size}.yaml")
        assert (config.data.sampling, config.data.prior_exponent, config.data.sea_dropped) == ("priors", 0.5, 0.98)
        with pytest.raises(UserError, match=r"or set data\.sampling=uniform"):
            sampler_of(config, 10)

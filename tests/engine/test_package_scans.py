"""The package before the scanners that bar the way into QGIS's plugin repository.

The repository runs Bandit with 74 rules. A finding of one of the 38 critical ones always blocks a package; the other
36 may be skipped by whoever uploads, and count as found unless the line is marked. Here no mark silences anything.
Source: the rules that the repository's own code lists (qgis/QGIS-Plugins-Website, bandit_rules.json, 2026).
"""

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from scripts.leaks import leaks
from scripts.package import write_package
from tests.patience import PATIENCE

CRITICAL = {
    *(f"B10{number}" for number in (2, 3, 5, 6, 7)), "B111",
    *(f"B20{number}" for number in (1, 2)),
    *(f"B3{number:02}" for number in (1, 2, 4, 5, 6, 7, 12, 21, 23)),
    *(f"B4{number:02}" for number in (1, 2, 12, 13)),
    *(f"B50{number}" for number in (1, 2, 3, 5, 6, 7)),
    *(f"B6{number:02}" for number in (1, 2, 4, 5, 9, 10, 11, 12, 13, 15)),
    "B701",
}  # fmt: skip
SKIPPABLE = {
    *(f"B1{number:02}" for number in (1, 4, 8, 10, 12, 13)),
    *(f"B3{number:02}" for number in (3, 8, 10, 11, *range(13, 21), 24)),
    *(f"B40{number}" for number in (3, *range(5, 10))),
    *(f"B50{number}" for number in (4, 8, 9)),
    *(f"B6{number:02}" for number in (3, 6, 7, 8, 14)),
    *(f"B70{number}" for number in (2, 3, 4)),
}
UNUSED = {"B109", "B404", "B410", "B411"}
"""Those of Bandit's rules that the repository has switched off."""
MARK = re.compile(r"# nosec (B\d{3})\b")
PROGRAM = """import pickle


def run(text, content, name="a", password="swordfish"):
    exec(text)
    return pickle.loads(content)
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    write_package(folder / "terrafm.zip", draft=True)
    with zipfile.ZipFile(folder / "terrafm.zip") as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def bandit(folder: Path) -> dict:
    """What all of Bandit's rules find, in lines that are marked too."""
    call = [sys.executable, "-m", "bandit", "-q", "-r", "--ignore-nosec", "-f", "json", "."]
    ended = subprocess.run(call, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    report = json.loads(ended.stdout)
    assert not report["errors"]
    return report


@pytest.fixture(scope="module")
def report(unpacked) -> dict:
    return bandit(unpacked)


def test_the_rules_are_those_of_the_repository():
    assert (len(CRITICAL), len(SKIPPABLE)) == (38, 36)
    assert not CRITICAL & SKIPPABLE and not UNUSED & (CRITICAL | SKIPPABLE)


def test_bandit_reads_every_module(unpacked, report):
    modules = {file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*.py")}
    assert len(modules) > 300
    assert modules == {Path(name).as_posix() for name in report["metrics"]} - {"_totals"}


def test_no_critical_rule_is_broken_with_or_without_marks(report):
    broken = [found for found in report["results"] if found["test_id"] in CRITICAL]
    assert not broken, [(found["test_id"], found["filename"], found["line_number"]) for found in broken]


def test_what_other_rules_find_is_marked_where_it_stands(unpacked, report):
    """A finding of a rule that the repository has not ranked yet would fail here too."""
    found = Counter((each["test_id"], Path(each["filename"]).as_posix()) for each in report["results"])
    marked = Counter(
        (rule, file.relative_to(unpacked).as_posix())
        for file in unpacked.rglob("*.py")
        for rule in MARK.findall(file.read_text(encoding="utf-8"))
    )
    assert found == marked
    assert {rule for rule, _ in found} <= SKIPPABLE


def test_every_mark_names_its_rule(unpacked):
    """A bare one would silence all of them."""
    for file in unpacked.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert text.count("nosec") == len(MARK.findall(text)), file


def test_the_scan_finds_what_is_critical(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    assert {each["test_id"] for each in bandit(tmp_path)["results"]} & CRITICAL == {"B102", "B107", "B301"}


def test_the_search_for_secrets_finds_a_key(tmp_path):
    """Over the whole package it runs with the other checks, as `scripts.leaks`."""
    file, key = tmp_path / "settings.py", "AKIA" + "QWERTZUIOPASDFGH"
    file.write_text(f"NAME = 'a'\nKEY = '{key}'\n", encoding="utf-8")
    assert leaks([file]) == [f"{file}:2: looks like a AWS Access Key"]

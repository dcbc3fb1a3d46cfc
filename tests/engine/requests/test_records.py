"""A request's fields: what a message may say, what the command line offers, and what the protocol lists of them."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from engine.__main__ import COMMANDS, GENERATED, main
from engine.answers import ANSWERS
from engine.commands.accuracy import accuracy
from engine.commands.cloudmask import cloudmask
from engine.commands.generated import command_of, request_of
from engine.errors import InvalidParams
from engine.requests import (
    REQUESTS,
    ChangeRequest,
    ClassifyRequest,
    CloudMaskRequest,
    LiveMapRequest,
    like,
    options_of,
)
from engine.requests.listing import as_dicts, as_markdown
from engine.worker.methods import methods

ROOT = Path(__file__).resolve().parents[3]
MAP = {"s2": "s2.tif", "samples": "p.gpkg", "out": "m.tif"}


def test_the_protocol_lists_what_the_records_hold():
    """Written anew by `python -m engine requests --markdown` between the two comments."""
    text = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    between = text.partition("<!-- requests -->")[2].partition("<!-- end of requests -->")[0]
    assert between.strip() == as_markdown()


def test_the_records_need_nothing_but_the_standard_library():
    """`--help` waits for no library; the package's own modules aside."""
    code = "import sys, engine.requests; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(loaded.split()) & {"torch", "rasterio", "numpy", "click", "scipy", "sklearn", "shapely"} == set()
    assert "engine" in loaded.split()


def test_a_message_may_leave_out_whatever_has_a_default():
    request = ClassifyRequest.of({**MAP, "method": None, "report": "", "extent": [0, 1, 2, 3.5], "smoothing": 0})
    assert (request.samples, request.report, request.extent) == (Path("p.gpkg"), None, (0.0, 1.0, 2.0, 3.5))
    assert (request.method, request.smoothing) == ("auto", 0.0)
    defaults = ClassifyRequest.of(MAP)
    assert dataclasses.replace(request, extent=None, smoothing=defaults.smoothing) == defaults


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"smoothness": 3, "report": "r.html"}, "no parameter 'smoothness'"),
        ({"out": None}, "'out' must be given"),
        ({"samples": 3}, "'samples' must be a path"),
        ({"smoothing": "20"}, "'smoothing' must be a number"),
        ({"smoothing": True}, "'smoothing' must be a number"),
        ({"resolution": float("nan")}, "'resolution' must be a number"),
        ({"compare": 1}, "'compare' must be true or false"),
        ({"extent": [1, 2, 3]}, r"'extent' must be \[xmin"),
        ({"s2_bands": "B02,B03"}, "'s2_bands' must be a list of band names"),
        ({"method": "forest"}, "'method' must be one of auto, linear, knn, trees"),
    ],
)
def test_a_message_of_another_kind_is_refused_by_the_name_of_its_parameter(change, sentence):
    with pytest.raises(InvalidParams, match=sentence):
        ClassifyRequest.of({**MAP, **change})


def test_numbers_out_of_range_and_wrong_points_are_refused_in_lists_too():
    point = {"x": 500_000.5, "y": 1, "code": 2}
    message = {"session": "live-1", "out": "m.tif", "samples": [point], "classes": []}
    assert LiveMapRequest.of(message).samples[0].y == 1.0
    with pytest.raises(InvalidParams, match="'code' must be a whole number"):
        LiveMapRequest.of({**message, "samples": [{**point, "code": 2.5}]})
    with pytest.raises(InvalidParams, match="no parameter 'z'"):
        LiveMapRequest.of({**message, "samples": [{**point, "z": 0}]})
    with pytest.raises(InvalidParams, match="'number' must be from 1 to 50"):
        REQUESTS["live_suggest"].of({"session": "live-1", "samples": [], "classes": [], "number": 51})


def test_the_worker_reads_its_messages_so():
    with pytest.raises(InvalidParams, match="no parameter 'smoothness'"):
        methods()["classify"]({**MAP, "smoothness": 3}, None)


@pytest.mark.parametrize("name", REQUESTS)
def test_every_default_is_of_its_own_kind_and_one_of_the_choices(name):
    for option in options_of(REQUESTS[name]).values():
        assert option.help or option.name == "method"
        if not option.is_required and option.default is not None:
            assert option.read(option.default) == option.default


def test_imagery_is_named_as_gdal_finds_it():
    source = "/vsizip//data/S2.zip/B02.tif"
    assert ClassifyRequest.of({**MAP, "s2": source}).s2 == (source,)


def test_of_two_dates_each_has_its_own_files_and_the_mask_of_both_if_it_has_none():
    request = ChangeRequest.of({
        "s2_before": "a.tif", "s2_after": "b.tif", "s2_after_bands": ["B02", None], "mask": "m.tif",
        "mask_after": "n.tif", "level": "l2a", "out": "c.tif",
    })  # fmt: skip
    before, after = request.of_date("before"), request.of_date("after")
    assert (before.s2, before.mask, before.s2_bands, before.level) == (("a.tif",), ("m.tif",), None, "l2a")
    assert (after.s2, after.mask, after.s2_bands, after.s1) == (("b.tif",), ("n.tif",), ("B02", None), None)


def test_a_request_becomes_another_by_what_both_have():
    live = LiveMapRequest(session="live-1", samples=(), classes=(), out=Path("m.tif"), equal_shares=True)
    whole = like(ClassifyRequest, live, samples=Path("p.gpkg"), resolution=20.0)
    assert (whole.equal_shares, whole.samples, whole.resolution, whole.s2) == (True, Path("p.gpkg"), 20.0, None)


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_command_offers_what_its_record_holds(name):
    options = {entry.name: entry for entry in command_of(name).params}
    told = {option.name for option in options_of(REQUESTS[name]).values() if option.flag}
    assert options.keys() == told | {"as_json"}
    for option in options_of(REQUESTS[name]).values():
        if option.flag:
            assert options[option.name].required == option.is_required
            assert options[option.name].help == option.help


def test_what_a_command_reads_is_what_a_message_says():
    words = ["--s2", "a.tif", "--s2-bands", "B01, -,B03", "--gsd", "20", "--no-shadows", "--out", "m.tif"]
    given = cloudmask.make_context("cloudmask", words).params
    read = request_of(CloudMaskRequest, {**given, "s2": given["s2"][0]} | {"as_json": None})
    message = {"s2": "a.tif", "s2_bands": ["B01", None, "B03"], "gsd": 20, "shadows": False, "out": "m.tif"}
    assert read == CloudMaskRequest.of(message)


def test_what_is_not_given_to_a_command_of_two_requests_has_no_default():
    given = accuracy.make_context("accuracy", ["--map", "m.tif"]).params
    assert {name for name, value in given.items() if value not in (None, False)} == {"map"}
    assert {entry.name for entry in accuracy.params if entry.required} == {"map"}


def test_all_commands_are_there_and_all_requests_are_answered():
    context = click.Context(main)
    assert all(main.get_command(context, name) is not None for name in COMMANDS)
    assert methods().keys() == REQUESTS.keys() >= ANSWERS.keys() >= GENERATED


def test_the_list_for_programs():
    printed = CliRunner().invoke(main, ["requests", "--json"]).output
    assert json.loads(printed) == json.loads(json.dumps({"event": "result", "requests": as_dicts()}))
    fields = {field["name"]: field for field in as_dicts()[list(REQUESTS).index("cluster")]["fields"]}
    assert (fields["smoothing"]["default"], fields["smoothing"]["unit"], fields["out"]["required"]) == (30.0, "m", True)


@pytest.mark.parametrize(
    ("flag", "words"), [("--smoothing", ["nan"]), ("--resolution", ["inf"]), ("--extent", ["0", "nan", "1", "1"])]
)
def test_an_option_that_is_no_number_is_refused_by_its_name(tmp_path, flag, words):
    files = ["--s2", "a.tif", "--samples", "b.gpkg", "--out", str(tmp_path / "c.tif")]
    done = CliRunner().invoke(main, ["classify", *files, flag, *words])
    assert done.exit_code == 2
    assert f"{flag} is {max(words)}, which is no number to work with" in done.output

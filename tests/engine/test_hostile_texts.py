"""Texts and headers that others wrote: what is none is refused in one sentence, whichever parser meets it."""

import json

import pytest

from engine.errors import UserError
from engine.imagery.examination.products import find_product
from engine.imagery.examination.radiometry import date_in_text, safe_radiometry
from engine.imagery.examination.sun import sun_in_metadata, sun_in_tags
from engine.model import ModelConfig
from engine.strict_json import parse_json


@pytest.mark.parametrize("text", ["[" * 100_000, "NaN", "[Infinity]", "1e999", "9" * 5000, b"\xff", ""])
def test_what_is_no_json_is_a_value_error(text):
    with pytest.raises(ValueError):
        parse_json(text)


def test_a_sentence_is_one_line_whatever_a_name_holds():
    assert str(UserError("There is no a\nb\u2028c\ud800: check.")) == "There is no a b c : check."
    assert len(str(UserError("There is no " + "x" * 100_000))) < 1600


@pytest.mark.parametrize("name", ["a" * 5000, "x\0y.tif", "a\nb.tif", "\udcff.tif"])
def test_names_that_no_file_can_have_are_not_there(name):
    with pytest.raises(UserError, match="There is no file or folder"):
        find_product(name)


@pytest.mark.parametrize("text, date", [("S2_20230231_x", None), ("S2_20230231_20230301", "2023-03-01")])
def test_a_day_that_no_calendar_has_is_no_date(text, date):
    assert date_in_text(text) == date


@pytest.mark.parametrize("value", [".", "0", "1.2.3", "9" * 400, "٣"])
def test_a_quantification_that_is_no_number_is_none(value):
    found = safe_radiometry(f"<BOA_QUANTIFICATION_VALUE>{value}</BOA_QUANTIFICATION_VALUE>", None)
    assert "gives no quantification" in found.problem


def test_angles_that_are_none_are_not_taken():
    xml = "<Mean_Sun_Angle><ZENITH_ANGLE>1.2.3</ZENITH_ANGLE><AZIMUTH_ANGLE>.</AZIMUTH_ANGLE>"
    assert sun_in_metadata(xml) is None
    assert sun_in_tags({"SUN_AZIMUTH": "inf", "SUN_ELEVATION": "nan"}) is None


@pytest.mark.parametrize("changes", [{"depth": 10**9}, {"width": "192"}, {"heads": 0}, {"heads": 7}, {"mlp_ratio": -1}])
def test_a_header_that_no_model_can_be_built_from_is_refused(changes):
    content = {**json.loads(json.dumps(ModelConfig.of_size("ti").to_dict())), **changes}
    with pytest.raises(ValueError):
        ModelConfig.from_dict(content)

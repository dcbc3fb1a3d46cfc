"""The +1000: every piece of evidence is weighed, what disagrees is asked for, and what the user says counts."""

import numpy as np
import pytest

from engine.errors import UserError
from engine.imagery import Window, describe, open_scene
from tests.engine.imagery.faulty import SIDE, ground, write

PLAIN = ground().astype("uint16")
ADDED = PLAIN + np.uint16(1000)
DESERT = (1500 + 0.3 * ground()).astype("uint16")
LATE, EARLY = "S2B_MSIL2A_20230618T100029_N0509_R122_T33TUM.tif", "S2A_MSIL2A_20190618T100031_N0212_R122_T33TUM.tif"
APPLIED, NOT_APPLIED = {"earthsearch:boa_offset_applied": "true"}, {"earthsearch:boa_offset_applied": "false"}
RASTER_BANDS = {"raster:bands": '[{"scale": 0.0001, "offset": -0.1}]'}
DECLARED = {"scales": (1e-4,) * 12, "offsets": (-0.1,) * 12}

ESTABLISHED = {
    "nothing said, dark": ("a.tif", PLAIN, {}, {}, 0),
    "nothing said, several bands just above 1000": ("a.tif", ADDED, {}, {}, 1000),
    "a late baseline in the name": (LATE, ADDED, {}, {}, 1000),
    "an early baseline in the name": (EARLY, PLAIN, {}, {}, 0),
    "a late baseline over desert": (LATE, DESERT, {}, {}, 1000),
    "an early baseline over desert": (EARLY, DESERT, {}, {}, 0),
    "a late baseline in a tag": ("a.tif", ADDED, {"s2:processing_baseline": "05.09"}, {}, 1000),
    "a late baseline in the product's identifier": ("a.tif", ADDED, {"PRODUCT_URI": LATE}, {}, 1000),
    "an early baseline in a tag": ("a.tif", DESERT, {"PROCESSING_BASELINE": "02.12"}, {}, 0),
    "the catalogue removed it": (LATE, PLAIN, APPLIED, {}, 0),
    "the catalogue removed it, desert": ("a.tif", DESERT, APPLIED, {}, 0),
    "the catalogue did not": ("a.tif", ADDED, NOT_APPLIED, {}, 1000),
    "a catalogue's offset": ("a.tif", ADDED, RASTER_BANDS, {}, 1000),
    "the product's offset": ("a.tif", ADDED, {"BOA_ADD_OFFSET": "-1000"}, {}, 1000),
    "GDAL's offset": ("a.tif", ADDED, {}, DECLARED, 1000),
    "harmonised by name, desert": ("COPERNICUS_S2_SR_HARMONIZED_mosaic.tif", DESERT, {}, {}, 0),
}
ASKED = {
    "desert or an offset": ("a.tif", DESERT, {}, {}),
    "a late baseline, and darkness": (LATE, PLAIN, {}, {}),
    "a late baseline in a tag, and darkness": ("a.tif", PLAIN, {"s2:processing_baseline": "05.10"}, {}),
    "removed, and several bands just above 1000": ("a.tif", ADDED, APPLIED, {}),
    "harmonised, and several bands just above 1000": ("S2_SR_HARMONIZED.tif", ADDED, {}, {}),
    "two tags that disagree": ("a.tif", ADDED, {**APPLIED, **RASTER_BANDS}, {}),
    "GDAL's offset, and darkness": ("a.tif", PLAIN, {}, DECLARED),
    "an early baseline, and an offset in a tag": (EARLY, ADDED, {"BOA_ADD_OFFSET": "-1000"}, {}),
}


def made(folder, name, values, tags, layout):
    return write(folder / name, values, tags={"LEVEL": "L2A", **tags}, **layout)


@pytest.mark.parametrize("case", ESTABLISHED)
def test_what_the_evidence_establishes(tmp_path, case):
    *how, offset = ESTABLISHED[case]
    path = made(tmp_path, *how)
    with open_scene(path) as scene:
        image = scene.read(Window(0, 0, SIDE, SIDE)).images["s2_l2a"]
        assert scene.s2.offset == -offset
    np.testing.assert_allclose(image, how[1].astype(np.float32) - offset, rtol=1e-4)


@pytest.mark.parametrize("case", ASKED)
def test_what_disagrees_is_asked_for_and_what_is_given_counts(tmp_path, case):
    path = made(tmp_path, *ASKED[case])
    assert "give --offset 1000 if it is, or --offset 0" in describe(path).problem
    with pytest.raises(UserError, match="--offset"):
        open_scene(path)
    for offset in (0, 1000):
        with open_scene(path, offset=offset) as scene:
            image = scene.read(Window(0, 0, SIDE, SIDE)).images["s2_l2a"]
        np.testing.assert_allclose(image, ASKED[case][1].astype(np.float32) - offset, rtol=1e-4)


def test_one_dark_band_is_no_proof_against_the_baseline(tmp_path):
    """Level-2A goes a little below zero: 3 % of B12 at −150."""
    values = ADDED.copy()
    values[11, :3] = 850
    assert describe(made(tmp_path, LATE, values, {}, {})).offset == -1000


def test_what_was_concluded_or_contradicted_is_said(tmp_path):
    assert "was removed" in describe(made(tmp_path, "a.tif", ADDED, {}, {})).warnings[0]
    assert "nothing was removed" in describe(made(tmp_path, EARLY, ADDED, {}, {})).warnings[0]
    assert describe(made(tmp_path, LATE, ADDED, {}, {})).warnings == ()


def test_another_offset_is_refused(tmp_path):
    with pytest.raises(UserError, match="An offset of 500 was given"):
        open_scene(write(tmp_path / "a.tif", PLAIN), offset=500)


def test_a_product_whose_values_contradict_its_metadata(tmp_path):
    name = "S2A_MSIL2A_20230618T100031_N0509_R122_T33TUM_20230618T150000.SAFE"
    metadata = (
        "<x>Level-2A<QUANTIFICATION_VALUE>10000</QUANTIFICATION_VALUE>"
        '<PROCESSING_BASELINE>05.09</PROCESSING_BASELINE><BOA_ADD_OFFSET band_id="0">-1000</BOA_ADD_OFFSET></x>'
    )
    folder = tmp_path / name
    for band, values in zip(("B02", "B03", "B04", "B08"), PLAIN, strict=False):
        write(folder / f"GRANULE/L2A_T33TUM_A1_20230618T100031/IMG_DATA/R10m/T33TUM_{band}_10m.tif", values, (), {})
    (folder / "MTD_MSIL2A.xml").write_text(metadata)
    assert "was removed already" in describe(folder).problem
    assert describe(folder, offset=0).problem is None
    (folder / "MTD_MSIL2A.xml").write_text(metadata.replace("BOA_ADD_OFFSET", "X"))
    assert "gives no offset" in describe(folder).problem

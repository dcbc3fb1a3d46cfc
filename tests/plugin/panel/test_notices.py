"""What the engine notices is said where it belongs: at the layer, at the mask, beside the samples, in a result."""

from types import SimpleNamespace

from terrafm_plugin.clouds.mask_reading import MaskReading
from terrafm_plugin.engine_process.messages import EngineError, ErrorKind
from terrafm_plugin.other_maps.jobs import OtherMap
from tests.plugin.rasters import write

OFFSET = "No value lies below 1000, so the offset of +1000 was removed; --offset 0 keeps it."
LITTLE = "The mask {path} leaves 4 % of the scene: check what it means."


def described(path, *warnings):
    return {"path": str(path), "bands": [], "date": None, "resolution": 10.0, "warnings": list(warnings)}


def test_what_is_noticed_of_a_layer_stands_below_it_as_long_as_it_is_chosen(panel, tmp_path):
    source = panel.imagery.sources["s2"]
    source.show_description(described(tmp_path / "a.tif", OFFSET, "Two bands are alike."))
    assert source._warnings.text() == f"{OFFSET}\nTwo bands are alike."
    assert not source._warnings.isHidden()
    assert not panel.imagery.sources["s1"].warnings()
    source.show_description(described(tmp_path / "b.tif"))
    assert source._warnings.isHidden()
    source.show_description(described(tmp_path / "a.tif", OFFSET))
    source.show_failure("a.tif is cut.")
    assert (source.warnings(), source._problem.text()) == ([], "a.tif is cut.")
    assert source._warnings.isHidden()


def test_what_is_noticed_of_a_mask_is_said_once_and_at_the_mask_alone(panel, tmp_path):
    reading, mask = panel.findChild(MaskReading), write(tmp_path / "mask.tif", [[0, 1]])
    said = LITTLE.format(path=mask)
    reading.show_mask(str(mask))
    reading.show_scene({"s2": described("s2.tif", OFFSET, said), "s1": described("s1.tif", said)})
    assert reading.problem.text() == said
    reading.show_refusal("The samples are too few.")
    assert reading.problem.text() == said
    reading.show_refusal(f"The mask {mask} lies beside the scene.")
    assert reading.problem.text() == f"The mask {mask} lies beside the scene."
    call = reading._call
    reading._show(call, {"problem": "", "kind": "scl", "values": [0, 4, 9]})
    assert "SCL" in reading.read_as.text()
    assert "0, 4, 9" in reading.read_as.toolTip()
    reading.show_mask(str(tmp_path / "other.tif"))
    assert reading.problem.isHidden()
    assert reading.read_as.isHidden()
    reading._refused(call, EngineError(ErrorKind.USER, "too late"))
    assert reading.problem.isHidden()


def test_a_class_that_is_left_out_is_said_while_nothing_is_missing(panel):
    strip = panel.strip
    strip.show_hint("")
    panel.controller.noticed.emit("Left out with one sample: Water. Click one more place.")
    assert strip.text() == "Left out with one sample: Water. Click one more place."
    strip.show_hint("Choose a layer.")
    assert strip.text() == "Choose a layer."
    strip.show_hint("")
    assert "Water" in strip.text()
    panel.controller.noticed.emit("")
    assert strip.hint.isHidden()


def test_a_result_says_only_what_is_not_said_at_its_layer(panel, tmp_path):
    maps = panel.other_maps
    panel.imagery.sources["s2"].show_description(described(tmp_path / "a.tif", OFFSET))
    for sentence in (OFFSET, "Half of the scene has no data.", "Half of the scene has no data."):
        maps._maps.noticed.emit(sentence)
    job = SimpleNamespace(kind=OtherMap.CLUSTERS, places=())
    maps._made(job, None, {"reason": "Four clusters.", "out": "c.tif"})
    assert maps.result.text() == "Four clusters. Half of the scene has no data."

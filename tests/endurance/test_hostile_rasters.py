"""A thousand damaged rasters: each is read, or refused in one sentence."""

import shutil
from pathlib import Path

import pytest
import rasterio
from rasterio.shutil import copy

from tests.endurance.attempts import in_a_child
from tests.endurance.mutations import zipped

SOURCES = {"tif": 300, "tiled.tif": 150, "s1.tif": 100, "jp2": 150, "vrt": 150, "SAFE": 150, "zip": 100}


@pytest.fixture(scope="module")
def sources(scene_folder: Path, safe: Path, tmp_path_factory) -> dict[str, Path]:
    """One small file of each kind."""
    folder = tmp_path_factory.mktemp("whole")
    made = {kind: folder / f"{'s1' if kind == 's1.tif' else 's2_l2a'}.{kind.split('.')[-1]}" for kind in SOURCES}
    made["tiled.tif"] = folder / "s2_l2a_tiled.tif"
    window = rasterio.windows.Window(0, 0, 64, 64)
    for name, kind in (("s2_l2a", "tif"), ("s1", "s1.tif")):
        with rasterio.open(scene_folder / f"{name}.tif") as file:
            profile = {**file.profile, "width": 64, "height": 64, "tiled": False, "compress": None}
            profile.pop("blockxsize", None), profile.pop("blockysize", None)
            with rasterio.open(made[kind], "w", **profile) as small:
                small.write(file.read(window=window))
                small.descriptions = file.descriptions
                small.update_tags(**file.tags())
    copy(made["tif"], made["tiled.tif"], driver="GTiff", tiled=True, blockxsize=16, blockysize=16, compress="deflate")
    copy(made["tif"], made["jp2"], driver="JP2OpenJPEG")
    copy(made["tif"], made["vrt"], driver="VRT")
    made["SAFE"] = folder / safe.name
    shutil.copytree(safe, made["SAFE"])
    made["zip"] = zipped(safe, folder / f"{safe.name}.zip")
    return made


@pytest.mark.parametrize("kind", SOURCES)
def test_damaged_rasters_end_in_pixels_or_a_sentence(sources, kind):
    source = sources[kind]
    outcome = in_a_child("tests.endurance.read_rasters", source, source.parent, SOURCES[kind])
    print(f"\nrasters, {kind} | {outcome.line()}")
    assert not outcome.faults, "\n".join(outcome.faults[:5])
    assert outcome.refusals > 0
    assert outcome.results > 0

"""The files of a scene, written beside their names and renamed when all of them are whole."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.errors import RasterioIOError

from ..errors import UserError
from .classes import CLASSES, TRUTH_NODATA
from .optics import band_names
from .radar import POLARISATIONS
from .recipe import SUN_AZIMUTH, SUN_ELEVATION, SceneRecipe, SimulatedScene

MASK_COLOURS = {0: (0, 0, 0, 0), 1: (255, 255, 255, 255), 2: (200, 220, 240, 255), 3: (60, 60, 80, 255)}


@dataclass(frozen=True)
class Rasters:
    """The open rasters of a scene, to be filled block by block."""

    s2: Any
    s1: Any
    truth: Any
    cloud_mask: Any | None


@dataclass(frozen=True)
class SamplePoint:
    """A labelled pixel centre in map coordinates."""

    code: int
    x: float
    y: float


def scene_of(recipe: SceneRecipe, folder: Path, counts: tuple[int, ...] = ()) -> SimulatedScene:
    """The paths of a scene's files in `folder`."""
    return SimulatedScene(
        s2=folder / f"s2_{recipe.level}.tif",
        s1=folder / "s1.tif",
        truth=folder / "truth.tif",
        samples=folder / "samples.gpkg",
        legend=folder / "truth.json",
        cloud_mask=folder / "cloud_mask.tif" if recipe.clouds else None,
        classes=CLASSES,
        sample_counts=counts,
    )


@contextmanager
def unfinished(scene: SimulatedScene) -> Iterator[SimulatedScene]:
    """The same files under temporary names; renamed when the block ends well, removed when it does not."""
    finals = [scene.s2, scene.s1, scene.truth, scene.samples, scene.legend]
    finals += [scene.cloud_mask] if scene.cloud_mask else []
    folder = scene.s2.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"The folder {folder} cannot be made ({error.strerror}): give a folder that can be written to."
        ) from error
    parts = {path: path.with_name(f".unfinished-{path.name}") for path in finals}
    try:
        yield SimulatedScene(
            parts[scene.s2],
            parts[scene.s1],
            parts[scene.truth],
            parts[scene.samples],
            parts[scene.legend],
            parts[scene.cloud_mask] if scene.cloud_mask else None,
            scene.classes,
            scene.sample_counts,
        )
        for final, part in parts.items():
            part.replace(final)
    except (OSError, RasterioIOError) as error:
        raise UserError(
            f"The scene could not be written to {folder} ({error}): give a folder that can be written to, "
            "on a disk with room."
        ) from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


@contextmanager
def open_rasters(recipe: SceneRecipe, paths: SimulatedScene) -> Iterator[Rasters]:
    """New rasters on the recipe's grid, with their bands named and their metadata set."""
    made = {
        "SOFTWARE": "TerraFM for QGIS: engine simulate",
        "TIFFTAG_IMAGEDESCRIPTION": "Simulated scene; not a real place",
        "SEED": str(recipe.seed),
    }
    date = {"ACQUISITION": recipe.date.isoformat(), "TIFFTAG_DATETIME": f"{recipe.date:%Y:%m:%d} 10:20:00"}
    sun = {"SUN_AZIMUTH": f"{SUN_AZIMUTH:g}", "SUN_ELEVATION": f"{SUN_ELEVATION:g}"}
    with ExitStack() as stack:

        def create(path: Path, names: tuple[str, ...], dtype: str, nodata: float, predictor: int) -> Any:
            raster = stack.enter_context(
                rasterio.open(path, "w", **_profile(recipe, len(names), dtype, nodata, predictor))
            )
            for index, name in enumerate(names, start=1):
                raster.set_band_description(index, name)
            raster.update_tags(**made)
            return raster

        s2 = create(paths.s2, band_names(recipe.level), "uint16", 0, 2)
        s2.update_tags(SENSOR="S2", LEVEL=recipe.level.upper(), UNITS="reflectance × 10000", **date, **sun)
        s1 = create(paths.s1, POLARISATIONS, "float32", float("nan"), 3)
        s1.update_tags(SENSOR="S1", UNITS="dB", LOOKS=f"{recipe.looks:g}", **date)
        truth = create(paths.truth, ("class",), "uint8", TRUTH_NODATA, 1)
        truth.write_colormap(1, {c.code: (*c.rgb, 255) for c in CLASSES})
        truth.update_tags(**{f"CLASS_{c.code}": c.name for c in CLASSES})
        mask = None
        if paths.cloud_mask is not None:
            mask = create(paths.cloud_mask, ("cloud mask",), "uint8", 255, 1)
            mask.write_colormap(1, MASK_COLOURS)
            mask.update_tags(CLASS_0="clear", CLASS_1="thick cloud", CLASS_2="thin cloud", CLASS_3="cloud shadow")
        yield Rasters(s2, s1, truth, mask)


def _profile(recipe: SceneRecipe, count: int, dtype: str, nodata: float, predictor: int) -> dict[str, Any]:
    return {
        "driver": "GTiff",
        "width": recipe.width,
        "height": recipe.height,
        "count": count,
        "dtype": dtype,
        "nodata": nodata,
        "crs": recipe.crs,
        "transform": recipe.transform,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "compress": "deflate",
        "predictor": predictor,
        "interleave": "band",
        "BIGTIFF": "IF_SAFER",
    }


def write_samples(recipe: SceneRecipe, points: list[SamplePoint], path: Path) -> None:
    """A GeoPackage layer `samples` of points with `class` (integer), `name` and `color`."""
    legend = {c.code: c for c in CLASSES}
    texts = [[legend[p.code].name for p in points], [legend[p.code].color for p in points]]
    fields: list[NDArray[Any]] = [
        np.array([p.code for p in points], dtype=np.int32),
        *(np.array(text, dtype=object) for text in texts),
    ]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapely.points([(p.x, p.y) for p in points])),
        fields,
        ["class", "name", "color"],
        layer="samples",
        driver="GPKG",
        geometry_type="Point",
        crs=f"EPSG:{recipe.epsg}",
    )


def write_legend(recipe: SceneRecipe, path: Path) -> None:
    """The class table of the truth, and what the scene was made from, as JSON."""
    content = {
        "simulated": True,
        "seed": recipe.seed,
        "date": recipe.date.isoformat(),
        "nodata": TRUTH_NODATA,
        "classes": [{"code": int(c.code), "name": c.name, "color": c.color} for c in CLASSES],
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

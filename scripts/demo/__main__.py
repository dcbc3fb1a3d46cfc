"""`python3 -m scripts.demo [--s2 F] [--s1 F] [--samples F] [--out demo]`, with a Python that sees QGIS's."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from osgeo import gdal

from .accuracy import MapAccuracy, agreement
from .checked_points import check
from .picture import draw
from .qgis_profile import ROOT, QgisProfile

SAMPLE_SCENE = ROOT / "resources" / "sample_scene"
POINTS = 300
"""Reference points that are drawn and checked."""


def main() -> None:
    """Map the sample scene, or the user's own files, and show what came of it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--s2", help="Sentinel-2 imagery")
    parser.add_argument("--s1", help="Sentinel-1 imagery")
    parser.add_argument("--samples", help="labelled points or polygons, with a field 'class'")
    parser.add_argument("--out", type=Path, default=ROOT / "demo")
    options = parser.parse_args()
    own = any((options.s2, options.s1, options.samples))
    if own and not (options.samples and (options.s2 or options.s1)):
        parser.error("your own files need SAMPLES and at least one of S2 and S1")
    inputs = {
        "S2": options.s2 if own else str(SAMPLE_SCENE / "s2_l2a.tif"),
        "S1": options.s1 if own else str(SAMPLE_SCENE / "s1.tif"),
        "SAMPLES": options.samples if own else str(SAMPLE_SCENE / "samples.gpkg"),
    }
    options.out.mkdir(parents=True, exist_ok=True)
    land_cover, picture, page = (options.out / name for name in ("landcover.tif", "landcover.png", "report.html"))
    with tempfile.TemporaryDirectory(prefix="terrafm-profile-") as folder:
        profile = QgisProfile.make(Path(folder))
        _classify(profile, {name: path for name, path in inputs.items() if path}, options.out)
        if not own:
            _assess(profile, land_cover, page, Path(folder))
    truth = None if own else agreement(land_cover, SAMPLE_SCENE / "truth.tif")
    report = json.loads(gdal.Open(str(land_cover)).GetMetadataItem("TERRAFM_REPORT"))
    draw(land_cover, Path(inputs["S2"] or inputs["S1"]), report["classes"], picture)
    if truth is not None:
        _print_accuracy(truth)
    for file in (land_cover, picture, page):
        sys.stdout.write(f"{_short(file)}\n")


def _classify(profile: QgisProfile, inputs: dict[str, str], out: Path) -> None:
    """Run `terrafm:classify`; its report is a page."""
    outputs = {"OUTPUT": "landcover.tif", "CONFIDENCE": "confidence.tif", "REPORT": "report.html"}
    outputs = {name: str(out / file) for name, file in outputs.items()}
    _run(profile, "terrafm:classify", {**inputs, "COMPARE": "true", **outputs})


def _assess(profile: QgisProfile, land_cover: Path, page: Path, folder: Path) -> None:
    """Draw points, check them against the truth as a user would by eye, and put the accuracy into the report."""
    points = folder / "checked_points.gpkg"
    drawn = {"MAP": str(land_cover), "POINTS": str(POINTS), "OUTPUT": str(points)}
    _run(profile, "terrafm:referencesample", drawn)
    check(points, SAMPLE_SCENE / "truth.tif")
    assessed = {"MAP": str(land_cover), "REFERENCE": str(points), "CLASS_FIELD": "reference", "REPORT": str(page)}
    _run(profile, "terrafm:accuracy", assessed)


def _run(profile: QgisProfile, algorithm: str, parameters: dict[str, str]) -> None:
    outcome = profile.run(algorithm, parameters, show=sys.stdout.write)
    if outcome.status != 0:
        raise SystemExit(outcome.status)


def _print_accuracy(truth: MapAccuracy) -> None:
    sys.stdout.write(f"\nAgainst the truth of the sample scene ({truth.pixels:,} pixels):\n")
    for entry in truth.classes:
        sys.stdout.write(f"  {entry.name:16} user's {entry.users:6.1%}   producer's {entry.producers:6.1%}\n")
    sys.stdout.write(f"  overall accuracy {truth.overall:.1%}, macro-F1 {truth.macro_f1:.3f}\n\n")


def _short(file: Path) -> Path:
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


if __name__ == "__main__":
    main()

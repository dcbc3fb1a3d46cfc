"""Accuracy and areas of any class map against reference samples, as a report.

The formulas are in `area_estimation`, how reference samples become units in `reference`.
"""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import SQUARE_METRES_PER_HECTARE, ClassMap, PixelAreas, PixelCounts, check_writable, open_class_map
from ..progress import Progress, part_of, silent
from ..reports.files import REPORT_ENDINGS, write_report
from ..reports.map_report import report_in_tags
from ..reports.provenance import command_line, software
from ..requests import AccuracyRequest
from ..samples.sample_set import read_samples
from ..samples.training_pixels import TRAINING_TAG, training_pixels
from ..version import __version__
from .estimation import StratifiedEstimates, estimate
from .levels import ComparedLevel
from .reference import UNIT, ReferenceUnits, read_reference
from .report import AccuracyReport, ClassAssessment

DESIGN = (
    "Stratified estimators with the map's classes as strata (Olofsson et al. 2014). The intervals hold for samples "
    "drawn at random within each class or over the whole map, not for places that were chosen by hand."
)
FEW_SAMPLES = 25
"""Fewer in a stratum are mentioned."""
AREA_METHOD = "Areas: every pixel on the ellipsoid, whatever the map's projection."


def assess(request: AccuracyRequest, progress: Progress = silent) -> AccuracyReport:
    """Hold a class map against reference samples.

    Raises
    ------
    UserError
        A map or samples that cannot be used, samples that the map was trained on, a place that cannot be written.
    """
    started = time.perf_counter()
    if request.report is not None:
        check_writable(request.report, REPORT_ENDINGS)
    with open_class_map(request.map) as class_map:
        counts = class_map.count(part_of(progress, 0.0, 0.8))
        level = ComparedLevel.of(request, class_map, counts.codes)
        if level is not None:
            counts = level.counts(counts)
            class_map.show_as(level.codes, level.names)
        units = read_reference(request.reference, class_map, counts.codes, request.class_field, level)
        progress(0.9, "Comparing map and reference")
        made = _report(request, class_map, counts, units, started)
        if level is not None:
            made = replace(made, notices=(*level.notices(), *made.notices))
        map_report = report_in_tags(class_map.tags)
    if request.report is not None:
        write_report(request.report, request.map, map_report, made.to_dict())
    return made


def _report(
    request: AccuracyRequest, class_map: ClassMap, counts: PixelCounts, units: ReferenceUnits, started: float
) -> AccuracyReport:
    codes = np.union1d(counts.codes, units.truth)
    areas, pixels = np.zeros(len(codes)), np.zeros(len(codes), np.int64)
    mapped = np.searchsorted(codes, counts.codes)
    areas[mapped] = counts.by_row @ PixelAreas.of(class_map.grid).rows(class_map.grid) / SQUARE_METRES_PER_HECTARE
    pixels[mapped] = counts.by_row.sum(axis=1)
    matrix = np.zeros((len(codes), len(codes)), np.int64)
    np.add.at(matrix, (np.searchsorted(codes, units.mapped), np.searchsorted(codes, units.truth)), 1)
    found = estimate(matrix, areas, pixels)
    classes = _classes(codes, class_map, units, areas, pixels, matrix, found)
    notices = (
        *_sample_notices(classes, found),
        *_training_notices(request, class_map, units),
        *_other_notices(units),
    )
    reference = Path(request.reference_source or request.reference)
    again = replace(request, reference=reference, class_field=units.class_field)
    return AccuracyReport(
        map=str(request.map),
        reference=str(request.reference),
        class_field=units.class_field,
        report=str(request.report) if request.report else None,
        samples=len(units.truth),
        overall=found.overall,
        macro_f1=float(np.mean([entry.f1.value for entry in classes if entry.f1 is not None])),
        classes=classes,
        counts=tuple(tuple(row) for row in matrix.tolist()),
        proportions=tuple(tuple(row) for row in found.proportions.tolist()),
        assessed_ha=float(areas.sum()) * found.covered,
        area_method=AREA_METHOD,
        unit=UNIT,
        design=DESIGN,
        left_out=asdict(units.left_out),
        notices=notices,
        seconds=round(time.perf_counter() - started, 2),
        version=__version__,
        software=software(),
        command=command_line("accuracy", again, without=("report", "training")),
    )


def _classes(
    codes: NDArray[np.int64],
    class_map: ClassMap,
    units: ReferenceUnits,
    areas: NDArray[np.float64],
    pixels: NDArray[np.int64],
    matrix: NDArray[np.int64],
    found: StratifiedEstimates,
) -> tuple[ClassAssessment, ...]:
    total = areas.sum()
    return tuple(
        ClassAssessment(
            code=code,
            name=units.names.get(code) or class_map.name(code),
            mapped_pixels=int(pixels[k]),
            mapped_ha=float(areas[k]),
            mapped_share=float(areas[k] / total),
            samples=int(matrix[k].sum()),
            reference_samples=int(matrix[:, k].sum()),
            users=found.users[k],
            producers=found.producers[k],
            f1=found.f1[k],
            area_ha=found.areas[k],
        )
        for k, code in enumerate(codes.tolist())
    )


def _sample_notices(classes: tuple[ClassAssessment, ...], found: StratifiedEstimates) -> list[str]:
    """What there are too few samples of."""
    notices = []
    strata = [entry for entry in classes if entry.mapped_pixels]
    missing = [entry for entry in strata if entry.samples == 0]
    single = [entry for entry in strata if entry.samples == 1 < entry.mapped_pixels]
    few = [entry for entry in strata if 1 < entry.samples < min(FEW_SAMPLES, entry.mapped_pixels)]
    faultless = [entry for entry in strata if _without_fault(entry)]
    only_reference = [entry for entry in classes if not entry.mapped_pixels]
    if missing:
        notices.append(
            f"No reference sample lies in {_listed(missing)} of the map: all estimates are about the other "
            f"{found.covered:.1%} of the mapped area only; add samples there."
        )
    if single:
        notices.append(
            f"One reference sample alone lies in {_listed(single)} of the map: the intervals that need its spread "
            "cannot be given; at least two are needed, 25 are better."
        )
    if few:
        notices.append(
            f"Fewer than {FEW_SAMPLES} reference samples lie in {_listed(few)} of the map: take the intervals as rough."
        )
    if faultless:
        notices.append(
            f"All samples in {_listed(faultless)} of the map are right: the formulas then give an interval of ± 0, "
            "though after n right samples a share of up to 3/n may still be wrong."
        )
    if only_reference:
        notices.append(
            f"The reference has {_listed(only_reference)}, which the map never shows: the producer's accuracy is 0, "
            "and there is no user's accuracy."
        )
    return notices


def _training_notices(request: AccuracyRequest, class_map: ClassMap, units: ReferenceUnits) -> list[str]:
    """Whether the samples are those that the map was made from; refused if most of them are."""
    grid = class_map.grid
    known = training_pixels(class_map.tags.get(TRAINING_TAG), grid)
    if request.training is not None:
        samples = read_samples(request.training, grid, request.class_field or "class")
        known = np.union1d(known, samples.rows.astype(np.int64) * grid.width + samples.columns)
    seen = int(np.isin(units.rows.astype(np.int64) * grid.width + units.columns, known).sum())
    if 2 * seen > len(units.rows):
        raise UserError(
            f"{seen} of the {len(units.rows)} reference samples lie in pixels that the map was made from, which says "
            "nothing of the others: draw a random sample (accuracy --draw), check it and give that."
        )
    if seen:
        return [
            f"{seen} of the {len(units.rows)} reference samples lie in pixels that the map was made from: unless a "
            "random draw met them by chance, the map looks better than it is; leave them out."
        ]
    return []


def _other_notices(units: ReferenceUnits) -> list[str]:
    """What was left out, and samples of another map."""
    notices = []
    reasons = {
        "without_class": "without a class", "outside": "outside the map", "no_data": "where the map has no data",
        "repeated": "in a pixel that was counted already", "contradictory": "in a pixel with contradicting classes",
    }  # fmt: skip
    left_out = [f"{count} {reasons[name]}" for name, count in vars(units.left_out).items() if count]
    if left_out:
        notices.append(f"Reference samples left out: {', '.join(left_out)}.")
    if units.other_strata:
        notices.append(
            f"{units.other_strata} of {len(units.rows)} points were drawn in another class than the map has there: "
            "they are another map's sample, and the estimates for this one are not those of a stratified sample."
        )
    return notices


def _without_fault(entry: ClassAssessment) -> bool:
    """Whether all samples of a stratum are right, and not all of its pixels were sampled."""
    return 1 < entry.samples < entry.mapped_pixels and entry.users is not None and entry.users.value == 1.0


def _listed(classes: list[ClassAssessment]) -> str:
    return ", ".join(f"'{entry.name}'" for entry in classes)

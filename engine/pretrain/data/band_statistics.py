"""The file of means and deviations of one's own data, which `engine shards --statistics` writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import UserError
from ...model import RELEASED_MODALITIES, Modality, ModalitySpec
from ...strict_json import parse_json

FILE = "statistics.json"
FORMAT = 1


def read_statistics(path: Path, specs: tuple[ModalitySpec, ...] = RELEASED_MODALITIES) -> tuple[ModalitySpec, ...]:
    """Some modalities, with the file's means and deviations for those it knows and their own for the others."""
    try:
        content = parse_json(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']}")
        known = {Modality(name): values for name, values in content["modalities"].items()}
        return tuple(_checked(spec, known[spec.modality]) if spec.modality in known else spec for spec in specs)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            f"{path} holds no statistics ({error}): give the file that `engine shards --statistics` wrote."
        ) from error


def _checked(spec: ModalitySpec, values: dict[str, Any]) -> ModalitySpec:
    if tuple(values["bands"]) != spec.bands:
        raise ValueError(f"the bands of {spec.modality.value} are {values['bands']}")
    mean, std = (tuple(float(value) for value in values[name]) for name in ("mean", "std"))
    if not len(mean) == len(std) == len(spec.bands) or not (np.isfinite(mean).all() and min(std) > 0):
        raise ValueError(f"the numbers of {spec.modality.value}")
    return replace(spec, mean=mean, std=std)

"""Whether a raster's whole numbers are codes of classes or amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_CLASSES = 64
"""More codes than these are no classes; the most frequent ones of a raster that is known to hold classes count."""
_FEW = 24
_CALLED_CLASSES = re.compile(
    r"(?<![a-z])(class(es|ification)?|land[ _-]?(cover|use)|lulc|world[ _-]?cover|corine|clc\d*|eunis|crop[ _-]?types?|"
    r"categor(y|ies)|labels?|habitats?|soil[ _-]?types?|dynamic[ _-]?world|nlcd|cdl)(?![a-z])",
    re.IGNORECASE,
)


def class_codes(
    values: NDArray[np.float32], texts: Sequence[str], has_palette: bool, types: Sequence[str]
) -> tuple[tuple[int, ...], str]:
    """The codes of a raster of classes, none if it holds amounts, and what is doubtful about it, as a sentence's end.

    Classes are whole numbers in one band that has a palette, is called so, or leaves gaps between few numbers, as
    WorldCover's 10, 20, … or CORINE's 111, 112, … do.

    Parameters
    ----------
    values : [C, n]
        Pixels from all over the raster; NaN where there is no data.
    texts : sequence of str
        Path, name, descriptions and tags.
    """
    if len(values) != 1 or "int" not in types[0]:
        return (), ""
    found, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    called = any(_CALLED_CLASSES.search(text.replace("_", " ")) for text in texts)
    if not (has_palette or called or _leaves_gaps(found)):
        if 1 < len(found) <= _FEW and found.min() >= 0:
            return (), (
                f"its {len(found)} whole numbers count as amounts; if they are codes of classes, give it a name that "
                "says so, such as :classes."
            )
        return (), ""
    most_common = np.sort(found[np.argsort(-counts, kind="stable")[:MOST_CLASSES]])
    left_out = len(found) - len(most_common)
    doubt = f"of its {len(found)} codes the {MOST_CLASSES} most frequent count." if left_out else ""
    return tuple(int(code) for code in most_common), doubt


def _leaves_gaps(found: NDArray[np.float32]) -> bool:
    if not 2 <= len(found) <= _FEW:
        return False
    return bool(
        found.min() >= 0 and (found.max() - found.min() + 1) >= 3 * len(found) and (np.diff(found) >= 2).mean() > 0.6
    )

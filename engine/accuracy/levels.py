"""A map and its reference at a level of their classes: both are told by the classes in which theirs lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import ClassMap, PixelCounts
from ..requests import AccuracyRequest
from ..samples.class_levels import LEVELS_TAG, ClassLevel, ClassLevels, Label, level_in_tag
from ..samples.class_set_file import class_set_of


@dataclass(frozen=True)
class ComparedLevel:
    """The level that a map shows, and the one at which it is held against its reference."""

    shown: ClassLevel
    compared: ClassLevel

    @classmethod
    def of(cls, request: AccuracyRequest, class_map: ClassMap, codes: NDArray[np.int64]) -> ComparedLevel | None:
        """What a request asks for, from the class set that it names, else the one that the map carries.

        Raises
        ------
        UserError
            No class set, one that is not the map's, or a level finer than the map's.
        """
        levels = class_set_of(request)
        carried = level_in_tag(class_map.tags.get(LEVELS_TAG))
        shown = carried if levels is None else _shown_by(class_map, levels, codes)
        if shown is None:
            if request.class_level is None:
                return None
            raise UserError(
                f"The classes of {class_map.path.name} have no levels: name their class set (--classes) beside the "
                f"class level '{request.class_level}'."
            )
        compared = shown if request.class_level is None else shown.levels.at(request.class_level)
        if compared.number > shown.number:
            raise UserError(
                f"{class_map.path.name} shows {shown.title} of its classes, and {compared.title} is finer: "
                "make a map of that level, or choose a coarser one."
            )
        return cls(shown, compared)

    @property
    def codes(self) -> dict[int, int]:
        """The code of the class at which is compared, by each code of the map."""
        chains = [chain for chain in self.shown.levels.chains.values() if len(chain) >= self.shown.number]
        return {chain[self.shown.number - 1].code: chain[self.compared.number - 1].code for chain in chains}

    @property
    def names(self) -> dict[int, str]:
        """Of the classes at which is compared."""
        return {entry.code: entry.name for entry in self.compared.of.values()}

    def counts(self, counts: PixelCounts) -> PixelCounts:
        """The pixels of the classes at which is compared."""
        known = self.codes
        lifted = np.array([known.get(code, code) for code in counts.codes.tolist()], np.int64)
        codes = np.unique(lifted)
        by_row = np.stack([counts.by_row[lifted == code].sum(axis=0) for code in codes])
        return PixelCounts(codes, by_row, counts.no_data)

    def labelled(
        self, labels: Sequence[Label], beside: Sequence[Label], where: str
    ) -> tuple[tuple[int | None, ...], dict[int, str]]:
        """Codes of a reference's labels, None where they are too coarse, and names of those that no class has."""
        chains = self.shown.levels.known(labels, beside, where, self.shown.number)
        free = max([*self.names, *self.codes]) + 1
        unknown = dict.fromkeys(str(label) for label, chain in zip(labels, chains, strict=True) if chain is None)
        own = {label: free + place for place, label in enumerate(unknown)}
        wanted = self.compared.number
        codes = tuple(
            own[str(label)] if chain is None else chain[wanted - 1].code if len(chain) >= wanted else None
            for label, chain in zip(labels, chains, strict=True)
        )
        return codes, {code: label for label, code in own.items()}

    def notices(self) -> list[str]:
        """What was compared."""
        if self.compared.number == self.shown.number:
            return []
        return [
            f"Map and reference are compared at {self.compared.title} of {self.compared.levels.title}: a class of the "
            "map counts as the one in which it lies. A map that was made at this level may differ, since there the "
            "probabilities are summed."
        ]


def _shown_by(class_map: ClassMap, levels: ClassLevels, codes: NDArray[np.int64]) -> ClassLevel:
    """The finest level whose codes and names are the map's."""
    for number in range(levels.depth, 0, -1):
        names = {entry.code: entry.name for entry in ClassLevel(levels, number).of.values()}
        named = {code: name for code, name in class_map.names.items() if code in codes}
        if set(codes.tolist()) <= names.keys() and all(names.get(code) == name for code, name in named.items()):
            return ClassLevel(levels, number)
    raise UserError(
        f"The classes of {class_map.path.name} are of no level of the class set {levels.title}: choose the class set "
        "that the map was made with."
    )

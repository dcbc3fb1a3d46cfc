"""Classes in levels: each class of the finest level lies in one of every coarser level.

Samples are labelled with a class of the finest level, or of a coarser one where nobody knew better. A map may show any
level: its classes' probabilities are those of the classes that lie in them, summed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import UserError
from ..imagery import LandCoverClass
from ..strict_json import parse_json

LEVELS_TAG = "TERRAFM_LEVELS"
"""The tag of a map whose classes have levels: they and the level that it shows, as JSON."""
MOST_CLASSES = 254
"""A map is of one byte: 255 is no data."""
Chain = tuple[LandCoverClass, ...]
"""A class behind the coarser ones in which it lies, the coarsest first."""
Label = int | str | None
"""What a field says of a sample's class."""
_NOTATION = re.compile(r"([A-Z]{0,2}[0-9]{1,4}(?:\.[0-9A-Z]{1,3})*|[A-Z][0-9A-Z]?)\s+\S", re.IGNORECASE)
_SHOWN = 4
"""Unknown labels that a sentence names."""


@dataclass(frozen=True)
class ClassLevels:
    """Classes that samples may be labelled with, and the coarser ones in which they lie."""

    title: str
    names: tuple[str, ...]
    """Of the levels, the coarsest first."""
    chains: Mapping[int, Chain]
    """By the code of each class that samples have: its classes from the coarsest level to its own."""
    notations: Mapping[str, Chain]
    """Further ways to write a class, such as 3.1.1."""

    @property
    def depth(self) -> int:
        """How many levels there are."""
        return len(self.names)

    def at(self, wanted: str | int | None) -> ClassLevel:
        """A level by its number, from 1, the coarsest, or by its name; the finest if none is named.

        Raises
        ------
        UserError
            There is no such level.
        """
        if wanted is None or wanted == "":
            return ClassLevel(self, self.depth)
        text = " ".join(str(wanted).casefold().split())
        folded = [name.casefold() for name in self.names]
        if text in folded:
            return ClassLevel(self, folded.index(text) + 1)
        if text.isdecimal() and 1 <= int(text[:4]) <= self.depth:
            return ClassLevel(self, int(text))
        if self.depth == 1:
            raise UserError(f"The class set {self.title} has no levels: leave the class level '{wanted}' out.")
        listed = ", ".join(
            f"{number} ({name})" if name != str(number) else name for number, name in enumerate(self.names, start=1)
        )
        raise UserError(f"The class set {self.title} has no level '{wanted}': choose one of {listed}.")

    def labelled(self, labels: Sequence[Label], beside: Sequence[Label], where: str, level: int = 0) -> list[Chain]:
        """The classes that a field's labels stand for; an empty chain for none.

        Whole numbers are codes of the map's classes or the classes' own notations (311): those of `level`, by default
        the finest, if all are. Texts are notations or names.

        Parameters
        ----------
        beside : sequence
            The names that the file has beside its labels, or nothing; they decide where numbers could mean both.
        where : str
            The file, for sentences.

        Raises
        ------
        UserError
            A label that no class has, or numbers that may mean two things.
        """
        found = self.known(labels, beside, where, level)
        unknown = [str(label) for label, chain in zip(labels, found, strict=True) if chain is None]
        if unknown:
            several = list(dict.fromkeys(unknown))
            named = ", ".join(f"'{label}'" for label in several[:_SHOWN]) + (" …" if len(several) > _SHOWN else "")
            raise UserError(
                f"{where} has samples of {named}, and the class set {self.title} has no such class: write the names or "
                "codes that it has, or choose another class set."
            )
        return [chain or () for chain in found]

    def known(self, labels: Sequence[Label], beside: Sequence[Label], where: str, level: int = 0) -> list[Chain | None]:
        """As `labelled`, but None for labels that no class has."""
        numbers = {label for label in labels if isinstance(label, int)}
        by_number = self._read_numbers(numbers, level or self.depth, dict(zip(labels, beside, strict=False)), where)
        return [
            () if label is None else (by_number.get(label) if isinstance(label, int) else self._by_text(label)) or None
            for label in labels
        ]

    def _read_numbers(
        self, numbers: set[int], level: int, beside: Mapping[Label, Label], where: str
    ) -> dict[int, Chain]:
        """What whole numbers stand for, by the first reading in which all of them have a meaning."""
        codes = {chain[level - 1].code: chain[:level] for chain in self.chains.values() if len(chain) >= level}
        notations = {number: chain for number in numbers if (chain := self._by_text(str(number)))}
        whole = [one for one in (codes, notations, self.chains) if numbers <= one.keys()]
        if not whole:
            return max(codes, notations, key=lambda one: len(numbers & one.keys()))
        unlike = [number for number in sorted(numbers) if codes.get(number) != notations.get(number)]
        if whole[:2] != [codes, notations] or not unlike:
            return dict(whole[0])
        named = {number: self._by_text(str(beside[number])) for number in unlike if beside.get(number) is not None}
        for reading in (codes, notations):
            if named and all(chain == reading[number] for number, chain in named.items()):
                return reading
        first = unlike[0]
        raise UserError(
            f"The class {first} in {where} may be '{codes[first][-1].name}' by the map's codes or "
            f"'{notations[first][-1].name}' by the notation of the class set {self.title}: name the field that holds "
            "the classes' names."
        )

    def _by_text(self, text: str) -> Chain:
        return self._texts.get(_plain(text), ())

    @cached_property
    def _texts(self) -> dict[str, Chain]:
        """The classes of all levels by their names and notations; the finer one of two that are called alike."""
        texts: dict[str, Chain] = {}
        for chain in sorted(self.prefixes(), key=len):
            notation = notation_of(chain[-1].name)
            texts[_plain(chain[-1].name)] = chain
            if notation:
                texts[_plain(notation)] = chain
                texts[_plain(chain[-1].name[len(notation) :])] = chain
        return {**texts, **{_plain(text): chain for text, chain in self.notations.items()}}

    def prefixes(self) -> Iterator[Chain]:
        """The chains of the classes of all levels, each once."""
        seen = {chain[:depth]: None for chain in self.chains.values() for depth in range(1, len(chain) + 1)}
        yield from seen

    def for_samples(self, chains: Iterable[Chain]) -> tuple[ClassLevels, dict[Chain, int]]:
        """These levels for samples of some classes, of which some may be of a coarser level, and the classes' codes.

        A class of the finest level keeps its code, a coarser one gets a code that no other class has.
        """
        own = {chain: code for code, chain in self.chains.items()}
        wanted = sorted(set(chains), key=lambda chain: [entry.code for entry in chain])
        codes = {chain: own[chain] for chain in wanted if chain in own}
        free = (code for code in range(1, MOST_CLASSES + 1) if code not in self.chains)
        for chain in wanted:
            if chain not in codes:
                codes[chain] = next(free, 0)
        kept = {**self.chains, **{codes[chain]: chain for chain in wanted}}
        return ClassLevels(self.title, self.names, kept, self.notations), codes

    def entries(self) -> dict[str, Any]:
        """The classes as class sets of the panel name them: each with those `above` it."""
        named = {number: name for number, name in enumerate(self.names) if name != str(number + 1)}
        return {
            "title": self.title,
            "classes": [
                {
                    **asdict(chain[-1]),
                    "above": [{**asdict(one), "level": named.get(place, "")} for place, one in enumerate(chain[:-1])],
                }
                for chain in self.chains.values()
            ],
        }

    def to_dict(self) -> dict[str, Any]:
        """As a tag or a saved probe holds it."""
        chains = {str(code): [asdict(entry) for entry in chain] for code, chain in self.chains.items()}
        return {"title": self.title, "names": list(self.names), "chains": chains}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> ClassLevels:
        """What `to_dict` wrote; a KeyError, TypeError or ValueError for anything else."""
        chains = {
            int(code): tuple(LandCoverClass(**entry) for entry in chain) for code, chain in content["chains"].items()
        }
        names = tuple(map(str, content["names"]))
        if not chains or not names or any(not 1 <= len(chain) <= len(names) for chain in chains.values()):
            raise ValueError("its class levels do not fit each other")
        return cls(str(content["title"]), names, chains, {})


@dataclass(frozen=True)
class ClassLevel:
    """One level of some classes, as a map shows it."""

    levels: ClassLevels
    number: int
    """From 1, the coarsest."""

    @cached_property
    def of(self) -> dict[int, LandCoverClass]:
        """The class of this level by the code of each class that samples have; without those that are coarser."""
        chains = self.levels.chains.items()
        return {code: chain[self.number - 1] for code, chain in chains if len(chain) >= self.number}

    @property
    def is_finest(self) -> bool:
        """Whether it is the level that samples are labelled with."""
        return self.number == self.levels.depth

    @property
    def title(self) -> str:
        """Its name, for sentences."""
        name = self.levels.names[self.number - 1]
        return f"level {self.number}" + (f" ({name})" if name != str(self.number) else "")

    def classes(self, codes: Iterable[int]) -> tuple[LandCoverClass, ...]:
        """The classes of this level in which those of some codes lie, by their codes."""
        return tuple(sorted({self.of[code] for code in codes}, key=lambda entry: entry.code))

    def lifted(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The codes of this level for those of samples."""
        return np.array([self.of[code].code for code in codes.tolist()], np.int64)

    def summed(self, probability: NDArray[np.float32], codes: NDArray[np.int64]) -> NDArray[np.float32]:
        """Probabilities [L, ...] of this level's classes, by their codes, from those of `codes`: [K, ...]."""
        lifted = self.lifted(codes)
        shown = np.unique(lifted)
        result = np.zeros((len(shown), *probability.shape[1:]), np.float32)
        for place, part in zip(np.searchsorted(shown, lifted).tolist(), probability, strict=True):
            result[place] += part
        return result

    def sentence(self, classes: int) -> str:
        """What a report says of it."""
        if self.is_finest:
            return f"Classes: {self.levels.title}, {self.title}, the finest of {self.levels.depth}."
        return (
            f"Classes: {self.levels.title}, {self.title} of {self.levels.depth}; the probabilities of the {classes} "
            "classes that the samples have were summed."
        )

    def tag(self) -> str:
        """Levels and number as JSON."""
        return json.dumps({**self.levels.to_dict(), "level": self.number}, ensure_ascii=False)


def level_in_tag(text: str | None) -> ClassLevel | None:
    """What `ClassLevel.tag` wrote; None for anything else."""
    try:
        content = parse_json(text or "")
        level = ClassLevel(ClassLevels.from_dict(content), int(content["level"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return level if 1 <= level.number <= level.levels.depth else None


def notation_of(name: str) -> str:
    """The notation that a name begins with, such as 3.1.1 or G1; empty where it begins with none."""
    found = _NOTATION.match(name)
    return found[1] if found and (found[1][0].isdigit() or found[1].isupper()) else ""


def _plain(text: str) -> str:
    """A name or notation without what does not matter to it: 3.1.1 is 311."""
    folded = " ".join(text.casefold().split())
    return folded.replace(".", "") if re.fullmatch(r"[a-z]{0,2}[0-9]+(\.[0-9a-z]+)+\.?", folded) else folded

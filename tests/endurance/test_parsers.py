"""The parsers of our own with whatever hypothesis puts together: each understands or refuses in a sentence."""

import pytest

from tests.endurance.mutations import damaged
from tests.endurance.parser_words import SEEDS, WORDS
from tests.endurance.parsers import PARSERS, attempt

EXAMPLES = 2000
DAMAGES = 1000


@pytest.mark.parametrize("kind", PARSERS)
def test_what_hypothesis_makes(kind):
    hypothesis = pytest.importorskip("hypothesis")
    from hypothesis import strategies

    words = strategies.one_of(strategies.sampled_from((*WORDS[kind], *SEEDS[kind])), strategies.binary(max_size=12))
    inputs = strategies.one_of(strategies.binary(max_size=200), strategies.lists(words, max_size=25).map(b"".join))
    told = {True: 0, False: 0}

    @hypothesis.settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    @hypothesis.given(inputs)
    def run(data: bytes) -> None:
        told[attempt(kind, data)] += 1

    run()
    print(f"\nhypothesis, {kind} | {sum(told.values())} | {told[True]} | {told[False]} | 0")


@pytest.mark.parametrize("kind", PARSERS)
def test_damaged_texts(kind):
    seeds = SEEDS[kind]
    told = [attempt(kind, damaged(seeds[number % len(seeds)], number)) for number in range(DAMAGES)]
    print(f"\ndamaged, {kind} | {DAMAGES} | {sum(told)} | {DAMAGES - sum(told)} | 0")

"""`python -m tests.endurance.fuzz_parsers KIND FOLDER [libFuzzer's options]`: atheris on one of our parsers.

Needs the package `atheris` (not locked: it has wheels for few systems) in an environment that sees the engine's.
FOLDER keeps what was found worth keeping; -max_total_time=600 ends after ten minutes, -runs=0 tries the folder alone.
"""

import sys
from pathlib import Path

import atheris

ROOMS = ["imagery", "worker", "requests", "model", "mapping.classify", "pretrain.data", "reports", "strict_json"]

with atheris.instrument_imports(include=[f"engine.{room}" for room in ROOMS]):
    from tests.endurance.parser_words import SEEDS, WORDS
    from tests.endurance.parsers import attempt


def main() -> None:
    """Fuzz until a fault, the time or the runs end it."""
    kind, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate((*SEEDS[kind], *WORDS[kind])):
        (folder / f"seed_{number}").write_bytes(seed)
    atheris.Setup([sys.argv[0], str(folder), *sys.argv[3:]], lambda data: attempt(kind, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()

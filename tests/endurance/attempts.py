"""Attempts in a child process: a right result, one sentence, or something that must not be."""

import faulthandler
import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import UserError

HANGS = 300.0
"""Seconds that nothing takes unless it hangs."""


@dataclass
class Outcome:
    """What came of many attempts."""

    results: int = 0
    refusals: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        """For the table of docs/endurance.md."""
        return (
            f"{self.results + self.refusals + len(self.faults)} | {self.results} | {self.refusals} | {len(self.faults)}"
        )


def attempt_all(things: Iterable[Path], attempt: Callable[[Path], object]) -> Outcome:
    """Try something with each file; whatever is raised but the user's error is a fault."""
    outcome = Outcome()
    for thing in things:
        faulthandler.dump_traceback_later(HANGS, exit=True)
        try:
            attempt(thing)
            outcome.results += 1
        except UserError as error:
            outcome.refusals += 1
            if "\n" in str(error) or len(str(error)) > 600:
                outcome.faults.append(f"{thing.name}: not one sentence: {str(error)[:300]}")
        except BaseException:
            outcome.faults.append(f"{thing.name}: {traceback.format_exc(limit=-4)}")
        faulthandler.cancel_dump_traceback_later()
        print(f"done {thing.name}", flush=True)
    return outcome


def in_a_child(module: str, *arguments: object) -> Outcome:
    """The outcome of a module's `main` in a process of its own; a crash or a hang of it is a fault."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], capture_output=True, text=True, errors="replace"
    )
    lines = done.stdout.splitlines()
    told = [line for line in lines if line.startswith("{")]
    if not told:
        last = next((line for line in reversed(lines) if line.startswith("done ")), "nothing")
        return Outcome(faults=[f"the process ended with {done.returncode} after {last}: {done.stderr[-1500:]}"])
    content = json.loads(told[-1])
    return Outcome(content["results"], content["refusals"], content["faults"])


def tell(outcome: Outcome) -> None:
    """Hand an outcome to the process that waits for it."""
    print(json.dumps({"results": outcome.results, "refusals": outcome.refusals, "faults": outcome.faults}))

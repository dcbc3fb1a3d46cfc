"""Work in a process of its own that is killed at a random moment; forked, so that it need not import anything."""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any


def killed_at_random(work: Callable[[], object], rng: random.Random, longest: float, log: Path) -> bool:
    """Whether the work was killed before its end; what it says goes to the log.

    Raises
    ------
    AssertionError
        It ended by itself, and not well.
    """
    child = os.fork()
    if child == 0:
        ends_with(work, log)
    ends = time.monotonic() + rng.uniform(0, longest)
    while time.monotonic() < ends:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            assert status == 0, log.read_text(errors="replace")[-3000:]
            return False
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), log.read_text(errors="replace")[-3000:]
    return status != 0


def ends_with(work: Callable[[], object], log: Path) -> None:
    """The work of a forked child, and its end: what it prints goes to the log; nothing of the parent's is undone."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (sys.__stdout__, sys.__stderr__):
        os.dup2(file, stream.fileno())
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    try:
        work()
    except SystemExit as ended:
        os._exit(int(ended.code or 0))
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def answered(work: Callable[[], object], log: Path) -> Any:
    """What the work in a process of its own came to, as JSON has it.

    Raises
    ------
    AssertionError
        It did not end well.
    """
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        ends_with(lambda: os.write(sink, json.dumps(work()).encode()), log)
    os.close(sink)
    with os.fdopen(source, "rb") as file:
        told = file.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, log.read_text(errors="replace")[-3000:]
    return json.loads(told)

"""What commands and the worker import: an answer that needs no network waits for none of the libraries behind it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("torch", "torch._dynamo", "torch._inductor", "torchvision", "timm", "sklearn", "scipy.stats", "skimage")
COMMANDS = """
import sys
from click.testing import CliRunner
from engine.__main__ import main
for words in json.loads(sys.argv[1]):
    done = CliRunner().invoke(main, words)
    seen(" ".join(words), done.exit_code)
"""
WORKER = """
from engine.worker.methods import EngineMethods
from engine.worker.server import Call, Worker
engine = EngineMethods()
call = Call(1, Worker({}, None, None))
engine.table()["hello"]({}, call)
seen("hello")
preparations = engine.preparations()
for number, prepare in enumerate(preparations, start=1):
    prepare()
    seen(f"prepared {number} of {len(preparations)}")
assert "pyogrio" not in sys.modules, "a session may never see a vector file"
"""
SEEN = f"""
import json, sys
def seen(*what):
    print(json.dumps([*what, [name for name in {HEAVY!r} if name in sys.modules]]), file=sys.stderr)
"""


def imported(program: str, *arguments: str, **environment: str) -> list[list[object]]:
    """What a fresh Python says at each `seen(…)`, with the heavy libraries that it had imported until then."""
    done = subprocess.run(
        [sys.executable, "-c", SEEN + program, *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stderr.splitlines() if line.startswith("[")]


@pytest.fixture(scope="module")
def light_commands(scene_folder, tmp_path_factory) -> list[list[str]]:
    """Commands that run no network, on small files."""
    out = tmp_path_factory.mktemp("light")
    truth, points = str(scene_folder / "truth.tif"), str(out / "points.gpkg")
    return [
        ["--help"],
        ["classify", "--help"],
        ["requests"],
        ["models", "list", "--json"],
        ["simulate", "--out", str(out / "scene"), "--width", "64", "--height", "64"],
        ["accuracy", "--map", truth, "--draw", points, "--points", "20"],
        ["cloudmask", "--s2", str(scene_folder / "s2_l2a.tif"), "--scl", truth, "--out", str(out / "mask.tif")],
    ]


def test_commands_that_run_no_network_import_none_of_it(light_commands):
    found = imported(COMMANDS, json.dumps(light_commands))
    assert found == [[" ".join(words), 0, []] for words in light_commands]


def test_the_worker_says_hello_with_torch_alone_and_prepares_the_rest(tmp_path):
    """Neither brings torch's compiler, which is slow to import and leaves a folder among the temporary ones."""
    hello, *prepared = imported(WORKER, TMPDIR=str(tmp_path))
    assert hello == ["hello", ["torch"]]
    assert prepared[-1][-1] == ["torch", "sklearn", "scipy.stats"]
    assert list(tmp_path.iterdir()) == []

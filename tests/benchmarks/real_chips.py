"""A few hundred steps on real chips: does the teacher stay between its two collapses, and do its features get better?

    .venv/bin/python -m tests.benchmarks.real_chips [STEPS]

trains the candidate for the bundled model (some minutes) and prints the teacher's entropy beside its bounds, and the
accuracy of nearest neighbours on tiles of the labelled scenes before and after. Needs the data that `TERRAFM_DATA`
names, which are not part of the repository.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.few_clicks import data_folder

ROOT = Path(__file__).parents[2]
PROTOTYPES = 4096


def main(steps: int) -> None:
    """Train and print."""
    scenes = data_folder()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        subprocess.run(
            [sys.executable, "engine/train.py", "--config", "training/configs/bundled_start.yaml", "--out", str(out),
             "--max-steps", str(steps), f"data.path={scenes.parent / 'pretrain'}", "data.workers=0",
             f"head.prototypes={PROTOTYPES}", "evaluation.kind=rasters", f"evaluation.path={scenes}",
             "evaluation.every_epochs=1", "evaluation.tile=16"],
            cwd=ROOT, check=True,
        )  # fmt: skip
        lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    scores = [(line["step"], line["knn"]) for line in lines if "knn" in line]
    print(f"loss {lines[0]['loss']:.2f} → {lines[-1]['loss']:.2f} in {len(lines)} steps")
    print(f"entropy of the teacher {lines[-1]['teacher_entropy']:.2f}, between 0 and {math.log(PROTOTYPES):.2f}; "
          f"KL of its mean answer to uniform {lines[-1]['kl_to_uniform']:.2f}")  # fmt: skip
    print(f"kNN untrained {lines[0]['knn_untrained']:.3f}; " + ", ".join(f"{step}: {knn:.3f}" for step, knn in scores))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)

"""An archive whose workers are jobs of a real Slurm, one of which is cancelled in the middle."""

import pytest
import yaml

from tests.endurance.archive import archives
from tests.endurance.archive.slurm import asked, jobs, slurm, why_not

pytest.importorskip("dask_jobqueue", reason="dask-jobqueue is not installed: requirements/archive.txt")


def test_jobs_of_slurm_are_followed_by_others_and_all_is_made(store, expected, tmp_path):
    reason = why_not()
    if reason:
        pytest.skip(reason)
    settings = {
        "cores": 1, "memory": "3GiB", "queue": "maps", "walltime": "00:20:00", "log-directory": str(tmp_path),
        "job-directives-skip": ["--mem"], "interface": "lo", "scheduler-options": {"interface": "lo"},
    }  # fmt: skip
    (tmp_path / "dask").mkdir()
    (tmp_path / "dask" / "jobqueue.yaml").write_text(yaml.safe_dump({"jobqueue": {"slurm": settings}}))
    with slurm(tmp_path / "slurm") as environment:
        driver = archives.started(
            "archive", "run", store, "--cluster", "slurm", "--workers", 2, log=tmp_path / "log",
            DASK_CONFIG=str(tmp_path / "dask"), PYTHONPATH=str(archives.ROOT), **environment,
        )  # fmt: skip
        archives.until(lambda: archives.marked(store) >= 3, "three jobs", driver)
        first = jobs(environment)
        for number in first:
            asked("scancel", number, **environment)
        assert driver.wait(600) == 0, (tmp_path / "log").read_text()[-3000:]
        archives.until(lambda: not jobs(environment), "the end of all of Slurm's jobs")
    assert len(first) == 2
    assert archives.shards(store) == expected

"""A Slurm of one node, this machine, whose controller, node and login of messages live in one folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.endurance.archive import archives

_NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel")
_SETTINGS = """
ClusterName=tests
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=2
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} State=UNKNOWN
PartitionName=maps Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def why_not() -> str | None:
    """Why there can be no Slurm here; None where there can."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    if missing:
        return f"{', '.join(missing)} not installed: apt install slurmctld slurmd slurm-client munge"
    return "Slurm's daemons take root here" if os.geteuid() != 0 else None


@contextmanager
def slurm(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that leads to a running Slurm, which ends with the block."""
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    host = socket.gethostname().partition(".")[0]
    cores = max(2, len(os.sched_getaffinity(0)))
    ports = archives.free_port(), archives.free_port()
    settings = folder / "slurm.conf"
    settings.write_text(_SETTINGS.format(host=host, folder=folder, controller=ports[0], node=ports[1], cores=cores))
    key = folder / "munge.key"
    key.touch(0o400)
    key.chmod(0o600)
    key.write_bytes(os.urandom(1024))
    environment = {"SLURM_CONF": str(settings)}
    daemons = [
        ["munged", "--foreground", "--force", f"--key-file={key}", f"--socket={folder}/munge.socket",
         f"--pid-file={folder}/munged.pid", f"--log-file={folder}/munged.log", f"--seed-file={folder}/munge.seed"],
        ["slurmctld", "-D", "-f", str(settings)],
        ["slurmd", "-D", "-f", str(settings)],
    ]  # fmt: skip
    running: list[subprocess.Popen] = []
    try:
        for words in daemons:
            with (folder / f"{words[0]}.out").open("w") as out:
                running.append(subprocess.Popen(words, env={**os.environ, **environment}, stdout=out, stderr=out))
            time.sleep(1)
        archives.until(lambda: "idle" in asked("sinfo", "--noheader", **environment), "an idle node")
        yield environment
    finally:
        with suppress(AssertionError):
            asked("scancel", "--user", "root", **environment)
            archives.until(lambda: not jobs(environment), "the end of all jobs")
        for process in reversed(running):
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def asked(*words: str, **environment: str) -> str:
    """What one of Slurm's commands answers."""
    return subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True).stdout


def jobs(environment: dict[str, str]) -> list[str]:
    """The numbers of the jobs that wait or run."""
    return asked("squeue", "--noheader", "--format=%i", **environment).split()

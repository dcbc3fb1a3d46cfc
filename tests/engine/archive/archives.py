"""What the tests of archives share."""

import json
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import rasterio
import torch
from click.testing import CliRunner

from engine.__main__ import main
from engine.archive.markers import progress_of
from engine.archive.scenes import read_scenes
from engine.archive.stores import open_store
from engine.archive.work.driver import Driver
from engine.archive.work.pool import Happening
from engine.archive.work.worker import ArchiveWorker, Assignment
from engine.model import ModelConfig, TerraFM, save_model
from engine.progress import silent


def write_small_model(path: Path) -> None:
    """A model of one narrow block, which takes a moment."""
    torch.manual_seed(3)
    save_model(TerraFM(ModelConfig.of_size("ti", depth=1)), path)


def run(*words: object, status: int = 0) -> str:
    """The output of a command that ends with a status."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == status, done.output
    return done.output


def told(*words: object, status: int = 0) -> dict:
    """The result of a command as JSON."""
    return json.loads(run(*words, "--json", status=status).splitlines()[-1])


def pixels(path: Path) -> np.ndarray:
    """All bands of a raster."""
    with rasterio.open(path) as file:
        return file.read()


class InThisProcess:
    """A pool of one worker without a process of its own; `before` may make things go wrong before a job."""

    size, dashboard = 1, None

    def __init__(self, store: Path, before=lambda assignment: None) -> None:
        self._worker = ArchiveWorker(str(store))
        self._given: list[Assignment] = []
        self._before = before

    @property
    def room(self) -> int:
        return 2 - len(self._given)

    @property
    def is_idle(self) -> bool:
        return not self._given

    def give(self, assignment: Assignment) -> None:
        self._given.append(assignment)

    def happened(self, seconds: float) -> list[Happening]:
        if not self._given:
            time.sleep(0.01)
            return []
        assignment = self._given.pop(0)
        lost = self._before(assignment)
        return [lost] if lost else list(self._worker.outcomes(assignment))

    def close(self) -> None:
        self._worker.close()


def driven(store: Path, before=lambda assignment: None) -> Driver:
    """A driver that has worked off a store in this process, with pauses of some milliseconds."""
    opened = open_store(str(store))
    scenes = list(read_scenes(opened))
    with closing(InThisProcess(store, before)) as pool:
        driver = Driver(opened, pool, scenes, progress_of(opened, scenes))
        driver.retries.first_pause = 0.001
        driver.work(silent)
    return driver

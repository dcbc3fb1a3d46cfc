"""Imagery that is changed, cut or removed while it is read: said in a sentence, never read as something else."""

import os

import pytest

from engine.errors import UserError
from engine.imagery import Window, open_scene
from tests.engine.imagery.faulty import ground, write


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def written_anew(path):
    write(path, ground(seed=9).astype("uint16"))
    os.utime(path, ns=(0, 1))  # a clock that was set back


@pytest.mark.parametrize("change", [cut, written_anew, os.unlink])
@pytest.mark.parametrize("began", [True, False])
def test_a_file_that_changes_is_read_no_further(tmp_path, change, began):
    path = write(tmp_path / "S2_L2A.tif", ground().astype("uint16"))
    with open_scene(s2=path, level="l2a") as scene:
        if began:
            scene.read(Window(0, 0, 32, 32))
        change(path)
        with pytest.raises(UserError, match="changed or removed while it was read|can no longer be read"):
            scene.read(Window(32, 32, 32, 32))

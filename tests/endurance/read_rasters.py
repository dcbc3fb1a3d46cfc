"""`python -m tests.endurance.read_rasters SOURCE FOLDER COUNT`: damaged copies of a raster, described and read."""

import sys
from pathlib import Path

from engine.imagery import S2_BANDS, Window, describe, open_scene
from tests.endurance.attempts import attempt_all, tell
from tests.endurance.mutations import damaged, damaged_files, zipped


def read(path: Path) -> None:
    """Describe a file and, if nothing speaks against it, read what a screen shows of it."""
    sensor = "s1" if path.name.startswith("s1") else "s2"
    said = {"level": "l2a", "bands": S2_BANDS} if path.suffix == ".jp2" else {}  # such files name no bands
    describe(path, sensor, **said)
    bands = {"level": "l2a", "s2_bands": S2_BANDS} if said else {}
    with open_scene(**{sensor: path}, **bands) as scene:
        scene.read(Window(0, 0, min(64, scene.grid.width), min(64, scene.grid.height)))


def members(source: Path, folder: Path, count: int):
    """A product whose single files are damaged in turn, as a folder; every fourth time as a zip."""
    files = sorted(file for file in source.rglob("*") if file.is_file())
    for seed in range(count):
        file = files[seed % len(files)]
        whole = file.read_bytes()
        file.write_bytes(damaged(whole, seed))
        yield zipped(source, folder / f"{source.stem}_{seed}.zip") if seed % 4 == 3 else source
        file.write_bytes(whole)


def main() -> None:
    """Damage, read, tell."""
    source, folder, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    things = members(source, folder, count) if source.is_dir() else damaged_files(source, folder, count)
    tell(attempt_all(things, read))


if __name__ == "__main__":
    main()

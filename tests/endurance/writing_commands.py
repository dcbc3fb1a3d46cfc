"""Every command that writes, with all its outputs, and what becomes of it."""

from pathlib import Path

from click.testing import CliRunner

from engine.__main__ import main
from tests.endurance.outputs import OLD


def _imagery(made: Path) -> list[object]:
    return ["--s2", made / "scene/s2_l2a.tif"]


def commands(made: Path, disk: Path) -> dict[str, list[object]]:
    """Every command with every output, all of them on the disk."""
    s2, samples = _imagery(made), made / "scene/samples.gpkg"
    both = ["--s2-before", made / "scene/s2_l2a.tif", "--s2-after", made / "scene/s2_l2a.tif"]
    l1c = ["cloudmask", "--s2", made / "l1c/s2_l1c.tif", "--method", "s2cloudless"]
    judged = ["accuracy", "--map", made / "m.tif"]
    classify = ["classify", *s2, "--samples", samples]
    return {
        "classify": [*classify, "--out", disk / "a.tif"],
        "classify, all": [
            *classify, "--out", disk / "a.tif", "--confidence", disk / "b.tif", "--report", disk / "c.html",
            "--polygons", disk / "d.gpkg", "--save-probe", disk / "e.safetensors",
        ],
        "classify, json": [*classify, "--out", disk / "a.tif", "--report", disk / "c.json"],
        "predict": ["predict", *s2, "--probe", made / "p.safetensors", "--out", disk / "a.tif"],
        "similar": ["similar", *s2, "--examples", samples, "--out", disk / "a.tif"],
        "cluster": ["cluster", *s2, "--clusters", 3, "--out", disk / "a.tif"],
        "change": ["change", *both, "--out", disk / "a.tif"],
        "segment": ["segment", *s2, "--out", disk / "a.gpkg", "--raster", disk / "b.tif"],
        "composite": [
            "composite", "--s2", made / "S2_20230618_L2A.tif", "--s2", made / "S2_20230703_L2A.tif", "--out",
            disk / "a.tif", "--days", disk / "b.tif",
        ],
        "rgb": ["rgb", *s2, "--out", disk / "a.tif"],
        "embed, zarr": ["embed", *s2, "--out", disk / "a.zarr"],
        "embed, tif": ["embed", *s2, "--out", disk / "a.tif"],
        "accuracy": [*judged, "--reference", made / "reference.gpkg", "--report", disk / "a.html"],
        "draw": [*judged, "--draw", disk / "a.gpkg", "--points", 60],
        "cloudmask": [
            *l1c, "--out", disk / "a.tif", "--probability", disk / "b.tif", "--polygons", disk / "c.gpkg",
            "--masked", disk / "d.tif",
        ],
        "simulate": ["simulate", "--out", disk / "scene", "--width", 128, "--height", 128],
        "models import": ["models", "import", made / "w.safetensors", "--name", "mine"],
    }  # fmt: skip


NAMES = tuple(commands(Path(), Path()))


def old_files(words: list[object], disk: Path) -> dict[Path, bytes]:
    """Files that are there already under the names that are to be written."""
    files = [
        word for word in words if isinstance(word, Path) and word.parent == disk and word.suffix not in ("", ".zarr")
    ]
    for file in files:
        file.write_bytes(OLD)
    return dict.fromkeys(files, OLD)


def invoke(words: list[object]) -> tuple[int, str]:
    """Status and output of a command; anything but a result or a refusal fails."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    if done.exit_code not in (0, 2):
        raise AssertionError(f"exit {done.exit_code}: {done.output[-500:]}") from done.exception
    return done.exit_code, done.output


def check_refused(output: str) -> None:
    """One sentence, at the end."""
    (said,) = [line for line in output.splitlines() if line.startswith("Error: ")]
    assert output.rstrip().endswith(said), output
    assert len(said) < 500, said

"""`engine simulate`: the simulated sample scene with its truth."""

from __future__ import annotations

from pathlib import Path

import click

from .reporting import reports_errors, result, watched


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--width", default=1024, show_default=True, help="In pixels of 10 m.")
@click.option("--height", default=1024, show_default=True, help="In pixels of 10 m.")
@click.option("--seed", default=0, show_default=True, help="Another seed, another landscape.")
@click.option("--level", default="l2a", show_default=True, type=click.Choice(["l1c", "l2a"]))
@click.option("--looks", default=4.4, show_default=True, help="Equivalent number of looks of the radar image.")
@click.option("--clouds", is_flag=True, help="Add a cloud and its shadow.")
@click.option("--json", "as_json", is_flag=True, help="Progress and result as JSON lines.")
@reports_errors
def simulate(
    out: Path, width: int, height: int, seed: int, level: str, looks: float, clouds: bool, as_json: bool
) -> None:
    """Make a plausible Sentinel-1 and Sentinel-2 scene with its true land cover."""
    from ..simulation import SceneRecipe
    from ..simulation import simulate as make_scene

    recipe = SceneRecipe(width=width, height=height, seed=seed, level=level, looks=looks, clouds=clouds)
    with watched(as_json) as progress:
        scene = make_scene(recipe, out, progress)
    files = [str(path) for path in sorted(out.iterdir()) if path.is_file()]
    result(as_json, {"out": str(out), "files": files}, f"{out}: {', '.join(Path(file).name for file in files)}")
    del scene

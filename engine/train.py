"""Pretrain TerraFM: `python engine/train.py --config F [dotted.key=value …] --out DIR`."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

if __package__ in (None, ""):  # run as a script: the packages are found from the repository's root, not from here
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    __package__ = "engine"

import click

from .errors import UserError, of_the_system

if TYPE_CHECKING:
    from .pretrain.config.settings import TrainingConfig
    from .ranks import Ranks


class _Stop:
    """Remembers that a signal asked to stop; the step that is being computed is finished first."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Stop:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._note) for number in (signal.SIGTERM, signal.SIGINT)}
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a signal handler's signature
        self.signal = number

    def __call__(self) -> bool:
        return self.signal is not None


@click.command()
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="A YAML file.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder of the run.")
@click.option("--max-steps", type=click.IntRange(min=0), help="Stop after this many steps of the schedule.")
@click.option("--resume", is_flag=True, help="Go on from the newest checkpoint in the folder, if there is one.")
@click.option("--dry-run", is_flag=True, help="Print the plan and do nothing.")
@click.argument("overrides", nargs=-1, metavar="[dotted.key=value]…")
def main(
    config_path: Path, out: Path, max_steps: int | None, resume: bool, dry_run: bool, overrides: tuple[str, ...]
) -> None:
    """Pretrain TerraFM by self-distillation; any setting of the file can be replaced by dotted.key=value."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        status = train(config_path, out, max_steps, resume, dry_run, overrides)
    except UserError as error:
        click.echo(f"Error: {error}", err=True)
        status = 2
    except OSError as error:
        said = of_the_system(error)
        if said is None:
            raise
        click.echo(f"Error: {said} Then go on with --resume.", err=True)
        status = 2
    sys.exit(status)


def train(
    config_path: Path, out: Path, max_steps: int | None, resume: bool, dry_run: bool, overrides: tuple[str, ...]
) -> int:
    """The run; its exit status: 0 done, 128 + the signal's number if one stopped it."""
    from .pretrain.config.file import read_config

    config = read_config(config_path, overrides)
    if dry_run and config.teaching.teachers:
        raise UserError("A run with teachers has no dry run yet: leave out --dry-run, or use --max-steps.")
    if dry_run:
        from .pretrain.plan import describe

        click.echo(describe(config, out, max_steps))
        return 0
    with _Stop() as stop:
        if config.teaching.teachers:
            return _taught(config, out, max_steps, resume, stop)
        return _run(config, out, max_steps, resume, stop)


def _run(config: TrainingConfig, out: Path, max_steps: int | None, resume: bool, stop: _Stop) -> int:
    from .pretrain.export import export
    from .pretrain.run import make_trainer
    from .ranks import Ranks

    ranks = Ranks.of_environment()
    if ranks.first:
        _check_folder(out, resume)
    with ranks.together(config.run.device, config.run.precision):
        trainer = make_trainer(config, out, ranks)
        if resume and trainer.resume():
            _tell(ranks, f"Going on after step {trainer.steps_done}.")
        until = config.steps if max_steps is None else min(config.steps, max_steps)
        if not trainer.run(until, stop):
            _tell(ranks, f"Stopped after step {trainer.steps_done}; --resume goes on from there.")
            return 128 + (stop.signal or signal.SIGTERM)  # where another process got the signal, it was that one
        info = export(trainer)
        if info is not None:
            _tell(ranks, f"{out / 'teacher.safetensors'}: {info.note}")
    return 0


def _taught(config: TrainingConfig, out: Path, max_steps: int | None, resume: bool, stop: _Stop) -> int:
    from .pretrain.taught import TaughtRun

    _check_folder(out, resume)
    run = TaughtRun(config, out)
    if resume and run.resume():
        click.echo(f"Going on after step {run.steps_done}.", err=True)
    until = config.teaching.steps if max_steps is None else min(config.teaching.steps, max_steps)
    if not run.run(until, stop):
        click.echo(f"Stopped after step {run.steps_done}; --resume goes on from there.", err=True)
        return 128 + (stop.signal or signal.SIGTERM)
    click.echo(f"{out / 'teacher.safetensors'}: {run.export().note}", err=True)
    return 0


def _tell(ranks: Ranks, text: str) -> None:
    """Once, however many processes there are."""
    if ranks.first:
        click.echo(text, err=True)


def _check_folder(out: Path, resume: bool) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {out} cannot be made ({error.strerror}): choose another --out.") from error
    if not resume and (any(out.glob("checkpoints/*.pt")) or (out / "log.jsonl").exists()):
        raise UserError(f"{out} already holds a run: add --resume to go on with it, or choose another --out.")


if __name__ == "__main__":
    main()

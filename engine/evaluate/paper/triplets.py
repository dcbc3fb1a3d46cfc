"""The paper's Figures Ap2 and Ap3: test images, their truth, and what a model answers, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...errors import UserError
from ...files import write_text, written_whole
from ...imagery.sensors import S2_BANDS
from ...model.ensemble import Encoder
from ...progress import Progress, part_of, silent
from ..benchmarks import Examples
from ..jobs import Job, evaluate_all
from ..protocols.options import Options
from ..protocols.trained import PREPARE
from ..results import Evaluation, write_results
from .published import TableColumn

COLUMNS = {
    "Ap2": TableColumn("Cloud-S2", "copernicus", "Cloud-S2", "upernet", "miou"),
    "Ap3": TableColumn("Landslide4Sense", "landslide4sense", "Landslide4Sense", "focal", "miou"),
}


@dataclass(frozen=True)
class Triplets:
    """Some test images with truth and answers."""

    name: str
    title: str
    numbers: tuple[int, ...]
    """Of the test images."""
    pictures: tuple[NDArray[np.float32], ...]
    """[h, w, 3] from 0 to 1."""
    truth: tuple[NDArray[np.integer], ...]
    answers: tuple[tuple[NDArray[np.integer], ...], ...]
    """By model."""
    models: tuple[str, ...]
    classes: int
    ignore: int | None
    evaluations: tuple[Evaluation, ...]
    missing: tuple[str, ...] = ()

    def markdown(self) -> str:
        """Which images, and how many of their pixels each model has right."""
        lines = [f"# {self.title}", "", "| test image | " + " | ".join(self.models) + " |"]
        lines.append("|---|" + "---|" * len(self.models))
        for place, number in enumerate(self.numbers):
            shares = [_share(of_model[place], self.truth[place], self.ignore) for of_model in self.answers]
            lines.append(f"| {number} | " + " | ".join(f"{100 * share:.1f} % right" for share in shares) + " |")
        return "\n".join(lines) + "\n"

    def write(self, folder: Path) -> list[Path]:
        """The picture, Markdown, and what repeats it as JSON."""
        paths = [folder / f"{self.name}{end}" for end in (".md", ".json", ".png")]
        write_text(paths[0], self.markdown(), make_folder=True)
        write_results(self.evaluations, paths[1])
        self._draw(paths[2])
        return paths

    def _draw(self, path: Path) -> None:
        from matplotlib import colormaps
        from matplotlib.figure import Figure as Canvas

        columns = 2 + len(self.models)
        canvas = Canvas(figsize=(2.2 * columns, 2.2 * len(self.numbers) + 0.6), layout="constrained")
        plots: Any = canvas.subplots(len(self.numbers), columns, squeeze=False)
        colours = colormaps["tab10"].resampled(10)
        for place, row in enumerate(plots):
            row[0].imshow(self.pictures[place])
            for shown, axes in zip((self.truth[place], *(one[place] for one in self.answers)), row[1:], strict=True):
                hidden = np.ma.masked_where(shown == (-1 if self.ignore is None else self.ignore), shown)
                axes.imshow(hidden, cmap=colours, vmin=-0.5, vmax=9.5, interpolation="nearest")
        for axes, title in zip(plots[0], ("image", "truth", *self.models), strict=True):
            axes.set_title(title, fontsize=9)
        for axes in plots.flat:
            axes.set_xticks([])
            axes.set_yticks([])
        with written_whole(path) as temporary:
            canvas.savefig(temporary, dpi=150)


def triplet_figure(
    name: str,
    models: Sequence[Encoder],
    examples: Examples,
    options: Options,
    count: int = 6,
    progress: Progress = silent,
) -> Triplets:
    """Figure Ap2 (clouds) or Ap3 (landslides): the training that is best on validation answers.

    Shown are test images spread over those whose truth has two classes or more, so that there is something to find.
    """
    column = COLUMNS[name]
    jobs = [Job(column.protocol, one, examples) for one in models]
    done = evaluate_all(jobs, options, progress=part_of(progress, 0, 0.9))
    kept = [(model, one) for model, one in zip(models, done, strict=True) if isinstance(one, Evaluation)]
    missing = tuple(str(one) for one in done if isinstance(one, UserError))
    if not kept:
        raise UserError(missing[0])
    by_model = [_best_answers(column.protocol, model, examples, options) for model, _ in kept]
    numbers = _varied(examples, options, count)
    batch = examples.batch("test", numbers, options.size(examples))
    return Triplets(
        f"figure{name}",
        f"{examples.task.name}: image, truth and answers ({column.protocol}; paper, Figure {name})",
        tuple(numbers),
        tuple(_picture(images) for images in zip(*batch.dates[-1].values(), strict=True)),
        tuple(one.numpy() for one in batch.labels),
        tuple(tuple(answers[number].numpy() for number in numbers) for answers in by_model),
        tuple(model.info.name for model, _ in kept),
        examples.task.classes,
        examples.task.ignore,
        tuple(one for _, one in kept),
        missing,
    )


def _best_answers(protocol: str, model: Encoder, examples: Examples, options: Options) -> Tensor:
    """[N, H, W]; nothing is computed again, since the evaluation has kept features and trainings."""
    trained = PREPARE[protocol](model, examples, options, silent).trainings.all()
    return max(trained, key=lambda one: one.validation).answers


def _varied(examples: Examples, options: Options, count: int) -> list[int]:
    varied = []
    for number in range(examples.count("test")):
        labels = examples.batch("test", [number], options.size(examples)).labels
        counted = labels[labels != (-1 if examples.task.ignore is None else examples.task.ignore)]
        if counted.numel() and int(counted.min()) < int(counted.max()):
            varied.append(number)
    found = varied or list(range(examples.count("test")))
    return [found[place] for place in sorted({round(one) for one in np.linspace(0, len(found) - 1, count)})]


def _picture(images: Sequence[Tensor]) -> NDArray[np.float32]:
    """[h, w, 3] of the first sensor: red, green and blue of Sentinel-2, or VV of radar, its middle 96 % stretched."""
    image = images[0]
    bands = [S2_BANDS.index(band) for band in ("B04", "B03", "B02")] if len(image) == len(S2_BANDS) else [0, 0, 0]
    shown = torch.nan_to_num(image[bands]).numpy()
    low, high = np.percentile(shown, (2, 98))
    stretched: NDArray[np.float32] = np.clip((shown - low) / max(high - low, 1e-6), 0, 1).transpose(1, 2, 0)
    return stretched


def _share(answer: NDArray[np.integer], truth: NDArray[np.integer], ignore: int | None) -> float:
    counted = truth != (-1 if ignore is None else ignore)
    return float((answer == truth)[counted].mean()) if counted.any() else float("nan")

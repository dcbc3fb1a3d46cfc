"""A scene's embedding as a picture: the model's features by three principal components as red, green and blue."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...features.block import FeatureBlock
from ...features.map_blocks import MapPlan, coarsened, feature_blocks, provenance, random_vectors
from ...features.scene_features import SceneFeatures
from ...imagery import ContinuousWriter, Window, check_writable
from ...imagery.output.styles import rgb_style
from ...progress import Progress, part_of, silent
from ...requests import RgbRequest
from ..learners.principal import PrincipalAxes

NO_COLOR = 0
"""Without data in all three bands; what is known has 1 to 255."""
_COLORS = 3
_STRETCH = (2, 98)
"""Percentiles that become the darkest and the brightest value."""


@dataclass(frozen=True)
class WrittenRgb:
    """What `write_rgb` made."""

    out: str
    width: int
    height: int
    explained: tuple[float, float, float]
    """Shares of the tokens' variance, 0 to 1, that red, green and blue show."""

    def to_dict(self) -> dict[str, Any]:
        """As messages hold it."""
        return asdict(self)

    def summary(self) -> str:
        """For a terminal."""
        red, green, blue = (f"{share:.0%}" for share in self.explained)
        shown = f"of what varies red shows {red}, green {green}, blue {blue}"
        return f"{self.out}: {self.width} × {self.height} pixels; {shown}."


@dataclass(frozen=True)
class _Colors:
    """How tokens become colours."""

    axes: NDArray[np.float32]
    """[d, 3]: unit vectors, the first explains most."""
    lowest: NDArray[np.float32]
    """[3]: the product with the axis that becomes 1; likewise `highest`, 255."""
    highest: NDArray[np.float32]
    explained: tuple[float, float, float]

    @classmethod
    def of(cls, tokens: NDArray[np.float32]) -> _Colors:
        """Fitted to tokens [n, d]."""
        found = PrincipalAxes.of(tokens, _COLORS)
        axes = found.axes
        lowest, highest = np.percentile(tokens @ axes.T, _STRETCH, axis=0).astype(np.float32)
        red, green, blue = found.explained
        return cls(np.ascontiguousarray(axes.T, np.float32), lowest, highest, (red, green, blue))

    def stretched(self, values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """Products with the axes [3, h, w] as colours, where there is data."""
        span = np.maximum(self.highest - self.lowest, 1e-12)[:, None, None]
        share = ((values - self.lowest[:, None, None]) / span).clip(0, 1)
        return np.where(valid, np.rint(1 + 254 * share), NO_COLOR).astype(np.uint8)


def write_rgb(features: SceneFeatures, request: RgbRequest, progress: Progress = silent) -> WrittenRgb:
    """Write the tokens' first three principal components as an 8-bit RGB GeoTIFF: like colours, like surroundings.

    The components and their stretch from the 2nd to the 98th percentile are fitted to random places of the whole scene,
    so that every extent of it has the same colours. No data is 0 in all bands. Another scene's colours mean something
    else.

    Raises
    ------
    UserError
        An extent outside the scene, hardly any data, a place that cannot be written.
    """
    check_writable(request.out, (".tif", ".tiff"))
    plan = MapPlan.of(features.grid, request.resolution, request.extent)
    whole = Window(0, 0, features.grid.width, features.grid.height)
    vectors = random_vectors(features, whole, part_of(progress, 0.0, 0.2))
    shown = features.token_dimensions or vectors.shape[1]  # where no model ran, the layers themselves
    colors = _Colors.of(vectors[:, -shown:])
    features.compute_tokens(plan.window, part_of(progress, 0.2, 0.8))
    shares = ", ".join(f"{share:.0%}" for share in colors.explained)
    what = "the model's features" if features.has_model else "the layers"
    tags = provenance(features, f"principal components 1 to 3 of {what} ({shares} of their variance)")
    names = tuple(f"principal component {number}" for number in range(1, _COLORS + 1))
    style = rgb_style(features.scene.dates)
    with ContinuousWriter(request.out, plan.grid, names, tags, nodata=NO_COLOR, qml=style) as file:
        for area, block in feature_blocks(features, plan, part_of(progress, 0.8, 1.0)):
            rows, columns = area.rows, area.columns
            levels = block.levels[features.layout.model_levels]
            shown_block = FeatureBlock(levels, block.valid, block.first_row, block.first_column)
            products = shown_block.project(colors.axes, rows, columns)
            values, valid = coarsened(products, block.valid_at(rows, columns), plan.factor)
            file.write(*plan.place(area), colors.stretched(values, valid))
    return WrittenRgb(str(request.out), plan.grid.width, plan.grid.height, colors.explained)

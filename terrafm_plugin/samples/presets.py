"""Class sets to begin with: well-known legends with their own codes and colours."""

from __future__ import annotations

from dataclasses import dataclass

from .classes import LandCoverClass


@dataclass(frozen=True)
class Preset:
    """A named set of classes."""

    title: str
    classes: tuple[LandCoverClass, ...]


def _preset(title: str, *classes: tuple[int, str, str]) -> Preset:
    return Preset(title, tuple(LandCoverClass(*entry) for entry in classes))


BASIC = _preset(
    "Basic land cover",
    (1, "Forest", "#1b7837"),
    (2, "Cropland", "#f1c232"),
    (3, "Grassland", "#a6d96a"),
    (4, "Built-up", "#d7301f"),
    (5, "Bare ground", "#b08d57"),
    (6, "Water", "#2b7bba"),
)

WORLDCOVER = _preset(
    "ESA WorldCover",
    (10, "Tree cover", "#006400"),
    (20, "Shrubland", "#ffbb22"),
    (30, "Grassland", "#ffff4c"),
    (40, "Cropland", "#f096ff"),
    (50, "Built-up", "#fa0000"),
    (60, "Bare / sparse vegetation", "#b4b4b4"),
    (70, "Snow and ice", "#f0f0f0"),
    (80, "Permanent water bodies", "#0064c8"),
    (90, "Herbaceous wetland", "#0096a0"),
    (95, "Mangroves", "#00cf75"),
    (100, "Moss and lichen", "#fae6a0"),
)

CORINE = _preset(
    "CORINE level 1",
    (1, "Artificial surfaces", "#e6004d"),
    (2, "Agricultural areas", "#ffffa8"),
    (3, "Forest and semi-natural areas", "#80ff00"),
    (4, "Wetlands", "#a6a6ff"),
    (5, "Water bodies", "#00ccf2"),
)

LOCAL_CLIMATE_ZONES = _preset(
    "Local climate zones",
    (1, "Compact high-rise", "#8c0000"),
    (2, "Compact mid-rise", "#d10000"),
    (3, "Compact low-rise", "#ff0000"),
    (4, "Open high-rise", "#bf4d00"),
    (5, "Open mid-rise", "#ff6600"),
    (6, "Open low-rise", "#ff9955"),
    (7, "Lightweight low-rise", "#faee05"),
    (8, "Large low-rise", "#bcbcbc"),
    (9, "Sparsely built", "#ffccaa"),
    (10, "Heavy industry", "#555555"),
    (11, "Dense trees", "#006a00"),
    (12, "Scattered trees", "#00aa00"),
    (13, "Bush, scrub", "#648525"),
    (14, "Low plants", "#b9db79"),
    (15, "Bare rock or paved", "#000000"),
    (16, "Bare soil or sand", "#fbf7ae"),
    (17, "Water", "#6a6aff"),
)
"""Names of Stewart and Oke (2012), Bulletin of the American Meteorological Society 93: 1879–1900; 11 to 17: its A to G.
Codes and colours of Demuzere et al. (2022), Earth System Science Data 14: 3835–3873."""

PRESETS = (BASIC, WORLDCOVER, CORINE, LOCAL_CLIMATE_ZONES)

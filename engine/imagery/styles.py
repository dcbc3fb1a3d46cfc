"""QGIS styles (.qml) for the rasters that this program writes."""

from __future__ import annotations

from collections.abc import Sequence

from engine.imagery.classes import LandCoverClass

_FRAME = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="AllStyleCategories">
  <pipe>
{renderer}
    <rasterresampler/>
  </pipe>
</qgis>
"""
_RAMP = ((0, "#7b3294"), (40, "#c2a5cf"), (60, "#f7f7f7"), (80, "#a6dba0"), (100, "#008837"))
"""Per cent and colour: from unsure to sure."""
SIMILARITY_RAMP = ((0, "#f7fcf0"), (25, "#ccebc5"), (50, "#7bccc4"), (75, "#2b8cbe"), (100, "#084081"))
CHANGE_RAMP = ((0, "#f7f7f7"), (30, "#fee8c8"), (50, "#fdbb84"), (75, "#ef6548"), (100, "#990000"))


def class_style(classes: Sequence[LandCoverClass]) -> str:
    """A paletted style: each code with its colour and name."""
    entries = "\n".join(
        f'        <paletteEntry value="{entry.code}" color="{entry.color}" label="{escape(entry.name)}" alpha="255"/>'
        for entry in classes
    )
    renderer = f"""    <rasterrenderer type="paletted" band="1" opacity="1" nodataColor="">
      <colorPalette>
{entries}
      </colorPalette>
    </rasterrenderer>"""
    return _FRAME.format(renderer=renderer)


def confidence_style() -> str:
    """A pseudo-colour style for confidence in per cent."""
    return ramp_style(_RAMP)


def rgb_style() -> str:
    """Bands 1 to 3 as red, green and blue, as they are."""
    renderer = (
        '    <rasterrenderer type="multibandcolor" redBand="1" greenBand="2" blueBand="3" opacity="1" nodataColor=""/>'
    )
    return _FRAME.format(renderer=renderer)


def ramp_style(ramp: Sequence[tuple[int, str]]) -> str:
    """A pseudo-colour style for per cent; `ramp` holds per cent and colour."""
    items = "\n".join(
        f'          <item value="{value}" color="{color}" label="{value} %" alpha="255"/>' for value, color in ramp
    )
    renderer = f"""    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" nodataColor=""
        classificationMin="0" classificationMax="100">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0"
            minimumValue="0" maximumValue="100">
{items}
        </colorrampshader>
      </rastershader>
    </rasterrenderer>"""
    return _FRAME.format(renderer=renderer)


def escape(text: str) -> str:
    """Text as XML content or attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

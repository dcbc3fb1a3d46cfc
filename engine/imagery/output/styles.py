"""QGIS styles (.qml) for the rasters that this program writes."""

from __future__ import annotations

from collections.abc import Sequence

from .classes import LandCoverClass

_FRAME = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="AllStyleCategories">
{temporal}  <pipe>
{renderer}
    <rasterresampler/>
  </pipe>
</qgis>
"""
_TEMPORAL = """  <temporal enabled="1" mode="0" fetchMode="0">
    <fixedRange>
      <start>{first}T00:00:00Z</start>
      <end>{last}T23:59:59Z</end>
    </fixedRange>
  </temporal>
"""
_OUTLINE = "90,90,90,255"
Dates = tuple[str, str]
"""First and last day (ISO) of the imagery that a raster was made from."""
_RAMP = ((0, "#7b3294"), (40, "#c2a5cf"), (60, "#f7f7f7"), (80, "#a6dba0"), (100, "#008837"))
"""Per cent and colour: from unsure to sure."""
SIMILARITY_RAMP = ((0, "#f7fcf0"), (25, "#ccebc5"), (50, "#7bccc4"), (75, "#2b8cbe"), (100, "#084081"))
CHANGE_RAMP = ((0, "#f7f7f7"), (30, "#fee8c8"), (50, "#fdbb84"), (75, "#ef6548"), (100, "#990000"))


def class_style(classes: Sequence[LandCoverClass], dates: Dates | None = None) -> str:
    """A paletted style: each code with its colour and name; with dates, QGIS's temporal controller knows it."""
    entries = "\n".join(
        f'        <paletteEntry value="{entry.code}" color="{entry.color}" label="{escape(entry.name)}" alpha="255"/>'
        for entry in classes
    )
    renderer = f"""    <rasterrenderer type="paletted" band="1" opacity="1" nodataColor="">
      <colorPalette>
{entries}
      </colorPalette>
    </rasterrenderer>"""
    return _framed(renderer, dates)


def polygon_style(classes: Sequence[LandCoverClass], field: str = "name") -> str:
    """A categorised style for polygons whose field `field` holds the class's name."""
    categories = "\n".join(
        f'      <category value="{escape(entry.name)}" label="{escape(entry.name)}" symbol="{place}" render="true"/>'
        for place, entry in enumerate(classes)
    )
    symbols = "\n".join(
        f'''      <symbol type="fill" name="{place}" alpha="1" clip_to_extent="1">
        <layer class="SimpleFill" enabled="1" pass="0" locked="0">
          <prop k="color" v="{",".join(map(str, entry.rgb))},255"/>
          <prop k="style" v="solid"/>
          <prop k="outline_color" v="{_OUTLINE}"/>
          <prop k="outline_style" v="solid"/>
          <prop k="outline_width" v="0.1"/>
        </layer>
      </symbol>'''
        for place, entry in enumerate(classes)
    )
    return f"""<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
  <renderer-v2 type="categorizedSymbol" attr="{field}" symbollevels="0" enableorderby="0" forceraster="0">
    <categories>
{categories}
    </categories>
    <symbols>
{symbols}
    </symbols>
  </renderer-v2>
</qgis>
"""


def outline_style() -> str:
    """Outlines without a filling, over whatever lies below."""
    return """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
  <renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">
    <symbols>
      <symbol type="fill" name="0" alpha="1" clip_to_extent="1">
        <layer class="SimpleFill" enabled="1" pass="0" locked="0">
          <prop k="style" v="no"/>
          <prop k="outline_color" v="255,220,0,255"/>
          <prop k="outline_style" v="solid"/>
          <prop k="outline_width" v="0.2"/>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
</qgis>
"""


def confidence_style(dates: Dates | None = None) -> str:
    """A pseudo-colour style for confidence in per cent."""
    return ramp_style(_RAMP, dates)


def rgb_style(dates: Dates | None = None) -> str:
    """Bands 1 to 3 as red, green and blue, as they are."""
    renderer = (
        '    <rasterrenderer type="multibandcolor" redBand="1" greenBand="2" blueBand="3" opacity="1" nodataColor=""/>'
    )
    return _framed(renderer, dates)


def ramp_style(ramp: Sequence[tuple[int, str]], dates: Dates | None = None) -> str:
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
    return _framed(renderer, dates)


def _framed(renderer: str, dates: Dates | None = None) -> str:
    temporal = _TEMPORAL.format(first=dates[0], last=dates[1]) if dates else ""
    return _FRAME.format(renderer=renderer, temporal=temporal)


def escape(text: str) -> str:
    """Text as XML content or attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

"""TerraFM for QGIS: the repository's root is the plugin's folder."""


def classFactory(iface):
    """The plugin, for QGIS."""
    from .terrafm_plugin.plugin import TerraFMPlugin

    return TerraFMPlugin(iface)

"""The plugin in a started QGIS, as the integration tests have it."""

from tests.integration.loaded_plugin import home, plugin  # noqa: F401

"""The plugin's texts in QGIS's language."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from .folders import PLUGIN_ROOT

FOLDER = PLUGIN_ROOT / "resources" / "translations"


def installed_translator(locale: str = "") -> QTranslator | None:
    """Install the translation for a locale such as `de_AT`, QGIS's own if none is given; None where there is none."""
    language = locale or QgsApplication.locale()
    for name in dict.fromkeys((language, language.split("_")[0])):
        path = FOLDER / f"terrafm_{name}.qm"
        translator = QTranslator()
        if path.is_file() and translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
            return translator
    return None

"""What ships beside the code: icons, the help page, and the plugin's texts in QGIS's language."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon

from .folders import PLUGIN_ROOT

PAGE = PLUGIN_ROOT / "resources" / "help" / "index.html"
FOLDER = PLUGIN_ROOT / "resources" / "translations"


def icon(name: str) -> QIcon:
    """An icon of `resources/icons` by its name without `.svg`."""
    return QIcon(str(PLUGIN_ROOT / "resources" / "icons" / f"{name}.svg"))


def resource(folder: str, name: str) -> Path:
    """A file of `resources`."""
    return PLUGIN_ROOT / "resources" / folder / name


def help_url(section: str = "") -> str:
    """Address of the page, at a section by its `id`."""
    url = QUrl.fromLocalFile(str(PAGE))
    if section:
        url.setFragment(section)
    return str(url.toString())


def show_help(section: str = "") -> None:
    """Open the page in the browser."""
    QDesktopServices.openUrl(QUrl(help_url(section)))


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


def number(value: float, digits: int) -> str:
    """A number with the decimal sign of QGIS's language."""
    return str(QLocale().toString(float(value), "f", digits))


def length(metres: float) -> str:
    """A length in metres to the decimetre, as QGIS's language writes it."""
    return f"{QLocale().toString(round(float(metres), 1), 'g', 6)}\u00a0m"


def readable(size: float) -> str:
    """Bytes as people say them, such as `5.9 GB`."""
    return f"{number(size / 1e9, 1)} GB" if size >= 1e9 else f"{number(size / 1e6, 0)} MB"


def tr(text: str) -> str:
    """A text in QGIS's language, where no object of Qt translates it in the context of its class."""
    return str(QCoreApplication.translate("TerraFM", text))

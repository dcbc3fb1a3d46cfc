"""The help that ships knows every section of the panel and every parameter, and every link to it leads somewhere."""

import re
from html.parser import HTMLParser

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QLocale, QUrl

from terrafm_plugin import resources as help_page
from terrafm_plugin.engine_process.client import EngineClient
from terrafm_plugin.options import TerraFMOptionsPage
from terrafm_plugin.panel.dock import TerraFMDock
from terrafm_plugin.processing.provider import TerraFMProvider
from terrafm_plugin.resources import length, number, readable
from terrafm_plugin.widgets.section import Section


class Sections(HTMLParser):
    """Text by the `id` of the heading that it stands under; links within the page; tags that were left open."""

    def __init__(self):
        super().__init__()
        self.texts, self.links, self.open, self._id = {}, set(), [], ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in ("meta",):
            self.open.append(tag)
        if "id" in given:
            assert given["id"] not in self.texts, f"{given['id']} is there twice"
            self._id = given["id"]
            self.texts[self._id] = ""
        if given.get("href", "").startswith("#"):
            self.links.add(given["href"][1:])
        assert not given.get("href", "#").startswith("http"), "the page needs no network"

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.handle_data(" ")

    def handle_data(self, data):
        if self._id:
            self.texts[self._id] += data


@pytest.fixture(scope="module")
def page():
    parser = Sections()
    parser.feed(help_page.PAGE.read_text(encoding="utf-8"))
    assert parser.open == []
    return parser


@pytest.fixture(scope="module")
def algorithms(qgis_app):
    provider = TerraFMProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider.algorithms()
    QgsApplication.processingRegistry().removeProvider(provider)


def test_every_parameter_is_explained_where_the_help_button_leads(page, algorithms):
    assert algorithms
    for algorithm in algorithms:
        url = QUrl(algorithm.helpUrl())
        assert url.isLocalFile() and url.toLocalFile() == str(help_page.PAGE)
        text = page.texts[url.fragment()]
        assert algorithm.displayName() in text
        words = set(re.findall(r"[A-Z0-9_]+", text))
        missing = {parameter.name() for parameter in algorithm.parameterDefinitions()} - words
        assert not missing, f"{algorithm.name()}: {missing}"


def test_every_section_of_the_panel_has_its_own(page, qgis_app, qgis_iface, qgis_new_project):
    engine = EngineClient()
    dock = TerraFMDock(qgis_iface, engine)
    try:
        sections = dock.findChildren(Section)
        assert len(sections) >= 5
        for section in sections:
            anchor = section.title().lower().replace(" ", "-")
            assert anchor in page.texts, f"the help has no section '{anchor}'"
            assert section.title() in page.texts[anchor]
    finally:
        dock.unload()
        engine.close()


def test_every_setting_of_the_options_is_explained_there_and_has_a_tooltip(page, qgis_app):
    engine = EngineClient()
    options = TerraFMOptionsPage(engine, lambda: None)
    settings = (options.device, options.threads, options.model, options.models, options.cache.folder)
    switches = (options.cache_size, options.live, options.rest, options.cache.empty)
    assert all(widget.toolTip() for widget in (*settings, *switches))
    for words in ("Device", "Threads", "Default model", options.live.text(), options.cache.empty.text()):
        assert words in page.texts["options"]
    for button in (options.setup.installed.repair, options.setup.installed.remove, options.setup.copy_button):
        assert button.text() in page.texts["setup"] and button.toolTip()
    options.deleteLater()
    engine.close()


def test_every_link_leads_somewhere(page):
    assert page.links <= set(page.texts)
    assert {"panel", "setup", "models", "options"} <= set(page.texts)  # of the Help buttons


@pytest.mark.parametrize(("language", "sign"), [("fr", ","), ("es", ","), ("de", ","), ("en", ".")])
def test_numbers_are_written_as_the_language_of_qgis_does(language, sign):
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        assert number(0.514, 2) == f"0{sign}51"
        assert readable(5_940_000_000) == f"5{sign}9 GB" and readable(12_300_000) == "12 MB"
        assert length(10) == "10\u00a0m" and length(8.46) == f"8{sign}5\u00a0m"
    finally:
        QLocale.setDefault(before)

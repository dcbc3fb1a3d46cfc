"""The texts for translators are those of the code, and what ships says what the translators wrote."""

import re

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from scripts.translations import COMPILED, LANGUAGES, TEXTS, texts_of_plugin, translations_in, write_texts
from terrafm_plugin.live_map.method_section import MethodSection
from terrafm_plugin.processing.embed import Embed
from terrafm_plugin.resources import FOLDER, installed_translator
from terrafm_plugin.samples.class_sets import basic


def test_texts_are_found_in_the_contexts_that_qt_asks_for():
    texts = texts_of_plugin()
    assert "Classifier" in texts[MethodSection.__name__]
    assert "Add a class" in {text for context in texts.values() for text in context}
    assert {"Resolution (metres)", "Features of imagery"} <= set(texts["TerraFMProcessing"])
    assert "Embed" not in texts  # its own `tr` has one context for all algorithms
    assert "Add at least two classes: your own, or a class set." in texts["TerraFM"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_of_texts_is_that_of_the_code(language, tmp_path):
    """`python3 -m scripts.translations` writes it anew."""
    path = TEXTS / f"terrafm_{language}.ts"
    again = tmp_path / path.name
    again.write_bytes(path.read_bytes())
    write_texts(again, language, texts_of_plugin())
    assert again.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_ships_says_what_the_translators_wrote(language, qgis_app):
    translator = installed_translator(language)
    assert isinstance(translator, QTranslator) and COMPILED == FOLDER
    try:
        for (context, text), translated in translations_in(TEXTS / f"terrafm_{language}.ts").items():
            if context:
                assert QCoreApplication.translate(context, text) == translated
            assert set(re.findall(r"{[^}]*}", translated)) == set(re.findall(r"{[^}]*}", text)), text
    finally:
        QCoreApplication.removeTranslator(translator)


def test_the_language_of_qgis_is_that_of_the_plugin(qgis_app):
    before = QgsApplication.locale()
    assert installed_translator("tlh_QO") is None  # Klingon stays English
    translator = installed_translator("de_AT")
    try:
        assert translator is not None
        known = translations_in(TEXTS / "terrafm_de.ts")
        assert MethodSection().title() == known["MethodSection", "Method"] != "Method"
        assert (basic().classes[0].code, basic().classes[0].name) == (1, "Wald")  # codes are the same
        assert Embed().displayName() == known["TerraFMProcessing", "Features of imagery"]
    finally:
        QCoreApplication.removeTranslator(translator)
    assert MethodSection().title() == "Method"
    assert basic().classes[0].name == "Forest"
    assert QgsApplication.locale() == before

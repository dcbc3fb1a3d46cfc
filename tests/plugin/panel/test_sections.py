"""The sections below each other: no pixel more than they need, none less."""

import pytest

from tests.qt_patience import wait_until


def free_below(panel):
    """Pixels between the last section and the end of what can be scrolled to."""
    column, last = panel.scroll.widget(), panel.sections[-1]
    return column.height() - last.geometry().bottom() - 1 - column.layout().contentsMargins().bottom()


@pytest.mark.parametrize("width", [300, 360, 600])
def test_the_panel_scrolls_no_further_than_its_sections(panel, width):
    """Texts that wrap claim more height than they take."""
    for section in panel.sections:
        section.setCollapsed(False)
    panel.setFloating(True)
    panel.resize(width, 500)
    column, viewport = panel.scroll.widget(), panel.scroll.viewport()
    spacing = column.layout().spacing()
    wait_until(lambda: 0 <= free_below(panel) <= spacing, "nothing lies below the last section")
    assert panel.scroll.verticalScrollBar().maximum() == column.height() - viewport.height()
    for section in panel.sections:
        needed = section.heightForWidth(section.width()) if section.hasHeightForWidth() else section.sizeHint().height()
        assert section.height() >= needed, section.objectName()

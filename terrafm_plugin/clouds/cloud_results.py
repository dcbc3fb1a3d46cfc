"""What came of finding clouds: a line for each layer, or for many layers one line with the rest behind a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ..resources import number
from ..widgets.elements import DONE_ICON, PROBLEM_ICON, WARNING_ICON, Caption, Notice

MOST_LINES = 4
"""Of layers that have a mask; more are told of in one."""
_THICK, _THIN, _SHADOW = 1, 2, 3


class NoticeWithDetails(QWidget):
    """A sentence, and what more there is to say behind a link."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._notice, self.details = Notice(icon), Caption()
        self._link = QLabel()
        self._link.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._link.linkActivated.connect(lambda _link: self._show(self.details.isHidden()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._notice, self._link, self.details):
            column.addWidget(widget)

    def say(self, sentence: str, details: str = "") -> None:
        """Show a sentence; an empty one hides all."""
        self._notice.say(sentence)
        self.details.setText(details)
        self._link.setVisible(bool(details))
        self._show(False)
        self.setVisible(bool(sentence))

    def text(self) -> str:
        """The sentence that is shown."""
        return self._notice.text()

    def _show(self, shown: bool) -> None:
        self.details.setVisible(shown)
        word = self.tr("Hide details") if shown else self.tr("Details")
        self._link.setText(f'<a href="#">{word}</a>')


class CloudResults(QWidget):
    """Lines that stay until the next run."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[NoticeWithDetails] = []
        self._found: list[tuple[str, str]] = []
        self._refused: list[tuple[str, str, str]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.clear()

    def clear(self) -> None:
        """Remove all lines."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines, self._found, self._refused = [], [], []
        self.hide()

    def texts(self) -> list[str]:
        """The texts of the lines."""
        return [line.text() for line in self._lines]

    def add_report(self, name: str, report: dict[str, Any]) -> None:
        """Cover, the way that was taken and why; in the details all the rest, the licence among it."""
        shares = {entry["code"]: entry["share"] for entry in report["classes"]}
        cloud, shadow = shares.get(_THICK, 0.0) + shares.get(_THIN, 0.0), shares.get(_SHADOW, 0.0)
        method, why = self.title(report["method"]), report["why"]
        text = self.tr("{name}: {cloud} cloud, {shadow} shadow. By {method}, since {why}.").format(
            name=name, cloud=_percent(cloud), shadow=_percent(shadow), method=method, why=why
        )
        not_taken = [
            self.tr("Not by {method}: {reason}.").format(method=self.title(entry["method"]), reason=entry["reason"])
            for entry in report["not_taken"]
        ]
        licence = [report["licence"] + "."] if report.get("licence") else []
        self._found.append((text, "\n".join([report["out"], *not_taken, *report["notes"], *licence])))
        if len(self._found) <= MOST_LINES:
            self._add(DONE_ICON, *self._found[-1])
            return
        for line in self._lines[1:MOST_LINES]:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = self._lines[:1]
        count = self.tr("{count} layers have a mask, in the group {group}.")
        self._lines[0].say(
            count.format(count=len(self._found), group=self.tr("Clouds")), "\n".join(text for text, _ in self._found)
        )

    def add_refusal(self, name: str, sentence: str, details: str = "") -> None:
        """Keep the reason why a layer has no mask, until `finish` lists them."""
        self._refused.append((name, sentence.replace("--offset", self.tr("Offset")), details))

    def finish(self, cancelled: bool) -> None:
        """List at the end what could not be done: layers with the same reason in one line."""
        reasons: dict[str, list[tuple[str, str]]] = {}
        for name, sentence, details in self._refused:
            reasons.setdefault(sentence, []).append((name, details))
        self._refused = []
        for sentence, layers in reasons.items():
            self._add(PROBLEM_ICON, *self._refusal(sentence, layers))
        if cancelled:
            kept = bool(self._lines)
            text = (
                self.tr("Cancelled; finished masks stay.") if kept else self.tr("Cancelled; nothing was left behind.")
            )
            self._add(WARNING_ICON, text)

    def _refusal(self, sentence: str, layers: Sequence[tuple[str, str]]) -> tuple[str, str]:
        line = self.tr("{name}: {sentence}")
        if len(layers) == 1:
            return line.format(name=layers[0][0], sentence=sentence), layers[0][1]
        names = self.tr("{count} layers").format(count=len(layers))
        details = dict.fromkeys(detail for _, detail in layers if detail)
        return line.format(name=names, sentence=sentence), "\n".join([", ".join(name for name, _ in layers), *details])

    def _add(self, icon: str, text: str, details: str = "") -> None:
        line = NoticeWithDetails(icon)
        line.say(text, details)
        self._lines.append(line)
        self._column.addWidget(line)
        self.show()

    def title(self, method: str) -> str:
        """A way in words, in the middle of a sentence."""
        titles = {
            "scl": self.tr("scene classification"),
            "csmask": "ukis-csmask",
            "head": self.tr("the TerraFM cloud head"),
            "omnicloudmask": "OmniCloudMask",
            "clicks": self.tr("samples"),
        }
        return titles.get(method, method)


def _percent(share: float) -> str:
    """One digit after the point below ten; a little is never 0 %."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return f"<\u202f{number(0.1, 1)}\u00a0%"
    return f"{number(percent, 1 if 0 < percent < 10 else 0)}\u00a0%"

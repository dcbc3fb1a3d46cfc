"""What came of finding clouds, a line for each layer."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ..widgets.elements import DONE_ICON, PROBLEM_ICON, WARNING_ICON, Notice

_THICK, _THIN, _SHADOW = 1, 2, 3


class CloudResults(QWidget):
    """Lines that stay until the next run."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.clear()

    def clear(self) -> None:
        """Remove all lines."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = []
        self.hide()

    def texts(self) -> list[str]:
        """The texts of the lines."""
        return [line.text() for line in self._lines]

    def add_report(self, name: str, report: dict[str, Any]) -> None:
        """Cover, the way that was taken and why; in the tooltip all the rest, the licence among it."""
        shares = {entry["code"]: entry["share"] for entry in report["classes"]}
        cloud, shadow = shares.get(_THICK, 0.0) + shares.get(_THIN, 0.0), shares.get(_SHADOW, 0.0)
        method, why = self._title(report["method"]), report["why"]
        text = self.tr("{name}: {cloud} cloud, {shadow} shadow. By {method}, since {why}.").format(
            name=name, cloud=_percent(cloud), shadow=_percent(shadow), method=method, why=why
        )
        not_taken = [
            self.tr("Not by {method}: {reason}.").format(method=self._title(entry["method"]), reason=entry["reason"])
            for entry in report["not_taken"]
        ]
        licence = [report["licence"] + "."] if report.get("licence") else []
        self._add(DONE_ICON, text, "\n".join([report["out"], *not_taken, *report["notes"], *licence]))

    def add_refusal(self, name: str, sentence: str) -> None:
        """Add the reason why a layer has no mask."""
        self._add(PROBLEM_ICON, self.tr("{name}: {sentence}").format(name=name, sentence=sentence))

    def add_cancelled(self) -> None:
        """Nothing of the mask that was being made is left."""
        kept = bool(self._lines)
        text = self.tr("Cancelled; finished masks stay.") if kept else self.tr("Cancelled; nothing was left behind.")
        self._add(WARNING_ICON, text)

    def _add(self, icon: str, text: str, tip: str = "") -> None:
        line = Notice(icon)
        line.say(text)
        line.setToolTip(tip)
        self._lines.append(line)
        self._column.addWidget(line)
        self.show()

    def _title(self, method: str) -> str:
        titles = {
            "scl": self.tr("scene classification"),
            "head": self.tr("the TerraFM cloud head"),
            "omnicloudmask": "OmniCloudMask",
            "clicks": self.tr("samples"),
        }
        return titles.get(method, method)


def _percent(share: float) -> str:
    """One digit after the point below ten; a little is never 0 %."""
    percent = 100 * share
    if 0 < percent < 0.1:
        return "<\u202f0.1\u00a0%"
    return f"{percent:.1f}\u00a0%" if 0 < percent < 10 else f"{percent:.0f}\u00a0%"

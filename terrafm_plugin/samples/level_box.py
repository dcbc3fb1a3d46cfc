"""Which level of the classes the map shows, and what the map says of the classes of a coarser one."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from ..classes import ClassList, LandCoverClass, depth, levelled
from ..resources import tr
from ..widgets.class_result_table import ClassResultTable, ClassRow
from ..widgets.elements import bare, narrow, silent
from .class_table import ClassQuality


class LevelBox(QWidget):
    """A list of levels under the classes, hidden where they have none; under it the classes of a coarser level."""

    def __init__(self, classes: ClassList) -> None:
        super().__init__()
        self._classes = classes
        self._counts: dict[int, int] = {}
        self._quality = ClassQuality()
        self.levels = narrow(QComboBox())
        self.levels.setToolTip(
            self.tr(
                "What the map shows: the classes that you click, or coarser ones, whose probabilities are those of the "
                "classes in them, summed"
            )
        )
        self.levels.currentIndexChanged.connect(self._chosen)
        self.table = ClassResultTable([tr("Class"), tr("n"), tr("F1"), tr("ha")])
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Level"), self.levels)
        column = bare(QVBoxLayout(self))
        column.addLayout(form)
        column.addWidget(self.table)
        classes.changed.connect(self._fill)
        classes.level_changed.connect(self._fill)
        self._fill()

    def show_counts(self, counts: Mapping[int, int]) -> None:
        """How many samples each of the clicked classes has."""
        self._counts = dict(counts)
        self._fill_table()

    def show_quality(self, quality: ClassQuality) -> None:
        """What the map says of the coarser classes."""
        self._quality = quality
        self._fill_table()

    def _chosen(self, place: int) -> None:
        self._quality = ClassQuality()  # of another level's codes
        self._classes.set_level(place + 1 if place < self.levels.count() - 1 else None)

    def _fill(self) -> None:
        levels = depth(self._classes)
        with silent(self.levels):
            self.levels.clear()
            for number in range(1, levels):
                self.levels.addItem(self._title(number))
            self.levels.addItem(self.tr("{number}: as clicked").format(number=levels))
            self.levels.setCurrentIndex(levels - 1 if self._classes.level is None else self._classes.level - 1)
        self.setVisible(levels > 1)
        self._fill_table()

    def _title(self, number: int) -> str:
        named = next((entry.above[number - 1].level for entry in self._classes if len(entry.above) >= number), "")
        of = len({entry.above[number - 1].code for entry in levelled(self._classes)})
        name = f"{number}: {named}" if named else str(number)
        return self.tr("{name} ({count} classes)").format(name=name, count=of)

    def _fill_table(self) -> None:
        level = self._classes.level
        self.table.setVisible(level is not None)
        if level is None:
            return
        counts: dict[int, int] = {}
        for entry in levelled(self._classes):
            code = entry.above[level - 1].code
            counts[code] = counts.get(code, 0) + self._counts.get(entry.code, 0)
        self.table.horizontalHeaderItem(3).setText(tr("km²") if self._quality.in_km2 else tr("ha"))
        self.table.horizontalHeaderItem(3).setToolTip(self._quality.extent)
        shown = [entry for entry in self._classes.as_mapped() if counts.get(entry.code)]
        self.table.show_rows([self._row(entry, counts[entry.code]) for entry in shown])

    def _row(self, entry: LandCoverClass, count: int) -> ClassRow:
        return ClassRow(entry.name, entry.color, (str(count), *self._quality.cells(entry.code)))

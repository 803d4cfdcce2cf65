"""Width, order and presence of the columns as the person arranged them. GUI thread.

Habits are kept by a column's key (its kind, or its name in the file), not by its place: another
list has other columns, and what both have looks alike.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from contact_importer.gui.contacts.contact_view import ContactView
from contact_importer.gui.contacts.table_row import ADDRESS
from contact_importer.gui.window.memory import TableHabits

_LEAST_WIDTH, _MOST_WIDTH = 40, 1_200
_MOST_KEPT = 300


class ColumnHabits(QObject):
    """Arranges the columns of one view as they were arranged before."""

    def __init__(self, view: ContactView) -> None:
        super().__init__(view)
        self._view = view
        self._habits = TableHabits()
        self._header = view.horizontalHeader()
        self._header.setSectionsMovable(True)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self._show_menu)
        view.model().modelAboutToBeReset.connect(self._take_down)
        view.model().modelReset.connect(self.apply)

    @property
    def habits(self) -> TableHabits:
        """How the columns are arranged, those of other lists included."""
        return self._arranged()

    def use(self, habits: TableHabits) -> None:
        """Arrange the columns so, now and whenever others come."""
        self._habits = habits
        self.apply()

    def reset(self) -> None:
        """Forget every arrangement."""
        self._habits = TableHabits()
        with QSignalBlocker(self._header):
            for section in range(self._header.count()):
                self._header.showSection(section)
                self._header.moveSection(self._header.visualIndex(section), section)
        self._view.size_columns(anew=True)

    @Slot()
    def apply(self) -> None:
        """Arrange the columns that there are."""
        keys, header = self._keys(), self._header
        with QSignalBlocker(header):
            known = _with_new(self._habits.order, keys)
            for place, key in enumerate(one for one in known if one in keys):
                header.moveSection(header.visualIndex(keys.index(key)), place)
            for section, key in enumerate(keys):
                width = self._habits.widths.get(key)
                header.setSectionHidden(section, key in self._habits.hidden and section != ADDRESS)
                if width is not None:
                    header.resizeSection(section, max(_LEAST_WIDTH, min(width, _MOST_WIDTH)))
        self._view.updateGeometries()
        self._view.viewport().update()

    def show_column(self, section: int, *, shown: bool) -> None:
        """Show or hide a column."""
        self._header.setSectionHidden(section, not shown)

    def menu(self) -> QMenu:
        """A check for each column, and the way back. The caller shows it."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        model = self._view.model()
        for section in range(self._header.count()):
            heading = str(model.headerData(section, Qt.Orientation.Horizontal)).replace("&", "&&")
            action = menu.addAction(heading)
            action.setCheckable(True)
            action.setChecked(not self._header.isSectionHidden(section))
            action.setEnabled(section != ADDRESS)
            action.setData(section)
            action.toggled.connect(self._on_toggled)
        menu.addSeparator()
        reset = menu.addAction(QCoreApplication.translate("ColumnHabits", "Reset columns"))
        reset.triggered.connect(self.reset)
        return menu

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        self.menu().popup(self._header.mapToGlobal(point))

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:  # noqa: FBT001 - a slot of toggled(bool)
        action = self.sender()
        if isinstance(action, QAction):
            self.show_column(int(action.data()), shown=shown)

    @Slot()
    def _take_down(self) -> None:
        """Other columns are about to come."""
        self._habits = self._arranged()

    def _arranged(self) -> TableHabits:
        """What is seen now, and what is known about columns that are not here."""
        keys, header, old = self._keys(), self._header, self._habits
        here = [keys[header.logicalIndex(place)] for place in range(header.count())]
        hidden = [key for place, key in enumerate(keys) if header.isSectionHidden(place)]
        widths = {
            key: header.sectionSize(section)
            for section, key in enumerate(keys)
            if not header.isSectionHidden(section)
        }
        moved = iter([key for key in here if key in old.order])
        order = [next(moved) if key in here else key for key in old.order]
        return replace(
            old,
            order=tuple(_with_new(order, here)[:_MOST_KEPT]),
            hidden=tuple((hidden + [key for key in old.hidden if key not in keys])[:_MOST_KEPT]),
            widths=dict(list((widths | _without(old.widths, widths)).items())[:_MOST_KEPT]),
        )

    def _keys(self) -> list[str]:
        return self._view.column_keys()


def _with_new(order: Sequence[str], here: Sequence[str]) -> list[str]:
    """``order``, with the columns it does not know behind those they stand behind."""
    known = list(order)
    for place, key in enumerate(here):
        if key not in known:
            known.insert(known.index(here[place - 1]) + 1 if place else 0, key)
    return known


def _without(known: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: width for key, width in known.items() if key not in other}

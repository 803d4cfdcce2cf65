"""What can be done to the chosen contacts: a menu of it, and which contacts are meant."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain

from PySide6.QtCore import QItemSelection, QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from contact_importer.gui.contacts.contact_model import ContactModel
from contact_importer.gui.looks.icons import set_icon
from contact_importer.model.contact import ContactFilter


class ContactAction(StrEnum):
    """What a person wants done to contacts."""

    COPY = "copy"
    CHECK = "check"
    CORRECT = "correct"
    BLACKLIST = "blacklist"
    BLACKLIST_DOMAINS = "blacklist_domains"
    REMOVE = "remove"


_ICONS = {
    ContactAction.COPY: "copy",
    ContactAction.CHECK: "refresh",
    ContactAction.CORRECT: "repair",
    ContactAction.BLACKLIST: "blacklist",
    ContactAction.BLACKLIST_DOMAINS: "blacklist",
    ContactAction.REMOVE: "trash",
}
_NAMED = 10_000  # up to so many contacts are named
_KEYS = {ContactAction.COPY: "Ctrl+C", ContactAction.CHECK: "F5", ContactAction.REMOVE: "Del"}


class ContactMenu(QObject):
    """The context menu of a table of contacts."""

    chosen = Signal(str)  # value of ContactAction

    def popup(self, parent: QWidget, place: QPoint, count: int) -> QMenu:
        """Show the menu for so many contacts at a place on the screen."""
        menu = QMenu(parent)
        menu.setAccessibleName(self.tr("What to do with %Ln contact(s)", "", count))
        heading = menu.addAction(self.tr("%Ln contact(s)", "", count))
        heading.setEnabled(False)
        for action in ContactAction:
            if action in (ContactAction.BLACKLIST, ContactAction.REMOVE):
                menu.addSeparator()
            menu.addAction(self._entry(action, menu))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        return menu

    def _entry(self, action: ContactAction, menu: QMenu) -> QAction:
        entry = QAction(self._title(action), menu)
        entry.setData(action.value)
        set_icon(entry, _ICONS[action])
        if action in _KEYS:  # only told here: the window and the table have the keys
            entry.setShortcut(QKeySequence(_KEYS[action]))
        entry.triggered.connect(self._choose)
        return entry

    @Slot()
    def _choose(self) -> None:
        entry = self.sender()
        if isinstance(entry, QAction):
            self.chosen.emit(str(entry.data()))

    def _title(self, action: ContactAction) -> str:
        return {
            ContactAction.COPY: self.tr("&Copy the addresses"),
            ContactAction.CHECK: self.tr("Check &again"),
            ContactAction.CORRECT: self.tr("Correct as &suggested"),
            ContactAction.BLACKLIST: self.tr("Addresses to the &blacklist"),
            ContactAction.BLACKLIST_DOMAINS: self.tr("&Domains to the blacklist"),
            ContactAction.REMOVE: self.tr("&Remove from the list"),
        }[action]


def chosen_contacts(
    shown: ContactFilter, model: ContactModel, selection: QItemSelection
) -> ContactFilter | None:
    """The contacts of the selected rows as a filter; None: none.

    Some are named by their ids. Of very many, all are the filter itself, and most are all but
    the named others: a million ids would be felt.
    """
    rows = model.rowCount()
    spans = sorted({(span.top(), span.bottom()) for span in selection.toList()})
    count = sum(bottom - top + 1 for top, bottom in spans)
    if not count:
        return None
    if count <= max(_NAMED, rows // 2):
        ids = _ids(model, spans)
        return ContactFilter(list_id=shown.list_id, task_id=shown.task_id, ids=ids)
    gaps, place = [], 0
    for top, bottom in spans:
        gaps.append((place, top - 1))
        place = bottom + 1
    return replace(shown, except_ids=_ids(model, [*gaps, (place, rows - 1)]))


def _ids(model: ContactModel, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(chain.from_iterable(model.ids[top : bottom + 1] for top, bottom in spans))

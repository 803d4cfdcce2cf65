"""The sidebar: pages above, contact lists with their health below. GUI thread."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from contact_importer.gui.widgets.plain_text import tooltip_markup
from contact_importer.gui.window.sidebar_rows import ENTRY_ROLE, NARROWEST, EntryDelegate
from contact_importer.gui.words.wording import number
from contact_importer.model.tally import Tally

if TYPE_CHECKING:
    from contact_importer.model.contact import ContactList


class Place(StrEnum):
    """What the window can show."""

    HOME = "home"
    MAPPING = "mapping"  # reached by choosing a file
    JOB = "job"  # reached by starting or opening a task
    HISTORY = "history"
    BLACKLIST = "blacklist"
    LIST = "list"
    SETTINGS = "settings"
    NETWORK = "network"


_PLACE_ICONS = {
    Place.HOME: "import",
    Place.HISTORY: "history",
    Place.BLACKLIST: "blacklist",
    Place.SETTINGS: "settings",
    Place.NETWORK: "network",
    Place.LIST: "list",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: a place, a list, or (without a place) a heading."""

    title: str
    place: Place | None = None
    list_id: int = 0
    count: int | None = None
    note: str = ""  # said about a clock that stands beside the count
    tally: Tally | None = None

    @property
    def icon(self) -> str:
        """The name of its icon; "" for a heading."""
        return "" if self.place is None else _PLACE_ICONS[self.place]


class Sidebar(QListWidget):
    """Rows that lead to pages."""

    chosen = Signal(object)  # Entry

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lists: tuple[ContactList, ...] = ()
        self._counts: dict[Place, int] = {}
        self._waiting = 0
        self._port_open: bool | None = None  # as the last network check found it
        self._demo = False
        self._current: tuple[Place, int] = (Place.HOME, 0)
        self.setItemDelegate(EntryDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._make_ground()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(0, 8, 0, 0)
        self.setMinimumWidth(NARROWEST)  # icons alone
        self.setMaximumWidth(320)
        self.setUniformItemSizes(False)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self._rebuild()

    def _make_ground(self) -> None:
        """A viewport in the colour of the window. To ask Qt for its own one takes 10 ms."""
        ground = QWidget(self)
        ground.setBackgroundRole(QPalette.ColorRole.Window)
        ground.setAutoFillBackground(True)
        self.setViewport(ground)

    def show_lists(self, lists: "tuple[ContactList, ...]") -> None:
        """Show these lists."""
        if lists != self._lists:
            self._lists = lists
            self._rebuild()

    def show_count(self, place: Place, count: int) -> None:
        """Show a number beside a page."""
        if self._counts.get(place) != count:
            self._counts[place] = count
            self._rebuild()

    def show_waiting(self, tasks: int) -> None:
        """Show that so many tasks wait for their servers."""
        if self._waiting != tasks:
            self._waiting = tasks
            self._rebuild()

    def show_port(self, is_open: bool | None) -> None:  # noqa: FBT001 - the outcome itself
        """Name the row of the network check by what the last one found."""
        if self._port_open != is_open:
            self._port_open = is_open
            self._rebuild()

    def show_demo(self, demo: bool) -> None:  # noqa: FBT001 - the fact itself
        """Say that the network is that of the demo world: what is open there says nothing."""
        self._demo = demo
        self._rebuild()

    def mark(self, place: Place, list_id: int = 0) -> None:
        """Select the row of what is shown."""
        self._current = (place, list_id)
        self._select_current()

    def list_id_at(self, point: QPoint) -> int:
        """The list at a point of the viewport; 0 for none."""
        item = self.itemAt(point)
        return 0 if item is None else int(item.data(ENTRY_ROLE).list_id)

    def list_at(self, point: QPoint) -> tuple[str, QRect]:
        """The name and row of the list at a point of the viewport; "" for none."""
        item = self.itemAt(point) if self.viewport().rect().contains(point) else None
        if item is None or item.data(ENTRY_ROLE).place is not Place.LIST:
            return "", QRect()
        return item.data(ENTRY_ROLE).title, self.visualItemRect(item)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._rebuild()

    def sizeHint(self) -> QSize:
        """Qt: wide enough for Russian."""
        return QSize(max(228, self.fontMetrics().averageCharWidth() * 24), 400)

    def _entries(self) -> list[Entry]:
        entries = [
            Entry(title=self.tr("Import"), place=Place.HOME),
            Entry(
                title=self.tr("Tasks"),
                place=Place.HISTORY,
                count=self._counts.get(Place.HISTORY),
                note=self.tr("%Ln wait for their servers", "", self._waiting)
                if self._waiting
                else "",
            ),
            Entry(
                title=self.tr("Blacklist"),
                place=Place.BLACKLIST,
                count=self._counts.get(Place.BLACKLIST),
            ),
            Entry(title=self._network_title(), place=Place.NETWORK),
            Entry(title=self.tr("Settings"), place=Place.SETTINGS),
        ]
        if self._lists:
            entries.append(Entry(title=self.tr("Lists")))
        entries += [
            Entry(
                title=item.name,
                place=Place.LIST,
                list_id=item.id,
                count=item.tally.contacts,
                tally=item.tally,
            )
            for item in self._lists
        ]
        return entries

    def _network_title(self) -> str:
        if self._demo:
            return self.tr("Demo network")
        if self._port_open is None:
            return self.tr("Network check")
        return self.tr("Net: port 25 open") if self._port_open else self.tr("Net: port 25 closed")

    def _rebuild(self) -> None:
        self.setAccessibleName(self.tr("Pages and lists"))
        self.clear()
        for entry in self._entries():
            item = QListWidgetItem()
            item.setData(ENTRY_ROLE, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(entry))
            if entry.place is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            else:
                item.setToolTip(tooltip_markup(_spoken(entry)))
            self.addItem(item)
        self._select_current()

    def _select_current(self) -> None:
        for row in range(self.count()):
            item = self.item(row)
            entry = item.data(ENTRY_ROLE)
            if (entry.place, entry.list_id) == self._current:
                self.setCurrentItem(item)
                return
        self.setCurrentRow(-1)
        self.clearSelection()

    def _choose(self, item: QListWidgetItem) -> None:
        entry = item.data(ENTRY_ROLE)
        if entry.place is not None:
            self.chosen.emit(entry)


def _spoken(entry: Entry) -> str:
    count = number(entry.count) if entry.count else ""
    return ", ".join(filter(None, (entry.title, count, entry.note)))

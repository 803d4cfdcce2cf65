"""The sidebar: pages above, contact lists with their health below. GUI thread."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from contact_importer.gui.icons import pixmap
from contact_importer.gui.plain_text import tooltip_markup
from contact_importer.gui.theme import colour
from contact_importer.gui.wording import number
from contact_importer.model.contact import ContactList
from contact_importer.model.tally import Tally
from contact_importer.model.verdict import Status

_ENTRY = Qt.ItemDataRole.UserRole
_ROW = 34
_ROW_WITH_HEALTH = 44
_CLOCK = 14


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


class Sidebar(QListWidget):
    """Rows that lead to pages."""

    chosen = Signal(object)  # Entry

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lists: tuple[ContactList, ...] = ()
        self._counts: dict[Place, int] = {}
        self._waiting = 0
        self._port_open: bool | None = None  # as the last network check found it
        self._current: tuple[Place, int] = (Place.HOME, 0)
        self.setItemDelegate(_EntryDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(0, 8, 0, 0)
        self.setMinimumWidth(200)
        self.setMaximumWidth(320)
        self.setUniformItemSizes(False)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self._rebuild()

    def show_lists(self, lists: tuple[ContactList, ...]) -> None:
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

    def mark(self, place: Place, list_id: int = 0) -> None:
        """Select the row of what is shown."""
        self._current = (place, list_id)
        self._select_current()

    def list_at(self, point: QPoint) -> tuple[str, QRect]:
        """The name and row of the list at a point of the viewport; "" for none."""
        item = self.itemAt(point) if self.viewport().rect().contains(point) else None
        if item is None or item.data(_ENTRY).place is not Place.LIST:
            return "", QRect()
        return item.data(_ENTRY).title, self.visualItemRect(item)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._rebuild()

    def sizeHint(self) -> QSize:
        """Qt: wide enough for Russian."""
        return QSize(228, 400)

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
        if self._port_open is None:
            return self.tr("Network check")
        return self.tr("Net: port 25 open") if self._port_open else self.tr("Net: port 25 closed")

    def _rebuild(self) -> None:
        self.setAccessibleName(self.tr("Pages and lists"))
        self.clear()
        for entry in self._entries():
            item = QListWidgetItem()
            item.setData(_ENTRY, entry)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(entry))
            if entry.place is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            elif entry.place is Place.LIST:
                item.setToolTip(tooltip_markup(entry.title))
            elif entry.note:
                item.setToolTip(tooltip_markup(entry.note))
            self.addItem(item)
        self._select_current()

    def _select_current(self) -> None:
        for row in range(self.count()):
            item = self.item(row)
            entry = item.data(_ENTRY)
            if (entry.place, entry.list_id) == self._current:
                self.setCurrentItem(item)
                return
        self.setCurrentRow(-1)
        self.clearSelection()

    def _choose(self, item: QListWidgetItem) -> None:
        entry = item.data(_ENTRY)
        if entry.place is not None:
            self.chosen.emit(entry)


class _EntryDelegate(QStyledItemDelegate):
    """Paints a row: icon, title, count, and the health of a list."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt: lists are higher, for their health."""
        entry: Entry = index.data(_ENTRY)
        return QSize(100, _ROW_WITH_HEALTH if entry.tally is not None else _ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: one row."""
        entry: Entry = index.data(_ENTRY)
        area: QRect = option.rect.adjusted(8, 1, -8, -1)
        state: QStyle.StateFlag = option.state
        palette: QPalette = option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.place is None:
            _paint_heading(painter, area, entry, palette)
        else:
            _paint_ground(painter, area, state, palette)
            _paint_entry(painter, area, entry, palette)
        painter.restore()


def _paint_ground(
    painter: QPainter, area: QRect, state: QStyle.StateFlag, palette: QPalette
) -> None:
    selected = bool(state & QStyle.StateFlag.State_Selected)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    if not (selected or hovered):
        return
    tint = palette.color(QPalette.ColorRole.Highlight)
    tint.setAlphaF(0.18 if selected else 0.07)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(QRectF(area), 6, 6)
    if selected and state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(palette.color(QPalette.ColorRole.Highlight))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _paint_heading(painter: QPainter, area: QRect, entry: Entry, palette: QPalette) -> None:
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() * 0.88)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(area.adjusted(10, 6, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), entry.title)


def _paint_entry(painter: QPainter, area: QRect, entry: Entry, palette: QPalette) -> None:
    line = QRect(area.left() + 10, area.top(), area.width() - 20, _ROW - 2)
    text_colour = palette.color(QPalette.ColorRole.WindowText)
    if entry.place is not None:
        sign = pixmap(_PLACE_ICONS[entry.place], 18, text_colour)
        painter.drawPixmap(line.left(), line.center().y() - 8, sign)
    line.setLeft(line.left() + 28)
    count = "" if not entry.count else number(entry.count)
    metrics = QFontMetrics(painter.font())
    taken = metrics.horizontalAdvance(count) + 8 if count else 0
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(line, right, count)
    if entry.note:
        taken += _CLOCK + 6
        clock = pixmap("pending", _CLOCK, colour(Status.PENDING))
        painter.drawPixmap(line.right() - taken + 8, line.center().y() - _CLOCK // 2 + 1, clock)
    painter.setPen(text_colour)
    title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, line.width() - taken)
    painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), title)
    if entry.tally is not None and entry.tally.contacts:
        bar = QRectF(line.left(), area.bottom() - 9, line.width(), 4)
        _paint_health(painter, bar, entry.tally)


def _paint_health(painter: QPainter, bar: QRectF, tally: Tally) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    left = bar.left()
    for status in (Status.VALID, Status.INVALID, Status.BLACKLIST, Status.PENDING):
        width = bar.width() * tally.of(status) / tally.contacts
        painter.fillRect(QRectF(left, bar.top(), width, bar.height()), colour(status))
        left += width


def _spoken(entry: Entry) -> str:
    count = number(entry.count) if entry.count else ""
    return ", ".join(filter(None, (entry.title, count, entry.note)))

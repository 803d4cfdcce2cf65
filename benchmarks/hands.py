"""What a person does to a big list, as events on the real window, each under a name. GUI thread."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QStyle, QStyleOptionSlider

from contact_importer.gui.contacts.table_row import ADDRESS, STATUS
from contact_importer.gui.window.main_window import MainWindow
from contact_importer.model.verdict import Status

_PATIENCE_S = 60.0
_PAUSE_S = 0.05  # between two turns of the wheel or strokes of a key
_LOOK_S = 0.02

Mark = Callable[[str], None]


class Hands(QObject):
    """Opens, searches, filters, sorts and scrolls. ``mark(name)`` is told what begins."""

    def __init__(self, window: MainWindow, list_id: int, rows: int, mark: Mark) -> None:
        super().__init__(window)
        self._window = window
        self._list_id = list_id
        self._rows = rows
        self._mark = mark
        self._table = window.frame.list.table
        self.waited_s: dict[str, float] = {}
        self._answers = 0
        self._table.model.modelReset.connect(self._count_answer)

    @Slot()
    def _count_answer(self) -> None:
        self._answers += 1

    async def do_everything(self) -> None:
        """One round; leaves the list unfiltered and at its top."""
        await self._open()
        for scroll in (self._wheel, self._page_down, self._drag, self._jump_to_end):
            await scroll()
        await self._choose_row()
        await self._search()
        await self._filter_by_status()
        await self._filter_by_reason()
        await self._sort(ADDRESS, "sort by address")
        await self._sort(STATUS, "sort by status")
        await self._sort(self._table.model.columnCount() - 1, "sort by row")
        self._mark("leave the list")
        self._window.frame.show_home()
        await asyncio.sleep(_PAUSE_S)

    async def _open(self) -> None:
        with self._named("open the list"):
            self._window.frame.show_list(self._list_id)
            await _until(lambda: self._table.model.rowCount() == self._rows and self._is_painted())

    async def _wheel(self) -> None:
        with self._named("turn the wheel"):
            for _ in range(40):
                self._turn(-360)
                await asyncio.sleep(_PAUSE_S)
            await _until(self._is_painted)

    async def _page_down(self) -> None:
        with self._named("PageDown"):
            await self._press(Qt.Key.Key_PageDown, 30)

    async def _jump_to_end(self) -> None:
        with self._named("End and Home"):
            await self._press(Qt.Key.Key_End, 1, Qt.KeyboardModifier.ControlModifier)
            await self._press(Qt.Key.Key_Home, 1, Qt.KeyboardModifier.ControlModifier)

    async def _drag(self) -> None:
        """The handle of the scroll bar, from top to bottom and half way back."""
        bar = self._table.view.verticalScrollBar()
        with self._named("drag the scroll bar"):
            option = QStyleOptionSlider()
            bar.initStyleOption(option)
            handle = bar.style().subControlRect(
                QStyle.ComplexControl.CC_ScrollBar,
                option,
                QStyle.SubControl.SC_ScrollBarSlider,
                bar,
            )
            at = handle.center()
            QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=at)
            for y in (
                *range(at.y(), bar.height(), 12),
                *range(bar.height(), bar.height() // 2, -12),
            ):
                QTest.mouseMove(bar, QPoint(at.x(), y))
                await asyncio.sleep(_PAUSE_S)
            QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=at)
            await _until(self._is_painted)

    async def _choose_row(self) -> None:
        with self._named("choose a contact"):
            self._table.view.setFocus()
            await self._press(Qt.Key.Key_Down, 10)
            await _until(lambda: self._window.frame.details.shown_id is not None)

    async def _search(self) -> None:
        field = self._table.filter_bar.findChild(QLineEdit)
        with self._named("search"):
            for letter in "anna":
                QTest.keyClick(field, letter)
                await asyncio.sleep(_PAUSE_S)
            await self._answered(lambda: self._table.contacts.text == "anna")
        with self._named("clear the search"):
            field.clear()
            await self._answered(lambda: not self._table.contacts.text)

    async def _filter_by_status(self) -> None:
        page = self._window.frame.list
        with self._named("filter by status"):
            page.choose_status(Status.INVALID)
            await self._answered(lambda: bool(self._table.contacts.statuses))
        with self._named("show all statuses"):
            page.choose_status(None)
            await self._answered(lambda: not self._table.contacts.statuses)

    async def _filter_by_reason(self) -> None:
        reasons = self._table.filter_bar.findChild(QComboBox)
        with self._named("filter by reason"):
            self._activate(reasons, 1)
            await self._answered(lambda: bool(self._table.contacts.reasons))
        with self._named("show all reasons"):
            self._activate(reasons, 0)
            await self._answered(lambda: not self._table.contacts.reasons)

    async def _sort(self, column: int, name: str) -> None:
        header = self._table.view.horizontalHeader()
        with self._named(name):
            key = self._table.contacts.sort
            self._table.view.scrollTo(self._table.model.index(0, column))
            at = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
            await self._answered(lambda: self._table.contacts.sort is not key)

    # --- means ------------------------------------------------------------------------
    @contextmanager
    def _named(self, name: str) -> Iterator[None]:
        self._mark(name)
        begun = perf_counter()
        yield
        self.waited_s[name] = max(perf_counter() - begun, self.waited_s.get(name, 0.0))

    async def _press(
        self,
        key: Qt.Key,
        times: int,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        for _ in range(times):
            QTest.keyClick(self._table.view, key, modifier)
            await asyncio.sleep(_PAUSE_S)
        await _until(self._is_painted)

    def _turn(self, angle: int) -> None:
        viewport = self._table.view.viewport()
        middle = QPointF(viewport.rect().center())
        QApplication.sendEvent(
            viewport,
            QWheelEvent(
                middle,
                QPointF(viewport.mapToGlobal(middle.toPoint())),
                QPoint(),
                QPoint(0, angle),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,  # noqa: FBT003 - not inverted
            ),
        )

    def _activate(self, combo: QComboBox, row: int) -> None:
        combo.setCurrentIndex(row)
        combo.activated.emit(row)

    async def _answered(self, asked: Callable[[], bool]) -> None:
        await _until(asked)
        known = self._answers
        await _until(lambda: self._answers > known and self._is_painted())

    def _is_painted(self) -> bool:
        """The rows in sight have arrived."""
        view, model = self._table.view, self._table.model
        rows = {view.rowAt(y) for y in range(0, view.viewport().height(), 8)} - {-1}
        return all(model.address_at(row) for row in rows)


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not happened():  # noqa: ASYNC110 - what a person sees has no event
            await asyncio.sleep(_LOOK_S)

"""Sidebar, page and details side by side, with borders that can be drawn. GUI thread."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

_SIDEBAR_WIDTH = 220
_DETAILS_WIDTH = 320


class PageStack(QStackedWidget):
    """One page at a time; it needs the room of that page, not of the widest one."""

    resized = Signal()

    def minimumSizeHint(self) -> QSize:
        """Qt: what the page shown needs."""
        page = self.currentWidget()
        return QSize() if page is None else page.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: what lies over the page has to follow."""
        super().resizeEvent(event)
        self.resized.emit()


class Panes(QSplitter):
    """Keeps the widths that the person has given, also of details that are hidden."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sidebar: QWidget
        self._details: QWidget
        self._details_width = _DETAILS_WIDTH
        self._floating = False  # the details lie over the page
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def fill(self, sidebar: QWidget, middle: QWidget) -> None:
        """What is there from the beginning."""
        self._sidebar = sidebar
        self.addWidget(sidebar)
        self.addWidget(middle)
        self.setStretchFactor(1, 1)
        self.setSizes([_SIDEBAR_WIDTH, 1000])

    def add_details(self, details: QWidget) -> None:
        """The third pane, hidden at first."""
        self._details = details
        details.hide()
        self.addWidget(details)
        self.setStretchFactor(1, 1)

    @property
    def widths(self) -> tuple[int, int]:
        """Of the sidebar and of the details."""
        shown = self._details.isVisible()
        return self._sidebar.width(), self._details.width() if shown else self._details_width

    def use_widths(self, sidebar: int, details: int) -> None:
        """Make sidebar and details so wide; 0: as wide as on the first day."""
        self._details_width = details or _DETAILS_WIDTH
        self._share_out(sidebar or _SIDEBAR_WIDTH)

    def show_details(self, *, shown: bool, over: QRect | None) -> None:
        """Show the third pane as wide as it was, or hide it.

        Beside the page, or ``over`` the right part of that area (in the parent's coordinates).
        """
        if self._details.isVisible() and not self._floating:
            self._details_width = self._details.width()
        if (over is not None) != self._floating:
            self._floating = over is not None
            self._details.hide()
            if self._floating:
                self._details.setParent(self.parentWidget())
            else:
                self.addWidget(self._details)
                self.setStretchFactor(1, 1)
        if over is not None:
            wide = min(self._details_width, over.width())
            self._details.setGeometry(over.adjusted(over.width() - wide, 0, 0, 0))
        if shown and self._details.isHidden():
            self._details.show()
            self._details.raise_()
            if over is None:
                self._share_out(self._sidebar.width())
        self._details.setVisible(shown)

    def _share_out(self, sidebar: int) -> None:
        beside = not (self._details.isHidden() or self._floating)
        details = self._details_width if beside else 0
        self.setSizes([sidebar, max(1, self.width() - sidebar - details), details])

"""A layout that puts its widgets side by side and begins a new line where there is no room."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Left to right, or right to left where the language is written so."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins())
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt: one more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Qt: all items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Qt: None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Qt: it belongs to the layout no more."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Qt: it takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Qt: narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect) -> None:
        """Qt: put everything in its place."""
        super().setGeometry(area)
        self._arrange(area, move=True)

    def sizeHint(self) -> QSize:
        """Qt: all in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        gaps = self.spacing() * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(sum(size.width() for size in sizes) + gaps, height)

    def minimumSize(self) -> QSize:
        """Qt: the widest item alone in its line."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, area: QRect, *, move: bool) -> int:
        owner = self.parentWidget()
        right_to_left = Qt.LayoutDirection.RightToLeft
        mirrored = owner is not None and owner.layoutDirection() is right_to_left
        top = area.top()
        for line in self._lines(area.width()):
            height = max(item.sizeHint().height() for item in line)
            left = area.left()
            for item in line:
                size = item.sizeHint()
                width = min(size.width(), area.width())
                if move:
                    at = area.left() + area.right() + 1 - left - width if mirrored else left
                    above = top + (height - size.height()) // 2
                    item.setGeometry(QRect(at, above, width, size.height()))
                left += width + self.spacing()
            top += height + self.spacing()
        return max(0, top - self.spacing() - area.top())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """What fits beside each other."""
        lines: list[list[QLayoutItem]] = []
        taken = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if not lines or taken + self.spacing() + needed > width:
                lines.append([])
                taken = -self.spacing()
            lines[-1].append(item)
            taken += self.spacing() + needed
        return lines

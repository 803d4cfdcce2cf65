"""A file that was opened before, as a line that can be pressed. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QWidget

from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.widgets.buttons import QuietButton
from contact_importer.gui.widgets.plain_text import ElidedLabel, PlainLabel, set_tooltip
from contact_importer.gui.window.recent_files import RecentFile


class RecentFileRow(QWidget):
    """Opens the file; a missing one is said to be missing, and can be forgotten."""

    opened = Signal(object)  # Path
    forgotten = Signal(object)  # Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = RecentFile(path=Path(), missing=False)
        self._line = _Line(self)
        self._forget = QuietButton("close", self)
        self._forget.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._line, 1)
        row.addWidget(self._forget)
        self._line.clicked.connect(self._open)
        self._forget.clicked.connect(self._forget_it)

    def show_file(self, file: RecentFile) -> None:
        """Show a file."""
        self._file = file
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow language and theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._refresh()

    def _refresh(self) -> None:
        path, missing = self._file.path, self._file.missing
        note = self.tr("missing") if missing else ""
        self._line.show_texts(path.name, str(path.parent), note)
        self._line.setEnabled(not missing)
        forget = self.tr("Remove “{0}” from this list").format(path.name)
        self._forget.setAccessibleName(forget)
        set_tooltip(self._forget, forget)

    @Slot()
    def _open(self) -> None:
        self.opened.emit(self._file.path)

    @Slot()
    def _forget_it(self) -> None:
        self.forgotten.emit(self._file.path)


class _Line(QAbstractButton):
    """Icon, name, folder; framed while it is pointed at or has the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = QLabel(self)
        self._name = PlainLabel(parent=self)
        self._folder = ElidedLabel(parent=self)
        self._folder.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._note = PlainLabel(parent=self)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self._name)
        row.addWidget(self._folder, 1)
        row.addWidget(self._note)
        for child in (self._sign, self._name, self._folder, self._note):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_texts(self, name: str, folder: str, note: str) -> None:
        self._sign.setPixmap(pixmap("warning" if note else "file", 16))
        self._name.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, 360))
        self._folder.setText(folder)
        self._note.setText(note)
        self.setAccessibleName(", ".join(filter(None, (name, note, folder))))
        set_tooltip(self, name)

    def sizeHint(self) -> QSize:
        """Qt: what the labels need."""
        return self._row.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the frame."""
        if not self.isEnabled() or not (self.hasFocus() or self.underMouse()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)

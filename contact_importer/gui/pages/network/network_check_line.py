"""One line of the network check: what is looked at, what was found, what to do. GUI thread."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from contact_importer.engine.diagnosis import Diagnosis
from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.widgets.plain_text import MutedLabel, PlainLabel, WrappedLabel, enlarge
from contact_importer.gui.words.network_text import (
    finding,
    meaning,
    outcome_colour,
    outcome_icon,
    outcome_title,
    remedy,
    subject_checked,
    subject_title,
)

_SIDE = 20


class NetworkCheckLine(QWidget):
    """Waits for its result, or shows it."""

    def __init__(self, subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subject = subject
        self._result: Diagnosis | None = None
        self._is_old = False  # the result is of an earlier check
        self._sign = QLabel(self)
        self._sign.setFixedSize(QSize(_SIDE, _SIDE))
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.0)
        self._outcome = PlainLabel(parent=self)
        self._checked = MutedLabel(parent=self)
        self._finding = WrappedLabel(parent=self)
        self._meaning = MutedLabel(parent=self)
        self._remedy = WrappedLabel(parent=self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.addWidget(self._sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._outcome, 0, 2, Qt.AlignmentFlag.AlignRight)
        texts = (self._finding, self._meaning, self._remedy, self._checked)
        for row, label in enumerate(texts, 1):
            grid.addWidget(label, row, 1, 1, 2)
        grid.setColumnStretch(1, 1)
        self._show()

    @property
    def result(self) -> Diagnosis | None:
        """What was found, if it is known."""
        return self._result

    @property
    def text(self) -> str:
        """Everything that is said, for screen readers and tests."""
        labels = (self._title, self._outcome, self._finding, self._meaning, self._remedy)
        return " ".join(label.text() for label in labels if label.text())

    def wait(self) -> None:
        """A new check has begun."""
        self._is_old = True
        self._show()

    def show_result(self, line: Diagnosis) -> None:
        """This was found."""
        self._result, self._is_old = line, False
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language or theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._show()

    def _show(self) -> None:
        line = None if self._is_old else self._result
        self._title.setText(subject_title(self.subject))
        self._checked.setText(subject_checked(self.subject))
        self._checked.setVisible(line is None)
        parts = ("", "", "") if line is None else (finding(line), meaning(line), remedy(line))
        for label, text in zip((self._finding, self._meaning, self._remedy), parts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        if parts[2]:
            self._remedy.setText(self.tr("What to do: {0}").format(parts[2]))
        self._show_outcome(line)
        self.setAccessibleName(self.text)

    def _show_outcome(self, line: Diagnosis | None) -> None:
        if line is None:
            self._sign.setPixmap(pixmap("pending", _SIDE, outcome_colour(None)))
            self._outcome.setText(self.tr("Waiting…"))
            self._outcome.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            return
        tint = outcome_colour(line.ok)
        self._sign.setPixmap(pixmap(outcome_icon(line.ok), _SIDE, tint))
        self._outcome.setText(outcome_title(line.ok))
        palette = self._outcome.palette()
        palette.setColor(QPalette.ColorRole.WindowText, tint)
        self._outcome.setForegroundRole(QPalette.ColorRole.WindowText)
        self._outcome.setPalette(palette)

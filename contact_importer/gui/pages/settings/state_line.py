"""One line below a field: is it in order? Icon, word and sentence. GUI thread."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from contact_importer.engine.diagnosis import Diagnosis
from contact_importer.gui.looks.icons import pixmap
from contact_importer.gui.widgets.plain_text import WrappedLabel
from contact_importer.gui.words.network_text import (
    finding,
    outcome_colour,
    outcome_icon,
    outcome_title,
)
from contact_importer.gui.words.problem_text import problem_sentence
from contact_importer.model.errors import UserError

_SIDE = 16


class StateLine(QWidget):
    """Hidden until there is something to say; says it anew in another language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem: UserError | None = None
        self._lines: tuple[Diagnosis, ...] = ()
        self._busy = False
        self._sign = QLabel(self)
        self._sign.setFixedSize(QSize(_SIDE, _SIDE))
        self._text = WrappedLabel(parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text() if not self.isHidden() else ""

    @property
    def has_problem(self) -> bool:
        """It says why a value cannot be used."""
        return self._problem is not None

    def clear(self) -> None:
        """Nothing to say."""
        self._problem, self._lines, self._busy = None, (), False
        self._show()

    def show_problem(self, problem: UserError) -> None:
        """The value cannot be used."""
        self._problem, self._lines, self._busy = problem, (), False
        self._show()

    def show_busy(self) -> None:
        """It is being tried."""
        self._problem, self._lines, self._busy = None, (), True
        self._show()

    def show_lines(self, lines: tuple[Diagnosis, ...]) -> None:
        """What the trial found; the worst line speaks."""
        self._problem, self._busy = None, False
        self._lines = lines
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: another language or theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._show()

    def _show(self) -> None:
        ok, text = self._state()
        self.setVisible(bool(text))
        self._text.setText(text)
        self._sign.setPixmap(pixmap(outcome_icon(ok), _SIDE, outcome_colour(ok)))

    def _state(self) -> tuple[bool | None, str]:
        if self._problem is not None:
            return False, self._told(ok=False, text=problem_sentence(self._problem))
        if self._busy:
            return None, self.tr("Trying…")
        if not self._lines:
            return None, ""
        worst = min(self._lines, key=lambda line: (line.ok is not False, line.ok is not None))
        return worst.ok, self._told(ok=worst.ok, text=finding(worst))

    def _told(self, *, ok: bool | None, text: str) -> str:
        return self.tr("{0}: {1}").format(outcome_title(ok), text)

"""The header of the preview: above each column its name, and what becomes of it. GUI thread."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QInputDialog, QTableView, QWidget

from contact_importer.gui.looks.icons import icon
from contact_importer.gui.looks.theme import Accent, colour
from contact_importer.gui.pages.mapping.column_plan import ColumnPlan
from contact_importer.gui.widgets.plain_text import set_tooltip
from contact_importer.model.source import SourceReading

_MARGIN = 4
_LONGEST = 60  # characters of a name in a list
_NARROWEST, _WIDEST = 110, 280
_ARROW = 44


class _Fate(StrEnum):
    EMAIL = "email"
    KEEP = "keep"
    OTHER_NAME = "other_name"
    LEAVE_OUT = "leave_out"


_EMAIL = (_Fate.EMAIL, "")


class ColumnChoice(QComboBox):
    """What becomes of one column."""

    def __init__(self, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: the wheel scrolls the page; it decides nothing in passing."""
        event.ignore()


class ColumnHeader(QHeaderView):
    """Drop-down lists above the columns, which move with them."""

    email_chosen = Signal(int)  # column
    kept = Signal(int, str)  # column, name
    left_out = Signal(int)  # column

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self._reading: SourceReading | None = None
        self._plan = ColumnPlan()
        self._email_guessed = True
        self._choices: list[ColumnChoice] = []
        top_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        self.setDefaultAlignment(top_left)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_NARROWEST)
        self.sectionResized.connect(self._arrange)
        table.horizontalScrollBar().valueChanged.connect(self._arrange)

    def choice(self, place: int) -> ColumnChoice:
        """The drop-down list of a column."""
        return self._choices[place]

    def width_needed(self, place: int) -> int:
        """A width at which the column's drop-down list can be read, if it is not too long."""
        text = self._choices[place].currentText()
        return min(_WIDEST, self.fontMetrics().horizontalAdvance(text) + _ARROW + 2 * _MARGIN)

    def show_plan(
        self, reading: SourceReading | None, plan: ColumnPlan, *, email_guessed: bool
    ) -> None:
        """Show what becomes of the columns of a file (None: there is none)."""
        count = 0 if reading is None else len(reading.columns)
        self._reading, self._plan, self._email_guessed = reading, plan, email_guessed
        while len(self._choices) > count:
            self._choices.pop().deleteLater()
        while len(self._choices) < count:
            self._add_choice()
        self.retranslate()
        self._arrange()

    def sizeHint(self) -> QSize:
        """Qt: room for the name and the list below it."""
        size = super().sizeHint()
        return QSize(size.width(), size.height() + self._choice_height() + 2 * _MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the lists stay below the names."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Language or theme changed."""
        for choice in self._choices:
            self._fill(choice)

    def eventFilter(self, choice: QObject, event: QEvent) -> bool:
        """Qt: whoever goes through the lists by keyboard sees the column."""
        if event.type() == QEvent.Type.FocusIn and isinstance(choice, ColumnChoice):
            model = self._table.model()
            if model.rowCount():
                top = max(0, self._table.rowAt(0))
                self._table.scrollTo(model.index(top, choice.place))
            self._arrange()
        return super().eventFilter(choice, event)

    def _add_choice(self) -> None:
        choice = ColumnChoice(len(self._choices), self.viewport())
        before = self._choices[-1] if self._choices else self._table
        QWidget.setTabOrder(before, choice)
        choice.activated.connect(self._on_activated)
        choice.installEventFilter(self)
        choice.show()
        self._choices.append(choice)

    def _fill(self, choice: ColumnChoice) -> None:
        if self._reading is None:
            return
        column = self._reading.columns[choice.place]
        is_email = choice.place == self._reading.email_index
        choice.clear()
        choice.addItem(icon("mail", colour(Accent.PRIMARY)), self.tr("E-mail address"), _EMAIL)
        for name in self._plan.suggestions(column):
            title = self.tr("Keep as “{0}”").format(name[:_LONGEST])
            choice.addItem(title, (_Fate.KEEP, name))
        choice.addItem(self.tr("Another name…"), (_Fate.OTHER_NAME, ""))
        choice.insertSeparator(choice.count())
        choice.addItem(self.tr("Do not import"), (_Fate.LEAVE_OUT, ""))
        choice.setCurrentIndex(self._place_of_present(choice, column, is_email=is_email))
        guessed = self._email_guessed if is_email else self._plan.is_guess(column)
        if guessed and column not in self._plan.left_out:
            text = self.tr("{0} (guess)").format(choice.currentText())
            choice.setItemText(choice.currentIndex(), text)
        choice.setAccessibleName(self.tr("Column “{0}”").format(column[:_LONGEST]))
        choice.setAccessibleDescription(choice.currentText())
        set_tooltip(choice, f"{column}: {choice.currentText()}")

    def _place_of_present(self, choice: ColumnChoice, column: str, *, is_email: bool) -> int:
        if is_email:
            return 0
        if column in self._plan.left_out:
            return choice.count() - 1
        name = self._plan.name_of(column)
        return next(
            (
                place
                for place in range(choice.count())
                if choice.itemData(place) == (_Fate.KEEP, name)
            ),
            1,
        )

    def _on_activated(self) -> None:
        choice = self.sender()
        if not isinstance(choice, ColumnChoice) or self._reading is None:
            return
        fate, name = choice.currentData()
        if fate == _Fate.EMAIL:
            self.email_chosen.emit(choice.place)
        elif fate == _Fate.KEEP:
            self.kept.emit(choice.place, name)
        elif fate == _Fate.LEAVE_OUT:
            self.left_out.emit(choice.place)
        else:
            self._ask_for_name(choice)

    def _ask_for_name(self, choice: ColumnChoice) -> None:
        assert self._reading is not None
        column = self._reading.columns[choice.place]
        dialog = QInputDialog(self._table)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Another name"))
        dialog.setLabelText(self.tr("Keep this column as:"))
        dialog.setTextValue(self._plan.name_of(column))
        dialog.setProperty("column", choice.place)
        dialog.textValueSelected.connect(self._on_named)
        self._fill(choice)  # until the name is given, nothing has changed
        dialog.open()

    def _on_named(self, name: str) -> None:
        cleaned = " ".join(name.split())
        dialog = self.sender()
        if cleaned and dialog is not None:
            self.kept.emit(int(dialog.property("column")), cleaned)

    def _choice_height(self) -> int:
        return self._choices[0].sizeHint().height() if self._choices else 0

    def _arrange(self) -> None:
        """Put each list below the name of its column."""
        height = self._choice_height()
        top = self.height() - height - _MARGIN
        for choice in self._choices[: self.count()]:
            left = self.sectionViewportPosition(choice.place)
            width = self.sectionSize(choice.place)
            choice.setGeometry(left + _MARGIN, top, width - 2 * _MARGIN, height)

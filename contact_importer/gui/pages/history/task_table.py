"""Tasks as a table: where each stands, how it came out. GUI thread."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from contact_importer.gui.widgets.plain_text import tooltip_markup
from contact_importer.gui.widgets.segmented_bar import BarState, paint_bar, task_bar
from contact_importer.gui.words.task_text import place_in_line, state_title, task_title
from contact_importer.gui.words.wording import moment, number, share
from contact_importer.model.task import ImportTask, TaskState

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
TITLE, STATE, RESULT, CONTACTS, MAILABLE, CREATED = range(6)
_BAR_ROLE = Qt.ItemDataRole.UserRole
_WIDTHS = {STATE: 190, RESULT: 150, CONTACTS: 80, MAILABLE: 100, CREATED: 140}
_TEXT_ROLES = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_BAR_HEIGHT = 8
_FIRST = (TaskState.RUNNING, TaskState.QUEUED, TaskState.WAITING, TaskState.PAUSED)


class TasksModel(QAbstractTableModel):
    """One row per task: first what runs, then the queue in its order, then the newest."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: tuple[ImportTask, ...] = ()
        self._queue: tuple[int, ...] = ()

    @property
    def tasks(self) -> tuple[ImportTask, ...]:
        """The tasks shown, in order."""
        return self._tasks

    def place(self, task: ImportTask) -> int | None:
        """How many tasks are before it in the queue; None: it is not in it."""
        return self._queue.index(task.id) if task.id in self._queue else None

    def show_tasks(self, tasks: Sequence[ImportTask], queue: Sequence[int] = ()) -> None:
        """Show these tasks; the selection stays if the tasks are the same ones."""
        self._queue = tuple(queue)
        new = tuple(sorted(tasks, key=self._sorting))
        if [task.id for task in new] == [task.id for task in self._tasks]:
            self._tasks = new
            if new:
                last = self.index(len(new) - 1, CREATED)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._tasks = new
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Qt: rows."""
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Qt: columns."""
        return 0 if parent.isValid() else CREATED + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Qt: a cell."""
        if not index.isValid() or index.row() >= len(self._tasks):
            return None
        task, column = self._tasks[index.row()], index.column()
        if column == RESULT:
            return self._result(task, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(task, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == TITLE:
            return tooltip_markup(task_title(task))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if column >= CONTACTS else _LEFT)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - Qt
        """Qt: column names."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if section >= CONTACTS else _LEFT)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            TITLE: self.tr("Task"),
            STATE: self.tr("State"),
            RESULT: self.tr("Result"),
            CONTACTS: self.tr("Contacts"),
            MAILABLE: self.tr("Can be mailed"),
            CREATED: self.tr("Created"),
        }[section]

    def renew_words(self) -> None:
        """Another language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, CREATED)
        if self._tasks:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._tasks) - 1, CREATED))

    def _sorting(self, task: ImportTask) -> tuple[float, ...]:
        place = self.place(task)
        if task.state in _FIRST:
            return (_FIRST.index(task.state), place if place is not None else 1e9, -task.id)
        return (len(_FIRST), 0, -task.id)

    def _text(self, task: ImportTask, column: int) -> str:
        contacts = task.tally.contacts
        place = self.place(task)
        queued = place_in_line(place) if place is not None else state_title(task)
        return {
            TITLE: task_title(task),
            STATE: queued if task.state is TaskState.QUEUED else state_title(task),
            CONTACTS: number(contacts) if contacts else "",
            MAILABLE: share(task.tally.valid, contacts),
            CREATED: moment(task.created_at),
        }[column]

    def _result(self, task: ImportTask, role: int) -> object:
        state = task_bar(task)
        if role == _BAR_ROLE:
            return state
        if role in _TEXT_ROLES:
            return tooltip_markup(state.text) if role == _TEXT_ROLES[0] else state.text
        return None


class _BarDelegate(QStyledItemDelegate):
    """Paints the result of a task as a small bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: the cell's ground, then the bar in its middle."""
        super().paint(painter, option, index)
        state = index.data(_BAR_ROLE)
        if not isinstance(state, BarState) or not state.parts:
            return
        cell = QRectF(option.rect)
        area = QRectF(cell.left() + 8, 0, cell.width() - 16, _BAR_HEIGHT)
        area.moveTop(cell.center().y() - _BAR_HEIGHT / 2)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        paint_bar(
            painter, area, state.lengths, option.palette, striped=state.striped, mirrored=mirrored
        )


class TaskTable(QTableView):
    """One task can be selected; Enter and a double click activate it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks_model = TasksModel(self)
        self.setModel(self.tasks_model)
        self.setItemDelegateForColumn(RESULT, _BarDelegate(self))
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumHeight(self.fontMetrics().height() + 10)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self.renew_words()

    @property
    def selected(self) -> ImportTask | None:
        """The task that buttons act on."""
        rows = self.selectionModel().selectedRows()
        return self.tasks_model.tasks[rows[0].row()] if rows else None

    def show_tasks(self, tasks: Sequence[ImportTask], queue: Sequence[int] = ()) -> None:
        """Show these tasks; the same one stays selected, the first one if there was none."""
        before = self.selected
        self.tasks_model.show_tasks(tasks, queue)
        if self.selected is not None or not tasks:
            return
        ids = [task.id for task in self.tasks_model.tasks]
        known = before is not None and before.id in ids
        self.selectRow(ids.index(before.id) if known and before is not None else 0)

    def renew_words(self) -> None:
        """Another language: other words, other widths."""
        self.tasks_model.renew_words()
        for column, least in _WIDTHS.items():
            title = self.tasks_model.headerData(column, Qt.Orientation.Horizontal)
            self.setColumnWidth(
                column, max(least, self.fontMetrics().horizontalAdvance(title) + 18)
            )

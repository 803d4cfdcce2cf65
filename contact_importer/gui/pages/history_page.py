"""All tasks, newest first, with what can be done to each. GUI thread."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from contact_importer.gui.plain_text import MutedLabel, PlainLabel, enlarge
from contact_importer.gui.reason_text import level_title, status_title
from contact_importer.gui.task_text import state_title, task_title
from contact_importer.gui.widgets.buttons import PrimaryButton, ordinary_button
from contact_importer.gui.wording import moment, number
from contact_importer.model.task import ImportTask, TaskKind, TaskState
from contact_importer.model.verdict import Status

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TITLE, _STATE, _LEVEL, _FIRST_COUNT = range(4)
_STATUSES = tuple(Status)
_DUPLICATES = _FIRST_COUNT + len(_STATUSES)
_CREATED = _DUPLICATES + 1


class TasksModel(QAbstractTableModel):
    """One row per task."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: tuple[ImportTask, ...] = ()

    @property
    def tasks(self) -> tuple[ImportTask, ...]:
        """The tasks shown."""
        return self._tasks

    def show_tasks(self, tasks: Sequence[ImportTask]) -> None:
        """Show these tasks; the selection stays if the tasks are the same ones."""
        new = tuple(tasks)
        if [task.id for task in new] == [task.id for task in self._tasks]:
            self._tasks = new
            if new:
                last = self.index(len(new) - 1, self.columnCount() - 1)
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
        return 0 if parent.isValid() else _CREATED + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Qt: a cell."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(self._tasks[index.row()], index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= _FIRST_COUNT:
            return int(_RIGHT)
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
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return int(_RIGHT if section >= _FIRST_COUNT else left)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if _FIRST_COUNT <= section < _DUPLICATES:
            return status_title(_STATUSES[section - _FIRST_COUNT])
        return {
            _TITLE: self.tr("Task"),
            _STATE: self.tr("State"),
            _LEVEL: self.tr("Check"),
            _DUPLICATES: self.tr("Duplicates"),
            _CREATED: self.tr("Created"),
        }[section]


class HistoryPage(QWidget):
    """A table of tasks and the buttons for the selected one."""

    task_opened = Signal(int)
    resume_asked = Signal(int)
    ask_now_asked = Signal(int)
    undo_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(parent=self)
        enlarge(self._title, 1.5)
        self._empty = MutedLabel(parent=self)
        self._model = TasksModel(self)
        self._view = QTableView(self)
        self._view.setModel(self._model)
        self._open = PrimaryButton("arrow-right", self)
        self._resume = ordinary_button("play", self)
        self._undo = ordinary_button("undo", self)
        self._open.clicked.connect(self._open_selected)
        self._resume.clicked.connect(self._resume_selected)
        self._undo.clicked.connect(self._undo_selected)
        self._view.doubleClicked.connect(self._open_selected)
        self._view.activated.connect(self._open_selected)
        self._view.selectionModel().selectionChanged.connect(self._refresh_buttons)
        self._set_up_view()
        self._lay_out()
        self._retranslate()

    def show_tasks(self, tasks: Sequence[ImportTask]) -> None:
        """Show these tasks."""
        self._model.show_tasks(tasks)
        self._view.setVisible(bool(tasks))
        self._empty.setVisible(not tasks)
        if tasks and self._selected() is None:
            self._view.selectRow(0)
        self._refresh_buttons()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _selected(self) -> ImportTask | None:
        rows = self._view.selectionModel().selectedRows()
        return self._model.tasks[rows[0].row()] if rows else None

    @Slot()
    def _refresh_buttons(self) -> None:
        task = self._selected()
        working = task is not None and task.state in (TaskState.QUEUED, TaskState.RUNNING)
        self._open.setEnabled(task is not None)
        self._resume.setEnabled(task is not None and task.resumable)
        waits = task is not None and task.state is TaskState.WAITING
        self._resume.setText(self.tr("Ask now") if waits else self.tr("Continue"))
        self._undo.setEnabled(
            task is not None and task.kind is TaskKind.IMPORT and not working and not task.undone
        )

    @Slot()
    def _open_selected(self) -> None:
        task = self._selected()
        if task is not None:
            self.task_opened.emit(task.id)

    @Slot()
    def _resume_selected(self) -> None:
        task = self._selected()
        if task is not None:
            waits = task.state is TaskState.WAITING
            (self.ask_now_asked if waits else self.resume_asked).emit(task.id)

    @Slot()
    def _undo_selected(self) -> None:
        task = self._selected()
        if task is not None:
            self.undo_asked.emit(task.id)

    def _set_up_view(self) -> None:
        self._view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self._view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self._view.setAlternatingRowColors(True)
        self._view.setShowGrid(False)
        self._view.setTabKeyNavigation(False)
        self._view.setWordWrap(False)
        self._view.verticalHeader().hide()
        self._view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)
        header = self._view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._undo)
        foot.addStretch(1)
        foot.addWidget(self._resume)
        foot.addWidget(self._open)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(12)
        page.addWidget(self._title)
        page.addWidget(self._empty)
        page.addWidget(self._view, 1)
        page.addStretch(0)
        page.addLayout(foot)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Tasks"))
        self._empty.setText(self.tr("No imports yet. Drop a contact file anywhere to begin."))
        self._open.setText(self.tr("Open"))
        self._undo.setText(self.tr("Undo import…"))
        self._view.setAccessibleName(self.tr("Tasks"))
        last = self._model.columnCount() - 1
        least = {_STATE: 170, _LEVEL: 96, _CREATED: 130}
        for column in range(1, last + 1):
            title = self._model.headerData(column, Qt.Orientation.Horizontal)
            wide = self.fontMetrics().horizontalAdvance(title) + 18
            self._view.setColumnWidth(column, max(wide, least.get(column, 70)))
        self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        self._refresh_buttons()


def _cell(task: ImportTask, column: int) -> str:
    if _FIRST_COUNT <= column < _DUPLICATES:
        count = task.tally.of(_STATUSES[column - _FIRST_COUNT])
        return number(count) if count else ""
    if column == _DUPLICATES:
        return number(task.tally.duplicate) if task.tally.duplicate else ""
    if column == _TITLE:
        return task_title(task)
    if column == _STATE:
        return state_title(task)
    return level_title(task.options.level) if column == _LEVEL else moment(task.created_at)
